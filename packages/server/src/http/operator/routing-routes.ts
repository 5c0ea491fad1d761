import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import type { Context } from '../../application/context.ts'
import { acquirerHealth, explainRoute } from '../../application/queries/routing.ts'
import type { PaymentToRoute } from '../../domain/route-decision.ts'
import { needs } from './access.ts'
import { anyId, clientId, oneOf, strict } from './input.ts'
import { OperatorError } from './operator-error.ts'
import { circuitLine, explainedView } from './routing-view.ts'

function shaped(pattern: string, errorMessage: string) {
  return Type.String({ pattern, errorMessage })
}

const asked = Type.Object({
  clientId,
  method: shaped('^[A-Z0-9_]{1,64}$', 'must be a paymentMethodType, for example CARD'),
  currency: shaped('^[A-Z]{3}$', 'must be three capital letters of ISO 4217, for example EUR'),
  amount: shaped('^[1-9][0-9]{0,17}$', 'must be a whole number of minor units above 0, for example 1200'),
  brand: Type.Optional(shaped('^[A-Z0-9_]{1,64}$', 'must be a brand of cards in capitals, for example VISA')),
  country: Type.Optional(shaped('^[A-Z]{2}$', 'must be two capital letters of ISO 3166, for example KR')),
  captureMode: oneOf(['AUTOMATIC', 'MANUAL']),
  paymentRequestId: Type.Optional(anyId),
})

const readAsked = strict(asked)

/** `/operator/routing`: which acquirer takes what, and how the acquirers are. */
export function routingRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/routing', needs('read'), async () => ({ table: context.routing }))
  routes.get('/routing/explain', needs('read'), async (request) => {
    return explainedView(explainRoute(context, paymentOf(readAsked(request.query))))
  })
  routes.get('/routing/health', needs('read'), async () => ({ circuits: acquirerHealth(context).map(circuitLine) }))
}

function paymentOf(query: Static<typeof asked>): PaymentToRoute {
  const { method: type, currency, amount, brand, country, captureMode = 'AUTOMATIC', paymentRequestId } = query
  if (type !== 'CARD' && (brand !== undefined || country !== undefined)) {
    throw new OperatorError(400, 'brand, country: are known of cards only; leave them out, or ask for the method CARD')
  }
  const card = { brand: brand ?? 'UNKNOWN', ...(country !== undefined && { country }), lastFour: '' }
  return {
    clientId: query.clientId,
    ...(paymentRequestId !== undefined && { paymentRequestId }),
    amount: { currency, value: BigInt(amount) },
    captureMode,
    method: { type, ...(type === 'CARD' && { card }), issuerAuthenticated: false },
  }
}
