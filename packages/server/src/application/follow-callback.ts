import { assert } from '../assert.ts'
import { paymentContradiction } from '../domain/contradiction.ts'
import { inquiryWaitMs, usualInquiries } from '../domain/inquiry-schedule.ts'
import { openAlert } from '../store/alerts.ts'
import { type DueCallback, hasten, loadCallback, planCallback } from '../store/callbacks.ts'
import { loadCapture } from '../store/captures.ts'
import { loadPayment } from '../store/payments.ts'
import { callAcquirer } from './call-acquirer.ts'
import { acquirerOf } from './capture-payment.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import { inquireCapture } from './follow-capture.ts'

/**
 * Does what a callback asks for. What is open is inquired about at once, by its own due row, so that nobody asks twice;
 * about what is final the acquirer is asked here, until it answers. A callback about nothing of ours is done.
 */
export async function followCallback(context: Context, clientId: string, callbackId: string): Promise<void> {
  const callback = await loadCallback(context.pool, clientId, callbackId)
  if (!callback) return
  const { paymentId } = callback
  if (paymentId === null) {
    const { acquirer, subject, reference } = callback
    context.log.warn({ clientId, acquirer, subject, reference }, 'a callback about nothing that is known here')
    await planCallback(context.pool, callback, null)
    return
  }
  if (await hasten(context.pool, callback)) {
    await planCallback(context.pool, callback, null)
    context.wake(callback.subject === 'capture' ? 'captures' : 'payments')
    return
  }
  const { answered, waitMs } = await confirm(context, callback, paymentId)
  await planCallback(context.pool, callback, answered ? null : waitMs)
  context.wake('callbacks')
}

interface Confirmed {
  readonly answered: boolean
  readonly waitMs: number
}

/** Asks about what is final: an answer that says the opposite is recorded beside it, never over it. */
async function confirm(context: Context, callback: DueCallback, paymentId: string): Promise<Confirmed> {
  const { clientId, captureId } = callback
  if (captureId === null) return confirmPayment(context, callback, paymentId)
  const { now, payment, capture } = await loadCapture(context.pool, clientId, captureId)
  const acquirer = acquirerOf(context, payment)
  assert(acquirer, `the acquirer ${payment.acquirer} of a capture is configured`)
  const { outcome } = await inquireCapture(context, acquirer, payment, capture, clientTime(now))
  return confirmed(outcome.kind, inquiryWaitMs(callback.tries, acquirer.inquiries ?? usualInquiries))
}

async function confirmPayment(context: Context, callback: DueCallback, paymentId: string): Promise<Confirmed> {
  const { clientId, reference, tries } = callback
  const { payment, now } = await loadPayment(context.pool, clientId, { paymentId })
  const acquirer = payment && acquirerOf(context, payment)
  assert(acquirer, 'a callback of an acquirer is about a payment that it has')
  const time = clientTime(now)
  const { outcome } = await callAcquirer(context, 'inquire-authorization', reference, (signal) =>
    acquirer.inquireAuthorization({ clientId, reference, now: time() }, signal),
  )
  const message = paymentContradiction(payment, outcome, time())
  if (message !== undefined) {
    const alert = { alertId: context.newId(), kind: 'contradiction', message } as const
    context.log.error({ clientId, paymentId, kind: alert.kind }, `alert: ${message}; see "capstan alert list"`)
    await openAlert(context.pool, payment, alert, true, time())
  }
  return confirmed(outcome.kind, inquiryWaitMs(tries, acquirer.inquiries ?? usualInquiries))
}

/** Silence is no answer; "pending" about what was final is none either, but asking again will not better it. */
function confirmed(outcome: string, waitMs: number): Confirmed {
  return { answered: outcome !== 'unknown' && outcome !== 'not-sent', waitMs }
}
