import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { Context } from '../../application/context.ts'
import { type PreparedTrigger, prepareTrigger, type TriggerStep } from '../../application/trigger.ts'
import { triggerNames } from '../../application/trigger-events.ts'
import { unreachable } from '../../assert.ts'
import { needs } from './access.ts'
import { actorOf, bodyOf, clientId, strict } from './input.ts'
import { logFault, openLines } from './lines.ts'
import { notInSandbox, OperatorError } from './operator-error.ts'
import { endLine, type TriggerLine, triggerLine } from './trigger-view.ts'

const readTriggerParams = strict(Type.Object({ clientId }))
const readTrigger = strict(
  Type.Object({
    event: Type.Union(
      triggerNames.map((name) => Type.Literal(name)),
      { errorMessage: `must be one of ${triggerNames.join(', ')}` },
    ),
  }),
)

/** `/operator/clients/…/trigger`: makes something happen, and answers with a line of JSON for each step as it is made. */
export function triggerRoutes(routes: FastifyInstance, context: Context): void {
  routes.post('/clients/:clientId/trigger', needs('develop'), async (request, reply) => {
    const { clientId: id } = readTriggerParams(request.params)
    const { event } = readTrigger(bodyOf(request))
    const prepared = await prepareTrigger(context, { clientId: id, event, actor: actorOf(request) })
    if (prepared.kind !== 'ready') throw refusalOf(prepared, id, event)
    const { write, reply: begun } = openLines<TriggerLine>(reply)
    let paymentId: string | undefined
    const tell = (step: TriggerStep) => {
      const line = triggerLine(step, paymentId)
      if (line.kind === 'request') paymentId = line.paymentId
      write(line)
    }
    const played = prepared
      .play(tell, () => routes.server.listening)
      .then((triggered) => write(endLine(triggered)))
      .catch((error: unknown) => {
        logFault(context.log, { event, clientId: id }, error, 'a trigger failed')
        write({ kind: 'error', error: 'The server failed at this; its log says why.' })
      })
    return begun(played)
  })
}

function refusalOf(
  refused: Exclude<PreparedTrigger, { kind: 'ready' }>,
  clientId: string,
  event: string,
): OperatorError {
  switch (refused.kind) {
    case 'unknown-client':
    case 'live':
      return notInSandbox(clientId, refused)
    case 'scenario-in-the-way': {
      const { operation, behaviour } = refused.scenario
      return new OperatorError(
        409,
        `${clientId} has the scenario ${operation} ${behaviour}, which would decide instead of ${event}. ` +
          `Take it away first: capstan scenario clear ${clientId} ${operation}`,
      )
    }
    case 'policy-in-the-way':
      return new OperatorError(
        409,
        `${clientId} ${refused.why}. Change that first: capstan client expiry ${clientId} ${refused.option}`,
      )
    default:
      return unreachable(refused)
  }
}
