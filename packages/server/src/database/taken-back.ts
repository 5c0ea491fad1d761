import { setTimeout as delay } from 'node:timers/promises'

/** PostgreSQL took the whole statement back because of somebody else's: run later, it would have met no one. */
const TAKEN_BACK = new Set(['40001', '40P01'])
const MOST_RUNS = 20
/** A deadlock is found after a second, so a few fit; a request must still be answered in time. */
const RUNS_WITHIN_MS = 4_000
const LONGEST_PAUSE_MS = 100

/**
 * Runs one statement, and again when it met a serialization failure or a deadlock. That is as safe as having come a
 * moment later: nothing of it was kept, and its guards look at the rows as they are by then. Any other error is the
 * caller's; after a lost connection nobody knows whether it was committed, so it is never run again here.
 */
export async function againWhenTakenBack<Result>(statement: () => Promise<Result>): Promise<Result> {
  const started = performance.now()
  for (let runs = 1; ; runs += 1) {
    try {
      return await statement()
    } catch (error) {
      if (!isTakenBack(error) || runs === MOST_RUNS || performance.now() - started > RUNS_WITHIN_MS) throw error
    }
    // By chance, so that two who met do not meet again.
    await delay(Math.random() * Math.min(LONGEST_PAUSE_MS, 5 * 2 ** runs))
  }
}

function isTakenBack(error: unknown): boolean {
  return error instanceof Error && TAKEN_BACK.has((error as NodeJS.ErrnoException).code ?? '')
}
