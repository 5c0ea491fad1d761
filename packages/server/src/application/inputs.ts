import type { Buyer, BuyerBrowser, BuyerName, CardData } from '../acquirers/acquirer.ts'
import type { Money } from '../domain/money.ts'

export type { Buyer, BuyerBrowser, BuyerName, CardData }

/** A pay request that is well formed. Whether the client may do it, and an acquirer can, is still open. */
export interface PayInput {
  readonly paymentRequestId: string
  readonly amount: Money
  /** APO's `paymentMethodType`: `CARD`, `APPLEPAY`, `PAYPAL`, `ALIPAY_HK`, … Any name of the right form, known or not. */
  readonly methodType: string
  /** Set for `CARD` and for nothing else. Never stored, never logged. */
  readonly card?: CardData
  /** What the merchant told of the buyer. Never stored, never logged. */
  readonly buyer?: Buyer
  /** `requireIssuerAuthentication`: the issuer authenticates the buyer (Korean cards). */
  readonly issuerAuthenticated: boolean
  readonly captureMode: 'AUTOMATIC' | 'MANUAL'
  readonly redirectUrl: string
  /** http or https, without credentials. Whether the address may be reached is judged at delivery. */
  readonly notifyUrl?: string
  /** `paymentExpiryTime` as sent; whether it lies in the allowed span is judged against the client's clock. */
  readonly expiresAt?: Date
  /** `order.orderDescription`; empty when the merchant sent none. */
  readonly description: string
  readonly referenceOrderId?: string
  /** The merchant's own text, echoed as it came. */
  readonly metadata?: string
}

/** A createPaymentSession request that is well formed. */
export interface SessionInput {
  readonly paymentRequestId: string
  readonly amount: Money
  /** APO's `paymentMethodType`s to offer, the first first; null for all there are. */
  readonly methods: readonly string[] | null
  readonly captureMode: 'AUTOMATIC' | 'MANUAL'
  readonly redirectUrl: string
  readonly notifyUrl?: string
  /** `paymentSessionExpiryTime` as sent; judged against the client's clock. */
  readonly expiresAt?: Date
  readonly description: string
  /** For example `de_DE`; of a language that the page does not have it may be, too. */
  readonly locale?: string
  readonly metadata?: string
}

/** A submitPay request that is well formed. */
export interface SubmitInput {
  readonly sessionId: string
  /** The amount that the merchant believes the session to have, where it says so. */
  readonly amount?: Money
}

export interface CaptureInput {
  readonly captureRequestId: string
  readonly paymentId: string
  /** Above zero; the currency exists, and may still differ from the payment's. */
  readonly amount: Money
  /** True when the merchant said that nothing further will be captured. */
  readonly last: boolean
}

export interface RefundInput {
  readonly refundRequestId: string
  readonly paymentId: string
  /** The capture to give back from; absent for the payment as a whole. */
  readonly captureId?: string
  /** Above zero; the currency exists, and may still differ from the payment's. */
  readonly amount: Money
  /** Empty when the merchant gave none. */
  readonly reason: string
  /** http or https, without credentials. Whether the address may be reached is judged at delivery. */
  readonly notifyUrl?: string
  /** The merchant's own text, echoed as it came. */
  readonly metadata?: string
}

/** Which refund an inquiry means. Exactly one is set: where a request has both, `refundId` wins. */
export interface RefundLookup {
  readonly refundId?: string
  readonly refundRequestId?: string
}

/** Which payment an inquiry or a cancel means. Exactly one is set: where a request has both, `paymentId` wins. */
export interface PaymentLookup {
  readonly paymentId?: string
  readonly paymentRequestId?: string
}
