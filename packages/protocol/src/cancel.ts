import type { Result } from './result.ts'

/**
 * Body of `POST …/v1/payments/cancel`: one of the ids; `paymentId` wins (apo-zh/cancel_api). Cancels the whole payment
 * or nothing; after `U` or no answer, repeat it unchanged.
 */
export interface CancelRequest {
  /** At most 64 characters. */
  readonly paymentId?: string
  /** At most 64 characters. */
  readonly paymentRequestId?: string
  readonly merchantAccountId?: string
}

/** Answer of cancel. A payment that had failed is answered `S` too, and stays failed. */
export interface CancelResponse {
  readonly result: Result
  readonly paymentId?: string
  readonly paymentRequestId?: string
  /** ISO 8601 with offset; with `S`. */
  readonly cancelTime?: string
}
