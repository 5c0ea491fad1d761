import type { Amount } from './amount.ts'
import type { Order } from './order.ts'
import type { Env, PaymentFactor, SettlementStrategy } from './pay.ts'
import type { PaymentMethod } from './payment-method.ts'
import type { Result } from './result.ts'
import type { WireBoolean } from './wire-boolean.ts'

/** Body of `POST …/v1/payments/createPaymentSession` (apo/payment_session). URLs have at most 2048 characters. */
export interface CreatePaymentSessionRequest {
  readonly productCode?: 'CASHIER_PAYMENT'
  /** `CHECKOUT_PAYMENT` for the hosted page; at most 32 characters. */
  readonly productScene?: string
  /** Of the payment that the session leads to; at most 64 characters, the key of idempotency. */
  readonly paymentRequestId: string
  readonly order: Order
  /** In the currency of the order. */
  readonly paymentAmount: Amount
  /** The one method that the page offers, where `availablePaymentMethod` lists none. */
  readonly paymentMethod?: Partial<PaymentMethod>
  readonly availablePaymentMethod?: AvailablePaymentMethod
  readonly paymentFactor?: PaymentFactor
  /** ISO 8601 with offset, within the next hour; an hour when missing. */
  readonly paymentSessionExpiryTime?: string
  /** The merchant's page that the buyer comes back to. */
  readonly paymentRedirectUrl: string
  /** Takes precedence over the configured URL for notifyPayment; for notifyCapture the configured one does. */
  readonly paymentNotifyUrl?: string
  readonly settlementStrategy?: SettlementStrategy
  readonly env?: Env
  /** Language of the page, at most 8 characters, for example `de_DE`. */
  readonly locale?: string
  /** JSON as a string; inquiryPayment and notifyPayment give it back. */
  readonly metadata?: string
}

/** What the page may offer. */
export interface AvailablePaymentMethod {
  readonly paymentMethodTypeList?: readonly PaymentMethodTypeItem[]
}

export interface PaymentMethodTypeItem {
  readonly paymentMethodType: string
  /** A small number comes first. */
  readonly paymentMethodOrder?: number | string
  readonly expressCheckout?: WireBoolean
}

/** Answer of createPaymentSession. A session holds no money: there is no payment before submitPay or the buyer's try. */
export interface CreatePaymentSessionResponse {
  readonly result: Result
  /** Opaque, at most 4096 characters; for scripts in the buyer's browser. */
  readonly paymentSessionData?: string
  /** At most 64 characters. */
  readonly paymentSessionId?: string
  /** ISO 8601 with offset. */
  readonly paymentSessionExpiryTime?: string
  /** The checkout page, at most 2048 characters. Who has it can pay, and nothing else. */
  readonly normalUrl?: string
}
