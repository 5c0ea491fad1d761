import { resolve } from 'node:path'
import { Command, Option } from '@commander-js/extra-typings'
import type { ReportRow } from '../../application/queries/sandbox-report.ts'
import type { SettlementEntry, SettlementReport, SettlementSummary } from '../../application/queries/settlements.ts'
import type { Json } from '../../http/operator/json.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { examples, jsonOption, limitOption } from '../help.ts'
import { type OperatorApi, withServer } from '../operator-api.ts'
import { note, print, printJson } from '../output.ts'
import { type Cell, writeCsv } from '../settlement/csv.ts'
import { surveyFile } from '../settlement/file.ts'
import { entriesOf, importReport } from '../settlement/import.ts'
import { readMoment } from '../settlement/moment.ts'
import { mostShown, printReports, printSummary } from '../settlement/print.ts'
import { columnNames, readRules } from '../settlement/rules.ts'

export function reconcileCommand() {
  return new Command('reconcile')
    .description("compare an acquirer's settlement report with our captures and refunds")
    .addCommand(importing())
    .addCommand(list())
    .addCommand(show())
    .addCommand(forget())
    .addCommand(sandboxReport())
}

const reading = `
The file is CSV in UTF-8, with a header. Its columns: ${columnNames.slice(0, 5).join(', ')},
${columnNames.slice(5).join(', ')}. What each holds, and what else is
accepted: docs/reconciliation.md. A file with a bad line is not imported at all; each bad line is named.

Exit code 4: imported, and something differs.`

function importing() {
  return new Command('import')
    .description('import a report, match its lines with ours, and say what differs; the same file counts once')
    .argument('<file>', 'the report, CSV')
    .requiredOption('--acquirer <name>', 'whose report it is')
    .option(
      '--client <id>',
      'compare with this client only; a sandbox client has to be named (all live ones if absent)',
    )
    .option('--from <time>', 'what succeeded from then on should be in the report (its first time if absent)')
    .option('--to <time>', 'and before then (the end of its last time if absent)')
    .option('--columns <pairs>', 'headers in the file, as amount="Gross",reference="Merchant Reference"', collect)
    .option('--type <pairs>', 'words for types in the file, as CAPTURE=Settled,REFUND=Refunded', collect)
    .option('--decimal', 'amounts are in major units, 12.95 (in minor units if absent, 1295)')
    .option('--delimiter <character>', 'between cells; the word tab for a tab (a comma if absent)')
    .addOption(jsonOption())
    .addOption(new Option('--csv <file>', 'write every line and what it was found to be to a CSV file'))
    .addHelpText(
      'after',
      `${reading}\n${examples(
        'capstan reconcile import settlement.csv --acquirer ALIPAY --client SANDBOX_DEMO',
        'capstan reconcile import 2026-07-01.csv --acquirer CHECKOUT --from 2026-07-01 --to 2026-07-02 --decimal \\\n' +
          '      --columns reference="Merchant Reference",amount=Gross --type CAPTURE=Settled,REFUND=Refunded',
      )}`,
    )
    .action(async (path, { acquirer, client, from, to, json, csv, ...reading }) => {
      if (csv !== undefined && resolve(csv) === resolve(path)) {
        throw new CommandError(exitCodes.usage, '--csv: that is the report itself. Name another file.')
      }
      const rules = readRules(reading)
      const given = { from: momentOf('--from', from), to: momentOf('--to', to) }
      const survey = await surveyFile(path, rules)
      const period = { from: given.from ?? survey.from, to: given.to ?? survey.to }
      if (period.from >= period.to) throw new CommandError(exitCodes.usage, '--to: it is not later than --from.')
      const order = { path, acquirer, ...(client !== undefined && { clientId: client }), rules, survey, period }
      await withServer(async (api) => {
        const { reportId, known } = await importReport(api, order)
        if (known) note('This file was imported before, and counts once. What it came to, as it stands now:')
        const { differences } = await tell(api, reportId, { json, csv })
        if (differences > 0) process.exitCode = exitCodes.differs
      })
    })
}

/** An option that may be given several times. */
function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text]
}

function momentOf(option: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const moment = readMoment(text)
  if (moment) return moment.at
  throw new CommandError(exitCodes.usage, `${option}: it is a day or a time, as 2026-07-01 or 2026-07-01T09:30:00Z.`)
}

interface Telling {
  readonly json: true | undefined
  readonly csv: string | undefined
}

async function tell(api: OperatorApi, reportId: string, { json, csv }: Telling): Promise<Json<SettlementSummary>> {
  const summary = await api.get<SettlementSummary>(`/settlement-reports/${encodeURIComponent(reportId)}`)
  if (csv !== undefined) {
    await writeCsv(csv, resultColumns, resultRows(entriesOf(api, reportId, true)))
    note(`Every entry is in ${csv}.`)
  }
  const differing: Json<SettlementEntry>[] = []
  for await (const entry of entriesOf(api, reportId, false)) {
    if (!json && differing.length === mostShown) break
    differing.push(entry)
  }
  if (json) printJson({ ...summary, entries: differing })
  else printSummary(summary, differing)
  return summary
}

const resultColumns = [
  'found',
  'line',
  'what',
  'type',
  'type_word',
  'client_id',
  'payment_id',
  'movement',
  'movement_id',
  'reference',
  'transaction_id',
  'currency',
  'amount',
  'our_currency',
  'our_amount',
  'fee',
  'settled_currency',
  'settled_amount',
  'time',
  'settled_by',
] as const

async function* resultRows(entries: AsyncIterable<Json<SettlementEntry>>): AsyncGenerator<readonly Cell[]> {
  for await (const entry of entries) {
    yield [
      entry.kind,
      entry.line === null ? null : String(entry.line),
      entry.text,
      entry.type,
      entry.typeWord,
      entry.clientId,
      entry.paymentId,
      entry.movement,
      entry.movementId,
      entry.reference,
      entry.transactionId,
      entry.currency,
      BigInt(entry.amount),
      entry.ourCurrency,
      entry.ourAmount === null ? null : BigInt(entry.ourAmount),
      BigInt(entry.fee),
      entry.settledCurrency,
      entry.settledAmount === null ? null : BigInt(entry.settledAmount),
      entry.at,
      entry.settledBy,
    ]
  }
}

function list() {
  return new Command('list')
    .description('the newest imports')
    .option('--acquirer <name>', "only this acquirer's")
    .option('--client <id>', 'only those that were compared with this client alone')
    .addOption(limitOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan reconcile list', 'capstan reconcile list --acquirer ALIPAY'))
    .action(async ({ acquirer, client, limit, json }) => {
      const query = { acquirer, clientId: client, limit }
      const { reports } = await withServer((api) =>
        api.get<{ reports: readonly SettlementReport[] }>('/settlement-reports', query),
      )
      if (json) printJson(reports)
      else printReports(reports)
    })
}

function show() {
  return new Command('show')
    .description('what an import came to, as it stands now')
    .argument('<id>', 'of the import')
    .addOption(jsonOption())
    .addOption(new Option('--csv <file>', 'write every line and what it was found to be to a CSV file'))
    .addHelpText('after', examples('capstan reconcile show 20260701093000123000000000000009 --csv result.csv'))
    .action(async (id, { json, csv }) => {
      await withServer((api) => tell(api, id, { json, csv }))
    })
}

function forget() {
  return new Command('forget')
    .description('undo an import, as when it was read by wrong columns; what it settled is open again')
    .argument('<id>', 'of the import')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan reconcile forget 20260701093000123000000000000009'))
    .action(async (id, { json }) => {
      const path = `/settlement-reports/${encodeURIComponent(id)}`
      const answer = await withServer((api) => api.send<{ reportId: string }>('DELETE', path))
      if (json) printJson(answer)
      else print(`${answer.reportId} is forgotten. The file can be imported again.`)
    })
}

interface RowPage {
  readonly rows: readonly ReportRow[]
  readonly next: Pick<ReportRow, 'reference' | 'type'> | null
}

function sandboxReport() {
  return new Command('sandbox-report')
    .description('write the settlement report that a simulated acquirer would send, from its own books')
    .argument('<client>', 'a sandbox client')
    .requiredOption('--acquirer <name>', 'ALIPAY, CHECKOUT or 2C2P')
    .requiredOption('--csv <file>', 'where to write it')
    .addOption(jsonOption('print JSON about the file, for programs'))
    .addHelpText(
      'after',
      examples('capstan reconcile sandbox-report SANDBOX_DEMO --acquirer ALIPAY --csv settlement.csv'),
    )
    .action(async (clientId, { acquirer, csv, json }) => {
      await withServer(async (api) => {
        // Before the file is touched: a client or an acquirer that is not there leaves it as it was.
        const first = await reportPage(api, clientId, acquirer, null)
        let lines = 0
        await writeCsv(
          csv,
          columnNames,
          counted(sandboxRows(api, clientId, acquirer, first), () => (lines += 1)),
        )
        if (json) printJson({ file: csv, lines })
        else print(`${lines} lines are in ${csv}.`)
        if (!json && lines > 0) {
          note(`Compare it: capstan reconcile import ${csv} --acquirer ${acquirer} --client ${clientId}`)
        }
      })
    })
}

async function* counted<Value>(values: AsyncIterable<Value>, count: () => void): AsyncGenerator<Value> {
  for await (const value of values) {
    count()
    yield value
  }
}

function reportPage(
  api: OperatorApi,
  clientId: string,
  acquirer: string,
  after: Json<RowPage>['next'],
): Promise<Json<RowPage>> {
  const place = after ? { afterReference: after.reference, afterType: after.type } : {}
  return api.get<RowPage>(`/clients/${encodeURIComponent(clientId)}/settlement-report`, { acquirer, ...place })
}

async function* sandboxRows(
  api: OperatorApi,
  clientId: string,
  acquirer: string,
  first: Json<RowPage>,
): AsyncGenerator<readonly Cell[]> {
  let page = first
  for (;;) {
    for (const row of page.rows) {
      const { transactionId, reference, type, currency, at } = row
      const [amount, fee, settled] = [row.amount, row.fee, row.settledAmount].map(BigInt)
      yield [transactionId, reference, type, currency, amount ?? 0n, fee ?? 0n, currency, settled ?? 0n, at]
    }
    if (page.next === null) return
    page = await reportPage(api, clientId, acquirer, page.next)
  }
}
