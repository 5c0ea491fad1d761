import { Argument, Command } from '@commander-js/extra-typings'
import { triggerEvents, triggerNames } from '../../application/trigger-events.ts'
import type { Json } from '../../http/operator/json.ts'
import type { TriggerLine } from '../../http/operator/trigger-view.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { clientOption, examples, jsonOption } from '../help.ts'
import { withServer } from '../operator-api.ts'
import { note, print, printable, printJsonLine, time } from '../output.ts'

const width = Math.max(...triggerNames.map((name) => name.length)) + 2

const eventList = triggerNames.map((name) => `  ${name.padEnd(width)}${triggerEvents[name].text}`).join('\n')

export function triggerCommand() {
  return new Command('trigger')
    .description('make something happen to a sandbox client: the whole sequence, as if its own requests had led there')
    .addArgument(new Argument('[event]', 'what is to happen; all events are listed when absent').choices(triggerNames))
    .addOption(clientOption())
    .option('--list', 'list the events')
    .addOption(jsonOption('print a line of JSON for each step, for programs'))
    .addHelpText(
      'after',
      `
Events:
${eventList}

Where time must pass, the clock of the client is turned: what else falls due by that is told.
${examples(
  'capstan trigger capture.succeeded',
  'capstan trigger capture.unknown --client SANDBOX_ACME',
  'capstan trigger authorization.expired --json',
)}`,
    )
    .action(async (event, { client, list, json }) => {
      if (event === undefined || list) return listEvents(json)
      const path = `/clients/${encodeURIComponent(client)}/trigger`
      const lines: Json<TriggerLine>[] = []
      await withServer((api) =>
        api.lines<TriggerLine>('POST', path, { event }, (line) => {
          lines.push(line)
          if (json) printJsonLine(line)
          else printLine(line)
        }),
      )
      const end = lines.at(-1)
      if (end?.kind === 'error') throw new CommandError(exitCodes.failed, end.error)
      if (!json) adviseOn(client, lines)
      if (end?.kind !== 'end') {
        throw new CommandError(exitCodes.failed, 'The server broke off. See its log, and: capstan payment list')
      }
      if (!end.happened) throw new CommandError(exitCodes.failed, `${end.text}.`)
    })
}

function listEvents(json: true | undefined): void {
  if (json) for (const event of triggerNames) printJsonLine({ event, text: triggerEvents[event].text })
  else print(eventList)
}

function printLine(line: Json<TriggerLine>): void {
  if (line.kind === 'error') return
  if (line.kind === 'end') {
    if (line.happened) print(`${line.text}: payment ${line.paymentId}`)
    return
  }
  print(printable(line.text))
  const ids = [
    line.requestId === undefined ? '' : `request ${line.requestId}`,
    line.kind === 'request' && line.paymentId !== undefined ? `payment ${line.paymentId}` : '',
    line.id === undefined ? '' : `${line.kind === 'notification' ? 'notification' : 'id'} ${line.id}`,
  ].filter((text) => text !== '')
  if (ids.length > 0) print(printable(`    ${ids.join(', ')}`))
  for (const step of line.steps ?? []) print(printable(`    ${time(step.at)}  payment ${step.paymentId}: ${step.text}`))
}

/** What to do about notifications that nobody took. */
function adviseOn(clientId: string, lines: readonly Json<TriggerLine>[]): void {
  const sent = lines.flatMap((line) =>
    line.kind === 'notification' && 'notification' in line && line.notification ? [line] : [],
  )
  const unaddressed = sent.filter((line) => line.notification?.state === 'unaddressed')
  if (unaddressed.length > 0) {
    note(
      `${clientId} has no address for its notifications. Take them on this machine with: capstan listen --client ` +
        `${clientId} --forward-to http://localhost:3000/notify`,
    )
    note(`Or give it one with: capstan client notify-url ${clientId} --payment URL --capture URL --refund URL`)
  }
  for (const { id, notification } of sent) {
    if (notification?.state !== 'waiting' && notification?.state !== 'exhausted') continue
    note(`Once the cause is gone, send ${notification.notifyType} again with: capstan notification resend ${id}`)
  }
}
