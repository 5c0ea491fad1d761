import type { WireBoolean } from './wire-boolean.ts'

/** What became known of the card while paying (pay, inquiryPayment, notifyPayment). Never a full card number. */
export interface PaymentResultInfo {
  /** Masked. */
  readonly cardNo?: string
  /** APO's brand name, for example `VISA`. */
  readonly cardBrand?: string
  /** Last four digits of the card number. */
  readonly lastFour?: string
  /** First digits of the card number, which name the issuer. */
  readonly cardBin?: string
  /** Stored-card token, at most 128 characters. */
  readonly cardToken?: string
  /** ISO 3166, two letters. */
  readonly issuingCountry?: string
  /** For example `CREDIT`, `DEBIT`, `PREPAID`. */
  readonly funding?: string
  /** The issuer's approval code. */
  readonly authorizationCode?: string
  /** The scheme's id of the authorization. */
  readonly networkTransactionId?: string
  /** Retrieval reference number. */
  readonly rrn?: string
  /** The issuer's raw address check result. */
  readonly avsResultRaw?: string
  /** The issuer's raw CVV check result. */
  readonly cvvResultRaw?: string
  readonly incrementalAuthorizationAvailable?: WireBoolean
}
