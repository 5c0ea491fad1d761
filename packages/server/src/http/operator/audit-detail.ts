import type { Money } from '../../domain/money.ts'
import { formatMoney } from '../format-money.ts'

/**
 * What is kept with an entry of the audit. Entries were written by code of many versions: nothing here relies on a
 * member being there, or on what it is.
 */
export type Detail = Readonly<Record<string, unknown>>

/** `unknown-outcome` is `unknown outcome`. */
export function words(name: string): string {
  return name.replaceAll('-', ' ')
}

/** Whatever a member is, as far as one line can say it; empty for what is not there. */
export function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.map(asText).join(', ')
  const amount = moneyOf(value)
  return amount ? formatMoney(amount) : JSON.stringify(value)
}

function moneyOf(value: unknown): Money | undefined {
  const { currency, value: units } = Object(value) as Record<string, unknown>
  if (typeof currency !== 'string' || typeof units !== 'string' || !/^\d{1,18}$/.test(units)) return undefined
  return { currency, value: BigInt(units) }
}

export function text(detail: Detail, name: string): string {
  return asText(detail[name])
}

/** What is said of a member, where it is there. */
export function given(value: string, say: (value: string) => string): string {
  return value === '' ? '' : say(value)
}

export function sentence(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ')
}

/** Links and the column of reasons show these. */
const shownElsewhere: readonly string[] = ['reason', 'paymentId', 'notificationId']

/** Everything that stands nowhere else, by the names it was kept under. */
export function facts(detail: Detail): string {
  return sentence(
    ...Object.entries(detail)
      .filter(([name]) => !shownElsewhere.includes(name))
      .map(([name, value]) => given(asText(value), (shown) => `${name} ${shown}`)),
  )
}
