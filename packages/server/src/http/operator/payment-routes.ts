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
        throw unknownPayment(id, clientId, result.elsewhere)
      case 'ambiguous': {
        const text = `${id} may mean several payments; name one of them: ${namesOf(result.payments)}`
        throw new OperatorError(409, text, { payments: result.payments.slice(0, mostNamed) })
      }
      default:
        return unreachable(result)
    }
  })
}

type Named = readonly { readonly clientId: string; readonly paymentId: string }[]

const mostNamed = 10

function namesOf(payments: Named): string {
  return payments
    .slice(0, mostNamed)
    .map(({ paymentId, clientId }) => `${paymentId} of ${clientId}`)
    .join(', ')
}

function unknownPayment(id: string, clientId: string | undefined, elsewhere: Named): OperatorError {
  const found = clientId === undefined ? `Nothing has the id ${id}` : `Nothing of ${clientId} has the id ${id}`
  const text = `${found}: no payment, no capture, no refund, no request.`
  if (elsewhere.length === 0) return new OperatorError(404, `${text} Look for it in the list of payments.`)
  const payments = elsewhere.slice(0, mostNamed)
  return new OperatorError(404, `${text} Another client has it: ${namesOf(payments)}`, { payments })
}
