import type { Pool } from 'pg'
import type { AlertKind } from '../domain/alert.ts'
import { runBounded } from './bounded.ts'
import type { DueTable } from './due.ts'
import type { LateRows } from './health.ts'
import { only } from './statement.ts'

export interface OpenAlerts {
  readonly kind: AlertKind
  /** No further than the limit. */
  readonly count: number
  /** On the wall clock. Null of authorizations about to expire: there may be very many, and each says itself when. */
  readonly oldest: Date | null
}

/**
 * The partial index of open alerts has the kind in it. Those of coming expiries are counted by themselves, from the index
 * alone: there may be so many that the others would never be reached. Exported for its test.
 */
export const alertsText = `select 'authorization-expiring' as kind, count(*)::int as count, null::timestamptz as oldest
    from (select 1 from alerts
      where closed_at is null and client_id = any($1) and kind = 'authorization-expiring' limit $2) expiring
    having count(*) > 0
    union all
    select a.kind, count(*)::int, min(a.opened_at - k.clock_offset_ms * interval '1 millisecond')
    from (select client_id, kind, opened_at from alerts
      where closed_at is null and client_id = any($1) and kind <> 'authorization-expiring' limit $2) a
    join clients k on k.client_id = a.client_id group by a.kind order by kind`

export function countAlerts(pool: Pool, clientIds: readonly string[], limit: number, withinMs: number) {
  return runBounded<{ kind: AlertKind; count: number; oldest: Date | null }>(
    pool,
    { text: alertsText },
    [clientIds, limit],
    withinMs,
  )
}

export interface GivenUpCount {
  readonly state: 'exhausted' | 'unaddressed'
  readonly count: number
  /** On the wall clock. */
  readonly oldest: Date
}

/** Exported for its test. */
export const givenUpText = `select n.state, count(*)::int as count,
      min(n.created_at - k.clock_offset_ms * interval '1 millisecond') as oldest
    from (select client_id, state, created_at from notifications
      where state in ('exhausted', 'unaddressed') and client_id = any($1) limit $2) n
    join clients k on k.client_id = n.client_id group by n.state order by n.state`

export function countGivenUpBounded(pool: Pool, clientIds: readonly string[], limit: number, withinMs: number) {
  return runBounded<{ state: GivenUpCount['state']; count: number; oldest: Date }>(
    pool,
    { text: givenUpText },
    [clientIds, limit],
    withinMs,
  )
}

export interface OpenOutcomes {
  /** Payments whose authorization has no answer, or whose giving back has none. */
  readonly authorizations: number
  readonly captures: number
  readonly refunds: number
  readonly updates: number
}

const openIn = (table: string) => `(select count(*)::int from (select state from ${table}
      where due_at is not null and client_id = any($1) limit $2) open where state = 'unknown')`

/** Those that can be captured are due as well, at their expiry: the others fall due first. */
const openPayments = `(select count(*)::int from (select state, tries from payments
      where due_at is not null and client_id = any($1) order by due_at limit $2) open
      where state in ('requested', 'closing') and tries > 0)`

/** What is open is due: the partial indexes have that alone. Exported for its test. */
export const openOutcomesText = `select ${openPayments} as authorizations, ${openIn('captures')} as captures, ${openIn('refunds')} as refunds,
      ${openIn('amount_updates')} as updates`

/** Unknown outcomes that the acquirers are being asked about, among the first `limit` open ones of each table. */
export async function countOpenOutcomes(
  pool: Pool,
  clientIds: readonly string[],
  limit: number,
  withinMs: number,
): Promise<OpenOutcomes> {
  return only(
    await runBounded<{ authorizations: number; captures: number; refunds: number; updates: number }>(
      pool,
      { text: openOutcomesText },
      [clientIds, limit],
      withinMs,
    ),
  )
}

const lateIn = (table: DueTable) => `select '${table}' as "table", 0 as planned, count(*)::int as late,
        (extract(epoch from now() - min(t.due_at)) * 1000)::float8 as "oldestMs"
      from clients k cross join lateral (select d.due_at from ${table} d
        where d.client_id = k.client_id and d.due_at < now() - $1 * interval '1 millisecond'
          and (d.leased_until is null or d.leased_until <= now())
        order by d.due_at limit $2) t
      where k.advancing_until is null or k.advancing_until <= now()`
const tables: readonly DueTable[] = ['payments', 'captures', 'refunds', 'amount_updates', 'callbacks', 'notifications']

/** Exported for its test. */
export const lateText = tables.map(lateIn).join('\n    union all ')

/** As `countLateRows`, without counting all that is planned for later; of each client and table no further than the limit. */
export function countLateBounded(pool: Pool, lateMs: number, limit: number, withinMs: number): Promise<LateRows[]> {
  return runBounded<{ table: DueTable; planned: number; late: number; oldestMs: number | null }>(
    pool,
    { text: lateText },
    [lateMs, limit],
    withinMs,
  )
}
