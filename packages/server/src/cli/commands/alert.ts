import { Command, Option } from '@commander-js/extra-typings'
import type { Alert } from '../../application/queries/alerts.ts'
import type { Verdict } from '../../domain/alert.ts'
import { verdictNames } from '../../http/operator/input.ts'
import type { Json } from '../../http/operator/json.ts'
import { examples, jsonOption, limitOption } from '../help.ts'
import { withServer } from '../operator-api.ts'
import { fields, note, print, printJson, table, time } from '../output.ts'

export function alertCommand() {
  return new Command('alert')
    .description('what a person has to look at: open outcomes, mismatches, what acquirers took back')
    .addCommand(list())
    .addCommand(show())
    .addCommand(resolve())
}

function list() {
  return new Command('list')
    .description('the newest alerts')
    .option('--client <id>', 'only of this client')
    .option('--all', 'closed ones too')
    .addOption(limitOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan alert list', 'capstan alert list --client SANDBOX_DEMO --all'))
    .action(async ({ client, all, limit, json }) => {
      const query = { clientId: client, all: all ? 'true' : undefined, limit }
      const { alerts } = await withServer((api) => api.get<{ alerts: readonly Alert[] }>('/alerts', query))
      if (json) return printJson(alerts)
      if (alerts.length === 0) return print('Nothing waits for a person.')
      const rows = alerts.map((alert) => [
        alert.alertId,
        alert.clientId,
        alert.kind,
        alert.paymentId,
        time(alert.openedAt),
        alert.closedAt === null ? 'open' : `closed by ${alert.closedBy}`,
        alert.message,
      ])
      print(table(['Alert', 'Client', 'Kind', 'Payment', 'Since', 'State', 'What happened'], rows))
    })
}

function show() {
  return new Command('show')
    .description('one alert, and what can be said to it')
    .argument('<id>')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan alert show 20260701093000123000000000000004'))
    .action(async (id, options) => {
      const path = `/alerts/${encodeURIComponent(id)}`
      const alert = await withServer((api) => api.get<Alert & { readonly verdicts: readonly Verdict[] }>(path))
      if (options.json) return printJson(alert)
      printAlert(alert)
      if (alert.closedAt !== null) return
      note(`The whole story: capstan payment show ${alert.paymentId}`)
      note(`When you know: capstan alert resolve ${id} --as ${alert.verdicts.join('|')} --reason "..."`)
    })
}

function resolve() {
  return new Command('resolve')
    .description('record what the acquirer says; an open capture or refund gets its result by it, for good')
    .argument('<id>')
    .addOption(new Option('--as <verdict>', 'what the acquirer says').choices(verdictNames).makeOptionMandatory())
    .requiredOption('--reason <text>', 'how it is known, for whoever reads it later')
    .option('--by <name>', 'who found it out; the user of this machine if absent')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'capstan alert resolve 20260701093000123000000000000004 --as captured --reason "in their report of May 4"',
      ),
    )
    .action(async (id, { as: verdict, reason, by, json }) => {
      const path = `/alerts/${encodeURIComponent(id)}/resolve`
      const body = { verdict, reason, ...(by !== undefined && { name: by }) }
      const alert = await withServer((api) => api.send<Alert>('POST', path, body))
      if (json) return printJson(alert)
      printAlert(alert)
      note(`What came of it: capstan payment show ${alert.paymentId}`)
    })
}

function printAlert(alert: Json<Alert>): void {
  print(
    fields([
      ['Alert', alert.alertId],
      ['Client', alert.clientId],
      ['Kind', alert.kind],
      ['Payment', alert.paymentId],
      ['Capture', alert.captureId],
      ['Refund', alert.refundId],
      ['What happened', alert.message],
      ['Since', time(alert.openedAt)],
      ['Closed', alert.closedAt === null ? 'no' : `${time(alert.closedAt)} by ${alert.closedBy}`],
      ['Reason', alert.closingReason],
    ]),
  )
}
