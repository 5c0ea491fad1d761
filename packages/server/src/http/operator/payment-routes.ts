import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import { paymentHistory, recentPayments } from '../../application/queries/payments.ts'
import { unreachable } from '../../assert.ts'
import { needs } from './access.ts'
import { limitOf, readIdParams, readPaymentFilter, readPaymentQuery } from './input.ts'
import { OperatorError } from './operator-error.ts'
import { paymentLine, paymentView } from './payment-view.ts'

/** `/operator/payments`: what is known of payments, and why they are as they are. */
export function paymentRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/payments', needs('read'), async (request) => {
    const query = readPaymentFilter(request.query)
    const payments = await recentPayments(context, { ...query, limit: limitOf(query) })
    return { payments: payments.map(paymentLine) }
  })
  routes.get('/payments/:id', needs('read'), async (request) => {
    const { id } = readIdParams(request.params)
    const { clientId } = readPaymentQuery(request.query)
    const result = await paymentHistory(context, id, clientId)
    switch (result.kind) {
      case 'found':
        return paymentView(result.history)
      case 'unknown':
        throw new OperatorError(
          404,
          `Nothing has the id ${id}: no payment, no capture, no request. See: capstan payment list`,
        )
      case 'ambiguous': {
        const candidates = result.payments.slice(0, 10).map((payment) => `${payment.paymentId} of ${payment.clientId}`)
        throw new OperatorError(409, `${id} may mean several payments; name one of them: ${candidates.join(', ')}`)
      }
      default:
        return unreachable(result)
    }
  })
}
