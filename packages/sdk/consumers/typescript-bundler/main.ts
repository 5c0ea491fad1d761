import { ApoClient, BadAnswerSignatureError, type CaptureResult, money, verifyNotification } from '@capstan/sdk'

/** The only thing of the process that is used, so that the types of browsers suffice. */
declare const process: { readonly env: Readonly<Record<string, string | undefined>> }

function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set`)
  return value
}

function captureIdOf(result: CaptureResult): string | undefined {
  return result.status === 'S' ? result.captureId : undefined
}

const trust = { clientId: setting('CLIENT_ID'), apoPublicKey: setting('APO_PUBLIC_KEY') }
const client = new ApoClient({ gatewayUrl: setting('GATEWAY_URL'), privateKey: setting('PRIVATE_KEY'), ...trust })
const order = { paymentId: '20261123194010800100188000252506546', captureAmount: money('129.50', 'EUR') }
const captured = await client.capture({ ...order, captureRequestId: 'order-4711-1' })
const forged = await client
  .capture({ ...order, captureRequestId: setting('FORGED_ID') })
  .catch((error: unknown) => error)

const received = JSON.parse(setting('NOTIFICATION')) as { path: string; headers: Record<string, string>; body: string }
const asRequest = (body: string): Request =>
  new Request(`https://shop.example${received.path}`, { method: 'POST', headers: received.headers, body })
const notified = await verifyNotification(asRequest(received.body), trust)
const altered = await verifyNotification(asRequest(received.body.replace('12950', '12951')), trust)

console.log(
  JSON.stringify({
    capture: captured.status,
    captureId: captureIdOf(captured),
    forged: forged instanceof BadAnswerSignatureError ? forged.reason : String(forged),
    notification: notified.kind === 'verified' ? notified.notifyType : notified.reason,
    altered: altered.kind === 'refused' ? altered.reason : altered.kind,
  }),
)
