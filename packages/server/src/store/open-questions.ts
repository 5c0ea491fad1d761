import type { Pool } from 'pg'
import type { MovementName } from '../domain/movement.ts'
import { run } from './statement.ts'

/**
 * A call of which nobody knows the outcome, and that is no alert yet: a capture, a refund, an authorization, or giving the
 * money of one back (`void`).
 */
export interface OpenQuestion {
  readonly clientId: string
  readonly paymentId: string
  readonly name: MovementName | 'authorization' | 'void'
  readonly currency: string
  /** Minor units. */
  readonly amount: bigint
  /** On the client's clock, which is `now`. Of a void that of the payment. */
  readonly createdAt: Date
  readonly now: Date
}

export interface OpenQuestions {
  readonly count: number
  /** At most ten of them. */
  readonly oldest: readonly OpenQuestion[]
}

function unknownIn(table: 'captures' | 'refunds', name: MovementName): string {
  return `select m.client_id, m.payment_id, '${name}' as name, m.currency, m.amount, m.created_at from ${table} m
      where m.due_at is not null and m.state = 'unknown' and not exists (
        select 1 from alerts a where a.client_id = m.client_id and a.payment_id = m.payment_id
          and a.${name}_id = m.${name}_id and a.closed_at is null)`
}

/**
 * Every authorization that can be captured is due too, at its expiry, in days; what has no answer is asked about within
 * minutes until it is a matter for a person. So it is found among those that fall due first, so many as these.
 */
const paymentsLookedAt = 20_000

/** One that waits for its buyer is no question: that ends by itself. */
const unansweredPayments = `select m.client_id, m.payment_id, case m.state when 'closing' then 'void' else 'authorization' end as name,
        m.currency, m.amount, m.created_at
      from (select * from payments where due_at is not null order by due_at limit ${paymentsLookedAt}) m
      where m.state in ('requested', 'closing') and m.tries > 0 and not exists (
        select 1 from alerts a where a.client_id = m.client_id and a.payment_id = m.payment_id
          and a.capture_id is null and a.refund_id is null and a.kind in ('unknown-outcome', 'amount-mismatch')
          and a.closed_at is null)`

/** Everything open is due, so that the indexes of what is due lead to it. */
const reading = {
  name: 'open-questions',
  text: `with unknown as (${unknownIn('captures', 'capture')} union all ${unknownIn('refunds', 'refund')}
      union all ${unansweredPayments})
    select u.client_id as "clientId", u.payment_id as "paymentId", u.name, u.currency, u.amount,
      u.created_at as "createdAt", now() + k.clock_offset_ms * interval '1 millisecond' as now,
      (count(*) over ())::int as count
    from unknown u join clients k on k.client_id = u.client_id
    order by now() + k.clock_offset_ms * interval '1 millisecond' - u.created_at desc limit 10`,
}

export async function readOpenQuestions(pool: Pool): Promise<OpenQuestions> {
  const rows = await run<OpenQuestion & { count: number }>(pool, reading, [])
  return { count: rows[0]?.count ?? 0, oldest: rows.map(({ count: _, ...question }) => question) }
}
