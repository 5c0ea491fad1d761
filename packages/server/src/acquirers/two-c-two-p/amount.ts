import { data } from 'currency-codes'
import type { Money } from '../../domain/money.ts'

/**
 * What our minor units are, where APO counts other digits than ISO 4217 (http/input/amount.ts), and currencies that are
 * newer than the table. A test holds this to what the API counts.
 */
const asApoCounts = [
  ['IDR', 2],
  ['TWD', 2],
  ['XCG', 2],
] as const

const digits: ReadonlyMap<string, number> = new Map([
  ...data.map(({ code, digits }) => [code, digits] as const),
  ...asApoCounts,
])

/**
 * Payment maintenance takes amounts "in 2 decimal format" whatever the currency, so a third digit would be lost on the
 * way to it: such currencies cannot be settled exactly and are not taken.
 */
const maintenanceDigits = 2

/** Digits of our minor units in the currency; undefined where 2C2P cannot be told an exact amount. */
export function digitsOf(currency: string): number | undefined {
  const count = digits.get(currency)
  return count === undefined || count > maintenanceDigits ? undefined : count
}

/** Most that fits 2C2P's D (12,5): twelve digits before the point. */
const mostWholeDigits = 12

/**
 * Of a payment token: a JSON number, with no more decimals than it needs. At most 15 digits, which a number holds
 * exactly. Undefined for an amount that 2C2P has no room for.
 */
export function decimalNumber({ currency, value }: Money): number | undefined {
  const text = decimalText({ currency, value })
  return text === undefined || text.indexOf('.') > mostWholeDigits ? undefined : Number(text)
}

/** Of payment maintenance: always two decimals, for yen too. Undefined for a currency that is not taken. */
export function decimalText({ currency, value }: Money): string | undefined {
  const count = digitsOf(currency)
  if (count === undefined || value < 0n) return undefined
  const hundredths = (value * 10n ** BigInt(maintenanceDigits - count)).toString().padStart(maintenanceDigits + 1, '0')
  return `${hundredths.slice(0, -maintenanceDigits)}.${hundredths.slice(-maintenanceDigits)}`
}

/**
 * An amount as 2C2P writes it: a JSON number or text, with up to five decimals (`230.87`, `000000002500.90000`).
 * Undefined for anything else, and for a fraction of a minor unit.
 */
export function readDecimal(value: unknown, currency: string): Money | undefined {
  const count = digitsOf(currency)
  const text = typeof value === 'number' ? String(value) : value
  if (count === undefined || typeof text !== 'string') return undefined
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d{1,5}))?$/.exec(text) ?? []
  if (whole === undefined || /[^0]/.test(fraction.slice(count))) return undefined
  return { currency, value: BigInt(whole + fraction.slice(0, count).padEnd(count, '0')) }
}
