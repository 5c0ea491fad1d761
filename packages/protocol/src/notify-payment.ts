import type { AcquirerInfo } from './acquirer-info.ts'
import type { Amount } from './amount.ts'
import type { PaymentResultInfo } from './payment-result-info.ts'
import type { Result } from './result.ts'

/**
 * Body of notifyPayment (apo/paymentrn_online): a payment or a card authorization reached its end
 * (`PAYMENT_RESULT`), or the buyer is done and the result is open (`PAYMENT_PENDING`, whose `S` means "in progress").
 */
export interface NotifyPayment {
  readonly notifyType: 'PAYMENT_RESULT' | 'PAYMENT_PENDING'
  /** `S` or `F`. */
  readonly result: Result
  readonly paymentRequestId: string
  readonly paymentId: string
  readonly paymentAmount: Amount
  /** ISO 8601 with offset, as every time below. */
  readonly paymentCreateTime: string
  /** With `S`. */
  readonly paymentTime?: string
  /** Last moment to capture; with `S` of an authorization. */
  readonly authExpiryTime?: string
  readonly paymentMethodType?: string
  readonly acquirerReferenceNo?: string
  readonly acquirerInfo?: AcquirerInfo
  readonly paymentResultInfo?: PaymentResultInfo
  /** As given to pay. */
  readonly metadata?: string
}
