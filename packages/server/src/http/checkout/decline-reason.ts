import type { ResultCode } from '@capstan/protocol'
import type { DeclineReason } from './texts/texts.ts'

const reasons: ReadonlyMap<string, DeclineReason> = new Map<ResultCode, DeclineReason>([
  ['DO_NOT_HONOR', 'bank'],
  ['USER_BALANCE_NOT_ENOUGH', 'balance'],
  ['USER_AMOUNT_EXCEED_LIMIT', 'limit'],
  ['PAYMENT_AMOUNT_EXCEED_LIMIT', 'limit'],
  ['PAYMENT_COUNT_EXCEED_LIMIT', 'limit'],
  ['INVALID_CARD_NUMBER', 'number'],
  ['INVALID_EXPIRATION_DATE', 'expiry'],
  ['INVALID_PAYMENT_METHOD_META_DATA', 'details'],
  ['CARD_NOT_SUPPORTED', 'unsupported'],
  ['SELECTED_CARD_BRAND_NOT_AVAILABLE', 'unsupported'],
  ['AUTHENTICATION_REQUIRED', 'authentication'],
  ['USER_PAYMENT_VERIFICATION_FAILED', 'authentication'],
  ['USER_KYC_NOT_QUALIFIED', 'account'],
  ['USER_NOT_EXIST', 'account'],
  ['USER_STATUS_ABNORMAL', 'account'],
  ['FRAUD_REJECT', 'refused'],
  ['RISK_REJECT', 'refused'],
  ['PAYMENT_PROHIBITED', 'refused'],
  ['CURRENCY_NOT_SUPPORT', 'unavailable'],
  ['NO_PAY_OPTIONS', 'unavailable'],
  ['PAYMENT_NOT_QUALIFIED', 'unavailable'],
])

/** APO's code of a failed try, as a reason that helps a buyer. */
export function declineReason(code: string): DeclineReason {
  return reasons.get(code) ?? 'other'
}
