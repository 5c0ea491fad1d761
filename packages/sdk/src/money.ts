import type { Amount } from '@capstan/protocol/wire'
import { currencyDigits } from './currencies.ts'
import { InvalidRequestError } from './errors.ts'

const maxDigits = 16

/**
 * An amount from a decimal text: `money('12.95', 'EUR')` is `{ currency: 'EUR', value: '1295' }`, `money('500', 'JPY')`
 * is 500 yen.
 *
 * Throws `InvalidRequestError` for a JavaScript number (0.1 + 0.2 is not 0.3), for more decimals than the currency has,
 * for zero, a sign or anything else that is not digits with at most one point, for more than 16 digits, for rupiah with
 * sen (APO wants IDR to end in `00`), and for letters that are not a currency of ISO 4217 in upper case.
 */
export function money(decimal: string, currency: string): Amount {
  if (typeof decimal !== 'string') {
    throw new InvalidRequestError(
      `an amount must be a text, not a ${typeof decimal}: most decimals have no exact binary number. ` +
        `Write money('12.95', 'EUR'), or minorUnits(1295n, 'EUR') for a whole number of cents.`,
    )
  }
  const digits = digitsOf(currency)
  const [, whole, fraction = ''] = /^(0|[1-9]\d*)(?:\.(\d+))?$/.exec(decimal) ?? []
  if (whole === undefined) {
    throw new InvalidRequestError(
      `an amount must be digits with at most one point, like '12.95'; no sign, spaces, separators or leading zeros.`,
    )
  }
  if (fraction.length > digits) {
    const allowed = digits === 0 ? 'no decimals' : `at most ${digits} decimals`
    throw new InvalidRequestError(`${currency} has ${allowed}, and the amount has ${fraction.length}. Round it before.`)
  }
  return minorUnits(BigInt(whole + fraction.padEnd(digits, '0')), currency)
}

/** An amount from whole minor units: `minorUnits(1295n, 'EUR')` is EUR 12.95. Refuses as `money` does. */
export function minorUnits(value: bigint, currency: string): Amount {
  digitsOf(currency)
  if (typeof value !== 'bigint') {
    throw new InvalidRequestError(`minor units must be a bigint, like 1295n, not a ${typeof value}.`)
  }
  if (value <= 0n) throw new InvalidRequestError('an amount must be above zero.')
  if (currency === 'IDR' && value % 100n !== 0n) {
    throw new InvalidRequestError('an amount in IDR must be whole rupiah: its value ends in 00.')
  }
  return amountOf(value, currency)
}

/** The amount as a decimal text with all digits of its currency: `'12.95'`, `'500'` for yen, `'1.250'` for dinars. */
export function toDecimal(amount: Amount): string {
  const digits = digitsOf(amount.currency)
  const text = unitsOf(amount)
    .toString()
    .padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** The amount for people, as their language writes it: `formatMoney(amount, 'de-DE')` is `12,95 €`. */
export function formatMoney(amount: Amount, locale?: string): string {
  const digits = digitsOf(amount.currency)
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: amount.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  // A text is formatted digit by digit (ES2023); as a number, 16 digits would be rounded.
  return format.format(toDecimal(amount) as `${number}` & number)
}

/** `a + b`, of one currency. */
export function addMoney(a: Amount, b: Amount): Amount {
  return amountOf(unitsOf(a) + unitsOf(sameCurrency(a, b)), a.currency)
}

/**
 * `a - b`, of one currency, for example what is left to capture. It may be zero, which no API takes; less throws
 * `InvalidRequestError`.
 */
export function subtractMoney(a: Amount, b: Amount): Amount {
  const left = unitsOf(a) - unitsOf(sameCurrency(a, b))
  if (left < 0n) {
    throw new InvalidRequestError(
      `${toDecimal(b)} cannot be taken from ${toDecimal(a)} ${a.currency}: less than nothing.`,
    )
  }
  return amountOf(left, a.currency)
}

/** Below zero, zero or above zero, as `a` is less than, equal to or more than `b`; for `sort`. Of one currency. */
export function compareMoney(a: Amount, b: Amount): -1 | 0 | 1 {
  const [first, second] = [unitsOf(a), unitsOf(sameCurrency(a, b))]
  if (first === second) return 0
  return first < second ? -1 : 1
}

function amountOf(value: bigint, currency: string): Amount {
  const text = value.toString()
  if (text.length > maxDigits) {
    throw new InvalidRequestError(
      `an amount has at most ${maxDigits} digits in minor units, and this has ${text.length}.`,
    )
  }
  return { currency, value: text }
}

function unitsOf({ currency, value }: Amount): bigint {
  if (typeof value !== 'string' || !/^\d{1,16}$/.test(value)) {
    throw new InvalidRequestError(`the value of an amount in ${currency} must be a text of 1 to ${maxDigits} digits.`)
  }
  return BigInt(value)
}

function sameCurrency(a: Amount, b: Amount): Amount {
  if (a.currency === b.currency) return b
  throw new InvalidRequestError(`amounts in ${a.currency} and ${b.currency} cannot be reckoned together.`)
}

function digitsOf(currency: string): number {
  const digits = currencyDigits(currency)
  if (digits !== undefined) return digits
  throw new InvalidRequestError(`${JSON.stringify(currency)} is not a currency of ISO 4217, like 'EUR', in upper case.`)
}
