import { settlementKinds } from '../../domain/settlement.ts'
import { pageEntries, type SettlementEntry } from '../../store/settlement-entries.ts'
import {
  countKinds,
  findReport,
  type KindCount,
  listReports,
  type ReportFilter,
  type SettledSum,
  type SettlementReport,
  type SettlementTotal,
  sumReport,
  sumSettled,
} from '../../store/settlement-reports.ts'
import type { Context } from '../context.ts'

export type { KindCount, ReportFilter, SettledSum, SettlementEntry, SettlementReport, SettlementTotal }

/** What an import came to. Amounts in minor units. */
export interface SettlementSummary {
  readonly report: SettlementReport
  readonly counts: readonly KindCount[]
  /** Entries that a person has to look at; what was only ours and was settled since is not among them. */
  readonly differences: number
  /** What all its lines sum up to, whatever they were found to be. */
  readonly totals: readonly SettlementTotal[]
  /** What should be paid out of it: captures, less refunds, what was taken back, chargebacks and fees. */
  readonly net: readonly SettledSum[]
  /** What is paid out by the report's own account, where it has the columns. */
  readonly settled: readonly SettledSum[]
}

export function recentReports(context: Context, filter: ReportFilter): Promise<readonly SettlementReport[]> {
  return listReports(context.pool, filter)
}

export async function reportSummary({ pool }: Context, reportId: string): Promise<SettlementSummary | undefined> {
  const report = await findReport(pool, reportId)
  if (!report) return undefined
  const [counts, totals, settled] = await Promise.all([
    countKinds(pool, reportId),
    sumReport(pool, reportId),
    sumSettled(pool, reportId),
  ])
  const differing = counts.filter(({ kind }) => settlementKinds[kind].differs)
  const differences = differing.reduce((sum, { count, settledSince }) => sum + count - settledSince, 0)
  return { report, counts, differences, totals, net: netOf(totals), settled }
}

/** Lines of a type that nobody knows the meaning of are counted by their fees alone. */
function netOf(totals: readonly SettlementTotal[]): readonly SettledSum[] {
  const sums = new Map<string, bigint>()
  for (const { currency, type, movement, amount, fee } of totals) {
    const comesIn = type === 'CAPTURE' || (type === 'REVERSAL' && movement === 'refund')
    const moved = type === 'OTHER' ? 0n : comesIn ? amount : -amount
    sums.set(currency, (sums.get(currency) ?? 0n) + moved - fee)
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount }))
}

export interface EntryPage {
  readonly entries: readonly SettlementEntry[]
  /** To ask on with; null when these were the last. */
  readonly next: number | null
}

const pageSize = 1_000

/** A page of what was judged: all entries, or those that differ. Undefined when there is no such report. */
export async function reportEntries(
  { pool }: Context,
  reportId: string,
  { after, all }: { readonly after: number; readonly all: boolean },
): Promise<EntryPage | undefined> {
  const report = await findReport(pool, reportId)
  if (!report) return undefined
  const entries = await pageEntries(pool, reportId, { after, all, limit: pageSize })
  return { entries, next: entries.length === pageSize ? (entries.at(-1)?.entry ?? null) : null }
}
