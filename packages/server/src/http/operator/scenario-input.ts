import Type from 'typebox'
import { behaviourNames, declineCodes, scenarioOperations } from '../../domain/scenario.ts'
import { clientId, strict } from './input.ts'

/** Not a behaviour of its own: it takes away the one that was set. */
const ordinary = 'succeed'

export const operationNames = [...scenarioOperations, 'all'] as const
export const behaviourWords = [ordinary, ...behaviourNames] as const

/** More than any test needs; what is longer is meant to last until it is cleared. */
const mostTimes = 1_000_000

function known<const Name extends string>(names: readonly Name[]) {
  return Type.Union(
    names.map((name) => Type.Literal(name)),
    { errorMessage: `must be one of ${names.join(', ')}` },
  )
}

export const readScenarioParams = strict(Type.Object({ clientId, operation: known(operationNames) }))
export const readScenarioFilter = strict(Type.Object({ clientId: Type.Optional(clientId) }))
export const readScenario = strict(
  Type.Object({
    behaviour: known(behaviourWords),
    code: Type.Optional(known(declineCodes)),
    times: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: mostTimes,
        errorMessage: `must be a whole number from 1 to ${mostTimes}; leave it out to let it last until it is cleared`,
      }),
    ),
    acquirer: Type.Optional(
      Type.String({ pattern: '^[A-Z0-9]{1,64}$', errorMessage: 'must be the name of an acquirer, in capitals' }),
    ),
  }),
)
