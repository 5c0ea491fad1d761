import type { AcquirerInfo } from './acquirer-info.ts'
import type { Amount } from './amount.ts'
import type { Result } from './result.ts'

/**
 * Body of notifyCapture (apo/notify_capture): a capture reached its end. It may come more than once, and an `F` may
 * follow an `S` of the same `captureId` when the acquirer takes a capture back.
 */
export interface NotifyCapture {
  readonly notifyType: 'CAPTURE_RESULT'
  /** `S` or `F`. */
  readonly result: Result
  readonly captureRequestId: string
  readonly captureId: string
  readonly paymentId: string
  readonly captureAmount: Amount
  /** ISO 8601 with offset; with `S`. */
  readonly captureTime?: string
  /** The acquirer's id of the payment, of acquirers other than Antom; at most 64 characters. */
  readonly acquirerReferenceNo?: string
  readonly acquirerInfo?: AcquirerInfo
}
