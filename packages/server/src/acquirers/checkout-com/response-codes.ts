import type { CaptureDecline, PaymentDecline, RefundDecline } from '../../domain/decline.ts'

/**
 * The codes that mean yes. 10200 is left out: it puts a capture off, so it is neither a yes nor a no.
 */
const approvals = new Set(['10000', '10008', '10010', '10011', '10076', '10077', '10081', '10100'])

export function isApproval(responseCode: string): boolean {
  return approvals.has(responseCode)
}

export const deferred = '10200'

export interface Decline {
  readonly code: PaymentDecline | CaptureDecline | RefundDecline
  /** The reason lies with the merchant's account or the way to the issuer, not with the card, the buyer or the issuer. */
  readonly elsewhere?: true
}

/**
 * Why a payment was declined, by `response_code`. Codes that are not here are declined all the same, as `PROCESS_FAIL`.
 *
 * `elsewhere` stands where Checkout.com's words lay the reason to itself, its routes or the merchant's set-up with it. It
 * is missing at 20068 (the answer came too late) although Checkout.com repeats such payments of its own: the issuer may
 * hold the money already, and would hold it twice.
 */
const declines: ReadonlyMap<string, Decline> = new Map<string, Decline>([
  ['20003', { code: 'INVALID_MERCHANT_STATUS', elsewhere: true }],
  ['20005', { code: 'DO_NOT_HONOR' }],
  ['20013', { code: 'INVALID_AMOUNT' }],
  ['20014', { code: 'INVALID_CARD_NUMBER' }],
  ['20031', { code: 'PROCESS_FAIL', elsewhere: true }],
  ['20051', { code: 'USER_BALANCE_NOT_ENOUGH' }],
  ['20054', { code: 'INVALID_EXPIRATION_DATE' }],
  ['20057', { code: 'PAYMENT_PROHIBITED' }],
  ['20058', { code: 'INVALID_MERCHANT_STATUS', elsewhere: true }],
  ['20059', { code: 'FRAUD_REJECT' }],
  ['20061', { code: 'USER_AMOUNT_EXCEED_LIMIT' }],
  ['20062', { code: 'USER_STATUS_ABNORMAL' }],
  ['20063', { code: 'FRAUD_REJECT' }],
  ['20065', { code: 'PAYMENT_COUNT_EXCEED_LIMIT' }],
  ['20072', { code: 'USER_STATUS_ABNORMAL' }],
  ['20078', { code: 'USER_STATUS_ABNORMAL' }],
  ['20082', { code: 'INVALID_PAYMENT_METHOD_META_DATA' }],
  ['20087', { code: 'INVALID_PAYMENT_METHOD_META_DATA' }],
  ['20091', { code: 'PROCESS_FAIL', elsewhere: true }],
  ['20092', { code: 'PROCESS_FAIL', elsewhere: true }],
  ['20093', { code: 'PAYMENT_PROHIBITED' }],
  ['20096', { code: 'PROCESS_FAIL', elsewhere: true }],
  ['20100', { code: 'INVALID_EXPIRATION_DATE' }],
  ['20102', { code: 'INVALID_MERCHANT_STATUS', elsewhere: true }],
  ['20103', { code: 'CARD_NOT_SUPPORTED', elsewhere: true }],
  ['20106', { code: 'CURRENCY_NOT_SUPPORT', elsewhere: true }],
  ['20109', { code: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT' }],
  ['20112', { code: 'INVALID_MERCHANT_STATUS', elsewhere: true }],
  ['20121', { code: 'PAYMENT_AMOUNT_EXCEED_LIMIT', elsewhere: true }],
  ['20124', { code: 'INVALID_PAYMENT_METHOD_META_DATA' }],
  ['20151', { code: 'USER_PAYMENT_VERIFICATION_FAILED' }],
  ['20152', { code: 'USER_PAYMENT_VERIFICATION_FAILED' }],
  ['20153', { code: 'PROCESS_FAIL', elsewhere: true }],
  ['20154', { code: 'AUTHENTICATION_REQUIRED' }],
  ['20155', { code: 'USER_PAYMENT_VERIFICATION_FAILED' }],
  ['20156', { code: 'PROCESS_FAIL', elsewhere: true }],
  ['20157', { code: 'INVALID_MERCHANT_STATUS', elsewhere: true }],
  ['20158', { code: 'REFUND_WINDOW_EXCEED' }],
  ['20179', { code: 'INVALID_CARD_NUMBER' }],
  ['20182', { code: 'PAYMENT_PROHIBITED' }],
  ['20183', { code: 'FRAUD_REJECT' }],
  ['30015', { code: 'INVALID_CARD_NUMBER' }],
  ['30020', { code: 'INVALID_AMOUNT' }],
  ['30021', { code: 'USER_AMOUNT_EXCEED_LIMIT' }],
  ['30022', { code: 'PAYMENT_COUNT_EXCEED_LIMIT' }],
  ['30033', { code: 'INVALID_EXPIRATION_DATE' }],
  ['30034', { code: 'FRAUD_REJECT' }],
  ['30036', { code: 'USER_STATUS_ABNORMAL' }],
  ['30041', { code: 'USER_STATUS_ABNORMAL' }],
  ['30043', { code: 'FRAUD_REJECT' }],
  ['30046', { code: 'USER_STATUS_ABNORMAL' }],
  ['44301', { code: 'AUTHENTICATION_REQUIRED' }],
])

export function declineOf(responseCode: string | undefined): Decline {
  const listed = responseCode === undefined ? undefined : declines.get(responseCode)
  if (listed) return listed
  // All others of 4xxxx are rules and lists of risk: the merchant's own, or Checkout.com's.
  return { code: responseCode && /^4\d{4}$/.test(responseCode) ? 'RISK_REJECT' : 'PROCESS_FAIL' }
}
