import type { CaptureDecline, PaymentDecline, RefundDecline } from '../../domain/decline.ts'
import type { Codes } from './endpoint.ts'

/** A situation for each reason that the acquirer may have; one without it does not compile. */
type Declines<Reason extends string> = Readonly<Record<Reason, string>> & Codes

/** Decided by the acquirer, or the issuer behind it, alone: Capstan passes them on. */
export const paymentDeclines = {
  AUTHENTICATION_REQUIRED: 'the issuer wants the buyer authenticated',
  CARD_NOT_SUPPORTED: 'the acquirer does not take this card',
  CURRENCY_NOT_SUPPORT: 'the acquirer does not take this currency from this card or account',
  DO_NOT_HONOR: 'the issuer declined',
  FRAUD_REJECT: 'the issuer or the acquirer takes it for fraud',
  INVALID_AMOUNT: 'the acquirer does not take an amount like this',
  INVALID_CARD_NUMBER: 'the acquirer does not take the card number',
  INVALID_CONTRACT: "the merchant's contract with the acquirer does not cover it",
  INVALID_EXPIRATION_DATE: 'the acquirer does not take the expiry date',
  INVALID_MERCHANT_STATUS: "the merchant's account at the acquirer is not active",
  INVALID_PAYMENT_METHOD_META_DATA: 'the acquirer does not take the CVV, or other data of the payment method',
  PAYMENT_AMOUNT_EXCEED_LIMIT: 'the amount is above the limit of the payment method',
  PAYMENT_COUNT_EXCEED_LIMIT: 'the card or account was used too often',
  PAYMENT_NOT_QUALIFIED: 'the merchant may not use this payment method',
  PAYMENT_PROHIBITED: 'the acquirer or the law forbids it',
  RISK_REJECT: 'the acquirer suspects a risk',
  SELECTED_CARD_BRAND_NOT_AVAILABLE: 'the card cannot be charged under the brand that was selected',
  SETTLE_CONTRACT_NOT_MATCH: 'no contract with the acquirer fits the settlement currency',
  USER_AMOUNT_EXCEED_LIMIT: "the amount is above the buyer's own limit",
  USER_BALANCE_NOT_ENOUGH: 'the buyer has not enough money',
  USER_KYC_NOT_QUALIFIED: "the buyer's account is not verified far enough",
  USER_PAYMENT_VERIFICATION_FAILED: 'the buyer declined, or failed to be authenticated',
  USER_STATUS_ABNORMAL: "the buyer's account is blocked or not in order",
} as const satisfies Codes

/** How a payment can fail for good. Its answer, its notification and every inquiry say the same. */
export const paymentFailures = {
  NO_PAY_OPTIONS: 'no acquirer takes this payment method in this currency',
  ORDER_IS_CLOSED: 'the buyer ran out of time, and the payment was closed',
  PROCESS_FAIL: 'the acquirer refused without a better code, or could not be reached',
  ...paymentDeclines,
} as const satisfies Declines<PaymentDecline>

/** Decided by the acquirer alone; the other reasons it may have are ours too. */
export const captureDeclines = {
  DO_NOT_HONOR: 'the issuer declined',
  INVALID_CONTRACT: "the merchant's contract with the acquirer does not cover it",
  RISK_REJECT: 'the acquirer suspects a risk',
  USER_AMOUNT_EXCEED_LIMIT: "the amount is above the buyer's own limit",
  USER_BALANCE_NOT_ENOUGH: 'the buyer has not enough money',
  USER_NOT_EXIST: "the buyer's account is gone",
  USER_STATUS_ABNORMAL: "the buyer's account is blocked or not in order",
} as const satisfies Codes

/** How a capture can fail for good: by our own no, or by the acquirer's. */
export const captureFailures = {
  AUTH_CANCELLED: 'the payment was cancelled, or is being cancelled',
  AUTH_EXPIRED: 'it is past authExpiryTime',
  ORDER_STATUS_INVALID: 'the payment is not authorized (yet), was captured by paying, or its last capture is under way',
  CURRENCY_NOT_SUPPORT: 'the currency is not that of the payment',
  MULTI_CAPTURE_NOT_SUPPORTED: 'the acquirer takes one capture, and there is one',
  PAYMENT_COUNT_EXCEED_LIMIT: 'the acquirer takes no more captures of this payment',
  CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT: 'the amount is more than what can still be captured',
  INVALID_AMOUNT: 'a part, where only the whole can be captured',
  PROCESS_FAIL: 'the acquirer refused without a better code, or took the capture back',
  ...captureDeclines,
} as const satisfies Declines<CaptureDecline>

/** How a refund can fail for good: by our own no, or by the acquirer's. */
export const refundFailures = {
  ORDER_IS_CANCELED: 'the payment was cancelled',
  ORDER_STATUS_INVALID: 'nothing is captured of the payment, or not by the capture that is named',
  CURRENCY_NOT_SUPPORT: 'the currency is not that of the payment',
  REFUND_NOT_SUPPORT: 'the payment method has no refunds',
  REFUND_WINDOW_EXCEED: 'the payment is too old to be refunded',
  REFUND_AMOUNT_EXCEED: 'the amount is more than what can still be refunded',
  PART_REFUND_NOT_SUPPORT: 'a part, where only the whole can be refunded',
  PROCESS_FAIL: "the acquirer refused without a better code, or the buyer's bank sent the money back",
} as const satisfies Declines<RefundDecline>
