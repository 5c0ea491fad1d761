import type { AcquirerInfo } from './acquirer-info.ts'
import type { Amount } from './amount.ts'
import type { Result } from './result.ts'

/**
 * Body of notifyRefund (apo/notify_refund): a refund reached its end. It may come more than once, and a `FAIL` may
 * follow a `SUCCESS` of the same `refundId` when the buyer's bank sends the money back.
 */
export interface NotifyRefund {
  readonly notifyType: 'REFUND_RESULT'
  /** `S` or `F`. */
  readonly result: Result
  readonly refundStatus: 'SUCCESS' | 'FAIL'
  readonly refundRequestId: string
  readonly refundId: string
  readonly refundAmount: Amount
  /** ISO 8601 with offset; with `SUCCESS`. */
  readonly refundTime?: string
  /** Cards: by which the buyer's bank finds it; at most 64 and 32 characters. */
  readonly arn?: string
  readonly rrn?: string
  readonly acquirerInfo?: AcquirerInfo
}
