import type { CallRow } from '../../store/home-calls.ts'
import { countCalls } from '../../store/home-calls.ts'
import { idFloor } from '../ids.ts'
import { createQuarters, type QuarterMemory, quarterMs, type Reading } from './quarters.ts'
import { type Read, untilSpent } from './reader.ts'
import { keyOf, type OpenScope } from './scope.ts'

export type CallSubject = 'authorizations' | 'captures' | 'refunds'

/** What the acquirers said, and how quickly, from `from` until the next point began, or until now. */
export interface CallPoint {
  readonly from: Date
  readonly succeeded: number
  /** A clear no. */
  readonly failed: number
  /** Not decided yet, or the buyer's turn. */
  readonly pending: number
  /** No usable answer. */
  readonly unknown: number
  /** Nothing left this server. */
  readonly notSent: number
  /** Of a hundred clear answers so many were a yes; null when there was none. */
  readonly successPercent: number | null
  /** Of the calls that ask for something, without the inquiries about it; in milliseconds, low by 3 % at most. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
}

export interface CallSeries {
  readonly now: Date
  readonly about: CallSubject
  /** The oldest first. By the wall clock, also of clients whose clocks are turned: it is the time the calls were made. */
  readonly points: readonly CallPoint[]
  /** Only calls made since then are counted yet; null when all of them are. */
  readonly countedSince: Date | null
}

type Answer = 'succeeded' | 'failed' | 'pending' | 'unknown' | 'notSent'

/** Counts of calls by operation, outcome and duration in one text. */
type Calls = ReadonlyMap<string, number>

const operations: Readonly<
  Record<CallSubject, { readonly asks: CallRow['operation']; readonly inquires: CallRow['operation'] }>
> = {
  authorizations: { asks: 'authorize', inquires: 'inquire-authorization' },
  captures: { asks: 'capture', inquires: 'inquire-capture' },
  refunds: { asks: 'refund', inquires: 'inquire-refund' },
}

/** The kinds of outcomes of domain/outcome, as far as these operations have them. */
const answers: Readonly<Record<string, Answer>> = {
  succeeded: 'succeeded',
  'already-done': 'succeeded',
  failed: 'failed',
  voided: 'failed',
  pending: 'pending',
  'buyer-action': 'pending',
  unknown: 'unknown',
  'not-found': 'unknown',
  'not-sent': 'notSent',
}

const mostMemories = 12

export function createCalls(read: Read) {
  const memories = new Map<string, QuarterMemory<Calls>>()

  function memoryOf(key: string): QuarterMemory<Calls> {
    const memory = memories.get(key) ?? createQuarters<Calls>()
    memories.delete(key)
    memories.set(key, memory)
    for (const oldest of memories.keys()) {
      if (memories.size <= mostMemories) break
      memories.delete(oldest)
    }
    return memory
  }

  return async function calls(scope: OpenScope, starts: readonly Date[], about: CallSubject): Promise<CallSeries> {
    const [since = scope.now] = starts
    const points = starts.map(() => new Map<string, number>())
    const counted = await memoryOf(keyOf(scope)).count(since, scope.now, readingOf(read, scope), untilSpent())
    for (const [at, found] of counted.quarters) {
      const point = points[starts.findLastIndex((start) => start.getTime() <= at)]
      if (point) for (const [key, count] of found) point.set(key, (point.get(key) ?? 0) + count)
    }
    return {
      now: scope.now,
      about,
      points: points.map((found, index) => pointOf(starts[index] ?? since, found, about)),
      countedSince: counted.since > since ? counted.since : null,
    }
  }
}

function readingOf(read: Read, { clientIds }: OpenScope): Reading<Calls> {
  return {
    async read(from, to) {
      const ids = { from: idFloor(from), to: idFloor(to) }
      const rows = await read((pool, withinMs) => countCalls(pool, clientIds, ids, withinMs))
      const quarters = new Map<number, Map<string, number>>()
      for (const { quarter, operation, outcome, duration, count } of rows) {
        const at = timeOf(quarter)
        const found = quarters.get(at) ?? new Map<string, number>()
        quarters.set(at, found.set(`${operation} ${outcome} ${duration}`, count))
      }
      return quarters
    },
    add(one, other) {
      const sums = new Map(one)
      for (const [key, count] of other) sums.set(key, (sums.get(key) ?? 0) + count)
      return sums
    },
  }
}

/** `20261125231`: a quarter past 23:00. */
function timeOf(quarter: string): number {
  const part = (from: number, to: number) => Number(quarter.slice(from, to))
  return Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10)) + part(10, 11) * quarterMs
}

function pointOf(from: Date, calls: Calls, about: CallSubject): CallPoint {
  const { asks, inquires } = operations[about]
  const counts: Record<Answer, number> = { succeeded: 0, failed: 0, pending: 0, unknown: 0, notSent: 0 }
  const durations: (readonly [number, number])[] = []
  for (const [key, count] of calls) {
    const [operation, outcome = '', duration] = key.split(' ')
    if (operation !== asks && operation !== inquires) continue
    counts[answers[outcome] ?? 'unknown'] += count
    if (operation === asks) durations.push([Number(duration), count])
  }
  const clear = counts.succeeded + counts.failed
  return {
    from,
    ...counts,
    successPercent: clear === 0 ? null : Math.round((counts.succeeded * 10_000) / clear) / 100,
    p50Ms: percentile(durations, 0.5),
    p95Ms: percentile(durations, 0.95),
  }
}

/** The smallest duration that at least this share of all are no longer than. Null of none. */
function percentile(durations: readonly (readonly [number, number])[], share: number): number | null {
  const sorted = durations.toSorted(([a], [b]) => a - b)
  const wanted = share * sorted.reduce((sum, [, count]) => sum + count, 0)
  let seen = 0
  for (const [duration, count] of sorted) {
    seen += count
    if (seen >= wanted) return duration
  }
  return null
}
