import type { Pool, QueryResultRow } from 'pg'

/**
 * One statement, in a commit of its own. With a name it is prepared once per connection, and its plan is kept; the name
 * must stand for exactly one text, because PostgreSQL would run the first text it saw under it. Without one it is
 * planned at each run, for the tables as they are then.
 */
export interface Statement {
  readonly name?: string
  readonly text: string
}

export async function run<Row extends QueryResultRow>(
  pool: Pool,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const result = await pool.query<Row>({ ...statement, values: [...values] })
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
