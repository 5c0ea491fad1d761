import type { Pool } from 'pg'
import { rowsAtOnce, type TimePlace, type WalkPlace } from './settlement-walk.ts'
import { only, run } from './statement.ts'

/** A time from `from` to before `to`, of one client. */
export interface Slice {
  readonly clientId: string
  readonly from: Date
  readonly to: Date
}

const counting = {
  text: `select count(*)::integer as count from (
      select 1 from captures where client_id = $1 and captured_at >= $2 and captured_at < $3
      union all select 1 from refunds where client_id = $1 and refunded_at >= $2 and refunded_at < $3
      union all select 1 from payments where client_id = $1 and paid_at >= $2 and paid_at < $3
        and state in ('paid', 'cancelled')
      union all select 1 from payments where client_id = $1 and cancelled_at >= $2 and cancelled_at < $3
      union all select 1 from reversals where client_id = $1 and created_at >= $2 and created_at < $3
      limit ${rowsAtOnce + 1}) happened`,
}

/** How much happened then; counted no further than one more than `rowsAtOnce`. Without a name: planned for this time. */
export async function countHappened(pool: Pool, { clientId, from, to }: Slice): Promise<number> {
  return only(await run<{ count: number }>(pool, counting, [clientId, from, to])).count
}

/** A line about a payment, of this report or of an earlier one, that finds it to have taken, or given back, the money. */
const lineOf = (type: 'CAPTURE' | 'REVERSAL') => `select 1 from settlement_entries e
          join settlement_reports s on s.report_id = e.report_id and (s.report_id = $1 or s.state = 'done')
          where e.client_id = $2 and e.payment_id = p.payment_id and e.movement = 'payment' and e.type = '${type}'
            and e.line is not null and e.kind <> 'state-differs'`

/**
 * A payment that was paid and given back whole may be two lines or none, as its acquirer pleases; so each of the two is
 * missed when the other is there. Whether a line names it already is looked up one by one: what the planner believes of
 * lines that just arrived, and how many reports there are, must not decide how long it takes. Without a name, so that it
 * is planned for this time.
 */
const missing = {
  text: `with moved as (
      update settlement_reports set walked = $7 where report_id = $1 and state = 'matching' and matched = lines
        and walked is not distinct from $6::jsonb
      returning report_id
    ), inserted as (
      insert into settlement_entries (report_id, entry, type, kind, text, client_id, payment_id, movement, movement_id,
        reference, transaction_id, currency, amount, our_currency, our_amount, at)
      select m.report_id, (select max(entry) from settlement_entries where report_id = $1)
          + (row_number() over (order by o.at, o.movement_id, o.type))::integer,
        o.type, 'only-ours', o.movement || ' ' || o.movement_id || case o.type when 'REVERSAL' then ', taken back' else '' end,
        $2, o.payment_id, o.movement, o.movement_id, o.reference, o.transaction_id, o.currency, o.amount, o.currency,
        o.amount, o.at
      from moved m, (
        select 'CAPTURE' as type, payment_id, 'capture' as movement, capture_id as movement_id, reference,
          receipt->>'transactionId' as transaction_id, currency, amount, captured_at as at
        from captures where client_id = $2 and captured_at >= $4 and captured_at < $5 and state = 'succeeded'
        union all select 'REFUND', payment_id, 'refund', refund_id, reference, receipt->>'transactionId', currency, amount,
          refunded_at
        from refunds where client_id = $2 and refunded_at >= $4 and refunded_at < $5 and state = 'succeeded'
        union all select 'CAPTURE', payment_id, 'payment', payment_id, reference, receipt->>'transactionId', currency,
          amount, paid_at
        from payments p where client_id = $2 and paid_at >= $4 and paid_at < $5
          and (state = 'paid' or (state = 'cancelled' and exists (${lineOf('REVERSAL')})))
        union all select 'REVERSAL', payment_id, 'payment', payment_id, reference, receipt->>'transactionId', currency,
          amount, cancelled_at
        from payments p cross join lateral (${lineOf('CAPTURE')} limit 1) taken
        where client_id = $2 and cancelled_at >= $4 and cancelled_at < $5 and state = 'cancelled' and paid_at is not null
        union all select 'REVERSAL', r.payment_id, case when r.capture_id is null then 'refund' else 'capture' end,
          coalesce(r.capture_id, r.refund_id), coalesce(c.reference, f.reference),
          coalesce(c.receipt, f.receipt)->>'transactionId', coalesce(c.currency, f.currency), r.amount, r.created_at
        from reversals r
        left join captures c on c.client_id = r.client_id and c.capture_id = r.capture_id
        left join refunds f on f.client_id = r.client_id and f.refund_id = r.refund_id
        where r.client_id = $2 and r.created_at >= $4 and r.created_at < $5
      ) o
      cross join lateral (select 1 from payments p where p.client_id = $2 and p.payment_id = o.payment_id
        and p.acquirer = $3 limit 1) here
      left join lateral (
        select true as named from settlement_entries e join settlement_reports s on s.report_id = e.report_id
        where e.client_id = $2 and e.payment_id = o.payment_id and e.movement_id = o.movement_id and e.type = o.type
          and (e.report_id = $1 or (s.state = 'done' and e.line is not null)) limit 1) line on true
      where line.named is null
    )
    select exists (select 1 from moved) as moved`,
}

/**
 * Puts down what succeeded in the slice and no line names, of this report or of an earlier one. False when somebody else
 * went on meanwhile; nothing was done then.
 */
export async function insertOnlyOurs(
  pool: Pool,
  { reportId, acquirer }: { readonly reportId: string; readonly acquirer: string },
  { clientId, from, to }: Slice,
  { stored, next }: { readonly stored: WalkPlace | null; readonly next: TimePlace },
): Promise<boolean> {
  const places = [stored && JSON.stringify(stored), JSON.stringify(next)]
  const values = [reportId, clientId, acquirer, from, to, ...places]
  return only(await run<{ moved: boolean }>(pool, missing, values)).moved
}
