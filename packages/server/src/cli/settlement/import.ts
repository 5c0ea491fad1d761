import { basename } from 'node:path'
import type { SettlementReport } from '../../application/import-settlement.ts'
import type { EntryPage, SettlementEntry } from '../../application/queries/settlements.ts'
import type { Json } from '../../http/operator/json.ts'
import { mostLines, mostReportLines } from '../../http/operator/settlement-input.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import type { OperatorApi } from '../operator-api.ts'
import { type FileSurvey, sentLines } from './file.ts'
import type { SentLine } from './line.ts'
import type { ReadingRules } from './rules.ts'

export interface ImportOrder {
  readonly path: string
  readonly acquirer: string
  readonly clientId?: string
  readonly rules: ReadingRules
  readonly survey: FileSurvey
  readonly period: { readonly from: Date; readonly to: Date }
}

/** A request stays well below what the server takes, whatever the lines hold. */
const mostCharacters = 65_536

interface ReportAnswer {
  readonly report: SettlementReport
}

/** Sends the lines, and has them judged. `known`: this file was imported before, and nothing was done now. */
export async function importReport(
  api: OperatorApi,
  order: ImportOrder,
): Promise<{ readonly reportId: string; readonly known: boolean }> {
  const { path, acquirer, clientId, rules, survey, period } = order
  if (survey.lines > mostReportLines) {
    throw new CommandError(exitCodes.usage, `${path} has ${survey.lines} lines, and ${mostReportLines} are the most.`)
  }
  const { report, known } = await api.send<ReportAnswer & { known: boolean }>('POST', '/settlement-reports', {
    acquirer,
    ...(clientId !== undefined && { clientId }),
    fileName: basename(path),
    fileHash: survey.hash,
    lines: survey.lines,
    from: period.from.toISOString(),
    to: period.to.toISOString(),
  })
  if (known) return { reportId: report.reportId, known }
  const place = `/settlement-reports/${encodeURIComponent(report.reportId)}`
  for await (const lines of batches(sentLines(path, rules, survey))) {
    await api.send<ReportAnswer>('POST', `${place}/lines`, { lines })
  }
  let state: SettlementReport['state'] = 'receiving'
  while (state !== 'done') state = (await api.send<ReportAnswer>('POST', `${place}/match`)).report.state
  return { reportId: report.reportId, known }
}

async function* batches(lines: AsyncIterable<SentLine>): AsyncGenerator<readonly SentLine[]> {
  let batch: SentLine[] = []
  let characters = 0
  for await (const line of lines) {
    batch.push(line)
    characters += JSON.stringify(line).length
    if (batch.length < mostLines && characters < mostCharacters) continue
    yield batch
    batch = []
    characters = 0
  }
  if (batch.length > 0) yield batch
}

/** Judged entries, page after page: all of them, or those that differ. */
export async function* entriesOf(
  api: OperatorApi,
  reportId: string,
  all: boolean,
): AsyncGenerator<Json<SettlementEntry>> {
  let after: number | null = 0
  while (after !== null) {
    const page: Json<EntryPage> = await api.get<EntryPage>(
      `/settlement-reports/${encodeURIComponent(reportId)}/entries`,
      { after: String(after), all: String(all) },
    )
    yield* page.entries
    after = page.next
  }
}
