import { assert } from '../assert.ts'
import { answersMovementCallback, answersPaymentCallback } from '../domain/callback.ts'
import { paymentContradiction } from '../domain/contradiction.ts'
import { type InquirySchedule, inquiryWaitMs, needsPerson, usualInquiries } from '../domain/inquiry-schedule.ts'
import type { Movement } from '../domain/movement.ts'
import { openAlert } from '../store/alerts.ts'
import type { Attempt } from '../store/attempt.ts'
import { type DueCallback, hasten, loadCallback, planCallback } from '../store/callbacks.ts'
import { loadPayment } from '../store/payments.ts'
import { acquirerOf } from './acquirer-of.ts'
import { authorizationInquiryOrder } from './authorization-inquiry-order.ts'
import { callAcquirer } from './call-acquirer.ts'
import { captureKind } from './capture-kind.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import { inquireMovement } from './follow-movement.ts'
import type { MovementKind } from './movement-kind.ts'
import { raiseAlert } from './raise-alert.ts'
import { refundKind } from './refund-kind.ts'

/**
 * Does what a callback asks for: sees to it that the acquirer is asked after it came, and answers. What is open is asked
 * about at once by its own due row; a call that is under way may have been answered before, so the callback stays until
 * an inquiry after it is recorded. About what is final the acquirer is asked here.
 */
export async function followCallback(context: Context, clientId: string, callbackId: string): Promise<void> {
  const callback = await loadCallback(context.pool, clientId, callbackId)
  if (!callback) return
  await planCallback(context.pool, callback, await nextLookMs(context, callback))
  context.wake('callbacks')
  // It may have opened an alert.
  if (callback.paymentId !== null) context.changes.payment({ clientId, paymentId: callback.paymentId })
}

const lanes = { authorization: 'payments', capture: 'captures', refund: 'refunds' } as const

/** Milliseconds until it is looked at again; null when it is dealt with. */
async function nextLookMs(context: Context, callback: DueCallback): Promise<number | null> {
  const { clientId, paymentId, captureId, refundId, acquirer, subject, reference, tries } = callback
  if (paymentId === null) {
    context.log.warn({ clientId, acquirer, subject, reference }, 'a callback about nothing that is known here')
    return null
  }
  if (subject !== 'authorization' && captureId === null && refundId === null) {
    await alertUnnamed(context, callback, paymentId)
    return null
  }
  if (callback.askedSince) return null
  if (!callback.earlierTry && (await hasten(context.pool, callback))) {
    context.wake(lanes[subject])
    return inquiryWaitMs(tries)
  }
  const asked = await ask(context, callback, paymentId)
  if (asked.answered) return null
  if (needsPerson(tries + 1, asked.schedule)) {
    const message = `it told that something happened to the ${subject}, and does not say what; asked ${tries + 1} times`
    const about = {
      clientId,
      paymentId,
      ...(captureId !== null && { captureId }),
      ...(refundId !== null && { refundId }),
    }
    const alert = raiseAlert(context, about, { kind: 'contradiction', message })
    await openAlert(context.pool, about, alert, asked.attempt, asked.at)
  }
  return inquiryWaitMs(tries, asked.schedule)
}

/** It told of a capture or refund by the payment's reference, and by no id that we know: nobody can be asked about it. */
async function alertUnnamed(context: Context, callback: DueCallback, paymentId: string): Promise<void> {
  const { clientId, subject } = callback
  const { attempt, at } = await askPayment(context, callback, paymentId)
  const about = { clientId, paymentId }
  const message = `it told of a ${subject} of this payment that is none of ours, or does not say which; compare them there`
  const alert = raiseAlert(context, about, { kind: 'contradiction', message })
  await openAlert(context.pool, about, alert, attempt, at)
}

interface Asked {
  readonly answered: boolean
  readonly schedule: InquirySchedule
  readonly attempt: Attempt
  /** The client's clock. */
  readonly at: Date
}

function ask(context: Context, callback: DueCallback, paymentId: string): Promise<Asked> {
  const { clientId, captureId, refundId } = callback
  if (captureId !== null) return askMovement(context, captureKind, clientId, captureId)
  if (refundId !== null) return askMovement(context, refundKind, clientId, refundId)
  return askPayment(context, callback, paymentId)
}

/** An answer that says the opposite of what is final is recorded beside it, never over it. */
async function askMovement<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  clientId: string,
  id: string,
): Promise<Asked> {
  const { now, payment, movement } = await kind.load(context.pool, clientId, id)
  const acquirer = acquirerOf(context, payment)
  assert(acquirer, `the acquirer ${payment.acquirer} of a ${kind.name} is configured`)
  const time = clientTime(now)
  const { outcome, attempt } = await inquireMovement(context, kind, acquirer, payment, movement, time)
  const schedule = acquirer.inquiries ?? usualInquiries
  return { answered: answersMovementCallback(movement, outcome), schedule, attempt, at: time() }
}

async function askPayment(context: Context, callback: DueCallback, paymentId: string): Promise<Asked> {
  const { clientId, reference, earlierTry } = callback
  const { payment, now } = await loadPayment(context.pool, clientId, { paymentId })
  const acquirer = context.acquirersOf(clientId).get(callback.acquirer)
  assert(payment && acquirer, 'a callback of an acquirer is about a payment that it has')
  const time = clientTime(now)
  // What the acquirer told of the last try is no id of an earlier one.
  const order = (at: Date) =>
    authorizationInquiryOrder(earlierTry ? { ...payment, reference, receipt: {} } : payment, at)
  const call = { clientId, acquirer: acquirer.name, operation: 'inquire-authorization', reference } as const
  const { outcome, attempt } = await callAcquirer(context, call, (signal) =>
    acquirer.inquireAuthorization(order(time()), signal),
  )
  // What a try that was refused is compared with is what every such payment is.
  const compared = earlierTry ? { ...payment, state: { kind: 'choosing' } as const } : payment
  const message = paymentContradiction(compared, outcome, time())
  if (message !== undefined) {
    const alert = raiseAlert(context, payment, { kind: 'contradiction', message })
    await openAlert(context.pool, payment, alert, attempt, time())
  }
  const schedule = acquirer.inquiries ?? usualInquiries
  return { answered: answersPaymentCallback(outcome), schedule, attempt, at: time() }
}
