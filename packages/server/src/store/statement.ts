import type { Pool, QueryConfig, QueryResultRow } from 'pg'
import { againWhenTakenBack } from '../database/taken-back.ts'

/**
 * One statement, in a commit of its own. With a name it is prepared once per connection, and its plan is kept; the name
 * must stand for exactly one text, because PostgreSQL would run the first text it saw under it. Without one it is
 * planned at each run, for the tables as they are then.
 */
export interface Statement {
  readonly name?: string
  readonly text: string
}

/** In milliseconds. PostgreSQL ends a statement earlier by itself; when nothing comes back, the connection is dead. */
const silenceMs = 20_000

/** Runs a statement; again when PostgreSQL took it back whole, for a serialization failure or a deadlock. */
export async function run<Row extends QueryResultRow>(
  pool: Pool,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const query: QueryConfig & { query_timeout: number } = { ...statement, values: [...values], query_timeout: silenceMs }
  const result = await againWhenTakenBack(() => pool.query<Row>(query))
  return result.rows
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
