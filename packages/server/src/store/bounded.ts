import type { Pool, QueryResultRow } from 'pg'
import type { Statement } from './statement.ts'

/**
 * Runs a statement that only reads, for people who look and not for payments that wait: PostgreSQL cuts it off after
 * `withinMs` milliseconds, gives it one core at most, and goes by indexes: a day is a seventh of a young database, which it
 * would rather read whole. Always planned for the values at hand: the same statement is asked for an hour and for a week.
 */
export async function runBounded<Row extends QueryResultRow>(
  pool: Pool,
  { text }: Pick<Statement, 'text'>,
  values: readonly unknown[],
  withinMs: number,
): Promise<Row[]> {
  const connection = await pool.connect()
  let broken = true
  try {
    await connection.query(
      `begin read only; set local statement_timeout = ${Math.ceil(withinMs)}; set local max_parallel_workers_per_gather = 0;
       set local jit = off; set local enable_seqscan = off`,
    )
    const outcome = await connection.query<Row>({ text, values: [...values] }).then(
      ({ rows }) => ({ rows }),
      (error: unknown) => ({ error }),
    )
    await connection.query('rollback')
    broken = false
    if ('error' in outcome) throw outcome.error
    return outcome.rows
  } finally {
    connection.release(broken)
  }
}

/** PostgreSQL cut the statement off, for it took longer than it was given. */
export function isCutOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014'
}
