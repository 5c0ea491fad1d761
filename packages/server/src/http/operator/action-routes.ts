import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ByPerson } from '../../application/by-person.ts'
import { cancelByHand } from '../../application/cancel-by-hand.ts'
import { captureByHand } from '../../application/capture-by-hand.ts'
import type { Context } from '../../application/context.ts'
import { paymentHistory } from '../../application/queries/payments.ts'
import { refundByHand } from '../../application/refund-by-hand.ts'
import { assert } from '../../assert.ts'
import { needs } from './access.ts'
import { readActionParams, readCancelByHand, readCaptureByHand, readRefundByHand } from './action-input.ts'
import { type ActionView, cancelOutcome, movementOutcome, type Outcome } from './action-view.ts'
import { actorOf, bodyOf } from './input.ts'
import { paymentView } from './payment-view.ts'

/** `/operator/payments/…/capture`, `…/cancel`, `…/refund`: money moved by hand. */
export function actionRoutes(routes: FastifyInstance, context: Context): void {
  const answer = async (clientId: string, paymentId: string, outcome: Outcome): Promise<ActionView> => {
    const found = await paymentHistory(context, paymentId, clientId)
    assert(found.kind === 'found', 'a payment stays where it is')
    return { ...outcome, payment: paymentView(found.history) }
  }
  routes.post('/payments/:clientId/:paymentId/capture', needs('operate'), async (request) => {
    const { clientId, paymentId } = readActionParams(request.params)
    const { amount, last, seen, reason } = readCaptureByHand(bodyOf(request))
    const value = amount === undefined ? {} : { value: BigInt(amount) }
    const wish = { clientId, paymentId, ...value, last, seen: seen.captures }
    const moved = await captureByHand(context, wish, personOf(request, context, reason))
    return answer(
      clientId,
      paymentId,
      movementOutcome('capture', wish, moved, ({ captureId }) => captureId),
    )
  })
  routes.post('/payments/:clientId/:paymentId/refund', needs('operate'), async (request) => {
    const { clientId, paymentId } = readActionParams(request.params)
    const { amount, captureId, seen, reason } = readRefundByHand(bodyOf(request))
    const value = amount === undefined ? {} : { value: BigInt(amount) }
    const named = captureId === undefined ? {} : { captureId }
    const wish = { clientId, paymentId, ...value, ...named, seen: seen.refunds }
    const moved = await refundByHand(context, wish, personOf(request, context, reason))
    return answer(
      clientId,
      paymentId,
      movementOutcome('refund', wish, moved, ({ refundId }) => refundId),
    )
  })
  routes.post('/payments/:clientId/:paymentId/cancel', needs('operate'), async (request) => {
    const { clientId, paymentId } = readActionParams(request.params)
    const { reason } = readCancelByHand(bodyOf(request))
    const result = await cancelByHand(context, { clientId, paymentId }, personOf(request, context, reason))
    return answer(clientId, paymentId, cancelOutcome(clientId, paymentId, result))
  })
}

function personOf(request: FastifyRequest, { newId }: Context, reason: string): ByPerson {
  return { actor: actorOf(request), reason, newId }
}
