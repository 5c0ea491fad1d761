import process from 'node:process'
import {
  ApoClient,
  BadAnswerSignatureError,
  type CaptureResult,
  money,
  type RefusedNotification,
  type VerifiedNotification,
  verifyNotification,
} from '@capstan/sdk'

function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set`)
  return value
}

/** Each case, and no other: `never` at the end holds the union to these three. */
function statusOf(result: CaptureResult): { readonly capture: string; readonly captureId?: string } {
  switch (result.status) {
    case 'S':
      return { capture: 'S', captureId: result.captureId }
    case 'F':
      return { capture: `F ${result.code}` }
    case 'U':
      return { capture: 'U' }
    default:
      return result satisfies never
  }
}

function nameOf(notification: VerifiedNotification | RefusedNotification): string {
  if (notification.kind === 'refused') return notification.reason
  if (notification.notifyType === 'CAPTURE_RESULT') {
    const amount: string = notification.body.captureAmount.value
    return amount === '12950' ? notification.notifyType : `an amount of ${amount}`
  }
  return `not a capture but ${notification.notifyType}`
}

const clientId = setting('CLIENT_ID')
const apoPublicKey = setting('APO_PUBLIC_KEY')
const client = new ApoClient({
  gatewayUrl: setting('GATEWAY_URL'),
  clientId,
  privateKey: setting('PRIVATE_KEY'),
  apoPublicKey,
})
const order = { paymentId: '20261123194010800100188000252506546', captureAmount: money('129.50', 'EUR') }
const captured = await client.capture({ ...order, captureRequestId: 'order-4711-1' })
const forged = await client
  .capture({ ...order, captureRequestId: setting('FORGED_ID') })
  .catch((error: unknown) => error)

const received = JSON.parse(setting('NOTIFICATION')) as { path: string; headers: Record<string, string>; body: string }
const notified = await verifyNotification(received, { clientId, apoPublicKey })
const altered = await verifyNotification(
  { ...received, body: received.body.replace('12950', '12951') },
  { clientId, apoPublicKey },
)

console.log(
  JSON.stringify({
    ...statusOf(captured),
    forged: forged instanceof BadAnswerSignatureError ? forged.reason : String(forged),
    notification: nameOf(notified),
    altered: nameOf(altered),
  }),
)
