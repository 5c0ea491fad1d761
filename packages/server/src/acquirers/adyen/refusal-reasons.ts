import type { PaymentDecline } from '../../domain/decline.ts'

interface RefusalReason {
  /** `refusalReasonCode` of an answer. */
  readonly code: string
  /** `refusalReason` of an answer, `reason` of a webhook. */
  readonly text: string
  readonly decline: PaymentDecline
  /**
   * Only where Adyen's own words put the cause at this acquirer and not at the card, its holder or its bank. Never for
   * 46: there Adyen refuses because the scheme would fine another try.
   */
  readonly elsewhere?: true
}

/**
 * docs.adyen.com/development-resources/refusal-reasons, in its order. 43 to 46 are second-hand, from tables that other open
 * projects keep of it.
 */
export const refusalReasons: readonly RefusalReason[] = [
  { code: '2', text: 'Refused', decline: 'DO_NOT_HONOR' },
  { code: '3', text: 'Referral', decline: 'DO_NOT_HONOR' },
  { code: '4', text: 'Acquirer Error', decline: 'PROCESS_FAIL', elsewhere: true },
  { code: '5', text: 'Blocked Card', decline: 'USER_STATUS_ABNORMAL' },
  { code: '6', text: 'Expired Card', decline: 'INVALID_EXPIRATION_DATE' },
  { code: '7', text: 'Invalid Amount', decline: 'INVALID_AMOUNT' },
  { code: '8', text: 'Invalid Card Number', decline: 'INVALID_CARD_NUMBER' },
  { code: '9', text: 'Issuer Unavailable', decline: 'PROCESS_FAIL' },
  { code: '10', text: 'Not supported', decline: 'CARD_NOT_SUPPORTED' },
  { code: '11', text: '3D Not Authenticated', decline: 'USER_PAYMENT_VERIFICATION_FAILED' },
  { code: '12', text: 'Not enough balance', decline: 'USER_BALANCE_NOT_ENOUGH' },
  { code: '14', text: 'Acquirer Fraud', decline: 'FRAUD_REJECT' },
  { code: '15', text: 'Cancelled', decline: 'ORDER_IS_CLOSED' },
  { code: '16', text: 'Shopper Cancelled', decline: 'ORDER_IS_CLOSED' },
  { code: '17', text: 'Invalid Pin', decline: 'USER_PAYMENT_VERIFICATION_FAILED' },
  { code: '18', text: 'Pin tries exceeded', decline: 'USER_PAYMENT_VERIFICATION_FAILED' },
  { code: '19', text: 'Pin validation not possible', decline: 'USER_PAYMENT_VERIFICATION_FAILED' },
  { code: '20', text: 'FRAUD', decline: 'RISK_REJECT' },
  { code: '21', text: 'Not Submitted', decline: 'PROCESS_FAIL' },
  { code: '22', text: 'FRAUD-CANCELLED', decline: 'RISK_REJECT' },
  { code: '23', text: 'Transaction Not Permitted', decline: 'CARD_NOT_SUPPORTED' },
  { code: '24', text: 'CVC Declined', decline: 'USER_PAYMENT_VERIFICATION_FAILED' },
  { code: '25', text: 'Restricted Card', decline: 'USER_STATUS_ABNORMAL' },
  { code: '26', text: 'Revocation Of Auth', decline: 'DO_NOT_HONOR' },
  { code: '27', text: 'Declined Non Generic', decline: 'DO_NOT_HONOR' },
  { code: '28', text: 'Withdrawal amount exceeded', decline: 'USER_AMOUNT_EXCEED_LIMIT' },
  { code: '29', text: 'Withdrawal count exceeded', decline: 'PAYMENT_COUNT_EXCEED_LIMIT' },
  { code: '31', text: 'Issuer Suspected Fraud', decline: 'FRAUD_REJECT' },
  { code: '32', text: 'AVS Declined', decline: 'USER_PAYMENT_VERIFICATION_FAILED' },
  { code: '33', text: 'Card requires online pin', decline: 'CARD_NOT_SUPPORTED' },
  { code: '34', text: 'No checking account available on Card', decline: 'CARD_NOT_SUPPORTED' },
  { code: '35', text: 'No savings account available on Card', decline: 'CARD_NOT_SUPPORTED' },
  { code: '36', text: 'Mobile pin required', decline: 'CARD_NOT_SUPPORTED' },
  { code: '37', text: 'Contactless fallback', decline: 'CARD_NOT_SUPPORTED' },
  { code: '38', text: 'Authentication required', decline: 'AUTHENTICATION_REQUIRED' },
  { code: '39', text: 'RReq not received from DS', decline: 'USER_PAYMENT_VERIFICATION_FAILED' },
  { code: '40', text: 'Current AID is in Penalty Box', decline: 'CARD_NOT_SUPPORTED' },
  { code: '41', text: 'CVM Required Restart Payment', decline: 'CARD_NOT_SUPPORTED' },
  { code: '42', text: '3DS Authentication Error', decline: 'USER_PAYMENT_VERIFICATION_FAILED' },
  { code: '43', text: 'Online PIN required', decline: 'CARD_NOT_SUPPORTED' },
  { code: '44', text: 'Try another interface', decline: 'CARD_NOT_SUPPORTED' },
  { code: '45', text: 'Chip downgrade mode', decline: 'CARD_NOT_SUPPORTED' },
  {
    code: '46',
    text: 'Transaction blocked by Adyen to prevent excessive retry fees',
    decline: 'RISK_REJECT',
  },
]

const byCode = new Map(refusalReasons.map((reason) => [reason.code, reason]))
const byText = new Map(refusalReasons.map((reason) => [reason.text.toLowerCase(), reason]))

/** What a refusal means to merchants. The refusal itself is certain; a reason that is not listed only has no name. */
export function refusal(
  code: string | undefined,
  text: string | undefined,
): Pick<RefusalReason, 'decline' | 'elsewhere'> {
  return byCode.get(code ?? '') ?? byText.get((text ?? '').toLowerCase()) ?? { decline: 'PROCESS_FAIL' }
}
