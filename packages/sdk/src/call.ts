import { apiPath, type Endpoint, type Result } from '@capstan/protocol/wire'
import { refusesRequest } from './advice.ts'
import { type CallEvent, type CallOptions, type Gateway, type Patience, patienceOf } from './client-options.ts'
import {
  type DeliveredAnswer,
  type Delivery,
  deliver,
  type Lost,
  leftOf,
  type Term,
  termOf,
  tooFast,
} from './deliver.ts'
import {
  ApoError,
  BadAnswerSignatureError,
  InvalidRequestError,
  NotSentError,
  OutcomeUnknownError,
  type RequestIds,
  RequestRefusedError,
} from './errors.ts'
import { present } from './present.ts'
import { quietly } from './quietly.ts'
import { namesAnother } from './same-request.ts'

export interface Call<Response> {
  readonly api: Endpoint
  readonly body: object
  /** What the call can be found by, for its errors and events. */
  readonly requestIds: RequestIds
  readonly options: CallOptions
  /**
   * Asks, after all tries were lost, whether APO knows the request; undefined when it does not, or not yet. Absent where
   * no API tells.
   */
  readonly inquire?: (options: CallOptions) => Promise<Answer<Response> | undefined>
}

/** A signed answer of the API, or what an inquiry found instead of it, in the same shape. */
export interface Answer<Response> {
  readonly from: 'answer' | 'inquiry'
  readonly result: Result
  readonly response: Response
}

/**
 * Makes a call to its end: a signed answer, or an `ApoError`. `F` and `U` are answers, except for the refusal of the
 * request itself. No answer is never made an `F`.
 */
export async function callApi<Response>(gateway: Gateway, call: Call<Response>): Promise<Answer<Response>> {
  const startedAt = performance.now()
  const seen = { tries: 0 }
  try {
    const answer = await callAndInquire(gateway, call, seen)
    const { resultStatus, resultCode } = answer.result
    const outcome = answer.from === 'answer' ? 'answered' : 'inquired'
    const requestIds = { ...idsIn(answer.response as RequestIds), ...call.requestIds }
    report(gateway, { ...call, requestIds }, startedAt, seen, { outcome, resultStatus, resultCode })
    return answer
  } catch (error) {
    report(gateway, call, startedAt, seen, outcomeOf(error))
    throw error
  }
}

async function callAndInquire<Response>(
  gateway: Gateway,
  call: Call<Response>,
  seen: { tries: number },
): Promise<Answer<Response>> {
  const { api, requestIds, options } = call
  const patience = patienceOf(options, gateway.patience)
  const term = termOf(patience.deadlineMs)
  const delivery = await delivered(gateway, call, patience, term)
  seen.tries = delivery.tries
  const { outcome } = delivery
  if (outcome.kind === 'bad-signature') throw new BadAnswerSignatureError(outcome, { api, requestIds })
  if (outcome.kind === 'lost') return inquireOrThrow(call, outcome, patience, term)
  const lost = lostBehind(outcome, call)
  if (lost) return inquireOrThrow(call, lost, patience, term)
  return { from: 'answer', result: outcome.result, response: outcome.body as Response }
}

/** What a signed answer leaves open: it is about another request, or of the last try only. Undefined when it is believed. */
function lostBehind<Response>(answer: DeliveredAnswer, { api, requestIds }: Call<Response>): Lost | undefined {
  const { result, body, maybeBefore } = answer
  const lost = { kind: 'lost', sent: true, again: true } as const
  if (namesAnother(api, requestIds, body)) {
    return { ...lost, why: 'the gateway’s answer is about another request', cause: undefined }
  }
  const refused = refusesRequest(result) ? new RequestRefusedError(result, { api, requestIds }) : undefined
  if (refused && !maybeBefore) throw refused
  // "Nothing was done" is said of the last try only; an earlier one, unanswered, may have been carried out.
  const onlyOfThisTry = refused !== undefined || result.resultCode === tooFast
  if (!(onlyOfThisTry && maybeBefore)) return undefined
  const why = `an earlier try was not answered, and the last one was refused (${result.resultCode})`
  return { ...lost, why, cause: refused }
}

async function delivered<Response>(
  gateway: Gateway,
  { api, body, requestIds, options }: Call<Response>,
  patience: Required<Patience>,
  term: Term,
): Promise<Delivery> {
  const outgoing = { path: apiPath(api, gateway.clientId), body: textOf(body, api, requestIds) }
  try {
    await gateway.checkKeys()
    return await deliver(gateway, outgoing, patience, term, options.signal)
  } catch (error) {
    // Only keys that cannot be read come here, and they are found out before the first try.
    if (error instanceof ApoError || !(error instanceof Error)) throw error
    throw new InvalidRequestError(`${api} was not sent: ${error.message}.`, { api, requestIds })
  }
}

/** Serialised once: each try must send and sign the same bytes. */
function textOf(body: object, api: Endpoint, requestIds: RequestIds): string {
  try {
    return JSON.stringify(body)
  } catch {
    throw new InvalidRequestError(
      `${api} was not sent: the request cannot be written as JSON; it holds a bigint or refers to itself.`,
      { api, requestIds },
    )
  }
}

async function inquireOrThrow<Response>(
  { api, requestIds, options, inquire }: Call<Response>,
  lost: Lost,
  patience: Required<Patience>,
  term: Term,
): Promise<Answer<Response>> {
  const { sent, why, cause } = lost
  if (!sent) {
    const next = 'Nothing was sent: call again with the same ids when the gateway can be reached.'
    throw new NotSentError(`${api} did not reach the gateway: ${why}. ${next}`, { api, requestIds, cause })
  }
  const deadlineMs = leftOf(term)
  if (inquire && lost.again && deadlineMs >= 1) {
    const found = await asked(inquire, { ...patience, deadlineMs, signal: options.signal } as CallOptions)
    if (found) return found
  }
  throw new OutcomeUnknownError(`the outcome of ${api} is unknown: ${why}. ${nextStep[api]}`, {
    api,
    requestIds,
    cause,
  })
}

/**
 * An inquiry that fails tells nothing about what was inquired, so its own error would mislead; one that trips over a
 * strange answer, too, and with it the ids of the call would be lost.
 */
async function asked<Response>(
  inquire: NonNullable<Call<Response>['inquire']>,
  options: CallOptions,
): Promise<Answer<Response> | undefined> {
  try {
    return await inquire(options)
  } catch {
    return undefined
  }
}

const changesNothing = 'It changes nothing: call it again.'
const nextStep: Readonly<Record<Endpoint, string>> = {
  pay: 'Call pay again with the same paymentRequestId, or inquiryPayment; a new id could pay twice.',
  createPaymentSession: 'Call it again with the same paymentRequestId; no money moves by it.',
  submitPay: 'Call it again with the same paymentSessionId.',
  capture:
    'Call capture again with the same captureRequestId, or look for it in inquiryPayment; a new id could capture twice.',
  cancel: 'Call cancel again with the same ids.',
  refund: 'Call refund again with the same refundRequestId, or inquiryRefund; a new id could refund twice.',
  updateAmount: 'Call it again with the same updateRequestId.',
  inquiryPayment: changesNothing,
  inquiryRefund: changesNothing,
  consult: changesNothing,
}

type Reported = Omit<CallEvent, 'api' | 'requestIds' | 'tries' | 'durationMs'>

function outcomeOf(error: unknown): Reported {
  if (error instanceof RequestRefusedError) {
    return { outcome: 'refused', resultStatus: 'F', resultCode: error.code }
  }
  if (error instanceof NotSentError) return { outcome: 'not-sent' }
  if (error instanceof BadAnswerSignatureError) return { outcome: 'bad-signature' }
  return { outcome: error instanceof InvalidRequestError ? 'invalid' : 'unknown' }
}

/** The ids that APO gave, so that one line of a log leads to the payment. */
function idsIn(response: RequestIds): RequestIds {
  const { paymentRequestId, paymentId, captureId, refundId, paymentSessionId } = response
  return present({ paymentRequestId, paymentId, captureId, refundId, paymentSessionId })
}

function report(
  { onCall }: Gateway,
  { api, requestIds }: Pick<CallEvent, 'api' | 'requestIds'>,
  startedAt: number,
  { tries }: { readonly tries: number },
  reported: Reported,
): void {
  const durationMs = Math.round(performance.now() - startedAt)
  // A logger that fails must not make a payment that was made look like one that was not.
  quietly(() => onCall?.({ api, requestIds, tries, durationMs, ...reported }))
}
