import type { AcquirerInfo } from './acquirer-info.ts'
import type { Amount } from './amount.ts'
import type { Result } from './result.ts'

export type RefundStatus = 'SUCCESS' | 'PROCESSING' | 'FAIL'

/** Body of `POST …/v1/payments/inquiryRefund`: one of the ids; `refundId` wins (ams/ir_online). */
export interface InquiryRefundRequest {
  /** At most 64 characters. */
  readonly refundId?: string
  /** At most 64 characters. */
  readonly refundRequestId?: string
  readonly merchantAccountId?: string
}

/** Answer of inquiryRefund. `result` tells whether the inquiry worked, `refundStatus` how the refund went. */
export interface InquiryRefundResponse {
  readonly result: Result
  readonly refundId?: string
  readonly refundRequestId?: string
  readonly refundAmount?: Amount
  readonly refundStatus?: RefundStatus
  /** ISO 8601 with offset; with `SUCCESS`. */
  readonly refundTime?: string
  /** Cards: by which the buyer's bank finds it; at most 64 and 32 characters. */
  readonly arn?: string
  readonly rrn?: string
  readonly acquirerInfo?: AcquirerInfo
  /** As given to refund. */
  readonly metadata?: string
}
