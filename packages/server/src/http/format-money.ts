import type { Money } from '../domain/money.ts'
import { currencyExponent } from './input/amount.ts'

/** For people: `12.95 EUR`, `120 JPY`. */
export function formatMoney(money: Money): string {
  const exponent = currencyExponent(money.currency) ?? 0
  const digits = money.value.toString().padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  const fraction = exponent > 0 ? `.${digits.slice(-exponent)}` : ''
  return `${whole}${fraction} ${money.currency}`
}
