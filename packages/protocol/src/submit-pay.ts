import type { Amount } from './amount.ts'
import type { Order } from './order.ts'
import type { Result } from './result.ts'

/** Body of `POST …/v1/payments/submitPay` (apo/submitPay): makes the payment of a session. */
export interface SubmitPayRequest {
  /** As createPaymentSession gave it, at most 64 characters. */
  readonly paymentSessionId: string
  /** That of the session. */
  readonly paymentAmount?: Amount
  readonly order?: Order
}

/** Answer of submitPay, from the payment as it stands. `U` with `PAYMENT_IN_PROCESS`: send the buyer to `normalUrl`. */
export interface SubmitPayResponse {
  readonly result: Result
  readonly paymentRequestId?: string
  readonly paymentId?: string
  readonly paymentAmount?: Amount
  /** ISO 8601 with offset. */
  readonly paymentCreateTime?: string
  /** The checkout page, while the payment is in process. */
  readonly normalUrl?: string
}
