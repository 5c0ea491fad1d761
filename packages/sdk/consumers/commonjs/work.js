/** The same calls for both ways to load the SDK. */
module.exports = async function work({ ApoClient, BadAnswerSignatureError, money, verifyNotification }) {
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
      captureId: captured.captureId,
      forged: forged instanceof BadAnswerSignatureError ? forged.reason : String(forged),
      notification: notified.notifyType,
      altered: altered.reason,
    }),
  )
}
