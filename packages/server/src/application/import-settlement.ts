import { assert } from '../assert.ts'
import { judgeLines, type LineToJudge, type OurSettlement } from '../domain/settlement.ts'
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
import { findByReference, findOfPayments, insertOnlyOurs, resolveTransactionIds } from '../store/settlement-ours.ts'
import {
  beginToMatch,
  discardReport,
  discardUnfinished,
  findReport,
  findReportOfFile,
  finishReport,
  insertReport,
  type SettlementReport,
} from '../store/settlement-reports.ts'
import { isStale } from '../store/statement.ts'
import type { Context } from './context.ts'

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
  if (!report) return { kind: 'unknown' }
  await insertLines(context.pool, reportId, lines)
  return { kind: 'taken', report }
}

/** One step of judging; to be repeated until the report is `done`. Repeating a step whose answer was lost is harmless. */
export async function matchReport(context: Context, reportId: string, actor: string): Promise<ReportStep> {
  const { pool } = context
  const report = await findReport(pool, reportId)
  if (!report) return { kind: 'unknown' }
  if (report.state === 'done') return { kind: 'taken', report }
  const clients = await clientsOf(context, report.clientId)
  if (report.state === 'receiving') {
    const received = await countReceived(pool, reportId)
    if (received !== report.lines) return { kind: 'incomplete', received, lines: report.lines }
    await analyzeEntries(pool)
    for (const clientId of clients) await resolveTransactionIds(pool, report, clientId)
    await beginToMatch(pool, reportId)
  } else if (report.matched < report.lines) {
    await judgeNext(context, report, clients)
  } else {
    for (const clientId of clients) await insertOnlyOurs(pool, report, clientId)
    const { acquirer, fileName, fileHash, lines } = report
    const detail = { reportId, acquirer, fileName, fileHash, lines }
    await finishReport(pool, reportId, { auditId: context.newId(), actor, action: 'import-settlement-report', detail })
  }
  const now = await findReport(pool, reportId)
  return now ? { kind: 'taken', report: now } : { kind: 'unknown' }
}

async function judgeNext(
  { pool }: Context,
  { reportId, acquirer, matched }: SettlementReport,
  clients: readonly string[],
): Promise<void> {
  const lines = await loadLines(pool, reportId, matched, linesAtOnce)
  const references = lines.flatMap(({ reference }) => reference ?? [])
  const found = await findByReference(pool, { acquirer, clients }, [...new Set(references)])
  const byReference = Map.groupBy(found, ({ reference }) => reference)
  const byId = Map.groupBy(await findOfPayments(pool, lines.flatMap(resolved)), ({ movementId }) => movementId)
  const candidatesOf = ({ reference, movementId }: LineToMatch): readonly OurSettlement[] => {
    if (reference !== null) return byReference.get(reference) ?? []
    return movementId === null ? [] : (byId.get(movementId) ?? [])
  }
  const toJudge: LineToJudge[] = lines.map((line) => ({ line, candidates: candidatesOf(line) }))
  const named = await loadNamed(
    pool,
    reportId,
    toJudge.flatMap(({ candidates }) => candidates),
  )
  const verdicts = judgeLines(toJudge, named)
  assert(verdicts.length === lines.length, 'every line is something')
  await recordVerdicts(pool, reportId, { after: matched, count: linesAtOnce }, verdicts)
}

function resolved({ clientId, paymentId }: LineToMatch) {
  return clientId !== null && paymentId !== null ? [{ clientId, paymentId }] : []
}

/** As if it had never been imported; what it settled is open again. False when there is none. */
export async function forgetReport(context: Context, reportId: string, actor: string): Promise<boolean> {
  const audit = { auditId: context.newId(), actor, action: 'forget-settlement-report', detail: { reportId } }
  return await discardReport(context.pool, reportId, audit)
}
