import type { Pool } from 'pg'
import { runBounded } from './bounded.ts'
import { only } from './statement.ts'

/** An authorization that will expire; `restValue` is what can still be captured, in minor units. */
export interface ExpiringRow {
  readonly clientId: string
  readonly paymentId: string
  readonly paymentRequestId: string
  readonly acquirer: string | null
  readonly currency: string
  readonly restValue: string
  /** On the client's clock. */
  readonly expiresAt: Date
  /** On the wall clock, which is when it happens. */
  readonly happensAt: Date
  readonly atExpiry: 'cancel' | 'capture'
}

export interface ExpiringSum {
  /** Which of the ends that were asked for is the first not passed; 0 is the nearest. */
  readonly bucket: number
  readonly currency: string
  readonly count: number
  readonly sum: string
}

export interface ExpiringPiece {
  readonly sums: readonly ExpiringSum[]
  readonly next: readonly ExpiringRow[]
  /** Rows looked at: `limit` of them means that there are more. */
  readonly rows: number
  /** The due time of the last of them; null when there was none. */
  readonly reached: Date | null
}

export interface ExpiringSpan {
  /** Null from the beginning: what is overdue too. */
  readonly after: Date | null
  readonly to: Date
  /** Ends of the buckets on the wall clock, the nearest first. */
  readonly ends: readonly Date[]
  readonly limit: number
  readonly list: number
}

/**
 * An authorization falls due at the first of its expiry's moments (domain/expiry), which is never after the expiry itself:
 * whatever expires before a time is among what falls due before it, and `payments_due` has that in order. Exported for its test.
 */
export const expiringText = `with due as materialized (
      select p.client_id, p.payment_id, p.payment_request_id, p.acquirer, p.currency,
        p.amount - p.captured - p.held - p.released as rest, p.auth_expires_at, k.at_expiry, p.due_at,
        p.auth_expires_at - k.clock_offset_ms * interval '1 millisecond' as happens_at
      from payments p join clients k on k.client_id = p.client_id
      where p.due_at is not null and ($2::timestamptz is null or p.due_at > $2) and p.due_at <= $3
        and p.state = 'authorized' and p.client_id = any($1)
      order by p.due_at limit $5
    ), soon as (
      select d.*, width_bucket(d.happens_at, $4::timestamptz[]) as bucket from due d where d.rest > 0
    ), sums as (
      select bucket, currency, count(*)::int as count, sum(rest)::text as sum from soon
      where bucket < cardinality($4::timestamptz[]) group by bucket, currency
    ), next as (
      select client_id as "clientId", payment_id as "paymentId", payment_request_id as "paymentRequestId", acquirer, currency,
        rest::text as "restValue", auth_expires_at as "expiresAt", happens_at as "happensAt", at_expiry as "atExpiry"
      from soon order by happens_at, payment_id limit $6
    )
    select coalesce((select json_agg(sums) from sums), '[]') as sums, coalesce((select json_agg(next) from next), '[]') as next,
      (select count(*)::int from due) as rows, (select max(due_at) from due) as reached`

export async function readExpiring(
  pool: Pool,
  clientIds: readonly string[],
  { after, to, ends, limit, list }: ExpiringSpan,
  withinMs: number,
): Promise<ExpiringPiece> {
  const values = [clientIds, after, to, ends, limit, list]
  const piece = only(await runBounded<ExpiringPiece>(pool, { text: expiringText }, values, withinMs))
  // json_agg writes times as text.
  const next = piece.next.map((row) => ({
    ...row,
    expiresAt: new Date(row.expiresAt),
    happensAt: new Date(row.happensAt),
  }))
  return { ...piece, next }
}
