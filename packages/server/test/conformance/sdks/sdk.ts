import type { ReceivedRequest } from '../../notifications/merchant-endpoint.ts'
import { type Api, type Credentials, type Json, pathOf } from '../raw-client.ts'
import { exchange, type RawAnswer } from '../raw-http.ts'
import { formDecoded, signBase64, verifiesBase64 } from '../wire-signature.ts'

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
  readonly encodeBody: (request: object, api: Api) => string
  /** In the request line. */
  readonly target: (gatewayUrl: string, path: string) => string
  readonly headerLines: (outgoing: Outgoing) => readonly string[]
  /** The parsed body. Throws where the SDK throws. */
  readonly readAnswer: (answer: RawAnswer, expected: Expected) => Json
  /** Its webhook check, called with what a merchant's server received. False where the SDK throws, too. */
  readonly acceptsNotification: (received: ReceivedRequest, publicKey: string) => boolean
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
  const body = Buffer.from(sdk.encodeBody(request, api), 'utf8')
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

/**
 * The check of notifications, given how an SDK takes the base64 out of the header. Those for PHP and .NET have none:
 * their merchants call the signature function that checks answers, as the samples in APO's documentation do.
 */
export function notificationCheck(base64Of: (signatureHeader: string) => string): Sdk['acceptsNotification'] {
  return ({ target, headers, body }, publicKey) => {
    const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? ''
    const message = { path: target, clientId: header('client-id'), time: header('request-time'), body }
    return verifiesBase64(message, base64Of(header('signature')), publicKey)
  }
}

/** Java, Go, Python and .NET take what stands behind the word, up to its next occurrence. */
export function afterSignature(header: string): string {
  return formDecoded(header.split('signature=')[1] ?? '')
}

const truthValues = new Set(['enabled', 'incrementalAuthorizationAvailable'])

/** Values in the answers' classes of Go and .NET are texts, but for these: anything else is an error. */
export function asTexts(json: Json): Json {
  if (typeof json === 'number' || typeof json === 'boolean') throw new Error(`cannot be put into a string: ${json}`)
  if (typeof json !== 'object' || json === null) return json
  for (const [name, member] of Object.entries(json)) {
    if (!truthValues.has(name)) asTexts(member)
    else if (typeof member !== 'boolean') throw new Error(`${name} cannot be put into a truth value: ${member}`)
  }
  return json
}
