import type { SettlementEntry, SettlementReport, SettlementSummary } from '../../application/queries/settlements.ts'
import { settlementKinds } from '../../domain/settlement.ts'
import type { Json } from '../../http/operator/json.ts'
import { fields, money, note, print, table, time } from '../output.ts'

/** Differences shown in a terminal; all of them are in the JSON and in the CSV. */
export const mostShown = 20

export function printReports(reports: readonly Json<SettlementReport>[]): void {
  if (reports.length === 0) {
    print('No report was imported yet.')
    return
  }
  const rows = reports.map((report) => [
    report.reportId,
    report.acquirer,
    report.clientId ?? 'all live ones',
    report.fileName,
    String(report.lines),
    period(report),
    report.state === 'done' ? `imported at ${time(report.doneAt)}` : 'broken off; nothing of it counts',
  ])
  print(table(['Report', 'Acquirer', 'Client', 'File', 'Lines', 'Period', 'State'], rows))
}

function period(report: Json<SettlementReport>): string {
  return `${time(report.from)} to ${time(report.to)}`
}

export function printSummary(summary: Json<SettlementSummary>, shown: readonly Json<SettlementEntry>[]): void {
  const { report, counts, differences, totals, net, settled } = summary
  print(
    fields([
      ['Report', report.reportId],
      ['Acquirer', report.acquirer],
      ['Client', report.clientId ?? 'all live ones'],
      ['File', report.fileName],
      ['Period', `${period(report)}, without the end`],
      ['Lines', String(report.lines)],
      ['Imported', report.doneAt === null ? 'no: it was broken off, and nothing of it counts' : time(report.doneAt)],
      ['By', report.importedBy],
    ]),
  )
  const found = counts.map(({ kind, count, settledSince }) => [
    kind,
    String(count),
    settledSince > 0 ? `${settlementKinds[kind].text}; ${settledSince} settled since` : settlementKinds[kind].text,
  ])
  print('', table(['Found', 'Count', 'That is'], found))
  const sums = totals.map(({ currency, type, movement, lines, amount, fee }) => [
    type === 'REVERSAL' && movement !== null ? `${type} of a ${movement}` : type,
    String(lines),
    money(currency, amount),
    signed(currency, fee),
  ])
  print('', table(['Of the report', 'Lines', 'Amount', 'Fees'], sums))
  for (const { currency, amount } of net) print(`Net: ${signed(currency, amount)}`)
  for (const { currency, amount } of settled) print(`Settled, by its own account: ${signed(currency, amount)}`)
  if (shown.length > 0) print('', table(['Line', 'Found', 'Type', 'Amount', 'Reference', 'What'], shown.map(row)))
  print('', differences === 0 ? 'Everything agrees.' : `${differences} of these need a person.`)
  if (shown.length === mostShown) note(`All of them: capstan reconcile show ${report.reportId} --json, or --csv FILE`)
}

function row(entry: Json<SettlementEntry>): readonly string[] {
  const since = entry.settledBy === null ? '' : `; settled since, by report ${entry.settledBy}`
  return [
    entry.line === null ? '-' : String(entry.line),
    entry.kind,
    entry.type === 'OTHER' ? (entry.typeWord ?? entry.type) : entry.type,
    signed(entry.currency, entry.amount),
    entry.reference ?? entry.transactionId ?? '-',
    `${entry.text}${since}`,
  ]
}

/** Fees and sums may be below zero. */
function signed(currency: string, value: string): string {
  return value.startsWith('-') ? `-${money(currency, value.slice(1))}` : money(currency, value)
}
