import type { JsonObject } from './json-object.ts'
import type { WireBoolean } from './wire-boolean.ts'

/** How the buyer pays (apo/pay). */
export interface PaymentMethod {
  /** At most 64 characters, for example `CARD`, `APPLEPAY`, `GOOGLEPAY`, `PAYPAL`, `ALIPAY_HK`. */
  readonly paymentMethodType: string
  /** Stored-card token, at most 128 characters. */
  readonly paymentMethodId?: string
  readonly paymentMethodMetaData?: CardMetaData | JsonObject
  /** Korean cards: the issuer authenticates the buyer. Default false. */
  readonly requireIssuerAuthentication?: WireBoolean
  readonly customerId?: string
  /** At most 2048 characters. */
  readonly extendInfo?: string
}

/**
 * Card data sent server to server, which needs a PCI assessment of the sender. Whoever handles a value of this type
 * must not store or log it.
 */
export interface CardMetaData {
  readonly cardNo: string
  readonly cvv?: string
  /** Two digits, `01` to `12`. */
  readonly expiryMonth: string
  /** Last two digits of the year. */
  readonly expiryYear: string
  readonly cardholderName?: { readonly firstName?: string; readonly lastName?: string }
  readonly billingAddress?: JsonObject
  /** ISO 3166, two letters; `KR` for Korean cards. */
  readonly paymentMethodRegion?: string
  readonly is3DSAuthentication?: WireBoolean
  /** APO's brand name, for cards that carry two. */
  readonly selectedCardBrand?: string
}
