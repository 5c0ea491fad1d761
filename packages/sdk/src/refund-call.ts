import type {
  Amount,
  InquiryRefundRequest,
  InquiryRefundResponse,
  RefundRequest,
  RefundResponse,
  RefundStatus,
  Result,
} from '@capstan/protocol/wire'
import { type Answer, callApi } from './call.ts'
import type { CallOptions, Gateway } from './client-options.ts'
import { callInquiryPayment, findRefund } from './inquiry-payment-call.ts'
import { present } from './present.ts'
import { requestIdOf } from './request-id.ts'
import { type Failed, guaranteed, type Open, outcomeOf, type Succeeded } from './results.ts'
import { maybeOfAmount } from './same-amount.ts'

export interface RefundInput extends Omit<RefundRequest, 'refundRequestId'> {
  /**
   * The merchant's id of this refund, 1 to 64 visible ASCII characters; the key of idempotency. Left out, the SDK makes
   * one and returns it. Give your own, stored before the call, if a crash of your process must not lose it: only with it
   * can the refund be repeated without refunding twice. After `F` use a new one.
   */
  readonly refundRequestId?: string | undefined
}

interface OfRefund {
  readonly refundRequestId: string
  readonly paymentId: string
  /** As asked for. */
  readonly refundAmount: Amount
}

export interface RefundSucceeded extends OfRefund, Succeeded<RefundResponse> {
  readonly refundId: string
  /** ISO 8601 with offset. */
  readonly refundTime?: string
}

/** Nothing was refunded by this request. */
export interface RefundFailed extends OfRefund, Failed<RefundResponse> {
  readonly refundId?: string
}

/** Neither refunded nor failed yet. Wait for notifyRefund, `refundAndWait`, or refund again with the same id. */
export interface RefundOpen extends OfRefund, Open<RefundResponse> {
  readonly refundId?: string
}

export type RefundResult = RefundSucceeded | RefundFailed | RefundOpen

export function refundRequestOf(input: RefundInput): RefundRequest {
  return { ...input, refundRequestId: requestIdOf('refundRequestId', input.refundRequestId) }
}

export async function callRefund(
  gateway: Gateway,
  request: RefundRequest,
  options: CallOptions,
): Promise<RefundResult> {
  const { refundRequestId, paymentId } = request
  const answer = await callApi<RefundResponse>(gateway, {
    api: 'refund',
    body: request,
    requestIds: { refundRequestId, paymentId },
    options,
    inquire: (remaining) => inquireRefund(gateway, request, remaining),
  })
  return refundResultOf(request, answer)
}

/** What inquiryRefund knows of it; undefined when it knows none, which may be different a moment later. */
export async function inquireRefund(
  gateway: Gateway,
  { refundRequestId, paymentId, refundAmount }: RefundRequest,
  options: CallOptions,
): Promise<Answer<RefundResponse> | undefined> {
  const inquiry = await callInquiryRefund(gateway, { refundRequestId }, options)
  if (inquiry.status !== 'S' || !maybeOfAmount(refundAmount, inquiry.refund.refundAmount)) return undefined
  const { refundId, refundTime, refundStatus, acquirerInfo } = inquiry.refund
  const result =
    refundStatus === 'FAIL'
      ? await whyRefundFailed(gateway, { refundRequestId, paymentId }, options)
      : (resultOfRefund[refundStatus] ?? resultOfRefund.PROCESSING)
  const known = present({ refundId, refundTime, acquirerInfo })
  return { from: 'inquiry', result, response: { result, refundRequestId, paymentId, refundAmount, ...known } }
}

const resultOfRefund = {
  SUCCESS: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
  PROCESSING: { resultStatus: 'U', resultCode: 'UNKNOWN_EXCEPTION', resultMessage: 'the refund is in process' },
} as const

/** inquiryRefund tells that it failed and not why (ams/ir_online); the payment's list of transactions does. */
async function whyRefundFailed(
  gateway: Gateway,
  { refundRequestId, paymentId }: Pick<RefundRequest, 'refundRequestId' | 'paymentId'>,
  options: CallOptions,
): Promise<Result> {
  const failed: Result = { resultStatus: 'F', resultCode: 'PROCESS_FAIL', resultMessage: 'the refund failed' }
  try {
    const inquiry = await callInquiryPayment(gateway, { paymentId }, options)
    const found = inquiry.status === 'S' ? findRefund(inquiry.payment, refundRequestId) : undefined
    return found?.status === 'F' ? found.transaction.transactionResult : failed
  } catch {
    return failed
  }
}

export function refundResultOf(request: RefundRequest, answer: Answer<RefundResponse>): RefundResult {
  const { refundRequestId, paymentId, refundAmount } = request
  const { refundId, refundTime } = answer.response
  const outcome = outcomeOf(answer)
  const ofRefund = { refundRequestId, paymentId, refundAmount }
  if (outcome.status !== 'S') return { ...outcome, ...ofRefund, ...present({ refundId }) }
  return {
    ...outcome,
    ...ofRefund,
    refundId: guaranteed(refundId, 'refundId', 'refund', { refundRequestId, paymentId }),
    ...present({ refundTime }),
  }
}

/** One of the two ids; `refundId` wins. */
export type RefundReference = InquiryRefundRequest &
  ({ readonly refundId: string } | { readonly refundRequestId: string })

/** A refund as it stands; how it went says `refundStatus` alone. */
export interface Refund extends Omit<InquiryRefundResponse, 'result' | 'refundStatus'> {
  readonly refundStatus: RefundStatus
}

/** The inquiry worked. How the refund went is in `refund`, not in `status` or `code`. */
export interface RefundFound extends Succeeded<InquiryRefundResponse> {
  readonly refund: Refund
}

/** The inquiry failed: APO knows no such refund, or not yet when refund was not answered. */
export interface RefundNotFound extends Failed<InquiryRefundResponse> {}

export type InquiryRefundResult = RefundFound | RefundNotFound | Open<InquiryRefundResponse>

export async function callInquiryRefund(
  gateway: Gateway,
  request: RefundReference,
  options: CallOptions,
): Promise<InquiryRefundResult> {
  const { refundId, refundRequestId }: InquiryRefundRequest = request
  const requestIds = present({ refundId, refundRequestId })
  const answer = await callApi<InquiryRefundResponse>(gateway, {
    api: 'inquiryRefund',
    body: request,
    requestIds,
    options,
  })
  const outcome = outcomeOf(answer)
  if (outcome.status !== 'S') return outcome
  const { result: _, refundStatus, ...rest } = outcome.response
  const status = guaranteed(refundStatus, 'refundStatus', 'inquiryRefund', requestIds)
  return { ...outcome, refund: { ...rest, refundStatus: status } }
}
