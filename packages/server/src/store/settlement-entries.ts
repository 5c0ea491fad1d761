import type { Pool } from 'pg'
import type {
  NamedBefore,
  SettlementKind,
  SettlementLine,
  SettlementType,
  SettlementVerdict,
} from '../domain/settlement.ts'
import { only, run } from './statement.ts'

/** A line of a report as it was read. Amounts in minor units. */
export interface ReportLine extends SettlementLine {
  /** The report's own word for its type. */
  readonly typeWord: string
  readonly reference: string | null
  readonly settledCurrency: string | null
  readonly settledAmount: bigint | null
  readonly at: Date
}

const inserting = {
  name: 'insert-settlement-entries',
  text: `with report as (
      select report_id, lines from settlement_reports where report_id = $1 and state = 'receiving' for share
    )
    insert into settlement_entries (report_id, entry, line, type, type_word, transaction_id, reference, currency, amount,
      fee, settled_currency, settled_amount, at)
    select report_id, e.* from report, unnest($2::integer[], $3::integer[], $4::text[], $5::text[], $6::text[],
      $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::bigint[], $13::timestamptz[])
      as e (entry) where e.entry <= report.lines
    on conflict do nothing`,
}

/** Keeps lines of a report that is being received; those that came before are left as they are. */
export async function insertLines(pool: Pool, reportId: string, lines: readonly ReportLine[]): Promise<void> {
  const column = <Value>(read: (line: ReportLine) => Value) => lines.map(read)
  await run(pool, inserting, [
    reportId,
    column(({ entry }) => entry),
    column(({ line }) => line),
    column(({ type }) => type),
    column(({ typeWord }) => typeWord),
    column(({ transactionId }) => transactionId),
    column(({ reference }) => reference),
    column(({ currency }) => currency),
    column(({ amount }) => amount),
    column(({ fee }) => fee),
    column(({ settledCurrency }) => settledCurrency),
    column(({ settledAmount }) => settledAmount),
    column(({ at }) => at),
  ])
}

const counting = {
  name: 'count-received-settlement-entries',
  text: 'select count(*)::integer as count from settlement_entries where report_id = $1',
}

export async function countReceived(pool: Pool, reportId: string): Promise<number> {
  return only(await run<{ count: number }>(pool, counting, [reportId])).count
}

const analyzing = { text: 'analyze settlement_entries' }

/**
 * Tells the planner of the lines that just arrived. Taking a new report for an empty one, it would compare each line
 * with each capture: minutes, where a hash takes a second.
 */
export async function analyzeEntries(pool: Pool): Promise<void> {
  await run(pool, analyzing, [])
}

export interface LineToMatch extends SettlementLine {
  readonly reference: string | null
  /** How many of ours have the acquirer's id, where the line has no reference of ours. */
  readonly idsFound: number
  /** The one of ours that has it. */
  readonly movementId: string | null
  readonly clientId: string | null
  readonly paymentId: string | null
}

const loading = {
  name: 'load-settlement-entries',
  text: `select entry, line, type, transaction_id as "transactionId", reference, currency, amount, fee,
      ids_found as "idsFound",
      case when ids_found = 1 then client_id end as "clientId", case when ids_found = 1 then payment_id end as "paymentId",
      case when ids_found = 1 then movement_id end as "movementId"
    from settlement_entries where report_id = $1 and entry > $2 and entry <= $2::integer + $3::integer order by entry`,
}

/** The next `count` lines after those that were judged. */
export function loadLines(pool: Pool, reportId: string, after: number, count: number): Promise<LineToMatch[]> {
  return run(pool, loading, [reportId, after, count])
}

/**
 * `offset 0` keeps it a look-up for each payment: the planner's numbers are from before lines were found to be about
 * payments, and by those it would rather read all lines for each, which took longer than a statement may.
 */
const loadingNamed = {
  name: 'load-named-settlements',
  text: `select e.movement_id as "movementId", e.type, e.report_id = $1 as "sameReport",
      case when e.report_id = $1 then 'line ' || e.line else 'line ' || e.line || ' of report ' || e.report_id end as "where",
      e.transaction_id as "transactionId", e.currency, e.amount, e.fee
    from (select distinct * from unnest($2::text[], $3::text[]) as t (client_id, payment_id)) asked
    cross join lateral (select * from settlement_entries of_payment
      where of_payment.client_id = asked.client_id and of_payment.payment_id = asked.payment_id offset 0) e
    join settlement_reports r on r.report_id = e.report_id and (r.state = 'done' or r.report_id = $1)
    where e.line is not null and e.kind not in ('duplicate', 'repeated')
    order by e.report_id, e.entry`,
}

/** Lines that named something of these payments before: in this report, as far as it is judged, and in finished ones. */
export function loadNamed(
  pool: Pool,
  reportId: string,
  payments: readonly { readonly clientId: string; readonly paymentId: string }[],
): Promise<NamedBefore[]> {
  const clients = payments.map(({ clientId }) => clientId)
  return run(pool, loadingNamed, [reportId, clients, payments.map(({ paymentId }) => paymentId)])
}

const recording = {
  name: 'record-settlement-verdicts',
  text: `with moved as (
      update settlement_reports set matched = least(lines, $2::integer + $3::integer)
      where report_id = $1 and state = 'matching' and matched = $2
      returning report_id
    )
    update settlement_entries e set kind = v.kind, text = v.text, client_id = v.client_id, payment_id = v.payment_id,
      movement = v.movement, movement_id = v.movement_id, our_currency = v.our_currency, our_amount = v.our_amount
    from moved, unnest($4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
      $11::text[], $12::bigint[]) as v (entry, kind, text, client_id, payment_id, movement, movement_id, our_currency,
      our_amount)
    where e.report_id = moved.report_id and e.entry = v.entry`,
}

/** Records what the `count` lines after `after` are; nothing when somebody else did meanwhile. */
export async function recordVerdicts(
  pool: Pool,
  reportId: string,
  { after, count }: { readonly after: number; readonly count: number },
  verdicts: readonly SettlementVerdict[],
): Promise<void> {
  const column = <Value>(read: (verdict: SettlementVerdict) => Value) => verdicts.map(read)
  await run(pool, recording, [
    reportId,
    after,
    count,
    column(({ entry }) => entry),
    column(({ kind }) => kind),
    column(({ text }) => text),
    column(({ ours }) => ours?.clientId ?? null),
    column(({ ours }) => ours?.paymentId ?? null),
    column(({ ours }) => ours?.movement ?? null),
    column(({ ours }) => ours?.movementId ?? null),
    column(({ ours }) => ours?.currency ?? null),
    column(({ ours }) => ours?.amount ?? null),
  ])
}

/** One line of a report, or something only ours, as people see it. */
export interface SettlementEntry {
  readonly entry: number
  readonly line: number | null
  readonly kind: SettlementKind
  readonly text: string
  readonly type: SettlementType
  readonly typeWord: string | null
  readonly clientId: string | null
  readonly paymentId: string | null
  readonly movement: 'capture' | 'refund' | 'payment' | null
  readonly movementId: string | null
  readonly reference: string | null
  readonly transactionId: string | null
  readonly currency: string
  readonly amount: bigint
  readonly fee: bigint
  readonly ourCurrency: string | null
  readonly ourAmount: bigint | null
  readonly settledCurrency: string | null
  readonly settledAmount: bigint | null
  readonly at: Date
  /** Of what was only ours: the report that names it after all. */
  readonly settledBy: string | null
}

const paging = {
  name: 'page-settlement-entries',
  text: `select e.entry, e.line, e.kind, e.text, e.type, e.type_word as "typeWord", e.client_id as "clientId",
      e.payment_id as "paymentId", e.movement, e.movement_id as "movementId", e.reference,
      e.transaction_id as "transactionId", e.currency, e.amount, e.fee, e.our_currency as "ourCurrency",
      e.our_amount as "ourAmount", e.settled_currency as "settledCurrency", e.settled_amount as "settledAmount", e.at,
      case when e.kind = 'only-ours' then (
        select o.report_id from settlement_entries o
        join settlement_reports r on r.report_id = o.report_id and r.state = 'done'
        where o.client_id = e.client_id and o.payment_id = e.payment_id and o.movement_id = e.movement_id
          and o.type = e.type and o.line is not null
        order by o.report_id limit 1) end as "settledBy"
    from settlement_entries e
    where e.report_id = $1 and e.entry > $2 and e.kind is not null and ($3 or e.kind not in ('matched', 'repeated'))
    order by e.entry limit $4`,
}

/** Judged entries after one, in their order; only those that differ unless `all`. */
export function pageEntries(
  pool: Pool,
  reportId: string,
  { after, all, limit }: { readonly after: number; readonly all: boolean; readonly limit: number },
): Promise<SettlementEntry[]> {
  return run(pool, paging, [reportId, after, all, limit])
}

/** That an acquirer's report settled something of a payment. */
export interface Settlement {
  readonly reportId: string
  readonly line: number
  readonly type: SettlementType
  readonly kind: SettlementKind
  readonly movementId: string
  readonly currency: string
  readonly amount: bigint
  readonly fee: bigint
  readonly at: Date
}

const ofPayment = {
  name: 'settlements-of-payment',
  text: `select e.report_id as "reportId", e.line, e.type, e.kind, e.movement_id as "movementId", e.currency, e.amount,
      e.fee, e.at
    from settlement_entries e join settlement_reports r on r.report_id = e.report_id and r.state = 'done'
    where e.client_id = $1 and e.payment_id = $2 and e.line is not null and e.kind <> 'repeated'
    order by e.at, e.report_id, e.entry`,
}

export function listSettlements(pool: Pool, clientId: string, paymentId: string): Promise<Settlement[]> {
  return run(pool, ofPayment, [clientId, paymentId])
}
