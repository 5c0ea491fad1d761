import type { Json, PaymentLine, PaymentPage } from '../api/types.ts'

export type Line = Json<PaymentLine>
type Answer = Json<PaymentPage>

/** A page as far as it was found. What is rare takes several answers, and each is shown as it comes. */
export interface Found {
  readonly payments: readonly Line[]
  /** Where the next page begins, or where the search goes on; null at the end. */
  readonly next: string | null
  /** ISO 8601: everything newer has been looked at. Null on a page that is full, or at the end. */
  readonly searchedTo: string | null
  /** How many payments were looked at. */
  readonly scanned: number
  readonly state: 'searching' | 'stopped' | 'done'
}

export const pageSize = 50

export const nothingYet: Found = { payments: [], next: null, searchedTo: null, scanned: 0, state: 'searching' }

/** With what one more answer brought. */
export function withMore(found: Found, answer: Answer): Found {
  const payments = [...found.payments, ...answer.payments]
  const done = answer.complete || payments.length >= pageSize
  return {
    payments,
    next: answer.next,
    searchedTo: answer.searchedTo,
    scanned: found.scanned + answer.scanned,
    state: done ? 'done' : 'searching',
  }
}

/**
 * A page that was found before, with its first answer anew: what it took many answers to find is not looked for again
 * each time something changes somewhere. `answer` is the truth as far as it goes; what is older stays.
 */
export function refreshed(before: Found, answer: Answer): Found {
  const end = answer.searchedTo
  if (end === null) return withMore(nothingYet, answer)
  const anew = new Set(answer.payments.map(keyOf))
  const older = before.payments.filter((line) => line.createdAt <= end && !anew.has(keyOf(line)))
  return { ...before, payments: [...answer.payments, ...older] }
}

export function keyOf({ clientId, paymentId }: Line): string {
  return `${clientId} ${paymentId}`
}

interface Steady {
  readonly page: Found
  /** How many have come since. */
  readonly newer: number
  /** There are as many newer as fit on a page, and perhaps more. */
  readonly more: boolean
}

/**
 * What stays on the screen while newer payments come in: those that were shown, as they stand now, in the same places,
 * less those that the filter no longer lets through.
 */
export function steady(shown: Found, fresh: Found): Steady {
  const first = shown.payments[0]
  if (!first) return { page: fresh, newer: 0, more: false }
  const place = fresh.payments.findIndex((line) => keyOf(line) === keyOf(first))
  const current =
    place >= 0 ? fresh.payments.slice(place) : fresh.payments.filter(({ createdAt }) => createdAt <= first.createdAt)
  const newer = fresh.payments.length - current.length
  const pushedOff = newer > 0 && fresh.next !== null ? olderOf(shown, fresh) : []
  const payments = [...current, ...pushedOff]
  if (payments.length === 0) return { page: fresh, newer: 0, more: false }
  const next = pushedOff.length > 0 ? shown.next : fresh.next
  return { page: { ...fresh, payments, next }, newer, more: newer >= pageSize }
}

/** What was shown and is older than the page as it is now. */
function olderOf(shown: Found, fresh: Found): readonly Line[] {
  const oldest = fresh.payments.at(-1)?.createdAt ?? ''
  const keys = new Set(fresh.payments.map(keyOf))
  return shown.payments.filter((line) => line.createdAt <= oldest && !keys.has(keyOf(line)))
}
