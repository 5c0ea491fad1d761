import { unreachable } from '../assert.ts'
import { decideCancel } from '../domain/cancel.ts'
import type { Payment } from '../domain/payment.ts'
import { type Refusal, refusal } from '../domain/refusal.ts'
import { loadPayment, type PaymentName, rememberCancel } from '../store/payments.ts'
import { acquirerOf } from './acquirer-of.ts'
import { type ByPerson, cancelEntry } from './by-person.ts'
import { clientTime } from './client-time.ts'
import { closePayment } from './close-payment.ts'
import type { Context } from './context.ts'
import { openPayment } from './open-payment.ts'
import { type Move, writeMove } from './record-payment.ts'
import { tryAgain } from './repeat.ts'

export type CancelResult =
  /** `repeated`: it had been asked for before, or the payment had ended anyway. */
  | { readonly kind: 'cancelled'; readonly payment: Payment; readonly cancelledAt: Date; readonly repeated?: true }
  /** Asked for, and the acquirer has not said yes or no: repeat the request or inquire. */
  | { readonly kind: 'in-progress'; readonly payment: Payment; readonly repeated?: true }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * The cancel API, and a person at the dashboard: closes a payment that is not captured. Safe to repeat; the payment's own
 * id is its key. What a person began is in the audit by the commit that begins it.
 */
export async function cancelPayment(
  context: Context,
  clientId: string,
  name: PaymentName,
  by?: ByPerson,
): Promise<CancelResult> {
  return tryAgain(async () => {
    const { payment, now, leased, sessionId } = await loadPayment(context.pool, clientId, name)
    if (!payment) {
      // Nobody may pay in a session any more whose merchant cancelled it before anybody did.
      if (sessionId !== undefined && (await openPayment(context, clientId, sessionId))) return undefined
      const message = 'no such payment of this client; use the paymentId or paymentRequestId of its pay request'
      return { kind: 'refused', refusal: refusal('ORDER_NOT_EXIST', message) }
    }
    const time = clientTime(now)
    const window =
      acquirerOf(context, payment)?.capability(payment.method, payment.amount.currency)?.cancelWindow ?? 'until-taken'
    const decision = decideCancel(payment, window, now)
    switch (decision.kind) {
      case 'refuse':
        return { kind: 'refused', refusal: decision.refusal }
      case 'done':
        return { kind: 'cancelled', payment, cancelledAt: decision.cancelledAt, repeated: true }
      case 'drop': {
        const state = { kind: 'cancelled', why: 'merchant', cancelledAt: now } as const
        const cancelled = await writeMove(context, payment, { state, ...byPerson(payment, by) }, { now })
        return cancelled && { kind: 'cancelled', payment: cancelled, cancelledAt: now }
      }
      case 'remember': {
        const repeated = payment.state.kind === 'requested' && payment.state.cancelRequested
        const entry = by && !repeated ? cancelEntry(payment, by) : undefined
        const remembered = await rememberCancel(context.pool, clientId, payment.paymentId, entry)
        if (!remembered) return undefined
        context.wake('payments')
        context.changes.payment(payment)
        return { kind: 'in-progress', payment, ...(repeated && { repeated }) }
      }
      case 'in-progress':
        return leased ? { kind: 'in-progress', payment, repeated: true } : again(await close(context, payment, time))
      case 'close': {
        const { authorization, paidAt } = decision
        const from = { ...(authorization && { authorization }), ...(paidAt && { paidAt }) }
        const state = { kind: 'closing', why: 'merchant', ...from } as const
        const move = { state, dueNow: true, keepLease: true, ...byPerson(payment, by) }
        const askedAt = performance.now()
        const closing = await writeMove(context, payment, move, { now })
        if (!closing) return undefined
        const work = () => close(context, closing, time)
        return context.leases.keep('payments', clientId, payment.paymentId, work, askedAt)
      }
      default:
        return unreachable(decision)
    }
  })
}

function byPerson(payment: Payment, by: ByPerson | undefined): Pick<Move, 'byPerson'> {
  return by ? { byPerson: cancelEntry(payment, by) } : {}
}

function again(result: CancelResult | undefined): CancelResult | undefined {
  return result && (result.kind === 'refused' ? result : { ...result, repeated: true })
}

/** Undefined when the buyer of a session could try again now: the cancel is then decided anew. */
async function close(context: Context, closing: Payment, time: () => Date): Promise<CancelResult | undefined> {
  const payment = await closePayment(context, closing, time)
  const { state } = payment
  switch (state.kind) {
    case 'cancelled':
      return { kind: 'cancelled', payment, cancelledAt: state.cancelledAt }
    case 'failed':
      return { kind: 'cancelled', payment, cancelledAt: time() }
    case 'authorized':
    case 'paid':
      return { kind: 'refused', refusal: refusal('ORDER_STATUS_INVALID', 'the acquirer refused to cancel the payment') }
    case 'choosing':
      return undefined
    case 'closing':
    case 'requested':
    case 'awaiting-buyer':
      return { kind: 'in-progress', payment }
    default:
      return unreachable(state)
  }
}
