import type { Pool } from 'pg'
import { only, run } from './statement.ts'

/** Where a walk through our books stands: what comes after the id `after` of a part of a client's books is next. */
export interface IdPlace {
  readonly clientId: string
  readonly part: BookPart
  readonly after: string
}

export type BookPart = 'capture' | 'refund' | 'payment'

/** Where a walk through a period stands: what happened from `from` on is next, `widthMs` at a time. */
export interface TimePlace {
  readonly clientId: string
  readonly from: string
  readonly widthMs: number
}

export type WalkPlace = IdPlace | TimePlace

/** What is walked through in one statement, so that each is over in good time, however long the books are. */
export const rowsAtOnce = 20_000

const needing = {
  name: 'settlement-lines-without-reference',
  text: `select exists (select 1 from settlement_entries
      where report_id = $1 and reference is null and line is not null and type <> 'OTHER') as any`,
}

/** Whether any line must be found by the acquirer's id. */
export async function anyWithoutReference(pool: Pool, reportId: string): Promise<boolean> {
  return only(await run<{ any: boolean }>(pool, needing, [reportId])).any
}

const pages: Readonly<Record<BookPart, string>> = {
  capture: `select capture_id as id, payment_id, receipt->>'transactionId' as transaction_id from captures
      where client_id = $2 and capture_id > $3 order by capture_id limit $6`,
  refund: `select refund_id as id, payment_id, receipt->>'transactionId' as transaction_id from refunds
      where client_id = $2 and refund_id > $3 order by refund_id limit $6`,
  // Those that took the money themselves; one that was cancelled had been paid before.
  payment: `select payment_id as id, payment_id, case when state = 'paid' or
        (state in ('closing', 'cancelled') and paid_at is not null and capture_count = 0)
        then receipt->>'transactionId' end as transaction_id from payments
      where client_id = $2 and payment_id > $3 order by payment_id limit $6`,
}

const typesOf: Readonly<Record<BookPart, string>> = {
  capture: `('CAPTURE', 'REVERSAL', 'CHARGEBACK')`,
  refund: `('REFUND', 'REVERSAL', 'CHARGEBACK')`,
  payment: `('CAPTURE', 'REVERSAL', 'CHARGEBACK')`,
}

/**
 * No index has the acquirer's ids, which would cost something at every capture. So our books are read once, a piece at a
 * time by their keys, and each piece is looked for among the lines, which have an index. Each `lateral … limit 1` is a
 * look-up that the planner cannot turn into reading a whole table, whatever it believes of lines that just arrived.
 */
function resolving(part: BookPart) {
  return {
    name: `resolve-settlement-ids-of-${part}`,
    text: `with page as materialized (${pages[part]}), moved as (
      update settlement_reports
      set walked = jsonb_build_object('clientId', $2::text, 'part', '${part}', 'after', coalesce((select max(id) from page), $3))
      where report_id = $1 and state = 'receiving' and walked is not distinct from $5::jsonb
      returning report_id
    ), ids as (
      select o.transaction_id, count(*)::integer as found, min(o.payment_id) as payment_id, min(o.id) as movement_id
      from page o
      cross join lateral (select 1 from settlement_entries e where e.report_id = $1
        and e.transaction_id = o.transaction_id and e.reference is null and e.line is not null limit 1) asked
      cross join lateral (select 1 from payments p where p.client_id = $2 and p.payment_id = o.payment_id
        and p.acquirer = $4 limit 1) here
      group by o.transaction_id
    ), found as (
      update settlement_entries e set ids_found = e.ids_found + i.found, client_id = $2, payment_id = i.payment_id,
        movement = '${part}', movement_id = i.movement_id
      from ids i, moved
      where e.report_id = moved.report_id and e.report_id = $1 and e.transaction_id = i.transaction_id
        and e.reference is null and e.line is not null and e.type in ${typesOf[part]}
    )
    select (select max(id) from page) as last, (select count(*)::integer from page) as count,
      exists (select 1 from moved) as moved`,
  }
}

const resolvingParts = { capture: resolving('capture'), refund: resolving('refund'), payment: resolving('payment') }

export interface Walked {
  /** False when somebody else went on meanwhile; nothing was done then. */
  readonly moved: boolean
  readonly count: number
  readonly last: string | null
}

/** Finds by the acquirer's ids, in one piece of our books, what lines without a reference of ours are about. */
export async function resolvePage(
  pool: Pool,
  { reportId, acquirer }: { readonly reportId: string; readonly acquirer: string },
  { clientId, part, after }: IdPlace,
  stored: WalkPlace | null,
): Promise<Walked> {
  const values = [reportId, clientId, after, acquirer, stored && JSON.stringify(stored), rowsAtOnce]
  return only(await run<Walked>(pool, resolvingParts[part], values))
}
