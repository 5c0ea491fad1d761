import {
  countAlerts,
  countGivenUpBounded,
  countOpenOutcomes,
  type GivenUpCount,
  type OpenAlerts,
  type OpenOutcomes,
} from '../../store/home-troubles.ts'
import type { Read } from './reader.ts'
import type { OpenScope } from './scope.ts'

/** What waits for a person, and what may come to. Times are on the wall clock. */
export interface Needs {
  readonly now: Date
  readonly alerts: readonly OpenAlerts[]
  /** Notifications that nobody tries again by themselves. */
  readonly givenUp: readonly GivenUpCount[]
  /** Without a result yet; the acquirers are asked by themselves. */
  readonly unknown: OpenOutcomes
  /** Nothing is counted further than this. */
  readonly countedTo: number
}

const mostCounted = 10_000

export async function needs(read: Read, { now, clientIds }: OpenScope): Promise<Needs> {
  const [alerts, givenUp, unknown] = await Promise.all([
    read((pool, withinMs) => countAlerts(pool, clientIds, mostCounted, withinMs)),
    read((pool, withinMs) => countGivenUpBounded(pool, clientIds, mostCounted, withinMs)),
    read((pool, withinMs) => countOpenOutcomes(pool, clientIds, mostCounted, withinMs)),
  ])
  return { now, alerts, givenUp, unknown, countedTo: mostCounted }
}
