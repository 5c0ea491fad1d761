import {
  parsePrivateKey,
  parsePublicKey,
  parseSignatureHeader,
  requestHeaders,
  signer,
  verifyMessage,
} from '@capstan/protocol'
import { assert } from '../../assert.ts'
import type { SecretAccount } from '../kit/account.ts'
import type { HttpAnswer, HttpRequest } from '../kit/exchange.ts'

/** Signs a request as the official SDKs do: over the path, the client id, the time and the exact body. */
export async function sealRequest(request: HttpRequest, account: SecretAccount, now: Date): Promise<HttpRequest> {
  const { clientId = '', keyVersion = '1' } = account.settings
  const { merchantPrivateKey } = account.secrets
  assert(merchantPrivateKey, 'an account at Antom has a private key')
  const message = {
    path: pathOf(request.url),
    clientId,
    body: request.body ?? '',
    time: now,
    keyVersion: Number(keyVersion),
  }
  const headers = await requestHeaders(message, signer(parsePrivateKey(merchantPrivateKey)))
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return { ...request, headers: { ...request.headers, ...lower } }
}

/**
 * Gives an answer back when Antom's signature over the path of its request verifies, and throws otherwise: whoever could
 * write an answer could make a capture that never was look done.
 */
export async function openAnswer(
  answer: HttpAnswer,
  request: HttpRequest,
  account: SecretAccount,
): Promise<HttpAnswer> {
  const path = pathOf(request.url)
  const fault = await signatureFault({ path, time: 'response-time', ...answer }, account)
  if (fault !== undefined) throw new Error(`the answer is not proven to be Antom's: ${fault}`)
  return answer
}

interface Received {
  readonly path: string
  /** The header that holds the time of signing. */
  readonly time: 'request-time' | 'response-time'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Why a message is not proven to be Antom's; undefined when it is. */
export async function signatureFault(received: Received, account: SecretAccount): Promise<string | undefined> {
  const { headers, path, body } = received
  const { clientId, antomPublicKey } = account.settings
  assert(clientId && antomPublicKey, "an account at Antom has a client id and Antom's public key")
  if (headers['client-id'] !== clientId) return 'its client-id header is not the client id of the account'
  const time = headers[received.time]
  if (time === undefined) return `it has no ${received.time} header`
  const header = headers['signature']
  if (header === undefined) return 'it has no signature header'
  const signature = parseSignatureHeader(header)
  if (signature.kind === 'malformed') return signature.reason
  const message = { path, clientId, time, body }
  const genuine = await verifyMessage(message, signature.signature, parsePublicKey(antomPublicKey))
  return genuine ? undefined : 'the signature does not verify with the public key of the account'
}

function pathOf(url: string): string {
  return new URL(url).pathname
}
