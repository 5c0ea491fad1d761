import { currencyExponent } from '../input/amount.ts'
import type { CheckoutLocale } from './locale.ts'
import type { CheckoutView } from './view.ts'

/** As the language writes it: `€129.50`, `129,50 €`. The digits after the point are APO's count, not the browser's. */
export function amountText({ currency, value }: CheckoutView['amount'], locale: CheckoutLocale): string {
  const digits = currencyExponent(currency) ?? 0
  const padded = value.padStart(digits + 1, '0')
  const point = padded.length - digits
  // As text, which Intl takes to the last digit. A number would be rounded above 2^53.
  const decimal = `${padded.slice(0, point)}.${padded.slice(point)}0` as `${number}`
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimal)
}
