import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import {
  keepListening,
  nextForListener,
  reportForwarded,
  startListening,
  stopListening,
} from '../../application/listener.ts'
import { unreachable } from '../../assert.ts'
import { needs } from './access.ts'
import { actorOf, bodyOf } from './input.ts'
import { readKeep, readLeave, readListen, readListenerParams, readNext, readReport } from './listener-input.ts'
import { noSuchNotification, notInSandbox, OperatorError } from './operator-error.ts'

/**
 * `/operator/clients/…/listener`: a developer's own machine takes a sandbox client's notifications for a while, and posts
 * them to an endpoint that the server cannot reach.
 */
export function listenerRoutes(routes: FastifyInstance, context: Context): void {
  routes.put('/clients/:clientId/listener', needs('develop'), async (request) => {
    const { clientId } = readListenerParams(request.params)
    const { listener, name, forwardTo, takeover = false } = readListen(bodyOf(request))
    const order = { clientId, listener, name, forwardTo, takeover, actor: actorOf(request) }
    const result = await startListening(context, order)
    switch (result.kind) {
      case 'listening':
        return { clientId, apoPublicKey: context.signingKeys.sandbox.publicKey }
      case 'taken':
        throw new OperatorError(
          409,
          `${result.by} listens to ${clientId} already. End that one, or take its place: capstan listen --takeover`,
        )
      case 'unknown-client':
      case 'live':
        throw notInSandbox(clientId, result)
      default:
        return unreachable(result)
    }
  })
  routes.post('/clients/:clientId/listener/next', needs('develop'), async (request) => {
    const { clientId } = readListenerParams(request.params)
    const { listener, forwardTo, waitMs } = readNext(bodyOf(request))
    // A server that is stopping, or a listener that has gone, waits for nothing any more.
    const wanted = () => routes.server.listening && !request.raw.socket.destroyed
    const next = await nextForListener(context, { clientId, listener }, forwardTo, waitMs, wanted)
    if (next.kind === 'lost') throw lostPlace(clientId)
    return { notification: next.kind === 'notification' ? next.notification : null }
  })
  routes.post('/clients/:clientId/listener/keep', needs('develop'), async (request) => {
    const { clientId } = readListenerParams(request.params)
    const { listener, posting } = readKeep(bodyOf(request))
    if (!(await keepListening(context, { clientId, listener }, posting))) throw lostPlace(clientId)
    return { clientId }
  })
  routes.post('/clients/:clientId/listener/report', needs('develop'), async (request) => {
    const { clientId } = readListenerParams(request.params)
    const report = readReport(bodyOf(request))
    const recorded = await reportForwarded(context, clientId, report)
    if (!recorded) throw noSuchNotification(report.notificationId)
    const { delivery, state, nextTryInMs } = recorded
    return { acknowledged: delivery.acknowledged, reason: delivery.error, state, nextTryInMs }
  })
  routes.delete('/clients/:clientId/listener', needs('develop'), async (request) => {
    const { clientId } = readListenerParams(request.params)
    const { listener } = readLeave(bodyOf(request))
    await stopListening(context, { clientId, listener })
    return { clientId }
  })
}

function lostPlace(clientId: string): OperatorError {
  return new OperatorError(
    409,
    `Another one listens to ${clientId} now. To take the place back: capstan listen --takeover`,
  )
}
