import type { Pool } from 'pg'
import type { OurSettlement } from '../domain/settlement.ts'
import { run } from './statement.ts'

/** Which of ours a report of an acquirer can be about. */
export interface OurScope {
  readonly acquirer: string
  readonly clients: readonly string[]
}

const captured = `select c.client_id, c.payment_id, 'capture' as movement, c.capture_id as movement_id, c.currency,
        c.amount, c.state, c.reference, c.receipt, r.amount as reversed
      from captures c
      left join reversals r on r.client_id = c.client_id and r.capture_id = c.capture_id`
const refunded = `select f.client_id, f.payment_id, 'refund' as movement, f.refund_id as movement_id, f.currency,
        f.amount, f.state, f.reference, f.receipt, r.amount as reversed
      from refunds f
      left join reversals r on r.client_id = f.client_id and r.refund_id = f.refund_id`
const outputs = `o.client_id as "clientId", o.payment_id as "paymentId", o.movement, o.movement_id as "movementId",
      o.currency, o.amount, o.state, o.reversed`

/**
 * What an acquirer calls by the reference of a payment: the money that its authorization took, which is a capture of
 * ours with the authorization's own id, or the payment itself where there are no captures.
 */
const byReference = {
  name: 'settlement-ours-by-reference',
  text: `select ${outputs}, o.asked as reference from (
      select own.*, own.reference as asked from (${captured}
        where c.client_id = any($2) and c.reference = any($3)) own
      union all select own.*, own.reference from (${refunded}
        where f.client_id = any($2) and f.reference = any($3)) own
      union all select own.*, p.reference from payments p
        join lateral (${captured} where c.client_id = p.client_id and c.payment_id = p.payment_id
          and c.automatic and c.receipt->>'transactionId' = p.receipt->>'transactionId') own on true
        where p.client_id = any($2) and p.reference = any($3)
      union all select p.client_id, p.payment_id, 'payment', p.payment_id, p.currency, p.amount, p.state, p.reference,
          p.receipt, null, p.reference
        from payments p
        where p.client_id = any($2) and p.reference = any($3) and not exists (
          select 1 from captures c where c.client_id = p.client_id and c.payment_id = p.payment_id
            and c.automatic and c.receipt->>'transactionId' = p.receipt->>'transactionId')
    ) o
    join payments p on p.client_id = o.client_id and p.payment_id = o.payment_id and p.acquirer = $1`,
}

/** All of ours that the acquirer may know by one of these references, each with the reference. */
export function findByReference(
  pool: Pool,
  { acquirer, clients }: OurScope,
  references: readonly string[],
): Promise<(OurSettlement & { readonly reference: string })[]> {
  return run(pool, byReference, [acquirer, clients, references])
}

const byId = {
  name: 'settlement-ours-by-id',
  text: `select ${outputs} from (select distinct * from unnest($1::text[], $2::text[]) as t (client_id, payment_id)) asked
    join lateral (
      ${captured} where c.client_id = asked.client_id and c.payment_id = asked.payment_id
      union all ${refunded} where f.client_id = asked.client_id and f.payment_id = asked.payment_id
      union all select p.client_id, p.payment_id, 'payment', p.payment_id, p.currency, p.amount, p.state, p.reference,
          p.receipt, null
        from payments p where p.client_id = asked.client_id and p.payment_id = asked.payment_id
    ) o on true`,
}

/** All of ours that belongs to these payments. */
export function findOfPayments(
  pool: Pool,
  payments: readonly { readonly clientId: string; readonly paymentId: string }[],
): Promise<OurSettlement[]> {
  const clients = payments.map(({ clientId }) => clientId)
  return run(pool, byId, [clients, payments.map(({ paymentId }) => paymentId)])
}

/**
 * No index has the acquirer's ids, which would cost something at every capture: all captures and refunds of the client
 * are read, once for so many lines. An id that several of ours have, as where an acquirer has one for a whole payment, names
 * none of them. Without a name, so that it is planned for this report.
 */
const resolving = {
  text: `with asked as (
      select entry, type, transaction_id from settlement_entries
      where report_id = $1 and entry > $4::integer and entry <= $5::integer and reference is null and type <> 'OTHER'
        and movement_id is null
    ), found as (
      select a.entry, min(o.payment_id) as payment_id, min(o.movement) as movement, min(o.movement_id) as movement_id
      from asked a
      join (
        select payment_id, 'capture' as movement, capture_id as movement_id, receipt->>'transactionId' as id
        from captures where client_id = $2
        union all select payment_id, 'refund', refund_id, receipt->>'transactionId' from refunds where client_id = $2
        union all select payment_id, 'payment', payment_id, receipt->>'transactionId' from payments
        where client_id = $2 and state = 'paid'
      ) o on o.id = a.transaction_id
        and case a.type when 'CAPTURE' then o.movement <> 'refund' when 'REFUND' then o.movement = 'refund' else true end
      join payments p on p.client_id = $2 and p.payment_id = o.payment_id and p.acquirer = $3
      group by a.entry having count(*) = 1
    )
    update settlement_entries e set client_id = $2, payment_id = f.payment_id, movement = f.movement,
      movement_id = f.movement_id
    from found f where e.report_id = $1 and e.entry = f.entry`,
}

/** Lines that are looked for by one statement, which PostgreSQL must be through with in its time. */
const resolvedAtOnce = 50_000

/** Finds by the acquirer's id what lines without a reference of ours are about, among one client's. */
export async function resolveTransactionIds(
  pool: Pool,
  { reportId, acquirer, lines }: { readonly reportId: string; readonly acquirer: string; readonly lines: number },
  clientId: string,
): Promise<void> {
  for (let after = 0; after < lines; after += resolvedAtOnce) {
    await run(pool, resolving, [reportId, clientId, acquirer, after, after + resolvedAtOnce])
  }
}

/** Without a name, so that it is planned for this period. */
const missing = {
  text: `insert into settlement_entries (report_id, entry, type, kind, text, client_id, payment_id, movement, movement_id,
      reference, transaction_id, currency, amount, our_currency, our_amount, at)
    select $1, (select max(entry) from settlement_entries where report_id = $1)
        + (row_number() over (order by o.at, o.movement_id, o.type))::integer,
      o.type, 'only-ours', o.movement || ' ' || o.movement_id || case o.type when 'REVERSAL' then ', taken back' else '' end,
      $2, o.payment_id, o.movement, o.movement_id, o.reference, o.transaction_id, o.currency, o.amount, o.currency,
      o.amount, o.at
    from (
      select 'CAPTURE' as type, payment_id, 'capture' as movement, capture_id as movement_id, reference,
        receipt->>'transactionId' as transaction_id, currency, amount, captured_at as at
      from captures where client_id = $2 and captured_at >= $4 and captured_at < $5 and state = 'succeeded'
      union all select 'REFUND', payment_id, 'refund', refund_id, reference, receipt->>'transactionId', currency, amount,
        refunded_at
      from refunds where client_id = $2 and refunded_at >= $4 and refunded_at < $5 and state = 'succeeded'
      union all select 'CAPTURE', payment_id, 'payment', payment_id, reference, receipt->>'transactionId', currency,
        amount, paid_at
      from payments where client_id = $2 and paid_at >= $4 and paid_at < $5 and state = 'paid'
      union all select 'REVERSAL', r.payment_id, case when r.capture_id is null then 'refund' else 'capture' end,
        coalesce(r.capture_id, r.refund_id), coalesce(c.reference, f.reference),
        coalesce(c.receipt, f.receipt)->>'transactionId', coalesce(c.currency, f.currency), r.amount, r.created_at
      from reversals r
      left join captures c on c.client_id = r.client_id and c.capture_id = r.capture_id
      left join refunds f on f.client_id = r.client_id and f.refund_id = r.refund_id
      where r.client_id = $2 and r.created_at >= $4 and r.created_at < $5
    ) o
    join payments p on p.client_id = $2 and p.payment_id = o.payment_id and p.acquirer = $3
    where not exists (
      select 1 from settlement_entries e join settlement_reports s on s.report_id = e.report_id
      where e.client_id = $2 and e.payment_id = o.payment_id and e.movement_id = o.movement_id and e.type = o.type
        and (e.report_id = $1 or (s.state = 'done' and e.line is not null)))`,
}

/** Puts down what of one client succeeded in the period and no line names, of this report or of an earlier one. */
export async function insertOnlyOurs(
  pool: Pool,
  report: { readonly reportId: string; readonly acquirer: string; readonly from: Date; readonly to: Date },
  clientId: string,
): Promise<void> {
  await run(pool, missing, [report.reportId, clientId, report.acquirer, report.from, report.to])
}
