import type { Log } from '../../telemetry/log.ts'

const everyMs = 10_000

/** What was turned away, in the words of docs/operations.md. */
export type TurnedAway = 'connection' | 'client-rate' | 'overload' | 'unsigned' | 'page'

export type Tally = (turnedAway: TurnedAway) => void

/** Logs what the limits keep out: the first at once, then at most one line in ten seconds with what came since. */
export function createTally(log: Log, clock = () => performance.now()): Tally {
  let toldAt = Number.NEGATIVE_INFINITY
  let counts: Partial<Record<TurnedAway, number>> = {}
  return (turnedAway) => {
    counts[turnedAway] = (counts[turnedAway] ?? 0) + 1
    if (clock() - toldAt < everyMs) return
    toldAt = clock()
    log.warn({ turnedAway: counts }, 'turned away: more came than the limits allow')
    counts = {}
  }
}
