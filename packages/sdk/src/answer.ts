import { type JsonObject, parseSignatureHeader, type Result } from '@capstan/protocol/wire'
import type { Gateway } from './client-options.ts'
import type { BadAnswerReason } from './errors.ts'
import { parseJsonObject } from './json-object.ts'
import type { FetchAnswer } from './platform.ts'

/** A body that the gateway signed. */
export interface SignedAnswer {
  readonly kind: 'answer'
  readonly result: Result
  /** The whole body, as it came. */
  readonly body: JsonObject
}

/** It claims to be the gateway's answer, and that is not proven. */
export interface UnprovenAnswer {
  readonly kind: 'bad-signature'
  readonly reason: BadAnswerReason
  readonly httpStatus: number
  readonly claimedCode: string | undefined
}

/** Something on the way answered: a proxy, a load balancer, a gateway with too much to do. */
export interface NoAnswer {
  readonly kind: 'no-answer'
  readonly why: string
  /** Whether the same request may fare better. */
  readonly again: boolean
  /** The least time to wait before that. */
  readonly retryAfterMs?: number
}

/**
 * Reads what came over HTTP. Whatever the status, a valid signature makes it the gateway's answer: APO answers refusals
 * with 200 and signs them (apo-api, message transmission). Without one, a body that looks like a result is not believed,
 * and anything else, such as a proxy's page, is no answer.
 */
export async function readAnswer(
  gateway: Gateway,
  path: string,
  response: FetchAnswer,
): Promise<SignedAnswer | UnprovenAnswer | NoAnswer> {
  const body = new Uint8Array(await response.arrayBuffer())
  const parsed = parseJsonObject(body)
  const result = resultOf(parsed)
  const { status } = response
  const reason = await mistrust(gateway, path, response.headers, body)
  if (reason === undefined) {
    if (parsed && result) return { kind: 'answer', result, body: parsed }
    return { kind: 'no-answer', why: 'the gateway signed an answer without a result', again: false }
  }
  if (reason === 'unsigned' && (status !== 200 || !result)) return unsigned(response)
  return { kind: 'bad-signature', reason, httpStatus: status, claimedCode: codeToShow(result) }
}

/** Why the answer is not proven to be the gateway's; undefined when it is. */
async function mistrust(
  gateway: Gateway,
  path: string,
  headers: FetchAnswer['headers'],
  body: Uint8Array,
): Promise<BadAnswerReason | undefined> {
  const signatureText = headers.get('signature')
  if (!signatureText) return 'unsigned'
  const clientId = headers.get('client-id')
  const time = headers.get('response-time')
  const header = parseSignatureHeader(signatureText)
  if (header.kind === 'malformed' || !clientId || !time) return 'malformed'
  if (clientId !== gateway.clientId) return 'other-client'
  const verify = gateway.verifierOf(header.keyVersion)
  if (!verify) return 'key-unknown'
  return (await verify({ path, clientId, time, body }, header.signature)) ? undefined : 'wrong-signature'
}

/** Statuses of those who are too busy or too far from the gateway, now. Others (404, 413 …) will say the same again. */
function unsigned({ status, headers }: FetchAnswer): NoAnswer {
  const again = status >= 500 || status === 429 || status === 408 || status === 200
  const why =
    status >= 300 && !again
      ? `HTTP ${status}, not signed: check that gatewayUrl leads to the gateway and to nothing else`
      : `HTTP ${status}, not signed`
  const seconds = /^\d{1,6}$/.exec(headers.get('retry-after') ?? '')?.[0]
  return { kind: 'no-answer', why, again, ...(seconds && { retryAfterMs: Number(seconds) * 1_000 }) }
}

function resultOf(body: JsonObject | undefined): Result | undefined {
  const result = body?.['result']
  if (typeof result !== 'object' || result === null) return undefined
  const { resultCode, resultStatus, ...rest } = result as Readonly<Record<string, unknown>>
  // Only for people: its absence, or a null in its place, is no reason to doubt a signed outcome.
  const resultMessage = rest['resultMessage'] ?? ''
  if (typeof resultCode !== 'string' || typeof resultMessage !== 'string') return undefined
  if (resultStatus !== 'S' && resultStatus !== 'F' && resultStatus !== 'U') return undefined
  return { resultCode, resultStatus, resultMessage }
}

/** Nobody vouches for it, so only what has the form of a code goes into a message. */
function codeToShow(result: Result | undefined): string | undefined {
  return /^[A-Z][A-Z0-9_]{2,63}$/.exec(result?.resultCode ?? '')?.[0]
}
