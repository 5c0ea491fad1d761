import { paymentDeclines } from '../../domain/decline.ts'

/**
 * Codes with which pay says no (ams/payment_cashier; the union of what was published over time). Not among them:
 * REPEAT_REQ_INCONSISTENT, since another authorization stands under our reference then, and SYSTEM_ERROR, whose status is
 * not published: both are found out by asking.
 */
export const payRefusals: readonly string[] = [
  ...paymentDeclines,
  'ACCESS_DENIED',
  'MERCHANT_KYB_NOT_QUALIFIED',
  'MERCHANT_NOT_REGISTERED',
  'ORDER_IS_CANCELED',
  'ORDER_STATUS_INVALID',
  'PARAM_ILLEGAL',
  'USER_NOT_EXIST',
  'VERIFY_TIMES_EXCEED_LIMIT',
  'VERIFY_UNMATCHED',
]

/**
 * What Antom documents as a matter between the merchant and Antom: the contract and the registration. It says nothing
 * about the buyer or the card, so another acquirer may well say yes. Refusals by the issuer, by risk control or for a limit
 * are not here: where they come from cannot be told from the code.
 */
const answeredElsewhere = [
  'CURRENCY_NOT_SUPPORT',
  'INVALID_CONTRACT',
  'INVALID_MERCHANT_STATUS',
  'MERCHANT_KYB_NOT_QUALIFIED',
  'MERCHANT_NOT_REGISTERED',
  'NO_PAY_OPTIONS',
  'PAYMENT_NOT_QUALIFIED',
  'SETTLE_CONTRACT_NOT_MATCH',
]

export function isAnsweredElsewhere(code: string): boolean {
  return answeredElsewhere.includes(code)
}
