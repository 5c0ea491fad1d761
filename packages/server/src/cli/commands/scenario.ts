import { Argument, Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { behaviourNames, behaviours, declineCodes, type ScenarioSetting } from '../../domain/scenario.ts'
import type { Json } from '../../http/operator/json.ts'
import { behaviourWords, operationNames } from '../../http/operator/scenario-input.ts'
import { examples, jsonOption } from '../help.ts'
import { withServer } from '../operator-api.ts'
import { note, print, printJson, table, time } from '../output.ts'

interface Scenarios {
  readonly clientId: string
  readonly scenarios: readonly ScenarioSetting[]
  readonly released: number
}

export function scenarioCommand() {
  return new Command('scenario')
    .description('what the simulated acquirers do to the requests of a sandbox client, whatever the amounts')
    .addCommand(set())
    .addCommand(list())
    .addCommand(clear())
}

const behaviourHelp = `
Behaviours:
  ${'succeed'.padEnd(17)}as usual: takes the scenario away, and the amounts decide again
${behaviourNames.map(behaviourLine).join('\n')}

Codes, for what declines (${declineCodes[0]} when absent):
${wrapped(declineCodes)}

It is chosen when a request is first seen and stays with its reference: a repeat meets what the first one met.`

function behaviourLine(name: (typeof behaviourNames)[number]): string {
  const { text, only } = behaviours[name]
  return `  ${name.padEnd(17)}${text}${only ? `; only ${only.join(', ')}` : ''}`
}

/** Words in lines of at most 98 characters. */
function wrapped(words: readonly string[]): string {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 96) lines[lines.length - 1] = `${last}, ${word}`
    else lines.push(`  ${word}`)
  }
  return lines.join(',\n')
}

function set() {
  return new Command('set')
    .description('have an operation end in a certain way from now on')
    .argument('<client>', 'a sandbox client')
    .addArgument(new Argument('<operation>', 'which requests; all: each that has it').choices(operationNames))
    .addArgument(new Argument('<behaviour>', 'what becomes of them').choices(behaviourWords))
    .addOption(new Option('--code <code>', 'why it declines').choices(declineCodes))
    .option('--times <count>', 'only the next so many new requests of each operation', parseTimes)
    .option('--acquirer <name>', 'at this acquirer only: ALIPAY, CHECKOUT or 2C2P')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `${behaviourHelp}\n${examples(
        'capstan scenario set SANDBOX_DEMO capture decline --code DO_NOT_HONOR --times 1',
        'capstan scenario set SANDBOX_DEMO capture time-out',
        'capstan scenario set SANDBOX_DEMO all down',
        'capstan scenario set SANDBOX_DEMO refund stay-pending --acquirer CHECKOUT',
      )}`,
    )
    .action(async (clientId, operation, behaviour, { code, times, acquirer, json }) => {
      const path = `/clients/${encodeURIComponent(clientId)}/scenarios/${operation}`
      const body = { behaviour, code, times, acquirer }
      const answer = await withServer((api) => api.send<Scenarios>('PUT', path, body))
      if (json) return printJson(answer)
      printScenarios(answer.scenarios)
      tellReleased(answer)
      if (behaviour !== 'succeed') note(`It holds for what is new. Undo it with: capstan scenario clear ${clientId}`)
    })
}

function parseTimes(text: string): number {
  if (!/^[1-9][0-9]{0,6}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 on.')
  return Number(text)
}

function list() {
  return new Command('list')
    .description('the scenarios that are set, and for how many requests more')
    .argument('[client]', 'a sandbox client; all when absent')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan scenario list', 'capstan scenario list SANDBOX_DEMO'))
    .action(async (clientId, options) => {
      const { scenarios } = await withServer((api) => api.get<Pick<Scenarios, 'scenarios'>>('/scenarios', { clientId }))
      if (options.json) return printJson(scenarios)
      printScenarios(scenarios)
    })
}

function clear() {
  return new Command('clear')
    .description('take scenarios away: the amounts decide again, and what was kept pending ends')
    .argument('<client>', 'a sandbox client')
    .addArgument(new Argument('[operation]', 'only of these requests').choices(operationNames).default('all' as const))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples('capstan scenario clear SANDBOX_DEMO', 'capstan scenario clear SANDBOX_DEMO capture'),
    )
    .action(async (clientId, operation, options) => {
      const path = `/clients/${encodeURIComponent(clientId)}/scenarios/${operation}`
      const answer = await withServer((api) => api.send<Scenarios>('DELETE', path))
      if (options.json) return printJson(answer)
      printScenarios(answer.scenarios)
      tellReleased(answer)
    })
}

function tellReleased({ released }: Json<Scenarios>): void {
  if (released === 0) return
  note(`${released === 1 ? '1 request that was' : `${released} requests that were`} kept pending can end now.`)
}

function printScenarios(scenarios: readonly Json<ScenarioSetting>[]): void {
  if (scenarios.length === 0) {
    print('No scenario is set: the amounts decide.')
    return
  }
  const rows = scenarios.map((scenario) => [
    scenario.clientId,
    scenario.operation,
    scenario.acquirer ?? 'any',
    scenario.code === null ? scenario.behaviour : `${scenario.behaviour} with ${scenario.code}`,
    left(scenario),
    time(scenario.setAt),
  ])
  print(table(['Client', 'Of', 'Acquirer', 'What happens', 'How often', 'Set'], rows))
}

function left({ times, timesLeft }: Json<ScenarioSetting>): string {
  if (times === null) return 'until cleared'
  return timesLeft === 0 ? `used up (${times})` : `${timesLeft} of ${times} left`
}
