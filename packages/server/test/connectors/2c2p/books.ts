import { randomInt } from 'node:crypto'
import type { BookedAuthorization } from '../stand-in.ts'

export interface Settlement {
  readonly reference: string
  readonly amount: bigint
  state: 'done' | 'declined' | 'pending'
}

export interface Refund extends Settlement {
  readonly id: string
  /** Where 2C2P is to tell what came of it. */
  readonly notifyUrl: string
}

/** An invoice that somebody tried to pay. */
export interface Invoice {
  readonly invoiceNo: string
  readonly amount: bigint
  readonly currency: string
  readonly tranRef: string
  state: BookedAuthorization['state']
  /** What it becomes at the next settlement; null: it is what it is. */
  becomes: BookedAuthorization['state'] | null
  readonly settlements: Settlement[]
  readonly refunds: Refund[]
  /** By idempotencyID, which kind of request it was used for. */
  readonly used: Map<string, string>
}

export function newNumber(): string {
  return String(randomInt(10_000_000, 99_999_999))
}

export function settled({ settlements }: Invoice): Settlement | undefined {
  return settlements.find(({ state }) => state === 'done')
}

/** Given back, or about to be. */
export function givenBack({ refunds }: Invoice): bigint {
  return refunds.reduce((sum, { amount, state }) => (state === 'declined' ? sum : sum + amount), 0n)
}

/** The status code of payment maintenance. */
export function statusOf(invoice: Invoice): string {
  if (invoice.state === 'voided') return 'V'
  if (invoice.becomes === 'voided') return 'VP'
  if (invoice.state === 'declined') return 'PF'
  if (invoice.state !== 'authorized') return 'AP'
  if (settled(invoice)) return 'S'
  return 'A'
}

export function booksOf(invoices: readonly Invoice[]): readonly BookedAuthorization[] {
  const booked = ({ reference, amount, state }: Settlement) => ({ reference, amount, state })
  return invoices.map(({ invoiceNo: reference, amount, currency, state, settlements, refunds }) => ({
    reference,
    amount,
    currency,
    state,
    captures: settlements.map(booked),
    refunds: refunds.map(booked),
  }))
}

/** Digits after the point, of the currencies that the tests buy in. */
const digits: Readonly<Record<string, number>> = { SGD: 2, THB: 2, KRW: 0 }

/** Undefined for what is no amount of the currency. */
export function minorUnits(decimal: unknown, currency: string): bigint | undefined {
  const count = digits[currency]
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d{1,5}))?$/.exec(String(decimal)) ?? []
  if (count === undefined || whole === undefined) return undefined
  if (Number(fraction.slice(count) || '0') !== 0) return undefined
  return BigInt(whole + fraction.slice(0, count).padEnd(count, '0'))
}

export function decimal(amount: bigint, currency: string, atLeast = 0): string {
  const count = digits[currency] ?? 0
  const text = amount.toString().padStart(count + 1, '0')
  const fraction = text.slice(text.length - count).padEnd(atLeast, '0')
  return fraction ? `${text.slice(0, text.length - count)}.${fraction}` : text
}
