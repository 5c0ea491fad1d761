import type { CancelResponse, InquiryPaymentResponse, Result } from '@capstan/protocol/wire'
import { type Answer, callApi } from './call.ts'
import type { CallOptions, Gateway } from './client-options.ts'
import { callInquiryPayment, type PaymentReference, paymentIdsOf } from './inquiry-payment-call.ts'
import { present } from './present.ts'
import { type Failed, type Open, outcomeOf, type Succeeded } from './results.ts'

interface OfCancel {
  readonly paymentId?: string
  readonly paymentRequestId?: string
}

/** Nothing is held or will be taken any more. A payment that had failed is answered so too. */
export interface CancelSucceeded extends OfCancel, Succeeded<CancelResponse> {
  /** ISO 8601 with offset. */
  readonly cancelTime?: string
}

/** Not cancelled; what was held or paid still is. With `CANCEL_WINDOW_EXCEED` refund it instead. */
export interface CancelFailed extends OfCancel, Failed<CancelResponse> {}

/** Cancel again with the same id: no notification tells. */
export interface CancelOpen extends OfCancel, Open<CancelResponse> {}

export type CancelResult = CancelSucceeded | CancelFailed | CancelOpen

export async function callCancel(
  gateway: Gateway,
  request: PaymentReference,
  options: CallOptions,
): Promise<CancelResult> {
  const requestIds = paymentIdsOf(request)
  const answer = await callApi<CancelResponse>(gateway, {
    api: 'cancel',
    body: request,
    requestIds,
    options,
    inquire: (remaining) => inquireCancel(gateway, request, remaining),
  })
  const { cancelTime, paymentId, paymentRequestId } = answer.response
  const ids = { ...requestIds, ...present({ paymentId, paymentRequestId }) }
  const outcome = outcomeOf(answer)
  return outcome.status === 'S' ? { ...outcome, ...ids, ...present({ cancelTime }) } : { ...outcome, ...ids }
}

/** Only `CANCELLED` proves anything: a payment that is not cancelled yet may be in a moment. */
async function inquireCancel(
  gateway: Gateway,
  request: PaymentReference,
  options: CallOptions,
): Promise<Answer<CancelResponse> | undefined> {
  const inquiry = await callInquiryPayment(gateway, request, options)
  if (inquiry.status !== 'S' || inquiry.payment.paymentStatus !== 'CANCELLED') return undefined
  const { paymentId, paymentRequestId }: InquiryPaymentResponse = inquiry.response
  const result: Result = { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'the payment is cancelled' }
  return { from: 'inquiry', result, response: { result, ...present({ paymentId, paymentRequestId }) } }
}
