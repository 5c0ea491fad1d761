import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import {
  type ClearOrder,
  clearScenarios,
  listScenarios,
  type SetScenarioResult,
  setScenario,
} from '../../application/scenarios.ts'
import { unreachable } from '../../assert.ts'
import { needs } from './access.ts'
import { actorOf, bodyOf, readNoBody } from './input.ts'
import { notInSandbox, OperatorError } from './operator-error.ts'
import { readScenario, readScenarioFilter, readScenarioParams } from './scenario-input.ts'

/** `/operator/scenarios`: what sandbox clients have the simulated acquirers do. */
export function scenarioRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/scenarios', needs('read'), async (request) => {
    const { clientId } = readScenarioFilter(request.query)
    const result = await listScenarios(context, clientId)
    if (result.kind !== 'listed') throw notInSandbox(String(clientId), result)
    return { scenarios: result.scenarios }
  })
  routes.put('/clients/:clientId/scenarios/:operation', needs('develop'), async (request) => {
    const { clientId, operation } = readScenarioParams(request.params)
    const { behaviour, code, times, acquirer } = readScenario(bodyOf(request))
    const actor = actorOf(request)
    if (behaviour === 'succeed') {
      if (code !== undefined || times !== undefined || acquirer !== undefined) {
        throw new OperatorError(
          400,
          'behaviour: succeed takes the scenario away, so it goes without code, times and acquirer',
        )
      }
      return clear(context, { clientId, operation, actor })
    }
    const given = { ...(code !== undefined && { code }), ...(times !== undefined && { times }) }
    const order = { clientId, operation, behaviour, ...given, ...(acquirer !== undefined && { acquirer }), actor }
    const result = await setScenario(context, order)
    if (result.kind !== 'set') throw refusalOf(result, clientId, behaviour)
    return { clientId, scenarios: result.scenarios, released: 0 }
  })
  routes.delete('/clients/:clientId/scenarios/:operation', needs('develop'), async (request) => {
    const { clientId, operation } = readScenarioParams(request.params)
    readNoBody(bodyOf(request))
    return clear(context, { clientId, operation, actor: actorOf(request) })
  })
}

async function clear(context: Context, order: ClearOrder) {
  const { clientId } = order
  const result = await clearScenarios(context, order)
  if (result.kind !== 'cleared') throw notInSandbox(clientId, result)
  return { clientId, scenarios: result.scenarios, released: result.released }
}

function refusalOf(
  result: Exclude<SetScenarioResult, { kind: 'set' }>,
  clientId: string,
  behaviour: string,
): OperatorError {
  switch (result.kind) {
    case 'unknown-client':
    case 'live':
      return notInSandbox(clientId, result)
    case 'not-of-operation':
      return new OperatorError(400, `operation: ${behaviour} is there for ${result.operations.join(', ')} only`)
    case 'needs-no-code':
      return new OperatorError(400, `code: ${behaviour} declines nothing; a code goes with decline or pending-decline`)
    case 'unknown-acquirer':
      return new OperatorError(400, `acquirer: must be one of ${result.acquirers.join(', ')}`)
    default:
      return unreachable(result)
  }
}
