import type { KeyObject } from 'node:crypto'
import { apiPath, type Endpoint, requestHeaders, signer } from '../packages/protocol/src/index.ts'

/** A client of the server under measurement, with the key it signs with. */
export interface Merchant {
  readonly clientId: string
  readonly privateKey: KeyObject
  /** The server signs its answers with the other half of it. */
  readonly serverKey: KeyObject
}

/** A signed request as the bytes that go over the wire. */
export async function signedRequest(merchant: Merchant, url: URL, endpoint: Endpoint, body: object): Promise<Buffer> {
  const { clientId, privateKey } = merchant
  const path = apiPath(endpoint, clientId)
  const text = JSON.stringify(body)
  const message = { path, clientId, body: text, time: new Date(), keyVersion: 1 }
  const headers = await requestHeaders(message, signer(privateKey))
  const lines = Object.entries({ host: url.host, ...headers, 'content-length': String(Buffer.byteLength(text)) })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n${text}`)
}
