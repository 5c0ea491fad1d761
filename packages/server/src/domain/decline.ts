import type { Receipt } from './outcome.ts'

/**
 * The reasons an acquirer may have for refusing, as merchants are told them. Codes of APO: what is not listed here was
 * never published, and no merchant's program could know it.
 */
export const paymentDeclines = [
  'AUTHENTICATION_REQUIRED',
  'CARD_NOT_SUPPORTED',
  'CURRENCY_NOT_SUPPORT',
  'DO_NOT_HONOR',
  'FRAUD_REJECT',
  'INVALID_AMOUNT',
  'INVALID_CARD_NUMBER',
  'INVALID_CONTRACT',
  'INVALID_EXPIRATION_DATE',
  'INVALID_MERCHANT_STATUS',
  'INVALID_PAYMENT_METHOD_META_DATA',
  'NO_PAY_OPTIONS',
  'ORDER_IS_CLOSED',
  'PAYMENT_AMOUNT_EXCEED_LIMIT',
  'PAYMENT_COUNT_EXCEED_LIMIT',
  'PAYMENT_NOT_QUALIFIED',
  'PAYMENT_PROHIBITED',
  'PROCESS_FAIL',
  'RISK_REJECT',
  'SELECTED_CARD_BRAND_NOT_AVAILABLE',
  'SETTLE_CONTRACT_NOT_MATCH',
  'USER_AMOUNT_EXCEED_LIMIT',
  'USER_BALANCE_NOT_ENOUGH',
  'USER_KYC_NOT_QUALIFIED',
  'USER_PAYMENT_VERIFICATION_FAILED',
  'USER_STATUS_ABNORMAL',
] as const

/** Of a capture: the reasons that Capstan has too, and those that only an acquirer can have. */
export const captureDeclines = [
  'AUTH_CANCELLED',
  'AUTH_EXPIRED',
  'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT',
  'CURRENCY_NOT_SUPPORT',
  'DO_NOT_HONOR',
  'INVALID_AMOUNT',
  'INVALID_CONTRACT',
  'MULTI_CAPTURE_NOT_SUPPORTED',
  'ORDER_STATUS_INVALID',
  'PAYMENT_COUNT_EXCEED_LIMIT',
  'PROCESS_FAIL',
  'RISK_REJECT',
  'USER_AMOUNT_EXCEED_LIMIT',
  'USER_BALANCE_NOT_ENOUGH',
  'USER_NOT_EXIST',
  'USER_STATUS_ABNORMAL',
] as const

/** Of a refund; Capstan has all of them too. */
export const refundDeclines = [
  'CURRENCY_NOT_SUPPORT',
  'ORDER_IS_CANCELED',
  'ORDER_STATUS_INVALID',
  'PART_REFUND_NOT_SUPPORT',
  'PROCESS_FAIL',
  'REFUND_AMOUNT_EXCEED',
  'REFUND_NOT_SUPPORT',
  'REFUND_WINDOW_EXCEED',
] as const

export type PaymentDecline = (typeof paymentDeclines)[number]
export type CaptureDecline = (typeof captureDeclines)[number]
export type RefundDecline = (typeof refundDeclines)[number]

/** A clear no, as far as its code is concerned. */
interface Refused {
  readonly kind: string
  readonly code?: string
  readonly receipt?: Receipt
}

/**
 * An acquirer's outcome in codes that merchants know. A code of its own says `PROCESS_FAIL`, and stays where people look:
 * in the receipt, which the wire shows as acquirerInfo.
 */
export function inPublishedCodes<Outcome extends Refused>(published: readonly string[], outcome: Outcome): Outcome {
  const { kind, code, receipt } = outcome
  if (kind !== 'failed' || code === undefined || published.includes(code)) return outcome
  return { ...outcome, code: 'PROCESS_FAIL', receipt: { resultCode: code, ...receipt } }
}
