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
