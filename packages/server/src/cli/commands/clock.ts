import { Command } from '@commander-js/extra-typings'
import type { ClockPreviewView } from '../../http/operator/clock-routes.ts'
import { formatDuration } from '../../http/operator/format-duration.ts'
import type { StepView } from '../../http/operator/step-text.ts'
import { parseDuration } from '../duration.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { examples, jsonOption } from '../help.ts'
import { withServer } from '../operator-api.ts'
import { fields, print, printJson, table, time } from '../output.ts'

interface Advanced {
  readonly clientId: string
  readonly now: Date
  readonly remainingMs: number
  readonly steps: readonly StepView[]
}

interface Clock {
  readonly clientId: string
  readonly environment: string
  readonly now: Date
  readonly offsetMs: number
}

export function clockCommand() {
  return new Command('clock')
    .description('the clock of a sandbox client, which can be turned ahead')
    .addCommand(advance())
    .addCommand(preview())
    .addCommand(show())
}

function advance() {
  return new Command('advance')
    .description('turn the clock ahead; everything that falls due on the way happens, in order, at its own time')
    .argument('<id>', 'a sandbox client')
    .argument('<duration>', '90s, 2m, 1h, 7d, 1d12h; at most 366d, and never back', parseDuration)
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan clock advance SANDBOX_DEMO 2m', 'capstan clock advance SANDBOX_DEMO 7d'))
    .action(async (clientId, byMs, options) => {
      const path = `/clients/${encodeURIComponent(clientId)}/clock/advance`
      const advanced = await withServer((api) => api.send<Advanced>('POST', path, { byMs }))
      const { steps, now, remainingMs } = advanced
      if (options.json) {
        printJson(advanced)
      } else {
        const rows = steps.map((step) => [time(step.at), step.kind, step.paymentId, step.text])
        if (rows.length > 0) print(table(['Time of the client', 'Of', 'Payment', 'What happened'], rows))
        const happened = steps.length === 1 ? '1 thing' : `${steps.length} things`
        print(`${happened} happened on the way. For ${clientId} it is now ${time(now)}.`)
      }
      if (remainingMs > 0) {
        const rest = formatDuration(remainingMs)
        throw new CommandError(
          exitCodes.failed,
          `So much fell due that it stopped ${rest} early. Advance again by that.`,
        )
      }
    })
}

const assumptions = {
  nothing: 'yes',
  yes: 'if the answer is yes',
  'buyer-waits': 'if the buyer has not decided',
  open: 'the answer decides what follows',
} as const satisfies Record<ClockPreviewView['steps'][number]['assumes'], string>

function preview() {
  return new Command('preview')
    .description('what would happen if the clock were turned: a forecast, which changes nothing')
    .argument('<id>', 'a sandbox client')
    .argument('<duration>', '90s, 2m, 1h, 7d, 1d12h; at most 366d', parseDuration)
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan clock preview SANDBOX_DEMO 7d'))
    .action(async (clientId, byMs, options) => {
      const path = `/clients/${encodeURIComponent(clientId)}/clock/preview`
      const view = await withServer((api) => api.get<ClockPreviewView>(path, { byMs: String(byMs) }))
      if (options.json) return printJson(view)
      const rows = view.steps.map(({ at, kind, text, assumes }) => [time(at), kind, text, assumptions[assumes]])
      if (rows.length > 0) print(table(['Time of the client', 'Of', 'What would happen', 'Certain'], rows))
      const more = view.cut ? ' These are the first; more falls due after them.' : ''
      print(`A forecast: what acquirers, endpoints and buyers answer is not known.${more}`)
    })
}

function show() {
  return new Command('show')
    .description('what time it is for a client')
    .argument('<id>')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan clock show SANDBOX_DEMO'))
    .action(async (clientId, options) => {
      const clock = await withServer((api) => api.get<Clock>(`/clients/${encodeURIComponent(clientId)}/clock`))
      if (options.json) return printJson(clock)
      const { environment, offsetMs, now } = clock
      const real = environment === 'live' ? 'the real time, as for every live client' : 'the real time'
      print(
        fields([
          ['Client', clock.clientId],
          ['Its time', time(now)],
          ['Turned ahead by', offsetMs === 0 ? `nothing: ${real}` : formatDuration(offsetMs)],
        ]),
      )
    })
}
