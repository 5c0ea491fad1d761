import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import { exportPayments, pageOfPayments } from '../../application/queries/payment-list.ts'
import { paymentHistory } from '../../application/queries/payments.ts'
import { unreachable } from '../../assert.ts'
import { needs } from './access.ts'
import { actorOf, limitOf, readIdParams, readPaymentQuery } from './input.ts'
import { OperatorError } from './operator-error.ts'
import { paymentsCsv } from './payment-csv.ts'
import { readPaymentExport, readPaymentList, writePlace } from './payment-query.ts'
import { type PaymentPage, paymentLine, paymentView } from './payment-view.ts'

/** `/operator/payments`: what is known of payments, and why they are as they are. */
export function paymentRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/payments', needs('read'), async (request): Promise<PaymentPage> => {
    const { query, after, ...page } = readPaymentList(request.query)
    const limit = limitOf(page)
    const { payments, next, scanned } = await pageOfPayments(context, query, { limit, after })
    return {
      payments: payments.map(paymentLine),
      next: next && writePlace(next),
      searchedTo: next && payments.length < limit ? new Date(next.at) : null,
      scanned,
      complete: next === null,
    }
  })
  routes.get('/payments.csv', needs('read'), async (request, reply) => {
    const query = readPaymentExport(request.query)
    const day = new Date().toISOString().slice(0, 10)
    reply.header('content-disposition', `attachment; filename="payments-${day}.csv"`)
    reply.type('text/csv; charset=utf-8; header=present')
    return reply.send(paymentsCsv(exportPayments(context, query, actorOf(request))))
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
