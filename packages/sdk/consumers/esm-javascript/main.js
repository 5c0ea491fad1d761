import process from 'node:process'
import { ApoClient, BadAnswerSignatureError, money, verifyNotification } from '@capstan/sdk'

const { GATEWAY_URL, CLIENT_ID, PRIVATE_KEY, APO_PUBLIC_KEY, FORGED_ID, NOTIFICATION } = process.env

const client = new ApoClient({
  gatewayUrl: GATEWAY_URL,
  clientId: CLIENT_ID,
  privateKey: PRIVATE_KEY,
  apoPublicKey: APO_PUBLIC_KEY,
})
const order = { paymentId: '20261123194010800100188000252506546', captureAmount: money('129.50', 'EUR') }
const captured = await client.capture({ ...order, captureRequestId: 'order-4711-1' })
const forged = await client.capture({ ...order, captureRequestId: FORGED_ID }).catch((error) => error)

const trust = { clientId: CLIENT_ID, apoPublicKey: APO_PUBLIC_KEY }
const received = JSON.parse(NOTIFICATION)
const notified = await verifyNotification(received, trust)
const altered = await verifyNotification({ ...received, body: received.body.replace('12950', '12951') }, trust)

console.log(
  JSON.stringify({
    capture: captured.status,
    captureId: captured.status === 'S' ? captured.captureId : undefined,
    forged: forged instanceof BadAnswerSignatureError ? forged.reason : String(forged),
    notification: notified.kind === 'verified' ? notified.notifyType : notified.reason,
    altered: altered.kind === 'refused' ? altered.reason : altered.kind,
  }),
)
