import process from 'node:process'
import { ApoClient, ApoError, money } from '@capstan/sdk'

const { CLIENT_ID, PRIVATE_KEY, APO_PUBLIC_KEY, REFUSING_URL, CUTTING_URL } = process.env

/** The name of the error that a capture ends in, and whether the SDK says that it was sent. */
async function captureAt(gatewayUrl) {
  const keys = { clientId: CLIENT_ID, privateKey: PRIVATE_KEY, apoPublicKey: APO_PUBLIC_KEY }
  const client = new ApoClient({ gatewayUrl, ...keys, retryDelayMs: 1 })
  const capture = { paymentId: '20261123194010800100188000252506546', captureAmount: money('129.50', 'EUR') }
  const error = await client.capture(capture).catch((thrown) => thrown)
  return error instanceof ApoError ? `${error.name} ${error.sent}` : String(error)
}

console.log(
  JSON.stringify({
    refused: await captureAt(REFUSING_URL),
    nameless: await captureAt('http://nowhere.invalid'),
    cut: await captureAt(CUTTING_URL),
  }),
)
