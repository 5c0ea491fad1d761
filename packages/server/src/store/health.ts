import type { Pool } from 'pg'
import type { DueTable } from './due.ts'
import { only, run } from './statement.ts'

/** Rows due for longer than `lateMs`, which nobody works on and no turning of a clock keeps back. */
export interface LateRows {
  readonly table: DueTable
  readonly planned: number
  readonly late: number
  /** How long the oldest of them has been due, in milliseconds. */
  readonly oldestMs: number | null
}

const late = {
  name: 'count-late-rows',
  text: `with due as (
      select 'payments' as "table", client_id, due_at, leased_until from payments where due_at is not null
      union all select 'captures', client_id, due_at, leased_until from captures where due_at is not null
      union all select 'refunds', client_id, due_at, leased_until from refunds where due_at is not null
      union all select 'amount_updates', client_id, due_at, leased_until from amount_updates where due_at is not null
      union all select 'callbacks', client_id, due_at, leased_until from callbacks where due_at is not null
      union all select 'notifications', client_id, due_at, leased_until from notifications where due_at is not null
    ), judged as (
      select d."table", d.due_at, d.due_at < now() - $1 * interval '1 millisecond'
          and (d.leased_until is null or d.leased_until <= now())
          and (k.advancing_until is null or k.advancing_until <= now()) as late
      from due d join clients k on k.client_id = d.client_id
    )
    select "table", count(*)::int as planned, count(*) filter (where late)::int as late,
      (extract(epoch from now() - min(due_at) filter (where late)) * 1000)::float8 as "oldestMs"
    from judged group by "table" order by "table"`,
}

export function countLateRows(pool: Pool, lateMs: number): Promise<LateRows[]> {
  return run(pool, late, [lateMs])
}

export interface UnknownOutcomes {
  readonly captures: number
  readonly refunds: number
}

const unknown = {
  name: 'count-unknown-outcomes',
  text: `select (select count(*)::int from captures where due_at is not null and state = 'unknown') as captures,
      (select count(*)::int from refunds where due_at is not null and state = 'unknown') as refunds`,
}

export async function countUnknown(pool: Pool): Promise<UnknownOutcomes> {
  return only(await run<UnknownOutcomes>(pool, unknown, []))
}

/** Notifications that nobody will try again by themselves. */
export interface GivenUp {
  readonly clientId: string
  readonly state: 'exhausted' | 'unaddressed'
  readonly count: number
}

const givenUp = {
  name: 'count-given-up-notifications',
  text: `select client_id as "clientId", state, count(*)::int as count from notifications
    where state in ('exhausted', 'unaddressed') group by client_id, state order by client_id, state`,
}

export function countGivenUp(pool: Pool): Promise<GivenUp[]> {
  return run(pool, givenUp, [])
}

export interface DatabaseFacts {
  readonly version: string
  /** The database's clock. */
  readonly now: Date
}

const database = {
  name: 'database-facts',
  text: `select current_setting('server_version') as version, clock_timestamp() as now`,
}

export async function readDatabaseFacts(pool: Pool): Promise<DatabaseFacts> {
  return only(await run<DatabaseFacts>(pool, database, []))
}
