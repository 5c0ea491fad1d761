import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import { alertOf, alertPage, unsettled } from '../../application/queries/alerts.ts'
import { resolveAlert } from '../../application/resolve-alert.ts'
import { unreachable } from '../../assert.ts'
import { needs } from './access.ts'
import { type AlertPageView, type AlertView, alertView, placeOf, placeText, type UnsettledView } from './alert-view.ts'
import { actorOf, bodyOf, limitOf, readAlertFilter, readIdParams, readResolution } from './input.ts'
import { OperatorError } from './operator-error.ts'

/** `/operator/alerts`: what waits for a person, and what the person found out. */
export function alertRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/alerts', needs('read'), async (request): Promise<AlertPageView> => {
    const query = readAlertFilter(request.query)
    const { clientId, kind, after } = query
    const state = stateOf(query)
    const page = await alertPage(context, {
      ...(clientId !== undefined && { clientId }),
      ...(kind !== undefined && { kind }),
      ...(state !== 'all' && { closed: state === 'closed' }),
      ...(after !== undefined && { after: placeOf(after) }),
      limit: limitOf(query),
    })
    return { alerts: page.alerts.map(alertView), next: page.next ? placeText(page.next) : null }
  })
  routes.get('/alerts/unsettled', needs('read'), async (): Promise<UnsettledView> => unsettled(context))
  routes.get('/alerts/:id', needs('read'), async (request): Promise<AlertView> => {
    const { id } = readIdParams(request.params)
    const alert = await alertOf(context, id)
    if (!alert) throw noSuchAlert(id)
    return alertView(alert)
  })
  routes.post('/alerts/:id/resolve', needs('operate'), async (request) => {
    const { id } = readIdParams(request.params)
    const { verdict, reason, name } = readResolution(bodyOf(request))
    const actor = actorOf(request)
    if (name !== undefined && name !== actor && request.operator?.kind === 'person') {
      throw new OperatorError(400, `name: whoever is signed in closes alerts as ${actor}. Leave it out.`)
    }
    const result = await resolveAlert(context, id, { verdict, reason, name: name ?? actor }, actor)
    switch (result.kind) {
      case 'resolved':
        return result.alert
      case 'unknown':
        throw noSuchAlert(id)
      case 'closed': {
        const { closedBy, closingReason } = result.alert
        throw new OperatorError(
          409,
          `The alert ${id} is closed, by ${closedBy}: ${closingReason}. Nothing was changed.`,
        )
      }
      case 'unfit':
        throw new OperatorError(
          400,
          `verdict: this alert (${result.alert.kind}) takes ${result.fitting.join(' or ')}. Nothing was changed.`,
        )
      default:
        return unreachable(result)
    }
  })
}

function stateOf({ all, state }: ReturnType<typeof readAlertFilter>): 'open' | 'closed' | 'all' {
  return all === 'true' ? 'all' : (state ?? 'open')
}

function noSuchAlert(id: string): OperatorError {
  return new OperatorError(404, `There is no alert ${id}. See: capstan alert list`)
}
