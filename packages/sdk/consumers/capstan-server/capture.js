import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import { ApoClient, memoryStore, money, nodeHandler, notificationReceiver } from '@capstan/sdk'

// The running server is found by CAPSTAN_HOME.
const server = createServer()
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const notifyUrl = `http://127.0.0.1:${server.address().port}/notify`
const created = execFileSync(
  'npx',
  ['capstan', 'client', 'create', 'SANDBOX_MINE', '--notify-url', notifyUrl, '--json'],
  { encoding: 'utf8' },
)
const { clientId, merchantPrivateKey, apoPublicKey, gatewayUrl } = JSON.parse(created)

const client = new ApoClient({ gatewayUrl, clientId, privateKey: merchantPrivateKey, apoPublicKey })
const notification = new Promise((resolve, reject) => {
  const receiver = notificationReceiver({
    clientId,
    apoPublicKey,
    store: memoryStore(),
    on: { CAPTURE_RESULT: ({ notifyType }) => resolve(notifyType) },
    onRefused: ({ message }) => reject(new Error(message)),
  })
  server.on('request', nodeHandler(receiver))
})

const amount = money('129.50', 'EUR')
const paid = await client.pay({
  order: { referenceOrderId: 'order-4711', orderDescription: 'Two ceramic lamps', orderAmount: amount },
  paymentAmount: amount,
  paymentMethod: {
    paymentMethodType: 'CARD',
    // A card of the sandbox; a shop that is not assessed for it never sees one of its buyers.
    paymentMethodMetaData: { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' },
  },
  paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },
  paymentRedirectUrl: 'http://127.0.0.1/order-4711',
})
if (paid.status !== 'S') throw new Error(`pay: ${paid.status} ${paid.code} ${paid.message}`)
const captured = await client.captureAndWait({ paymentId: paid.paymentId, captureAmount: amount })
console.log(JSON.stringify({ pay: paid.status, capture: captured.status, notification: await notification }))
server.close()
server.closeAllConnections()
