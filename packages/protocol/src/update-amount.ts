import type { Amount } from './amount.ts'
import type { NotifyPayment } from './notify-payment.ts'
import type { Result } from './result.ts'

/** Body of `POST …/v1/payments/updateAmount` (ams/updateAmount): raises the amount of an authorization. */
export interface UpdateAmountRequest {
  /** The merchant's id of this update, at most 64 characters; the key of idempotency. */
  readonly updateRequestId: string
  /** At most 64 characters. */
  readonly paymentId: string
  /** The new total, not what is added: more than is authorized now, in the same currency. */
  readonly amount: Amount
}

/** Answer of updateAmount. `S`: accepted; what came of it is told by notifyPayment, and shows in inquiryPayment. */
export interface UpdateAmountResponse {
  readonly result: Result
  readonly updateRequestId?: string
  readonly paymentId?: string
  readonly amount?: Amount
}

/** Body of notifyPayment with the result of an update (ams/paymentrn_online). `paymentAmount` is what is authorized now. */
export interface NotifyUpdateAmount extends Omit<NotifyPayment, 'notifyType'> {
  readonly notifyType: 'UPDATE_AMOUNT_RESULT'
  readonly updateRequestId: string
}
