import type { Codes } from './endpoint.ts'

/** How a payment can fail for good. Its answer, its notification and every inquiry say the same. */
export const paymentFailures = {
  NO_PAY_OPTIONS: 'no acquirer takes this payment method in this currency',
  CURRENCY_NOT_SUPPORT: 'the payment method does not pay in this currency',
  INVALID_AMOUNT: 'the amount is less than the payment method takes',
  ORDER_IS_CLOSED: 'the buyer ran out of time, and the payment was closed',
  PROCESS_FAIL: 'the acquirer refused without a better code, or could not be reached',
  INVALID_CARD_NUMBER: 'the acquirer does not take the card number',
  INVALID_EXPIRATION_DATE: 'the acquirer does not take the expiry date',
  INVALID_PAYMENT_METHOD_META_DATA: 'the acquirer does not take the CVV',
  DO_NOT_HONOR: 'the issuer declined',
  RISK_REJECT: 'the acquirer suspects a risk',
  USER_PAYMENT_VERIFICATION_FAILED: 'the buyer declined, or failed to be authenticated',
} as const satisfies Codes

/** How raising an authorized amount can fail after it was accepted. */
export const updateFailures = {
  AUTH_CANCELLED: 'the payment was cancelled meanwhile',
  AUTH_EXPIRED: 'the authorization ran out meanwhile',
  INCREMENTAL_NOT_SUPPORT: 'the acquirer does not raise it, or it was captured meanwhile',
  PROCESS_FAIL: 'the acquirer refused without a better code',
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
} as const satisfies Codes
