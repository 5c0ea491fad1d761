import { assert, unreachable } from '../assert.ts'
import type { Payment } from '../domain/payment.ts'
import { decideRefund, type Refund } from '../domain/refund.ts'
import type { Refusal } from '../domain/refusal.ts'
import { holdRefund, type LoadedRefund, loadForRefund } from '../store/refunds.ts'
import { acquirerOf } from './acquirer-of.ts'
import { holdAndSubmit, refuseMovement } from './begin-movement.ts'
import { type ByPerson, refundEntry } from './by-person.ts'
import type { Context } from './context.ts'
import type { RefundInput } from './inputs.ts'
import { refundKind } from './refund-kind.ts'
import { awaitFirstRequest, tryAgain } from './repeat.ts'

export type RefundResult =
  /** `repeated`: it had been asked for before, and nothing happened now. */
  | { readonly kind: 'decided'; readonly payment: Payment; readonly refund: Refund; readonly repeated?: true }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * The refund API, and a person at the dashboard. Answers from what is stored; `U` when the acquirer is slower than the
 * deadline. What a person began is in the audit by the commit that holds the amount; what is refused to a person leaves no
 * trace.
 */
export async function refundPayment(
  context: Context,
  clientId: string,
  input: RefundInput,
  by?: ByPerson,
): Promise<RefundResult> {
  return tryAgain(async () => {
    const loaded = await loadForRefund(context.pool, clientId, input)
    const { payment, existing, named, now } = loaded
    const acquirer = payment && acquirerOf(context, payment)
    const capability = payment && acquirer?.capability(payment.method, payment.amount.currency)
    const decision = decideRefund(input, existing, payment, named, capability, now)
    switch (decision.kind) {
      case 'refuse-untouched':
        return { kind: 'refused', refusal: decision.refusal }
      case 'repeat':
        return repeatRefund(context, clientId, input, loaded, decision.refund)
      case 'refuse': {
        assert(payment, 'a refusal that uses up an id is about a payment')
        // As of a capture: the merchant asked for nothing.
        if (by) return { kind: 'refused', refusal: decision.refusal }
        const asked = newRefund(context, payment, input, loaded)
        const refund = await refuseMovement(context, refundKind, payment, asked, decision.refusal)
        return refund && { kind: 'decided', payment, refund }
      }
      case 'hold': {
        assert(payment && acquirer, 'a refund is held only on a payment that an acquirer has')
        const asked = newRefund(context, payment, input, loaded)
        const hold = () => holdRefund(context.pool, asked, context.deadlines.leaseMs, by && refundEntry(asked, by))
        const refund = await holdAndSubmit(context, refundKind, acquirer, payment, asked, hold)
        return refund && { kind: 'decided', payment, refund }
      }
      default:
        return unreachable(decision)
    }
  })
}

function newRefund(context: Context, payment: Payment, input: RefundInput, { named, now }: LoadedRefund): Refund {
  const { captureId, reference, receipt } = named?.capture ?? {}
  return {
    clientId: payment.clientId,
    refundId: context.newId(),
    refundRequestId: input.refundRequestId,
    paymentId: payment.paymentId,
    ...(captureId !== undefined &&
      reference !== undefined && {
        from: { captureId, reference, transactionId: receipt?.transactionId ?? '' },
      }),
    amount: input.amount,
    reason: input.reason,
    notifyUrl: input.notifyUrl ?? null,
    metadata: input.metadata ?? null,
    reference: context.newId(),
    receipt: {},
    state: { kind: 'held' },
    createdAt: now,
    tries: 0,
  }
}

/** A repeat gets the result of the first request, for which it waits a while when that is still being made. */
async function repeatRefund(
  context: Context,
  clientId: string,
  input: RefundInput,
  loaded: LoadedRefund,
  first: Refund,
): Promise<RefundResult> {
  const settled = await awaitFirstRequest(context.deadlines.repeatMs, loaded, () =>
    loadForRefund(context.pool, clientId, input),
  )
  assert(settled.payment, 'a refund has its payment')
  return { kind: 'decided', payment: settled.payment, refund: settled.existing ?? first, repeated: true }
}
