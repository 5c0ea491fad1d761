import { type Api, type Credentials, type Json, pathOf } from '../raw-client.ts'
import { exchange, type RawAnswer } from '../raw-http.ts'
import { signBase64 } from '../wire-signature.ts'

/** What the headers of a request are made of. */
export interface Outgoing {
  readonly host: string
  readonly clientId: string
  readonly time: string
  /** Plain base64. */
  readonly signature: string
  readonly bodyLength: number
}

/** What an answer is checked against. */
export interface Expected {
  readonly path: string
  readonly clientId: string
  readonly publicKey: string
}

/**
 * One official SDK as it looks from the server (reference §3): what it writes to the socket, and what it makes of the
 * answer. Written from its behaviour, and strict where it is lenient: an answer that it would hand on unverified fails.
 */
export interface Sdk {
  readonly language: string
  readonly requestTime: (now: Date) => string
  readonly encodeBody: (request: object) => string
  /** In the request line. */
  readonly target: (gatewayUrl: string, path: string) => string
  readonly headerLines: (outgoing: Outgoing) => readonly string[]
  /** The parsed body. Throws where the SDK throws. */
  readonly readAnswer: (answer: RawAnswer, expected: Expected) => Json
}

export async function execute(
  sdk: Sdk,
  gatewayUrl: string,
  credentials: Credentials,
  api: Api,
  request: object,
): Promise<Json> {
  const { clientId, merchantPrivateKey, apoPublicKey } = credentials
  const path = pathOf(api, clientId)
  const body = Buffer.from(sdk.encodeBody(request), 'utf8')
  const time = sdk.requestTime(new Date())
  const signature = signBase64({ path, clientId, time, body }, merchantPrivateKey)
  const { host } = new URL(gatewayUrl)
  const answer = await exchange(gatewayUrl, {
    method: 'POST',
    target: sdk.target(gatewayUrl, path),
    headerLines: sdk.headerLines({ host, clientId, time, signature, bodyLength: body.length }),
    body,
  })
  return sdk.readAnswer(answer, { path, clientId, publicKey: apoPublicKey })
}

/** JSON text with some of its characters as `\u` escapes. A pair of surrogates becomes two. */
export function unicodeEscaped(json: string, characters: RegExp): string {
  return json.replaceAll(characters, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export const outsideAscii = /[^\0-\x7f]/g

/** All header lines with this name, in any case: name as it came, value without the blank in front. */
export function anyCase(answer: RawAnswer, name: string): readonly string[] {
  return answer.headerLines
    .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    .map((line) => line.slice(name.length + 1).trim())
}
