import type { AcquirerInfo } from './acquirer-info.ts'
import type { Amount } from './amount.ts'
import type { Result } from './result.ts'
import type { WireBoolean } from './wire-boolean.ts'

/** Body of `POST …/v1/payments/capture` (apo/capture_pay). */
export interface CaptureRequest {
  /** The merchant's id of this capture, at most 64 characters; the key of idempotency. After `F` use a new one. */
  readonly captureRequestId: string
  /** The server's id of the authorized payment, at most 64 characters. */
  readonly paymentId: string
  /** In the currency of the payment; all captures together at most the authorized amount. */
  readonly captureAmount: Amount
  /** True: nothing more will be captured, the rest goes back to the buyer. In the SDKs, undocumented in APO. */
  readonly isLastCapture?: WireBoolean
}

/** Answer of capture. `S`: captured. `U`: wait for notifyCapture, inquire, or repeat the same request. `F`: final. */
export interface CaptureResponse {
  readonly result: Result
  /** The request's id. */
  readonly captureRequestId?: string
  /** The server's id of the capture, at most 64 characters; keep it for refunds. */
  readonly captureId?: string
  readonly paymentId?: string
  readonly captureAmount?: Amount
  /** ISO 8601 with offset; with `S`. */
  readonly captureTime?: string
  /** The acquirer's id of the payment, of acquirers other than Antom; at most 64 characters. */
  readonly acquirerReferenceNo?: string
  readonly acquirerInfo?: AcquirerInfo
}
