import { assert } from '../assert.ts'
import { asTaken, judgeLines, type LineToJudge, type OurSettlement } from '../domain/settlement.ts'
import { listClients } from '../store/clients.ts'
import {
  analyzeEntries,
  countReceived,
  insertLines,
  type LineToMatch,
  loadLines,
  loadNamed,
  type ReportLine,
  recordVerdicts,
} from '../store/settlement-entries.ts'
import { findByReference, findOfPayments, type StoredSettlement } from '../store/settlement-ours.ts'
import {
  beginToMatch,
  deleteDiscarded,
  discardReport,
  discardUnfinished,
  findPlace,
  findReport,
  findReportOfFile,
  finishReport,
  insertReport,
  type SettlementReport,
} from '../store/settlement-reports.ts'
import { isStale } from '../store/statement.ts'
import type { Context } from './context.ts'
import { findMissing, resolveIds } from './settlement-walks.ts'

export type { ReportLine, SettlementReport }

export interface ReportOrder {
  readonly acquirer: string
  /** All live clients when absent. */
  readonly clientId?: string
  readonly fileName: string
  readonly fileHash: string
  readonly lines: number
  readonly from: Date
  readonly to: Date
  readonly actor: string
}

export type BeginReportResult =
  | { readonly kind: 'begun'; readonly report: SettlementReport }
  /** This very file was imported before, and counts once. */
  | { readonly kind: 'known'; readonly report: SettlementReport }
  | { readonly kind: 'unknown-client' }
  | { readonly kind: 'no-clients' }
  | { readonly kind: 'unknown-acquirer'; readonly acquirers: readonly string[] }
  | { readonly kind: 'busy' }

/** Lines judged by one request. */
const linesAtOnce = 2_000

/** Begins an import. One that was broken off, of the same acquirer and the same clients, is discarded. */
export async function beginReport(context: Context, order: ReportOrder): Promise<BeginReportResult> {
  const { pool } = context
  const { acquirer, clientId = null, actor, ...file } = order
  const clients = await clientsOf(context, clientId)
  const [first] = clients
  if (first === undefined) return clientId === null ? { kind: 'no-clients' } : { kind: 'unknown-client' }
  const { names } = context.acquirersOf(first)
  if (!names.includes(acquirer)) return { kind: 'unknown-acquirer', acquirers: names }
  const known = await findReportOfFile(pool, { acquirer, clientId, fileHash: file.fileHash })
  if (known) return { kind: 'known', report: known }
  const scope = first.startsWith('SANDBOX_') ? first : 'live'
  await discardUnfinished(pool, acquirer, scope)
  await deleteDiscarded(pool, acquirer, scope)
  try {
    const reportId = context.newId()
    return {
      kind: 'begun',
      report: await insertReport(pool, { reportId, acquirer, clientId, scope, ...file, importedBy: actor }),
    }
  } catch (error) {
    if (isStale(error)) return { kind: 'busy' }
    throw error
  }
}

async function clientsOf({ pool }: Context, clientId: string | null): Promise<readonly string[]> {
  if (clientId !== null) return (await listClients(pool, clientId)).map((client) => client.clientId)
  const all = await listClients(pool)
  return all.filter(({ environment }) => environment === 'live').map((client) => client.clientId)
}

export type ReportStep =
  | { readonly kind: 'taken'; readonly report: SettlementReport }
  /** Discarded by another import, or never begun. */
  | { readonly kind: 'unknown' }
  /** Not all its lines arrived. */
  | { readonly kind: 'incomplete'; readonly received: number; readonly lines: number }

export async function addReportLines(
  context: Context,
  reportId: string,
  lines: readonly ReportLine[],
): Promise<ReportStep> {
  const report = await findReport(context.pool, reportId)
  if (!report || report.state === 'discarded') return { kind: 'unknown' }
  await insertLines(context.pool, reportId, lines)
  return { kind: 'taken', report }
}

/** One step of judging; to be repeated until the report is `done`. Repeating a step whose answer was lost is harmless. */
export async function matchReport(context: Context, reportId: string, actor: string): Promise<ReportStep> {
  const { pool } = context
  const report = await findReport(pool, reportId)
  if (!report || report.state === 'discarded') return { kind: 'unknown' }
  if (report.state === 'done') return { kind: 'taken', report }
  const clients = await clientsOf(context, report.clientId)
  const walked = await findPlace(pool, reportId)
  if (report.state === 'receiving') {
    const received = walked === null ? await countReceived(pool, reportId) : report.lines
    if (received !== report.lines) return { kind: 'incomplete', received, lines: report.lines }
    if (walked === null) await analyzeEntries(pool)
    if (await resolveIds(pool, report, clients, walked)) await beginToMatch(pool, reportId)
  } else if (report.matched < report.lines) {
    await judgeNext(context, report)
  } else if (await findMissing(pool, report, clients, walked)) {
    const { acquirer, fileName, fileHash, lines } = report
    const detail = { reportId, acquirer, fileName, fileHash, lines }
    await finishReport(pool, reportId, { auditId: context.newId(), actor, action: 'import-settlement-report', detail })
  }
  const now = await findReport(pool, reportId)
  return now && now.state !== 'discarded' ? { kind: 'taken', report: now } : { kind: 'unknown' }
}

async function judgeNext(context: Context, report: SettlementReport): Promise<void> {
  const { pool } = context
  const { reportId, acquirer, clientId, matched } = report
  const lines = await loadLines(pool, reportId, matched, linesAtOnce)
  const references = lines.flatMap(({ reference }) => reference ?? [])
  const found = await findByReference(pool, { acquirer, clientId }, [...new Set(references)])
  const byReference = Map.groupBy(found, ({ reference }) => reference)
  const byId = Map.groupBy(await findOfPayments(pool, lines.flatMap(resolved)), ({ movementId }) => movementId)
  const candidatesOf = ({ reference, movementId }: LineToMatch): readonly OurSettlement[] => {
    const ours = reference !== null ? byReference.get(reference) : movementId !== null ? byId.get(movementId) : []
    return (ours ?? []).map((one) => asLinesAreAbout(context, acquirer, one))
  }
  const toJudge: LineToJudge[] = lines.map((line) => ({
    line,
    candidates: candidatesOf(line),
    idIsShared: line.idsFound > 1,
  }))
  const named = await loadNamed(
    pool,
    reportId,
    toJudge.flatMap(({ candidates }) => candidates),
  )
  const verdicts = judgeLines(toJudge, named)
  assert(verdicts.length === lines.length, 'every line is something')
  await recordVerdicts(pool, reportId, { after: matched, count: linesAtOnce }, verdicts)
}

/** What the authorization of a payment does is a matter of its acquirer and method, and not kept with it. */
function asLinesAreAbout(context: Context, acquirer: string, { method, wasPaid, ...ours }: StoredSettlement) {
  if (method === null) return ours
  const capability = context.acquirersOf(ours.clientId).get(acquirer)?.capability(method, ours.currency)
  return asTaken(ours, { wasPaid, takesMoney: capability?.capture === 'none' })
}

function resolved({ clientId, paymentId }: LineToMatch) {
  return clientId !== null && paymentId !== null ? [{ clientId, paymentId }] : []
}

/** As if it had never been imported; what it settled is open again. False when there is none. */
export async function forgetReport(context: Context, reportId: string, actor: string): Promise<boolean> {
  const audit = { auditId: context.newId(), actor, action: 'forget-settlement-report', detail: { reportId } }
  const discarded = await discardReport(context.pool, reportId, audit)
  if (discarded) await deleteDiscarded(context.pool, discarded.acquirer, discarded.scope)
  return discarded !== undefined
}
