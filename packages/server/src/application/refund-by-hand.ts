import { notConfigured, refundableBefore, requestIdByHand } from '../domain/by-hand.ts'
import { refundable } from '../domain/payment.ts'
import { decideRefund, type Refund } from '../domain/refund.ts'
import { refusal } from '../domain/refusal.ts'
import { loadCaptures } from '../store/payments.ts'
import { loadForRefund, loadRefunds } from '../store/refunds.ts'
import { type ByPerson, refundEntry } from './by-person.ts'
import type { Context } from './context.ts'
import { lookAt, type MovedByHand, moveByHand, type Wish } from './move-by-hand.ts'
import { refundPayment } from './refund-payment.ts'

export interface RefundWish extends Wish {
  /** The capture to give back from; absent for the payment as a whole. */
  readonly captureId?: string
}

/**
 * A refund by a person. It has no words of the merchant's (`reason`): the person's are in the audit, and stay inside. It is
 * notified where refunds of the client are.
 */
export async function refundByHand(context: Context, wish: RefundWish, by: ByPerson): Promise<MovedByHand<Refund>> {
  const { clientId, paymentId } = wish
  const { pool } = context
  const looked = await lookAt(context, wish)
  if (!looked) return { kind: 'unknown-payment' }
  const { payment, capability, now } = looked
  const requestId = requestIdByHand('refund', paymentId, wish.seen)
  const reload = () => loadRefunds(pool, clientId, paymentId)
  const all = await reload()
  const first = all.find(({ refundRequestId }) => refundRequestId === requestId)
  const name = {
    refundRequestId: requestId,
    paymentId,
    ...(wish.captureId !== undefined && { captureId: wish.captureId }),
  }
  const { named } = await loadForRefund(pool, clientId, { ...name, amount: payment.amount })
  const rest = refundable(payment)
  const whole = named && named.rest < rest ? named.rest : rest
  const before = first && refundableBefore(payment, await loadCaptures(pool, clientId, paymentId), all, first)
  const value = wish.value ?? before ?? whole
  const input = { ...name, amount: { ...payment.amount, value }, reason: '' }
  return moveByHand(context, {
    name: 'refund',
    requestId,
    wish,
    all,
    value,
    most: { ...payment.amount, value: whole },
    idOf: ({ refundId }) => refundId,
    requestIdOf: ({ refundRequestId }) => refundRequestId,
    differs: (refund) => refund.amount.value !== value || refund.from?.captureId !== wish.captureId,
    refusal() {
      if (!capability && payment.acquirer !== null) return refusal('ORDER_STATUS_INVALID', notConfigured(payment))
      const decision = decideRefund(input, undefined, payment, named, capability, now)
      return 'refusal' in decision ? decision.refusal : undefined
    },
    async run() {
      const result = await refundPayment(context, clientId, input, by)
      if (result.kind === 'refused') return result
      return { kind: 'decided', movement: result.refund, repeated: result.repeated ?? false }
    },
    reload,
    entry: (refund) => refundEntry(refund, by),
  })
}
