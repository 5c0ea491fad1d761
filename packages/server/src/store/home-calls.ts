import type { Pool } from 'pg'
import type { Attempt } from './attempt.ts'
import { runBounded } from './bounded.ts'

export interface CallRow {
  /** Year to hour of the wall clock, then which quarter of that hour: `20261125230` is 23:00. */
  readonly quarter: string
  readonly operation: Attempt['operation']
  readonly outcome: string
  /** How long the call took: milliseconds, exact below 64, above it the lower end of a step of at most a thirty-second of it. */
  readonly duration: number
  readonly count: number
}

/** The steps of a duration in milliseconds. Sums of such counts give percentiles that are low by 3 % at most. */
const step = `case when duration_ms < 64 then duration_ms when duration_ms < 128 then duration_ms / 2 * 2
      when duration_ms < 256 then duration_ms / 4 * 4 when duration_ms < 512 then duration_ms / 8 * 8
      when duration_ms < 1024 then duration_ms / 16 * 16 when duration_ms < 2048 then duration_ms / 32 * 32
      when duration_ms < 4096 then duration_ms / 64 * 64 else duration_ms / 128 * 128 end`

/** Exported for its test, which asks PostgreSQL how it would go about it. */
export const callsText = `select left(attempt_id, 10) || (substr(attempt_id, 11, 2)::int / 15)::text as quarter, operation, outcome,
      ${step} as duration, count(*)::int as count
    from attempts where client_id = any($1) and attempt_id >= $2 and attempt_id < $3
    group by 1, 2, 3, 4`

/** All calls to acquirers that ended between two ids: a range of the primary key for each client. */
export function countCalls(
  pool: Pool,
  clientIds: readonly string[],
  ids: { readonly from: string; readonly to: string },
  withinMs: number,
): Promise<CallRow[]> {
  return runBounded(pool, { text: callsText }, [clientIds, ids.from, ids.to], withinMs)
}

/** How an acquirer's latest calls went. */
export interface AcquirerCalls {
  readonly acquirer: string
  readonly calls: number
  /** A clear yes or no, or that it will tell later. */
  readonly answered: number
  /** A clear no. */
  readonly declined: number
  /** Of the calls that ask for something, in milliseconds; null where there were none. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly lastCallId: string
}

export interface Recent {
  /** None before. */
  readonly sinceId: string
  readonly limit: number
}

/**
 * Attempts do not say whom they asked. A try of an authorization that was passed on has its row in checkout_tries; every
 * other reference is of the acquirer that the payment is with. Exported for its test.
 */
export const recentCallsText = `with latest as materialized (
      select a.* from unnest($1::text[]) k (client_id)
      cross join lateral (
        select client_id, attempt_id, payment_id, operation, reference, outcome, duration_ms from attempts x
        where x.client_id = k.client_id and x.attempt_id >= $2 and x.operation <> 'operator'
        order by x.attempt_id desc limit greatest(50, $3::int / cardinality($1::text[]))
      ) a order by a.attempt_id desc limit $3
    ), asked as (
      select a.outcome, a.operation, a.duration_ms, a.attempt_id, coalesce(t.acquirer, p.acquirer) as acquirer
      from latest a
      join payments p on p.client_id = a.client_id and p.payment_id = a.payment_id
      left join checkout_tries t on a.operation in ('authorize', 'inquire-authorization')
        and t.client_id = a.client_id and t.reference = a.reference
    )
    select acquirer, count(*)::int as calls, count(*) filter (where outcome not in ('unknown', 'not-sent'))::int as answered,
      count(*) filter (where outcome = 'failed')::int as declined,
      percentile_disc(0.5) within group (order by duration_ms) filter (where operation not like 'inquire-%') as "p50Ms",
      percentile_disc(0.95) within group (order by duration_ms) filter (where operation not like 'inquire-%') as "p95Ms",
      max(attempt_id) as "lastCallId"
    from asked where acquirer is not null group by acquirer order by acquirer`

export function recentCalls(
  pool: Pool,
  clientIds: readonly string[],
  { sinceId, limit }: Recent,
  withinMs: number,
): Promise<AcquirerCalls[]> {
  return runBounded(pool, { text: recentCallsText }, [clientIds, sinceId, limit], withinMs)
}
