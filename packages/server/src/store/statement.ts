import { setTimeout as delay } from 'node:timers/promises'
import type { Pool, QueryConfig, QueryResultRow } from 'pg'

/**
 * One statement, in a commit of its own. With a name it is prepared once per connection, and its plan is kept; the name
 * must stand for exactly one text, because PostgreSQL would run the first text it saw under it. Without one it is
 * planned at each run, for the tables as they are then.
 */
export interface Statement {
  readonly name?: string
  readonly text: string
}

/** PostgreSQL took the whole statement back because of somebody else's: run later, it would have met no one. */
const tookBack = new Set(['40001', '40P01'])
const mostRuns = 20
/** In milliseconds. A deadlock is found after a second, so a few fit; a request must still be answered in time. */
const runsWithinMs = 4_000
const longestPauseMs = 100
/** PostgreSQL ends a statement earlier by itself; when nothing at all comes back, the connection is dead. */
const silenceMs = 20_000

/**
 * Runs a statement, and again when PostgreSQL took it back for a serialization failure or a deadlock. That is as safe
 * as having come a moment later: nothing of it was kept, and its guards look at the rows as they are by then. Any other
 * error is the caller's; after a lost connection nobody knows whether it was committed, so it is never run again here.
 */
export async function run<Row extends QueryResultRow>(
  pool: Pool,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const started = performance.now()
  const query: QueryConfig & { query_timeout: number } = { ...statement, values: [...values], query_timeout: silenceMs }
  for (let runs = 1; ; runs += 1) {
    try {
      return (await pool.query<Row>(query)).rows
    } catch (error) {
      if (!isTakenBack(error) || runs === mostRuns || performance.now() - started > runsWithinMs) throw error
    }
    // By chance, so that two who met do not meet again.
    await delay(Math.random() * Math.min(longestPauseMs, 5 * 2 ** runs))
  }
}

function isTakenBack(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && tookBack.has(error.code)
}

/** The row a statement was written to return exactly one of. */
export function only<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (row === undefined || rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`)
  return row
}

/** PostgreSQL's error codes that a use case answers by loading again and deciding anew. */
const staleCodes: Readonly<Record<string, string>> = {
  '23505': 'unique_violation: somebody else recorded this request id first',
  '23514': 'check_violation: the amounts moved since they were read',
}

export function isStale(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code in staleCodes
}
