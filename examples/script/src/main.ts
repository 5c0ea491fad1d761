import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type Amount,
  ApoClient,
  memoryStore,
  money,
  newRequestId,
  nodeHandler,
  notificationReceiver,
  type Result,
  subtractMoney,
  toDecimal,
} from '@capstan/sdk'
import { readCredentials } from './credentials.ts'

const credentials = readCredentials(process.env, process.cwd())
const apo = new ApoClient(credentials)

/** Emits the result that a notification tells, under the request id that it is about. */
const notified = new EventEmitter()
const receiver = notificationReceiver({
  clientId: credentials.clientId,
  apoPublicKey: credentials.apoPublicKey,
  store: memoryStore(),
  on: {
    PAYMENT_RESULT: ({ body }) => notified.emit(body.paymentRequestId, body.result),
    CAPTURE_RESULT: ({ body }) => notified.emit(body.captureRequestId, body.result),
  },
})

/** Pays by a card of the sandbox. Real cards belong on a hosted page: see the example for Next.js. */
async function pay(paymentAmount: Amount, notifyUrl: string): Promise<string> {
  // Made before the call, so that no notification comes before we wait for it. A shop stores it here as well.
  const paymentRequestId = newRequestId()
  const notification = notificationOf(paymentRequestId)
  const paid = await apo.pay({
    paymentRequestId,
    order: { referenceOrderId: 'lamps-1', orderDescription: 'Two ceramic lamps', orderAmount: paymentAmount },
    paymentAmount,
    paymentMethod: {
      paymentMethodType: 'CARD',
      paymentMethodMetaData: { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' },
    },
    paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },
    paymentRedirectUrl: 'https://shop.example/orders/lamps-1',
    paymentNotifyUrl: notifyUrl,
  })
  print('pay', `${text(paymentAmount)} by card, captured by hand`, paid)
  if (paid.status !== 'S') throw new Error(`not authorized: ${paid.code}. ${paid.advice}`)
  console.log(`            paymentId ${paid.paymentId}\n            capture until ${paid.authExpiryTime}`)
  print('  notified', 'PAYMENT_RESULT, signature verified', await notification)
  return paid.paymentId
}

async function capture(paymentId: string, captureAmount: Amount, isLastCapture: boolean): Promise<void> {
  const captureRequestId = newRequestId()
  const notification = notificationOf(captureRequestId)
  const captured = await apo.captureAndWait({ captureRequestId, paymentId, captureAmount, isLastCapture })
  print('capture', `${text(captureAmount)}, ${isLastCapture ? 'the rest, as the last' : 'a part'}`, captured)
  if (captured.status !== 'S') throw new Error(`not captured: ${captured.code}. ${captured.advice}`)
  print('  notified', 'CAPTURE_RESULT, signature verified', await notification)
}

async function inquire(paymentId: string): Promise<void> {
  const inquiry = await apo.inquiryPayment({ paymentId })
  if (inquiry.status !== 'S') throw new Error(`not found: ${inquiry.code}. ${inquiry.advice}`)
  const { paymentStatus, transactions } = inquiry.payment
  print('inquiry', `paymentStatus ${paymentStatus}`, inquiry)
  for (const { transactionType, transactionAmount, transactionResult } of transactions) {
    print('', `${transactionType} ${text(transactionAmount)}`, outcome(transactionResult))
  }
}

async function notificationOf(requestId: string): Promise<Outcome> {
  const [result] = await once(notified, requestId, { signal: AbortSignal.timeout(20_000) }).catch(() => {
    throw new Error('no notification came within 20 s; see: npx capstan doctor, npx capstan notification list')
  })
  return outcome(result)
}

interface Outcome {
  readonly status: string
  readonly code: string
}

function outcome({ resultStatus, resultCode }: Result): Outcome {
  return { status: resultStatus, code: resultCode }
}

function text(amount: Amount): string {
  return `${amount.currency} ${toDecimal(amount)}`
}

function print(step: string, what: string, { status, code }: Outcome): void {
  console.log(`${step.padEnd(12)}${what.padEnd(40)}${status} ${code}`)
}

const server = createServer(nodeHandler(receiver)).listen(0, '127.0.0.1')
await once(server, 'listening')
try {
  const { port } = server.address() as AddressInfo
  const price = money('129.50', 'EUR')
  const part = money('80.00', 'EUR')
  const paymentId = await pay(price, `http://127.0.0.1:${port}/notify`)
  await capture(paymentId, part, false)
  await capture(paymentId, subtractMoney(price, part), true)
  await inquire(paymentId)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  server.close()
  server.closeAllConnections()
}
