import type { Pool } from 'pg'
import type { SettlementKind, SettlementType } from '../domain/settlement.ts'
import { type AuditEntry, auditValues } from './clients.ts'
import type { WalkPlace } from './settlement-walk.ts'
import { only, run } from './statement.ts'

/** `discarded`: it counts for nothing, and is being deleted. */
export type ReportState = 'receiving' | 'matching' | 'done' | 'discarded'

/** A settlement report of an acquirer, as it is kept. */
export interface SettlementReport {
  readonly reportId: string
  readonly acquirer: string
  /** Whose captures and refunds it was compared with; null for all live clients. */
  readonly clientId: string | null
  readonly fileName: string
  /** SHA-256 over the file, in hex. */
  readonly fileHash: string
  readonly lines: number
  /** The period whose captures and refunds it should name: `from` inclusive, `to` exclusive. */
  readonly from: Date
  readonly to: Date
  readonly state: ReportState
  /** Lines that were judged so far. */
  readonly matched: number
  readonly importedBy: string
  readonly begunAt: Date
  readonly doneAt: Date | null
}

const findingPlace = {
  name: 'find-settlement-place',
  text: `select walked from settlement_reports where report_id = $1`,
}

/** How far the present walk through our books has come. */
export async function findPlace(pool: Pool, reportId: string): Promise<WalkPlace | null> {
  const [row] = await run<{ walked: WalkPlace | null }>(pool, findingPlace, [reportId])
  return row?.walked ?? null
}

const columns = `report_id as "reportId", acquirer, client_id as "clientId", file_name as "fileName",
      file_hash as "fileHash", lines, from_time as "from", to_time as "to", state, matched, imported_by as "importedBy",
      begun_at as "begunAt", done_at as "doneAt"`

export type NewReport = Pick<
  SettlementReport,
  'reportId' | 'acquirer' | 'clientId' | 'fileName' | 'fileHash' | 'lines' | 'from' | 'to' | 'importedBy'
> & {
  /** What one import at a time may be compared with: a sandbox client, or `live`. */
  readonly scope: string
}

const findingFile = {
  name: 'settlement-report-of-file',
  text: `select ${columns} from settlement_reports
    where state = 'done' and acquirer = $1 and coalesce(client_id, '') = coalesce($2, '') and file_hash = $3`,
}

/** The report that was made of this very file. */
export async function findReportOfFile(
  pool: Pool,
  file: Pick<NewReport, 'acquirer' | 'clientId' | 'fileHash'>,
): Promise<SettlementReport | undefined> {
  const [row] = await run<SettlementReport>(pool, findingFile, [file.acquirer, file.clientId, file.fileHash])
  return row
}

const discardingUnfinished = {
  name: 'discard-unfinished-settlement-report',
  text: `update settlement_reports set state = 'discarded', walked = null
    where acquirer = $1 and scope = $2 and state in ('receiving', 'matching')`,
}

/** What an import that was broken off left behind. An import that is still under way is told so at its next step. */
export async function discardUnfinished(pool: Pool, acquirer: string, scope: string): Promise<void> {
  await run(pool, discardingUnfinished, [acquirer, scope])
}

const findingDiscarded = {
  name: 'find-discarded-settlement-reports',
  text: `select report_id as "reportId", coalesce((select max(entry) from settlement_entries e
      where e.report_id = r.report_id), 0) as entries
    from settlement_reports r where acquirer = $1 and scope = $2 and state = 'discarded'`,
}

const deletingEntries = {
  name: 'delete-settlement-entries',
  text: `delete from settlement_entries where report_id = $1 and entry > $2 and entry <= $2::integer + $3::integer`,
}

const deletingReport = {
  name: 'delete-discarded-settlement-report',
  text: `delete from settlement_reports where report_id = $1 and state = 'discarded'`,
}

/** Entries that are deleted by one statement: all of a long report would take longer than any statement may. */
const deletedAtOnce = 50_000

/** Deletes what was discarded, and what an earlier process had not come to. */
export async function deleteDiscarded(pool: Pool, acquirer: string, scope: string): Promise<void> {
  const found = await run<{ reportId: string; entries: number }>(pool, findingDiscarded, [acquirer, scope])
  for (const { reportId, entries } of found) {
    for (let after = 0; after < entries; after += deletedAtOnce) {
      await run(pool, deletingEntries, [reportId, after, deletedAtOnce])
    }
    await run(pool, deletingReport, [reportId])
  }
}

const inserting = {
  name: 'insert-settlement-report',
  text: `insert into settlement_reports (report_id, acquirer, client_id, scope, file_name, file_hash, lines, from_time,
      to_time, state, imported_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'receiving', $10) returning ${columns}`,
}

/** A unique violation when another import of this acquirer began at the same moment. */
export async function insertReport(pool: Pool, report: NewReport): Promise<SettlementReport> {
  const { reportId, acquirer, clientId, scope, fileName, fileHash, lines, from, to, importedBy } = report
  const values = [reportId, acquirer, clientId, scope, fileName, fileHash, lines, from, to, importedBy]
  return only(await run<SettlementReport>(pool, inserting, values))
}

const finding = {
  name: 'find-settlement-report',
  text: `select ${columns} from settlement_reports where report_id = $1`,
}

export async function findReport(pool: Pool, reportId: string): Promise<SettlementReport | undefined> {
  const [row] = await run<SettlementReport>(pool, finding, [reportId])
  return row
}

export interface ReportFilter {
  readonly acquirer?: string
  readonly clientId?: string
  readonly limit: number
}

const listing = {
  name: 'list-settlement-reports',
  text: `select ${columns} from settlement_reports
    where ($1::text is null or acquirer = $1) and ($2::text is null or client_id = $2)
    order by begun_at desc, report_id desc limit $3`,
}

/** The newest first, unfinished ones too. */
export function listReports(pool: Pool, { acquirer, clientId, limit }: ReportFilter): Promise<SettlementReport[]> {
  return run(pool, listing, [acquirer ?? null, clientId ?? null, limit])
}

const beginningToMatch = {
  name: 'begin-to-match-settlement-report',
  text: `update settlement_reports set state = 'matching', walked = null where report_id = $1 and state = 'receiving'
    returning report_id`,
}

export async function beginToMatch(pool: Pool, reportId: string): Promise<void> {
  await run(pool, beginningToMatch, [reportId])
}

const finishing = {
  name: 'finish-settlement-report',
  text: `with finished as (
      update settlement_reports set state = 'done', done_at = now(), walked = null
      where report_id = $1 and state = 'matching' and matched = lines
      returning client_id
    )
    insert into audit (audit_id, client_id, actor, action, detail) select $2, client_id, $3, $4, $5 from finished`,
}

/** From now on its lines count. */
export async function finishReport(pool: Pool, reportId: string, audit: AuditEntry): Promise<void> {
  await run(pool, finishing, [reportId, ...auditValues(audit)])
}

const discarding = {
  name: 'discard-settlement-report',
  text: `with discarded as (
      update settlement_reports set state = 'discarded', done_at = null, walked = null where report_id = $1
      returning acquirer, scope, client_id
    ), noted as (
      insert into audit (audit_id, client_id, actor, action, detail) select $2, client_id, $3, $4, $5 from discarded
    )
    select acquirer, scope from discarded`,
}

/** From now on it counts for nothing. Undefined when there is none. */
export async function discardReport(
  pool: Pool,
  reportId: string,
  audit: AuditEntry,
): Promise<{ readonly acquirer: string; readonly scope: string } | undefined> {
  const [row] = await run<{ acquirer: string; scope: string }>(pool, discarding, [reportId, ...auditValues(audit)])
  return row
}

export interface KindCount {
  readonly kind: SettlementKind
  readonly count: number
  /** Of what was only ours: how many a later report named. */
  readonly settledSince: number
}

const counting = {
  name: 'count-settlement-entries',
  text: `select e.kind, count(*)::integer as count,
      (count(*) filter (where e.kind = 'only-ours' and exists (
        select 1 from settlement_entries o join settlement_reports r on r.report_id = o.report_id and r.state = 'done'
        where o.client_id = e.client_id and o.payment_id = e.payment_id and o.movement_id = e.movement_id
          and o.type = e.type and o.line is not null)))::integer as "settledSince"
    from settlement_entries e where e.report_id = $1 and e.kind is not null group by e.kind order by e.kind`,
}

export function countKinds(pool: Pool, reportId: string): Promise<KindCount[]> {
  return run(pool, counting, [reportId])
}

/** What the lines of a report sum up to, by currency, type and what was reversed. Minor units. */
export interface SettlementTotal {
  readonly currency: string
  readonly type: SettlementType
  /** Of reversals: what was taken back. */
  readonly movement: 'capture' | 'refund' | 'payment' | null
  readonly lines: number
  readonly amount: bigint
  readonly fee: bigint
}

const summing = {
  name: 'sum-settlement-entries',
  text: `select currency, type, case when type = 'REVERSAL' then movement end as movement, count(*)::integer as lines,
      sum(amount)::text as amount, sum(fee)::text as fee
    from settlement_entries where report_id = $1 and line is not null
    group by 1, 2, 3 order by 1, 2, 3`,
}

/** Ten lines of the longest amounts come to more than a `bigint` of PostgreSQL holds. */
export async function sumReport(pool: Pool, reportId: string): Promise<SettlementTotal[]> {
  const rows = await run<Texts<SettlementTotal, 'amount' | 'fee'>>(pool, summing, [reportId])
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount), fee: BigInt(row.fee) }))
}

type Texts<Row, Names extends keyof Row> = Omit<Row, Names> & Record<Names, string>

/** What is paid out by the report's own account, where it says so; signed as the report signs it. */
export interface SettledSum {
  readonly currency: string
  readonly amount: bigint
}

const summingSettled = {
  name: 'sum-settled-amounts',
  text: `select settled_currency as currency, sum(settled_amount)::text as amount from settlement_entries
    where report_id = $1 and settled_currency is not null group by 1 order by 1`,
}

export async function sumSettled(pool: Pool, reportId: string): Promise<SettledSum[]> {
  const rows = await run<Texts<SettledSum, 'amount'>>(pool, summingSettled, [reportId])
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
}
