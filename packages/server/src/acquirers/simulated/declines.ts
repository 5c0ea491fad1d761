import type { CaptureDecline, PaymentDecline } from '../../domain/decline.ts'

/**
 * Every reason that an acquirer may have and Capstan passes on, by the last two digits of a magic amount. One of them is no
 * code of Capstan's: acquirers have words of their own.
 */
const reasons = [
  'AUTHENTICATION_REQUIRED',
  'CARD_NOT_SUPPORTED',
  'CURRENCY_NOT_SUPPORT',
  'DO_NOT_HONOR',
  'FRAUD_REJECT',
  'INVALID_AMOUNT',
  'INVALID_CONTRACT',
  'INVALID_MERCHANT_STATUS',
  'PAYMENT_AMOUNT_EXCEED_LIMIT',
  'PAYMENT_COUNT_EXCEED_LIMIT',
  'PAYMENT_NOT_QUALIFIED',
  'PAYMENT_PROHIBITED',
  'RISK_REJECT',
  'SELECTED_CARD_BRAND_NOT_AVAILABLE',
  'SETTLE_CONTRACT_NOT_MATCH',
  'USER_AMOUNT_EXCEED_LIMIT',
  'USER_BALANCE_NOT_ENOUGH',
  'USER_KYC_NOT_QUALIFIED',
  'USER_NOT_EXIST',
  'USER_STATUS_ABNORMAL',
  'EXCEEDS_TRANSACTION_AMOUNT_LIMIT',
  'INVALID_CARD_NUMBER',
  'INVALID_EXPIRATION_DATE',
  'INVALID_PAYMENT_METHOD_META_DATA',
  'NO_PAY_OPTIONS',
  'USER_PAYMENT_VERIFICATION_FAILED',
] as const satisfies readonly (PaymentDecline | CaptureDecline | 'EXCEEDS_TRANSACTION_AMOUNT_LIMIT')[]

/** The reason of a magic amount, `base` + 1 to `base` + 26. */
export function declineReason(base: bigint, amount: bigint): string | undefined {
  return reasons[Number(amount - base) - 1]
}
