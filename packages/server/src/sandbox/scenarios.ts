import type { Context } from '../application/context.ts'
import { clearScenarios, setScenario } from '../application/scenarios.ts'
import { unreachable } from '../assert.ts'
import { behaviourNames, declineCodes, scenarioOperations } from '../domain/scenario.ts'
import type { Operations } from '../testing/operations.ts'
import type { Behaviour, ScenarioOperation } from '../testing/scenario.ts'
import { Refused } from './refused.ts'

const actor = 'sandbox'
/** Of the compiler: what Capstan knows and what tests are promised are the same words. */
const operations: readonly ScenarioOperation[] = [...scenarioOperations, 'all']
const behaviours: readonly Behaviour[] = behaviourNames
const mostTimes = 1_000_000

export async function chooseScenario(context: Context, ask: Operations['scenario']['ask']): Promise<null> {
  const { clientId, operation, behaviour, options } = ask
  const { code, times, acquirer } = options
  const unknown = Object.keys(options).find((name) => !['code', 'times', 'acquirer'].includes(name))
  if (unknown !== undefined) throw wrong(`${JSON.stringify(unknown)} is unknown; known are code, times, acquirer`)
  oneOf('operation', operation, operations)
  oneOf('behaviour', behaviour, behaviours)
  if (code !== undefined) oneOf('code', code, declineCodes)
  if (times !== undefined && !(Number.isInteger(times) && times >= 1 && times <= mostTimes)) {
    throw wrong(`times ${JSON.stringify(times)}: must be a whole number from 1 to ${mostTimes}`)
  }
  const set = await setScenario(context, {
    clientId,
    operation,
    behaviour,
    ...(code !== undefined && { code }),
    ...(times !== undefined && { times }),
    ...(acquirer !== undefined && { acquirer }),
    actor,
  })
  switch (set.kind) {
    case 'set':
      return null
    case 'not-of-operation':
      throw wrong(`${operation} cannot be ${behaviour}; these can: ${set.operations.join(', ')}`)
    case 'needs-no-code':
      throw wrong(`code: ${behaviour} does not decline, so there is no reason to give`)
    case 'unknown-acquirer':
      throw wrong(`acquirer ${JSON.stringify(acquirer)}: must be one of ${set.acquirers.join(', ')}`)
    case 'unknown-client':
    case 'live':
      throw new Refused('NOT_FOUND', `there is no client ${clientId} in this sandbox`)
    default:
      return unreachable(set)
  }
}

export async function endScenarios(context: Context, ask: Operations['clearScenarios']['ask']): Promise<null> {
  const { clientId, operation } = ask
  oneOf('operation', operation, operations)
  await clearScenarios(context, { clientId, operation, actor })
  return null
}

function oneOf(what: string, value: unknown, names: readonly string[]): void {
  if (typeof value === 'string' && names.includes(value)) return
  throw wrong(`${what} ${JSON.stringify(value)}: must be one of ${names.join(', ')}`)
}

function wrong(message: string): Refused {
  return new Refused('BAD_ARGUMENT', `scenario: ${message}`)
}
