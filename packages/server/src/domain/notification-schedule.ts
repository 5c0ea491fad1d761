import { assert } from '../assert.ts'

const minute = 60_000
const hour = 60 * minute

/** Milliseconds before each try, counted from the end of the one before it. The first is made at once. */
const waitsMs: readonly number[] = [0, 2 * minute, 10 * minute, 10 * minute, 1 * hour, 2 * hour, 6 * hour, 15 * hour]

/** When to try a notification again, or that no try is left. */
export type NextTry = { readonly kind: 'retry'; readonly afterMs: number } | { readonly kind: 'exhausted' }

/**
 * What follows after `attemptsMade` tries of one notification, none of them acknowledged. 0 asks for the first try,
 * which is due at once; after the eighth the schedule is exhausted.
 */
export function nextTry(attemptsMade: number): NextTry {
  assert(Number.isInteger(attemptsMade) && attemptsMade >= 0, `${attemptsMade} tries of a notification`)
  const afterMs = waitsMs[attemptsMade]
  return afterMs === undefined ? { kind: 'exhausted' } : { kind: 'retry', afterMs }
}

/** A try that will be made if none before it is acknowledged. */
export interface PlannedTry {
  /** From 1; the eighth is the last. */
  readonly number: number
  /** At the earliest: the tries in between take their time as well. */
  readonly at: Date
}

/** All tries that are left after `attemptsMade`, of which the next is due at `nextAt`. */
export function triesAhead(attemptsMade: number, nextAt: Date): readonly PlannedTry[] {
  const ahead: PlannedTry[] = []
  let at = nextAt
  for (let made = attemptsMade; ; made += 1) {
    const next = nextTry(made)
    if (next.kind === 'exhausted') return ahead
    if (made > attemptsMade) at = new Date(at.getTime() + next.afterMs)
    ahead.push({ number: made + 1, at })
  }
}
