import type { Endpoint, JsonObject } from '@capstan/protocol/wire'
import type { RequestIds } from './errors.ts'

/** By which of its ids an API goes: the first that the request has. */
const keys: Readonly<Record<Endpoint, readonly (keyof RequestIds)[]>> = {
  pay: ['paymentRequestId'],
  createPaymentSession: [],
  submitPay: [],
  capture: ['captureRequestId'],
  inquiryPayment: ['paymentId', 'paymentRequestId'],
  cancel: ['paymentId', 'paymentRequestId'],
  refund: ['refundRequestId'],
  inquiryRefund: ['refundId', 'refundRequestId'],
  consult: [],
  updateAmount: ['updateRequestId'],
}

/**
 * Whether an answer names another request than the one that was made. A signature covers no more of the request than its
 * path, so an answer that was recorded, or mixed up on the way, is as genuine as ever. One that names none may be this
 * one's: refusals leave the ids out.
 */
export function namesAnother(api: Endpoint, requestIds: RequestIds, answer: JsonObject): boolean {
  const key = keys[api].find((each) => requestIds[each] !== undefined)
  const named = key && answer[key]
  return typeof named === 'string' && named !== '' && named !== requestIds[key as keyof RequestIds]
}
