import type {
  Amount,
  CreatePaymentSessionRequest,
  CreatePaymentSessionResponse,
  SubmitPayRequest,
  SubmitPayResponse,
} from '@capstan/protocol/wire'
import { callApi } from './call.ts'
import type { CallOptions, Gateway } from './client-options.ts'
import { type CaptureChoice, nextStepOf } from './pay-call.ts'
import { present } from './present.ts'
import { requestIdOf } from './request-id.ts'
import { type Failed, guaranteed, type Open, outcomeOf, type Succeeded } from './results.ts'

export interface CreatePaymentSessionInput
  extends Omit<CreatePaymentSessionRequest, 'paymentRequestId' | 'paymentFactor'> {
  /**
   * Of the payment that the session leads to, 1 to 64 visible ASCII characters; the key of idempotency. Left out, the SDK
   * makes one and returns it: store it, the payment is found by it.
   */
  readonly paymentRequestId?: string | undefined
  readonly paymentFactor?: CaptureChoice
}

interface OfSession {
  readonly paymentRequestId: string
  /** As asked for. */
  readonly paymentAmount: Amount
}

/** There is a session, and no payment yet: money moves when the buyer pays on its page. */
export interface SessionCreated extends OfSession, Succeeded<CreatePaymentSessionResponse> {
  readonly paymentSessionId: string
  /** The checkout page for the buyer. Absent where the session is for scripts in the merchant's own page. */
  readonly normalUrl?: string
  /** For APO's scripts in the merchant's own page. */
  readonly paymentSessionData?: string
  /** ISO 8601 with offset. */
  readonly paymentSessionExpiryTime?: string
}

export type CreatePaymentSessionResult =
  | SessionCreated
  | (OfSession & Failed<CreatePaymentSessionResponse>)
  | (OfSession & Open<CreatePaymentSessionResponse>)

export async function callCreatePaymentSession(
  gateway: Gateway,
  input: CreatePaymentSessionInput,
  options: CallOptions,
): Promise<CreatePaymentSessionResult> {
  const paymentRequestId = requestIdOf('paymentRequestId', input.paymentRequestId)
  const request: CreatePaymentSessionRequest = { productCode: 'CASHIER_PAYMENT', ...input, paymentRequestId }
  const api = 'createPaymentSession'
  const requestIds = { paymentRequestId }
  const answer = await callApi<CreatePaymentSessionResponse>(gateway, { api, body: request, requestIds, options })
  const { paymentSessionId, normalUrl, paymentSessionData, paymentSessionExpiryTime } = answer.response
  const outcome = outcomeOf(answer)
  const ofSession = { paymentRequestId, paymentAmount: request.paymentAmount }
  if (outcome.status !== 'S') return { ...outcome, ...ofSession }
  return {
    ...outcome,
    ...ofSession,
    paymentSessionId: guaranteed(paymentSessionId, 'paymentSessionId', api, requestIds),
    ...present({ normalUrl, paymentSessionData, paymentSessionExpiryTime }),
  }
}

interface OfSubmitPay {
  readonly paymentSessionId: string
  readonly paymentRequestId?: string
  readonly paymentId?: string
}

/** Paid, or authorized. */
export interface SubmitPaySucceeded extends OfSubmitPay, Succeeded<SubmitPayResponse> {
  readonly paymentRequestId: string
  readonly paymentId: string
}

export interface SubmitPayFailed extends OfSubmitPay, Failed<SubmitPayResponse> {}

/** The buyer must go on at `url`; afterwards notifyPayment and inquiryPayment tell how it went. */
export interface SubmitPayRedirect extends OfSubmitPay, Open<SubmitPayResponse> {
  readonly next: 'redirect'
  readonly url: string
}

/** Not decided, or not known. Inquire, or repeat the call. */
export interface SubmitPayOpen extends OfSubmitPay, Open<SubmitPayResponse> {
  readonly next: 'inquire'
}

export type SubmitPayResult = SubmitPaySucceeded | SubmitPayFailed | SubmitPayRedirect | SubmitPayOpen

export async function callSubmitPay(
  gateway: Gateway,
  request: SubmitPayRequest,
  options: CallOptions,
): Promise<SubmitPayResult> {
  const { paymentSessionId } = request
  const api = 'submitPay'
  const requestIds = { paymentSessionId }
  const answer = await callApi<SubmitPayResponse>(gateway, { api, body: request, requestIds, options })
  const { paymentRequestId, paymentId } = answer.response
  const outcome = outcomeOf(answer)
  const ids = { paymentSessionId, ...present({ paymentRequestId, paymentId }) }
  switch (outcome.status) {
    case 'S':
      return {
        ...outcome,
        paymentSessionId,
        paymentRequestId: guaranteed(paymentRequestId, 'paymentRequestId', api, requestIds),
        paymentId: guaranteed(paymentId, 'paymentId', api, requestIds),
      }
    case 'F':
      return { ...outcome, ...ids }
    case 'U': {
      const step = nextStepOf(outcome)
      if (step.next === 'inquire') return { ...outcome, ...ids, next: 'inquire' }
      return { ...outcome, ...ids, next: 'redirect', url: step.url }
    }
  }
}
