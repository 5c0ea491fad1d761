import type { PaymentMethod } from './payment-method.ts'

/** What a payment must be like. Every list given must contain the payment's value; an absent list asks nothing. */
export interface RoutingMatch {
  /** ISO 4217 letters. */
  readonly currency?: readonly string[]
  /** APO's `paymentMethodType`. */
  readonly method?: readonly string[]
  /** APO's brand name; never matches a payment without a card. */
  readonly cardBrand?: readonly string[]
  /** ISO 3166 letters of the issuer's country; never matches a card whose country is unknown. */
  readonly cardCountry?: readonly string[]
}

export interface RoutingRule {
  readonly match: RoutingMatch
  /** Name of the acquirer that takes the payment. */
  readonly acquirer: string
}

/** Which acquirer takes a payment: that of the first rule that matches, otherwise the default. */
export interface RoutingTable {
  readonly default: string
  readonly rules: readonly RoutingRule[]
}

export interface RoutablePayment {
  /** ISO 4217 letters. */
  readonly currency: string
  readonly method: PaymentMethod
}

/** The name of the acquirer that takes the payment. */
export function route(table: RoutingTable, payment: RoutablePayment): string {
  return table.rules.find((rule) => matches(rule.match, payment))?.acquirer ?? table.default
}

function matches(match: RoutingMatch, { currency, method }: RoutablePayment): boolean {
  return (
    allows(match.currency, currency) &&
    allows(match.method, method.type) &&
    allows(match.cardBrand, method.card?.brand) &&
    allows(match.cardCountry, method.card?.country)
  )
}

function allows(wanted: readonly string[] | undefined, actual: string | undefined): boolean {
  return wanted === undefined || (actual !== undefined && wanted.includes(actual))
}
