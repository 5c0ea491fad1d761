import { ApoClient, BadAnswerSignatureError, money, verifyNotification } from '@capstan/sdk'

/** What the other consumers do once, done for each request; `settings` are the variables of their environment. */
export async function work(settings) {
  const { GATEWAY_URL, CLIENT_ID, PRIVATE_KEY, APO_PUBLIC_KEY, FORGED_ID, NOTIFICATION } = settings
  const client = new ApoClient({
    gatewayUrl: GATEWAY_URL,
    clientId: CLIENT_ID,
    privateKey: PRIVATE_KEY,
    apoPublicKey: APO_PUBLIC_KEY,
  })
  const order = { paymentId: '20261123194010800100188000252506546', captureAmount: money('129.50', 'EUR') }
  const captured = await client.capture({ ...order, captureRequestId: 'order-4711-1' })
  const forged = await client.capture({ ...order, captureRequestId: FORGED_ID }).catch((error) => error)

  // As a Web Request, which is what a worker is handed.
  const { path, headers, body } = JSON.parse(NOTIFICATION)
  const request = (text) => new Request(`https://shop.example${path}`, { method: 'POST', headers, body: text })
  const trust = { clientId: CLIENT_ID, apoPublicKey: APO_PUBLIC_KEY }
  const notified = await verifyNotification(request(body), trust)
  const altered = await verifyNotification(request(body.replace('12950', '12951')), trust)
  return {
    capture: captured.status,
    captureId: captured.captureId,
    forged: forged instanceof BadAnswerSignatureError ? forged.reason : String(forged),
    notification: notified.notifyType,
    altered: altered.reason,
  }
}

export default {
  async fetch(_request, settings) {
    return Response.json(await work(settings))
  },
}
