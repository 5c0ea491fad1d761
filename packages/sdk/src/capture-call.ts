import type { Amount, CaptureRequest, CaptureResponse, Result } from '@capstan/protocol/wire'
import { type Answer, callApi } from './call.ts'
import type { CallOptions, Gateway } from './client-options.ts'
import { callInquiryPayment, findCapture } from './inquiry-payment-call.ts'
import { present } from './present.ts'
import { requestIdOf } from './request-id.ts'
import { type Failed, guaranteed, type Open, outcomeOf, type Succeeded } from './results.ts'
import { maybeOfAmount } from './same-amount.ts'

export interface CaptureInput extends Omit<CaptureRequest, 'captureRequestId'> {
  /**
   * The merchant's id of this capture, 1 to 64 visible ASCII characters; the key of idempotency. Left out, the SDK makes
   * one and returns it. Give your own, stored before the call, if a crash of your process must not lose it: only with it
   * can the capture be repeated without capturing twice. After `F` use a new one.
   */
  readonly captureRequestId?: string | undefined
}

interface OfCapture {
  readonly captureRequestId: string
  readonly paymentId: string
  /** As asked for. */
  readonly captureAmount: Amount
}

export interface CaptureSucceeded extends OfCapture, Succeeded<CaptureResponse> {
  /** APO's id of the capture; keep it for refunds. */
  readonly captureId: string
  /** ISO 8601 with offset. APO documents it for every `S`; do not fail an order that is paid if it is missing. */
  readonly captureTime?: string
}

/** Nothing was captured by this request. */
export interface CaptureFailed extends OfCapture, Failed<CaptureResponse> {
  readonly captureId?: string
}

/** Neither captured nor failed yet. Wait for notifyCapture, `captureAndWait`, or capture again with the same id. */
export interface CaptureOpen extends OfCapture, Open<CaptureResponse> {
  readonly captureId?: string
}

export type CaptureResult = CaptureSucceeded | CaptureFailed | CaptureOpen

export function captureRequestOf(input: CaptureInput): CaptureRequest {
  return { ...input, captureRequestId: requestIdOf('captureRequestId', input.captureRequestId) }
}

export async function callCapture(
  gateway: Gateway,
  request: CaptureRequest,
  options: CallOptions,
): Promise<CaptureResult> {
  const { captureRequestId, paymentId } = request
  const answer = await callApi<CaptureResponse>(gateway, {
    api: 'capture',
    body: request,
    requestIds: { captureRequestId, paymentId },
    options,
    inquire: (remaining) => inquireCapture(gateway, request, remaining),
  })
  return captureResultOf(request, answer)
}

/** What inquiryPayment knows of the capture; undefined when it knows none, which may be different a moment later. */
export async function inquireCapture(
  gateway: Gateway,
  { captureRequestId, paymentId, captureAmount }: CaptureRequest,
  options: CallOptions,
): Promise<Answer<CaptureResponse> | undefined> {
  const inquiry = await callInquiryPayment(gateway, { paymentId }, options)
  const found = inquiry.status === 'S' ? findCapture(inquiry.payment, captureRequestId) : undefined
  // `findCapture` also finds by the id that APO gave.
  if (found?.captureRequestId !== captureRequestId || !maybeOfAmount(captureAmount, found.captureAmount)) {
    return undefined
  }
  const { transactionResult, transactionTime, acquirerInfo } = found.transaction
  const result = asCaptureResult(transactionResult)
  const response: CaptureResponse = {
    result,
    captureRequestId,
    captureId: found.captureId,
    paymentId,
    captureAmount,
    ...present({ captureTime: transactionTime, acquirerInfo }),
  }
  return { from: 'inquiry', result, response }
}

/** What is in process has another code in a payment's list, whose advice is about the buyer (apo-api, transaction). */
function asCaptureResult(result: Result): Result {
  return result.resultCode === 'PAYMENT_IN_PROCESS' ? { ...result, resultCode: 'CAPTURE_IN_PROCESS' } : result
}

export function captureResultOf(request: CaptureRequest, answer: Answer<CaptureResponse>): CaptureResult {
  const { captureRequestId, paymentId, captureAmount } = request
  const { captureId, captureTime } = answer.response
  const outcome = outcomeOf(answer)
  const ofCapture = { captureRequestId, paymentId, captureAmount }
  if (outcome.status !== 'S') return { ...outcome, ...ofCapture, ...present({ captureId }) }
  return {
    ...outcome,
    ...ofCapture,
    captureId: guaranteed(captureId, 'captureId', 'capture', { captureRequestId, paymentId }),
    ...present({ captureTime }),
  }
}
