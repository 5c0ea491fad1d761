import type { AcquirerInfo } from './acquirer-info.ts'
import type { Amount } from './amount.ts'
import type { Result } from './result.ts'

/** Body of `POST …/v1/payments/refund` (apo/refund_online). */
export interface RefundRequest {
  /** The merchant's id of this refund, at most 64 characters; the key of idempotency. After `F` use a new one. */
  readonly refundRequestId: string
  /** The server's id of the payment, at most 64 characters. */
  readonly paymentId: string
  /** In the currency of the payment; all refunds together at most what was captured. */
  readonly refundAmount: Amount
  /** The capture to give back from, at most 64 characters; without it the payment as a whole. */
  readonly captureId?: string
  /** The merchant's own number, at most 64 characters. */
  readonly referenceRefundId?: string
  /** At most 256 characters. */
  readonly refundReason?: string
  /** Where notifyRefund goes, at most 1024 characters; it outranks the one that is set for the client. */
  readonly refundNotifyUrl?: string
  /** Echoed by inquiryRefund. */
  readonly metadata?: string
}

/** Answer of refund. `S`: refunded. `U`: wait for notifyRefund, inquire, or repeat the same request. `F`: final. */
export interface RefundResponse {
  readonly result: Result
  /** The request's id. */
  readonly refundRequestId?: string
  /** The server's id of the refund, at most 64 characters. */
  readonly refundId?: string
  readonly paymentId?: string
  readonly refundAmount?: Amount
  /** ISO 8601 with offset; with `S`. */
  readonly refundTime?: string
  /** The acquirer's id of the payment, of acquirers other than Antom; at most 64 characters. */
  readonly acquirerReferenceNo?: string
  readonly acquirerInfo?: AcquirerInfo
}
