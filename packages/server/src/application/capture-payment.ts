import type { Acquirer } from '../acquirers/acquirer.ts'
import { assert, unreachable } from '../assert.ts'
import { type Capture, type CaptureCommand, decideCapture } from '../domain/capture.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refusal } from '../domain/refusal.ts'
import { holdCapture, type LoadedCapture, loadForCapture, recordRefusal } from '../store/captures.ts'
import { notifyCaptureBody } from '../wire/notify-capture.ts'
import { acquirerOf } from './acquirer-of.ts'
import { captureKind } from './capture-kind.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import { submitMovement } from './follow-movement.ts'
import { awaitFirstRequest, tryAgain, unlessStale } from './repeat.ts'

export type CaptureResult =
  | { readonly kind: 'decided'; readonly payment: Payment; readonly capture: Capture }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The capture API. Answers from what is stored; `U` when the acquirer is slower than the deadline. */
export async function capturePayment(
  context: Context,
  clientId: string,
  command: CaptureCommand,
): Promise<CaptureResult> {
  return tryAgain(async () => {
    const loaded = await loadForCapture(context.pool, clientId, command)
    const { payment } = loaded
    const acquirer = payment && acquirerOf(context, payment)
    const capability = payment && acquirer?.capability(payment.method)
    const decision = decideCapture(command, loaded.existing, payment, capability, loaded.now)
    switch (decision.kind) {
      case 'refuse-untouched':
        return { kind: 'refused', refusal: decision.refusal }
      case 'repeat':
        return repeatCapture(context, clientId, command, loaded, decision.capture)
      case 'refuse':
        assert(payment, 'a refusal that uses up an id is about a payment')
        return refuseCapture(context, payment, command, decision.refusal, loaded.now)
      case 'hold': {
        assert(payment && acquirer && capability, 'a capture is held only on an authorized payment')
        const capture = newCapture(context, payment, command, decision.last, loaded.now)
        return holdAndSubmit(context, acquirer, payment, capture, capability.maxCaptures)
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

/** Undefined: the payment moved since it was loaded, decide again. */
async function holdAndSubmit(
  context: Context,
  acquirer: Acquirer,
  payment: Payment,
  capture: Capture,
  maxCaptures: number,
): Promise<CaptureResult | undefined> {
  const held = await unlessStale(() => holdCapture(context.pool, capture, maxCaptures, context.deadlines.leaseMs))
  if (!held) return undefined
  const time = clientTime(capture.createdAt)
  const submitted = await context.leases.keep('captures', capture.clientId, capture.captureId, () =>
    submitMovement(context, captureKind, acquirer, payment, capture, time),
  )
  return { kind: 'decided', payment, capture: submitted }
}

async function refuseCapture(
  context: Context,
  payment: Payment,
  command: CaptureCommand,
  refused: Refusal,
  now: Date,
): Promise<CaptureResult | undefined> {
  const state = { kind: 'refused', code: refused.code, message: refused.message } as const
  const capture: Capture = { ...newCapture(context, payment, command, command.last, now), state }
  const notification = { notificationId: context.newId(), body: notifyCaptureBody(payment, capture) }
  const written = await unlessStale(async () => {
    await recordRefusal(context.pool, capture, refused, notification)
    return true
  })
  if (!written) return undefined
  context.wake('notifications')
  return { kind: 'decided', payment, capture }
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
  return { kind: 'decided', payment: settled.payment, capture: settled.existing ?? first }
}
