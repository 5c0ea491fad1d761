import { leftBefore, notConfigured, releasesRest, requestIdByHand } from '../domain/by-hand.ts'
import { type Capture, decideCapture } from '../domain/capture.ts'
import { capturable } from '../domain/payment.ts'
import { refusal } from '../domain/refusal.ts'
import { loadCaptures } from '../store/payments.ts'
import { type ByPerson, captureEntry } from './by-person.ts'
import { capturePayment } from './capture-payment.ts'
import type { Context } from './context.ts'
import { lookAt, type MovedByHand, moveByHand, type Wish } from './move-by-hand.ts'

export interface CaptureWish extends Wish {
  /** The rest goes back to the buyer. */
  readonly last: boolean
}

/** A capture by a person. */
export async function captureByHand(context: Context, wish: CaptureWish, by: ByPerson): Promise<MovedByHand<Capture>> {
  const { clientId, paymentId, last } = wish
  const looked = await lookAt(context, wish)
  if (!looked) return { kind: 'unknown-payment' }
  const { payment, capability, now } = looked
  const requestId = requestIdByHand('capture', paymentId, wish.seen)
  const reload = () => loadCaptures(context.pool, clientId, paymentId)
  const all = await reload()
  const first = all.find(({ captureRequestId }) => captureRequestId === requestId)
  const value = wish.value ?? (first ? leftBefore(payment, all, first) : capturable(payment.amounts))
  const command = { captureRequestId: requestId, paymentId, amount: { ...payment.amount, value }, last }
  const lastAnyway = capability !== undefined && releasesRest(capability)
  return moveByHand(context, {
    name: 'capture',
    requestId,
    wish,
    all,
    value,
    most: { ...payment.amount, value: capturable(payment.amounts) },
    idOf: ({ captureId }) => captureId,
    requestIdOf: ({ captureRequestId }) => captureRequestId,
    differs: (capture) => capture.amount.value !== value || (capture.last !== last && !lastAnyway),
    refusal() {
      if (!capability && payment.acquirer !== null) return refusal('ORDER_STATUS_INVALID', notConfigured(payment))
      const decision = decideCapture(command, undefined, payment, capability, now)
      return 'refusal' in decision ? decision.refusal : undefined
    },
    async run() {
      const result = await capturePayment(context, clientId, command, by)
      if (result.kind === 'refused') return result
      return { kind: 'decided', movement: result.capture, repeated: result.repeated ?? false }
    },
    reload,
    entry: (capture) => captureEntry(capture, by),
  })
}
