import type { Pool } from 'pg'
import { gatherFirstStatistics, searchedTables } from '../store/first-statistics.ts'
import type { Log } from '../telemetry/log.ts'
import { type Looking, lookEvery } from './look-every.ts'

/** In milliseconds: few enough payments are made meanwhile that reading them all is quick. */
const lookMs = 1_000

/** Sees to it that a new database has statistics before it is large, and then leaves them to PostgreSQL. */
export function watchStatistics(pool: Pool, log: Log): Looking {
  let left = searchedTables
  const looking = lookEvery(lookMs, look, log, 'the first statistics were not gathered')

  async function look(): Promise<void> {
    left = await gatherFirstStatistics(pool, left)
    if (left.length === 0) void looking.stop()
  }
  return looking
}
