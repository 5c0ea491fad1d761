import { expect } from 'vitest'
import { faultsInAnswer } from '../openapi/described.ts'
import { exchange, headerValues, type RawAnswer, type RawRequest } from './raw-http.ts'
import { formDecoded, formEncoded, signBase64, verifiesBase64 } from './wire-signature.ts'

/** What `capstan client create` prints. */
export interface Credentials {
  readonly clientId: string
  /** PKCS#8 DER, base64. */
  readonly merchantPrivateKey: string
  /** SPKI DER, base64. */
  readonly apoPublicKey: string
}

export type Api =
  | 'pay'
  | 'createPaymentSession'
  | 'submitPay'
  | 'capture'
  | 'inquiryPayment'
  | 'cancel'
  | 'refund'
  | 'inquiryRefund'

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Json = any

/** The path of an API, as an SDK makes it for this client. */
export function pathOf(api: Api, clientId: string): string {
  const path = `/ams/api/v1/payments/${api}`
  return clientId.startsWith('SANDBOX_') ? path.replace('/ams/api', '/ams/sandbox/api') : path
}

/** What a test may bend. Everything else is as it should be. */
export interface Bends {
  readonly method?: string
  readonly path?: string
  /** In the request line; the path if absent. */
  readonly target?: string
  readonly clientId?: string
  /** Request-Time; epoch milliseconds of now if absent. */
  readonly time?: string
  readonly keyVersion?: string
  /** The whole value of the Signature header. */
  readonly signatureHeader?: string
  /** Sent instead of the body that was signed. */
  readonly sentBody?: Buffer
  /** Names, in any case, of header lines to leave out. */
  readonly without?: readonly string[]
  /** Header lines to add at the end. */
  readonly also?: readonly string[]
}

/** A signed request, ready to be written to a socket. A `Buffer` is sent as it is, an object as compact JSON. */
export function signedRequest(
  credentials: Credentials,
  api: Api,
  body: object | Buffer,
  bends: Bends = {},
): RawRequest {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body), 'utf8')
  const clientId = bends.clientId ?? credentials.clientId
  const path = bends.path ?? pathOf(api, credentials.clientId)
  const time = bends.time ?? String(Date.now())
  const signature = formEncoded(signBase64({ path, clientId, time, body: bytes }, credentials.merchantPrivateKey))
  const sent = bends.sentBody ?? bytes
  const lines = [
    'Host: gateway.example',
    `Client-Id: ${clientId}`,
    `Request-Time: ${time}`,
    `Signature: ${bends.signatureHeader ?? `algorithm=RSA256,keyVersion=${bends.keyVersion ?? '1'},signature=${signature}`}`,
    'Content-Type: application/json; charset=UTF-8',
    `Content-Length: ${sent.length}`,
  ]
  const left = bends.without?.map((name) => `${name.toLowerCase()}:`) ?? []
  return {
    method: bends.method ?? 'POST',
    target: bends.target ?? path,
    headerLines: [
      ...lines.filter((line) => !left.some((name) => line.toLowerCase().startsWith(name))),
      ...(bends.also ?? []),
    ],
    body: sent,
  }
}

/** What must never be in an answer: a trace of the code that made it. */
export const ourInsides = /node_modules|\.ts\b|(\n|\\n)\s*at |Error:/

/**
 * Checks everything that every answer under `/ams/` owes every client (reference §3), and that it is as the published
 * document says, and gives its body. `path`: of the request, without a query. `clientId`: what the answer must be signed for.
 */
export function readSigned(answer: RawAnswer, path: string, clientId: string, publicKey: string): Json {
  const text = answer.body.toString('utf8')
  expect(answer.status, text).toBe(200)
  expect(text).not.toMatch(ourInsides)
  expect(headerValues(answer, 'content-type')).toEqual(['application/json; charset=UTF-8'])
  expect(headerValues(answer, 'client-id')).toEqual([clientId])
  const [time = '', ...moreTimes] = headerValues(answer, 'response-time')
  expect(moreTimes).toEqual([])
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
  const [signature = '', ...moreSignatures] = headerValues(answer, 'signature')
  expect(moreSignatures).toEqual([])
  expect(signature).toMatch(/^algorithm=RSA256,keyVersion=[1-9]\d*,signature=[A-Za-z0-9%._~-]+$/)
  const base64 = formDecoded(signature.slice(signature.lastIndexOf('=') + 1))
  expect(verifiesBase64({ path, clientId, time, body: answer.body }, base64, publicKey), 'the signature verifies').toBe(
    true,
  )
  const json: Json = JSON.parse(text)
  expect(json.result).toMatchObject({
    resultStatus: expect.stringMatching(/^[SFU]$/),
    resultCode: expect.stringMatching(/^[A-Z0-9_]{1,64}$/),
    resultMessage: expect.stringMatching(/^[^\n]{1,256}$/),
  })
  expect(faultsInAnswer(path, json), `the published description of ${path}`).toEqual([])
  return json
}

/** Sends a signed request on a connection of its own and gives the body of its signed answer. */
export async function call(
  url: string,
  credentials: Credentials,
  api: Api,
  body: object,
  bends: Bends = {},
): Promise<Json> {
  const request = signedRequest(credentials, api, body, bends)
  const answer = await exchange(url, request)
  const path = bends.path ?? pathOf(api, credentials.clientId)
  return readSigned(answer, path, credentials.clientId, credentials.apoPublicKey)
}
