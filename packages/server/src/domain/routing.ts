import type { Money } from './money.ts'
import type { PaymentMethod } from './payment-method.ts'
import { draws, shareDraw } from './share-draw.ts'

/** What a payment must be like. Every list given must contain the payment's value; an absent list asks nothing. */
export interface RoutingMatch {
  /** ISO 4217 letters. */
  readonly currency?: readonly string[]
  /** Only beside `currency`, because it is in minor units of it. */
  readonly amount?: AmountSpan
  /** APO's `paymentMethodType`. */
  readonly method?: readonly string[]
  /** APO's brand name; never matches a payment without a card. */
  readonly cardBrand?: readonly string[]
  /** ISO 3166 letters of the issuer's country; never matches a card whose country is unknown. */
  readonly cardCountry?: readonly string[]
  readonly clientId?: readonly string[]
}

/** Minor units; both ends belong to it, and an absent one is no limit. */
export interface AmountSpan {
  readonly from?: bigint
  readonly to?: bigint
}

/** How much of what a rule matches an acquirer gets, in whole percent; those of one rule make 100. */
export interface Share {
  readonly acquirer: string
  readonly percent: number
}

/** Where a rule leads: to one acquirer, to the first of several that can, or to shares of them. */
export type RoutingTarget =
  | { readonly acquirer: string }
  | { readonly acquirers: readonly string[] }
  | { readonly shares: readonly Share[] }

export type RoutingRule = { readonly match: RoutingMatch } & RoutingTarget

/** Where payments go: by the first rule that matches, otherwise by the default, which is one name or several in order. */
export interface RoutingTable {
  readonly default: string | readonly string[]
  readonly rules: readonly RoutingRule[]
}

export interface RoutablePayment {
  readonly clientId: string
  /** Absent while there is no payment yet: shares are then not drawn, and stand in their order. */
  readonly paymentRequestId?: string
  readonly amount: Money
  readonly method: PaymentMethod
}

/** The acquirers a payment may go to, the most wanted first. */
export interface Preference {
  /** Number of the rule that matched, the first is 1; null for the default. */
  readonly rule: number | null
  /** 0 to 99, where the rule has shares. */
  readonly draw?: number
  readonly acquirers: readonly string[]
}

export function preferenceFor(table: RoutingTable, payment: RoutablePayment): Preference {
  const { amount, ...others } = payment
  const index = table.rules.findIndex(
    ({ match }) => matches(match, { ...others, currency: amount.currency }) && within(match.amount, amount.value),
  )
  const rule = table.rules[index]
  if (!rule) return { rule: null, acquirers: defaultsOf(table) }
  const named = { rule: index + 1, acquirers: acquirersOf(rule) }
  if (!('shares' in rule) || payment.paymentRequestId === undefined) return named
  const draw = shareDraw(payment.clientId, payment.paymentRequestId)
  const drawn = shareAt(rule.shares, draw)
  return { ...named, draw, acquirers: [drawn, ...named.acquirers.filter((name) => name !== drawn)] }
}

/** All acquirers that payments like this one may lead to, whatever their amount. */
export function reachableBy(
  table: RoutingTable,
  payment: Omit<RoutablePayment, 'amount'> & { readonly currency: string },
): readonly string[] {
  const reached: string[] = []
  for (const rule of table.rules) {
    if (!matches(rule.match, payment)) continue
    reached.push(...acquirersOf(rule))
    if (rule.match.amount === undefined) return reached
  }
  return [...reached, ...defaultsOf(table)]
}

/** The acquirers of a rule in the order of the table. */
function acquirersOf(rule: RoutingTarget): readonly string[] {
  if ('acquirer' in rule) return [rule.acquirer]
  return 'acquirers' in rule ? rule.acquirers : rule.shares.map(({ acquirer }) => acquirer)
}

function defaultsOf(table: RoutingTable): readonly string[] {
  return typeof table.default === 'string' ? [table.default] : table.default
}

function matches(
  match: RoutingMatch,
  { currency, method, clientId }: Pick<RoutablePayment, 'method' | 'clientId'> & { readonly currency: string },
): boolean {
  return (
    allows(match.currency, currency) &&
    allows(match.method, method.type) &&
    allows(match.cardBrand, method.card?.brand) &&
    allows(match.cardCountry, method.card?.country) &&
    allows(match.clientId, clientId)
  )
}

function allows(wanted: readonly string[] | undefined, actual: string | undefined): boolean {
  return wanted === undefined || (actual !== undefined && wanted.includes(actual))
}

function within(span: AmountSpan | undefined, value: bigint): boolean {
  if (!span) return true
  return (span.from === undefined || value >= span.from) && (span.to === undefined || value <= span.to)
}

function shareAt(shares: readonly Share[], draw: number): string {
  let end = 0
  for (const { acquirer, percent } of shares) {
    end += percent
    if (draw < end) return acquirer
  }
  throw new Error(`shares make ${draws}, so a draw below ${draws} falls into one`)
}
