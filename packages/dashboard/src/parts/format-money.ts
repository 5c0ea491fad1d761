import type { Json, Money } from '../api/types.ts'

let exponents: Readonly<Record<string, number>> = {}

/** The server's word on how many digits a currency has, where they are not two. */
export function setExponents(unusual: Readonly<Record<string, number>>): void {
  exponents = unusual
}

/** Digits after the point: 2 for EUR, 0 for JPY. */
export function exponentOf(currency: string): number {
  return exponents[currency] ?? 2
}

const formats = new Map<string, Intl.NumberFormat>()

/** In the viewer's language, with the digits that the currency is counted in here: Intl's own differ for some. */
export function formatMoney({ currency, value }: Json<Money>): string {
  const digits = exponentOf(currency)
  const key = `${currency} ${digits}`
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(undefined, {
      style: 'currency',
      currency,
      currencyDisplay: 'code',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  formats.set(key, format)
  // As text: a number would lose the last digits of a large amount.
  return format.format(toDecimal(value, digits) as `${number}`)
}

/** `12345` with two digits is `123.45`. */
export function toDecimal(minorUnits: string, digits: number): string {
  const negative = minorUnits.startsWith('-')
  const padded = minorUnits.replace('-', '').padStart(digits + 1, '0')
  const whole = padded.slice(0, padded.length - digits)
  const text = digits === 0 ? whole : `${whole}.${padded.slice(-digits)}`
  return negative ? `-${text}` : text
}

/** `123.4` in a currency of two digits is `12340`. Undefined for what is no amount above zero in it. */
export function toMinorUnits(decimal: string, currency: string): string | undefined {
  const digits = exponentOf(currency)
  const match = /^(\d{1,15})(?:\.(\d*))?$/.exec(decimal.trim())
  if (!match) return undefined
  const [, whole = '', fraction = ''] = match
  if (fraction.length > digits) return undefined
  const value = `${whole}${fraction.padEnd(digits, '0')}`.replace(/^0+(?=\d)/, '')
  return value === '0' ? undefined : value
}
