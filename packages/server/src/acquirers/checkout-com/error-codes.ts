import type { Failed, Receipt, Unknown } from '../../domain/outcome.ts'
import type { HttpAnswer } from '../kit/exchange.ts'
import { asText, jsonObject, malformed, unlisted } from '../kit/reading.ts'
import type { Decline } from './response-codes.ts'

/** Why a request was refused as invalid (422), by `error_codes`. Of several, the first that is here counts. */
const ofAuthorizations: Readonly<Record<string, Decline>> = {
  '3ds_payment_required': { code: 'AUTHENTICATION_REQUIRED' },
  amount_invalid: { code: 'INVALID_AMOUNT' },
  amount_limit_exceeded: { code: 'USER_AMOUNT_EXCEED_LIMIT' },
  business_invalid: { code: 'INVALID_MERCHANT_STATUS', elsewhere: true },
  business_settings_missing: { code: 'INVALID_MERCHANT_STATUS', elsewhere: true },
  card_disabled: { code: 'USER_STATUS_ABNORMAL' },
  card_expired: { code: 'INVALID_EXPIRATION_DATE' },
  card_expiry_month_invalid: { code: 'INVALID_EXPIRATION_DATE' },
  card_expiry_month_required: { code: 'INVALID_EXPIRATION_DATE' },
  card_expiry_year_invalid: { code: 'INVALID_EXPIRATION_DATE' },
  card_expiry_year_required: { code: 'INVALID_EXPIRATION_DATE' },
  card_not_found: { code: 'INVALID_CARD_NUMBER' },
  card_number_invalid: { code: 'INVALID_CARD_NUMBER' },
  card_number_required: { code: 'INVALID_CARD_NUMBER' },
  currency_invalid: { code: 'CURRENCY_NOT_SUPPORT' },
  cvv_invalid: { code: 'INVALID_PAYMENT_METHOD_META_DATA' },
  no_authorization_enabled_processors_available: { code: 'NO_PAY_OPTIONS', elsewhere: true },
  payment_method_not_supported: { code: 'CARD_NOT_SUPPORTED', elsewhere: true },
}

const ofCaptures: Readonly<Record<string, Decline>> = {
  action_failure_limit_exceeded: { code: 'PAYMENT_COUNT_EXCEED_LIMIT' },
  amount_invalid: { code: 'INVALID_AMOUNT' },
  capture_value_greater_than_authorized: { code: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT' },
  capture_value_greater_than_remaining_authorized: { code: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT' },
  payment_expired: { code: 'AUTH_EXPIRED' },
}

const ofRefunds: Readonly<Record<string, Decline>> = {
  amount_exceeds_balance: { code: 'REFUND_AMOUNT_EXCEED' },
  refund_amount_exceeds_balance: { code: 'REFUND_AMOUNT_EXCEED' },
}

const tables = { authorization: ofAuthorizations, Capture: ofCaptures, Refund: ofRefunds } as const

/** A refusal before anything was done (403, 422). */
export function refusalOf(about: keyof typeof tables, answer: HttpAnswer, receipt: Receipt): Failed | Unknown {
  if (answer.status === 403) {
    const result = { resultCode: '403', resultMessage: 'not allowed' }
    return { kind: 'failed', code: 'ORDER_STATUS_INVALID', receipt: { ...receipt, ...result } }
  }
  const codes = errorCodes(answer.body)
  const [first] = codes
  if (first === undefined) return malformed('it refuses the request as invalid and gives no error code')
  const table: Readonly<Record<string, Decline>> = tables[about]
  const named = codes.find((code) => Object.hasOwn(table, code))
  const decline = (named !== undefined && table[named]) || { code: 'PROCESS_FAIL' }
  const result = { resultCode: named ?? first, resultMessage: codes.join(', ') }
  return { kind: 'failed', ...decline, receipt: { ...receipt, ...result } }
}

function errorCodes(body: string): readonly string[] {
  const codes = jsonObject(body)?.['error_codes']
  return Array.isArray(codes) ? codes.map(asText).filter((code) => code !== undefined) : []
}

/** For answers that say nothing about what was asked for: nothing is known, and it is asked about later. */
export function unusable({ status }: HttpAnswer): Unknown {
  switch (status) {
    case 401:
      return { kind: 'unknown', reason: 'Checkout.com does not accept the secret key of the account (HTTP 401)' }
    case 429:
      // Also the answer to a repeat while the first is still being carried out.
      return { kind: 'unknown', reason: 'too many requests, or the same one is still being processed (HTTP 429)' }
    default:
      return unlisted('HTTP status', String(status))
  }
}
