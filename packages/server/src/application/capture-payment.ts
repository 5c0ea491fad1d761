import { assert, unreachable } from '../assert.ts'
import { type Capture, type CaptureCommand, decideCapture } from '../domain/capture.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refusal } from '../domain/refusal.ts'
import { holdCapture, type LoadedCapture, loadForCapture } from '../store/captures.ts'
import { acquirerOf } from './acquirer-of.ts'
import { holdAndSubmit, refuseMovement } from './begin-movement.ts'
import { type ByPerson, captureEntry } from './by-person.ts'
import { captureKind } from './capture-kind.ts'
import type { Context } from './context.ts'
import { awaitFirstRequest, tryAgain } from './repeat.ts'

export type CaptureResult =
  /** `repeated`: it had been asked for before, and nothing happened now. */
  | { readonly kind: 'decided'; readonly payment: Payment; readonly capture: Capture; readonly repeated?: true }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * The capture API, and a person at the dashboard. Answers from what is stored; `U` when the acquirer is slower than the
 * deadline. What a person began is in the audit by the commit that holds the amount; what is refused to a person leaves no
 * trace.
 */
export async function capturePayment(
  context: Context,
  clientId: string,
  command: CaptureCommand,
  by?: ByPerson,
): Promise<CaptureResult> {
  return tryAgain(async () => {
    const loaded = await loadForCapture(context.pool, clientId, command)
    const { payment } = loaded
    const acquirer = payment && acquirerOf(context, payment)
    const capability = payment && acquirer?.capability(payment.method, payment.amount.currency)
    const decision = decideCapture(command, loaded.existing, payment, capability, loaded.now)
    switch (decision.kind) {
      case 'refuse-untouched':
        return { kind: 'refused', refusal: decision.refusal }
      case 'repeat':
        return repeatCapture(context, clientId, command, loaded, decision.capture)
      case 'refuse': {
        assert(payment, 'a refusal that uses up an id is about a payment')
        // The merchant asked for nothing: it is told of nothing, and the person of what came between.
        if (by) return { kind: 'refused', refusal: decision.refusal }
        const asked = newCapture(context, payment, command, command.last, loaded.now)
        const capture = await refuseMovement(context, captureKind, payment, asked, decision.refusal)
        return capture && { kind: 'decided', payment, capture }
      }
      case 'hold': {
        assert(payment && acquirer && capability, 'a capture is held only on an authorized payment')
        const asked = newCapture(context, payment, command, decision.last, loaded.now)
        const hold = () => {
          const { maxCaptures } = capability
          return holdCapture(context.pool, asked, maxCaptures, context.deadlines.leaseMs, by && captureEntry(asked, by))
        }
        const capture = await holdAndSubmit(context, captureKind, acquirer, payment, asked, hold)
        return capture && { kind: 'decided', payment, capture }
      }
      default:
        return unreachable(decision)
    }
  })
}

function newCapture(context: Context, payment: Payment, command: CaptureCommand, last: boolean, now: Date): Capture {
  return {
    clientId: payment.clientId,
    captureId: context.newId(),
    captureRequestId: command.captureRequestId,
    paymentId: payment.paymentId,
    amount: command.amount,
    last,
    automatic: false,
    reference: context.newId(),
    receipt: {},
    state: { kind: 'held' },
    createdAt: now,
    tries: 0,
  }
}

/** A repeat gets the result of the first request, for which it waits a while when that is still being made. */
async function repeatCapture(
  context: Context,
  clientId: string,
  command: CaptureCommand,
  loaded: LoadedCapture,
  first: Capture,
): Promise<CaptureResult> {
  const settled = await awaitFirstRequest(context.deadlines.repeatMs, loaded, () =>
    loadForCapture(context.pool, clientId, command),
  )
  assert(settled.payment, 'a capture has its payment')
  return { kind: 'decided', payment: settled.payment, capture: settled.existing ?? first, repeated: true }
}
