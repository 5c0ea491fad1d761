import { data } from 'currency-codes'
import type { Static } from 'typebox'
import { canBePaid, type Money } from '../../domain/money.ts'
import { type Read, refused } from './read.ts'
import type { amount } from './schemas/fields.ts'

/** ISO 4217 lists these beside currencies. Nobody can pay in them: metals, units of account, bond units, tests. */
const NOT_MONEY = new Set(
  'BOV CHE CHW CLF COU MXV USN UYI UYW XAD XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' '),
)

/** In use since 31 March 2025 (Curaçao, Sint Maarten), later than the package's table. */
const NEWER_THAN_THE_TABLE = [['XCG', 2]] as const

/**
 * APO's own list counts two digits where other tables (CLDR, several acquirers) count none. Pinned here: a table that
 * changed its mind in an update would move the decimal point of every amount in that currency.
 */
const AS_APO_COUNTS = [
  ['IDR', 2],
  ['TWD', 2],
] as const

const exponents: ReadonlyMap<string, number> = new Map([
  ...data.filter(({ code }) => !NOT_MONEY.has(code)).map(({ code, digits }) => [code, digits] as const),
  ...NEWER_THAN_THE_TABLE,
  ...AS_APO_COUNTS,
])

/** Every currency that can be paid in, by its ISO 4217 letters. */
export const currencies: readonly string[] = [...exponents.keys()].sort()

/** Digits after the point: 2 for EUR, 0 for JPY, 3 for KWD. Undefined for letters that are not money of ISO 4217. */
export function currencyExponent(currency: string): number | undefined {
  return exponents.get(currency)
}

/** The digits of those that have other than two. */
export const unusualExponents: Readonly<Record<string, number>> = Object.fromEntries(
  [...exponents].filter(([, digits]) => digits !== 2),
)

/** How a currency is counted, for messages. */
export function minorUnits(currency: string): string | undefined {
  const exponent = currencyExponent(currency)
  if (exponent === undefined) return undefined
  if (exponent === 0) return `${currency} has no minor unit: 1 ${currency} is 1`
  return `${currency} has ${exponent} digits: 1 ${currency} is ${10 ** exponent}`
}

/**
 * What a well-formed amount means. An unknown currency is PARAM_ILLEGAL, like any other misspelling: the code
 * CURRENCY_NOT_SUPPORT is an acquirer's or a payment's answer about a real currency, and such an answer uses up the
 * request id.
 */
export function readAmount(wire: Static<typeof amount>, path: string): Read<Money> {
  if (currencyExponent(wire.currency) === undefined) {
    return refused(`${path}.currency`, 'is not a currency of ISO 4217 that can be paid in')
  }
  const value = BigInt(wire.value)
  if (value === 0n) return refused(`${path}.value`, 'must be above zero')
  if (!canBePaid({ currency: wire.currency, value })) {
    return refused(`${path}.value`, 'must end in 00: IDR has 2 digits, and no amount below 1 rupiah')
  }
  return { ok: true, value: { currency: wire.currency, value } }
}

type WireAmount = Static<typeof amount>

/** The order's amount is checked and dropped: it may differ from what is paid, but not in currency. */
export function readOrderAmounts(request: {
  readonly order: { readonly orderAmount: WireAmount }
  readonly paymentAmount: WireAmount
}): Read<Money> {
  const orderAmount = readAmount(request.order.orderAmount, 'order.orderAmount')
  if (!orderAmount.ok) return orderAmount
  const paid = readAmount(request.paymentAmount, 'paymentAmount')
  if (paid.ok && paid.value.currency !== orderAmount.value.currency) {
    return refused('paymentAmount.currency', 'must be the currency of order.orderAmount')
  }
  return paid
}
