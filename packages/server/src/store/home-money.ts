import type { Pool } from 'pg'
import { runBounded } from './bounded.ts'

/** Whose rows count: all live clients, or these. */
export type Whose = { readonly kind: 'live' } | { readonly kind: 'clients'; readonly clientIds: readonly string[] }

/**
 * What happened within a quarter of an hour, in one currency. `authorized`: money held, or paid at once. `captured`,
 * `refunded`. `paid`: paid at once, where there is no capture to count. `cancelled`: an authorization or a payment that was
 * cancelled since; `acquirer` and `method` tell which.
 */
export interface MoneyRow {
  /** The quarter's beginning on the wall clock, in milliseconds since 1970. */
  readonly at: number
  readonly kind: 'authorized' | 'paid' | 'cancelled' | 'captured' | 'refunded'
  readonly currency: string
  readonly acquirer: string | null
  readonly method: string | null
  readonly count: number
  /** Minor units, as text: a sum may be longer than a bigint. */
  readonly sum: string
}

export interface MoneySpan {
  readonly from: Date
  readonly to: Date
  /** How far the clocks of these clients are ahead, in milliseconds. */
  readonly offsetMs: number
}

/** Exported for its test, which asks PostgreSQL how it would go about it. */
export function moneyText({ kind }: Whose): string {
  // The partial indexes of live references say it in the same words.
  const whose = kind === 'live' ? `$4::text[] is null and client_id not like 'SANDBOX\\_%'` : 'client_id = any($4)'
  const within = (column: string) => `${whose}
      and ${column} >= $1::timestamptz + $3 * interval '1 millisecond' and ${column} < $2::timestamptz + $3 * interval '1 millisecond'`
  const quarter = (column: string) =>
    `(extract(epoch from date_bin('15 minutes', ${column} - $3 * interval '1 millisecond', 'epoch')) * 1000)::float8 as at`
  // Whatever was authorized keeps the moment and the first amount, so what was counted once stays as it was counted.
  return `select at, kind, currency, case kind when 'cancelled' then acquirer end as acquirer,
      case kind when 'cancelled' then method end as method, count(*)::int as count, sum(value)::text as sum
    from (
      select ${quarter('paid_at')}, currency, coalesce(first_amount, amount) as value, acquirer, method->>'type' as method,
        case when state = 'paid' or (state = 'closing' and auth_expires_at is null) then 'paid'
          when state = 'cancelled' and card is null then 'cancelled' else 'authorized' end as kind
      from payments where ${within('paid_at')}
      union all
      select ${quarter('captured_at')}, currency, amount, null, null, 'captured' from captures where ${within('captured_at')}
      union all
      select ${quarter('refunded_at')}, currency, amount, null, null, 'refunded' from refunds where ${within('refunded_at')}
    ) moved group by 1, 2, 3, 4, 5`
}

/** The indexes by time (BRIN) have all clients together; the rows within the span are read, and nothing else. */
export function countMoney(pool: Pool, whose: Whose, span: MoneySpan, withinMs: number): Promise<MoneyRow[]> {
  const clientIds = whose.kind === 'live' ? null : whose.clientIds
  const values = [span.from, span.to, span.offsetMs, clientIds]
  return runBounded(pool, { text: moneyText(whose) }, values, withinMs)
}
