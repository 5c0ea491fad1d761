import type { FastifyInstance, FastifyReply } from 'fastify'
import { buyerReturn } from '../../application/buyer-return.ts'
import { type BuyerVisit, decideVisit, findVisit } from '../../application/buyer-visit.ts'
import type { Context } from '../../application/context.ts'
import { formatMoney } from '../format-money.ts'
import { buyerPage, messagePage, pageHeaders } from './page.ts'

interface VisitParams {
  readonly token: string
}

interface ReturnParams {
  readonly clientId: string
  readonly paymentId: string
}

/** The pages a buyer's browser sees: the simulated wallet, and the way back through us to the merchant. */
export function buyerRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Params: VisitParams }>('/sandbox/buyer/:token', async (request, reply) => {
    const visit = await findVisit(context, request.params.token)
    return visit ? showVisit(reply, visit) : notFound(reply)
  })
  app.post<{ Params: VisitParams }>('/sandbox/buyer/:token', async (request, reply) => {
    const decision = decisionIn(request.body)
    if (!decision) return show(reply, 400, messagePage('Not understood', 'Choose Authorize or Decline.'))
    const visit = await decideVisit(context, request.params.token, decision)
    return visit ? reply.redirect(visit.returnUrl, 303) : notFound(reply)
  })
  app.route<{ Params: ReturnParams }>({
    // Some acquirers (2C2P) send the buyer's browser back by a form. Nothing in it is needed: the acquirer is asked.
    method: ['GET', 'POST'],
    url: '/buyer/return/:clientId/:paymentId',
    handler: async (request, reply) => {
      const { clientId, paymentId } = request.params
      const wellFormed = /^[A-Za-z0-9_-]{1,64}$/.test(clientId) && /^\d{1,35}$/.test(paymentId)
      const returned = request.url.split('?').slice(1).join('?')
      const address = wellFormed ? await buyerReturn(context, { clientId, paymentId, returned }) : undefined
      return address === undefined ? notFound(reply) : reply.redirect(address, 303)
    },
  })
}

function showVisit(reply: FastifyReply, visit: BuyerVisit): FastifyReply {
  return show(reply, 200, buyerPage(visit, formatMoney(visit.amount)))
}

function notFound(reply: FastifyReply): FastifyReply {
  return show(
    reply,
    404,
    messagePage('No such payment', 'This address does not lead to a payment. Go back to the shop.'),
  )
}

function show(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply.code(status).headers(pageHeaders).send(html)
}

function decisionIn(body: unknown): 'authorize' | 'decline' | undefined {
  const decision = Buffer.isBuffer(body) ? new URLSearchParams(body.toString('utf8')).get('decision') : null
  return decision === 'authorize' || decision === 'decline' ? decision : undefined
}
