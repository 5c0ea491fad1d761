export interface CardFacts {
  /** APO's brand name, for example `VISA`. */
  readonly brand: string
  /** ISO 3166 letters of the issuer's country, when known. */
  readonly country?: string
  readonly lastFour: string
}

/** What is kept of how the buyer pays. The card number itself is not part of it. */
export interface PaymentMethod {
  /** APO's `paymentMethodType`: `CARD`, `APPLEPAY`, `GOOGLEPAY`, `PAYPAL`, `ALIPAY_HK`, … */
  readonly type: string
  readonly card?: CardFacts
  /** Korean cards: the issuer authenticates the buyer (`requireIssuerAuthentication`). */
  readonly issuerAuthenticated: boolean
}

/** Of a payment on the checkout page whose buyer has not chosen yet. */
export const noMethodYet: PaymentMethod = { type: '', issuerAuthenticated: false }
