import type { Endpoint, Result } from '@capstan/protocol/wire'
import { adviceOf } from './advice.ts'

/** The ids by which a call can be found again; those that it has. */
export interface RequestIds {
  readonly paymentRequestId?: string
  readonly paymentId?: string
  readonly paymentSessionId?: string
  readonly captureRequestId?: string
  readonly captureId?: string
  readonly refundRequestId?: string
  readonly refundId?: string
  readonly updateRequestId?: string
}

/** Whether APO got the request: certainly, certainly not, or nobody can tell. */
export type WasSent = true | false | 'unknown'

interface ErrorDetails {
  readonly api?: Endpoint | undefined
  readonly requestIds?: RequestIds | undefined
  readonly cause?: unknown
}

/**
 * What every error of the SDK is. A message says what to do next, and neither the message nor a field holds a key, card
 * data or a body. A business `F` is never thrown: it is a result.
 */
export abstract class ApoError extends Error {
  abstract readonly sent: WasSent
  /** Absent for what was found before any call: a key, a URL, an amount. */
  readonly api?: Endpoint
  /** Also those that the SDK generated: with them the same call can be made again. */
  readonly requestIds: RequestIds

  constructor(message: string, { api, requestIds = {}, cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause })
    this.requestIds = requestIds
    if (api !== undefined) this.api = api
  }

  /** For logs: an `Error` alone becomes `{}` in JSON. Without the stack and the cause. */
  toJSON(): object {
    const { name, message, api, requestIds, sent } = this
    return { name, message, api, requestIds, sent }
  }
}

/** The caller's mistake, found here; nothing was sent: a key, a URL, an id, an amount. */
export class InvalidRequestError extends ApoError {
  override readonly name = 'InvalidRequestError'
  readonly sent = false

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details)
  }
}

/** No connection was made in any of the tries, so nothing was done. Call again with the same ids. */
export class NotSentError extends ApoError {
  override readonly name = 'NotSentError'
  readonly sent = false
}

/**
 * The gateway refused the request itself: signature, key, client id, path, a parameter, or what this client may do.
 * Nothing was done, and the same request would be refused again: correct it first. Its ids may be used again then.
 */
export class RequestRefusedError extends ApoError {
  override readonly name = 'RequestRefusedError'
  readonly sent = true
  /** For example `INVALID_SIGNATURE` or `PARAM_ILLEGAL`. */
  readonly code: string
  /** What to do about it. */
  readonly advice: string

  constructor(result: Result, details: ErrorDetails) {
    const advice = adviceOf(result)
    super(`${details.api} was refused: ${result.resultCode}, ${withoutCards(result.resultMessage)}. ${advice}`, details)
    this.code = result.resultCode
    this.advice = advice
  }

  override toJSON(): object {
    return { ...super.toJSON(), code: this.code, advice: this.advice }
  }
}

/**
 * The request may have arrived, and its outcome could not be learned: money may have moved or not. Neither a success nor
 * a failure. Make the same call again with the ids in `requestIds`, or inquire; a new id could pay twice.
 */
export class OutcomeUnknownError extends ApoError {
  override readonly name: string = 'OutcomeUnknownError'
  readonly sent = 'unknown'
  /** To tell it, and what extends it, apart where `instanceof` does not reach: across bundles. */
  readonly outcomeUnknown = true
}

/** Why an answer was not believed. */
export type BadAnswerReason =
  /** No signature at all. */
  | 'unsigned'
  /** The headers `signature`, `client-id` and `response-time` are not each there once and well-formed. */
  | 'malformed'
  /** Signed for another client id. */
  | 'other-client'
  /** Signed with a key version for which no key was given. */
  | 'key-unknown'
  /** The signature does not fit the answer and the key. */
  | 'wrong-signature'

const whatToCheck: Readonly<Record<BadAnswerReason, string>> = {
  unsigned: 'it has no signature. Check that gatewayUrl leads to the gateway and nothing on the way answers for it',
  malformed: 'its signature headers cannot be read. Check that nothing on the way changes or doubles headers',
  'other-client': 'it is signed for another client id. Check clientId, and what stands between you and the gateway',
  'key-unknown': 'it is signed with a key version that apoPublicKey does not have. Add the gateway’s new public key',
  'wrong-signature':
    'its signature does not fit. Check that apoPublicKey is the public key of the gateway, not your own, and of the ' +
    'same environment (sandbox or live), and that nothing on the way changes bodies',
}

/**
 * An answer came that is not signed, or not by the gateway, so it was not believed. The request may well have been
 * carried out: do not repeat it with a new id. After correcting what the message names, call again with the same ids.
 */
export class BadAnswerSignatureError extends OutcomeUnknownError {
  override readonly name = 'BadAnswerSignatureError'
  readonly reason: BadAnswerReason
  /** HTTP status of the answer. */
  readonly httpStatus: number
  /** What the answer claims, for a person who looks for the mistake. Never act on it: anybody could have written it. */
  readonly claimedCode: string | undefined

  constructor(
    answer: { readonly reason: BadAnswerReason; readonly httpStatus: number; readonly claimedCode: string | undefined },
    details: ErrorDetails,
  ) {
    const claim = answer.claimedCode ? ` It claims ${answer.claimedCode}, which proves nothing.` : ''
    const next = 'The request may have been carried out: call again with the same ids once this is corrected.'
    super(`the answer to ${details.api} was not believed: ${whatToCheck[answer.reason]}.${claim} ${next}`, details)
    this.reason = answer.reason
    this.httpStatus = answer.httpStatus
    this.claimedCode = answer.claimedCode
  }

  override toJSON(): object {
    return { ...super.toJSON(), reason: this.reason, httpStatus: this.httpStatus, claimedCode: this.claimedCode }
  }
}

/** A gateway's message could repeat a number it did not like; errors are logged, and card numbers must not be. */
function withoutCards(text: string): string {
  return text.replace(/(?<!\d)\d(?:[ -]?\d){11,18}(?!\d)/g, '[number]').replace(/\.$/, '')
}
