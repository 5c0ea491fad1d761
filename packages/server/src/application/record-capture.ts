import { type Capture, decideCaptureOutcome } from '../domain/capture.ts'
import { inquiryWaitMs } from '../domain/inquiry-schedule.ts'
import type { CaptureInquiry, CaptureOutcome } from '../domain/outcome.ts'
import type { Payment } from '../domain/payment.ts'
import { loadCapture, recordCapture } from '../store/captures.ts'
import type { Attempt } from '../store/payment-change.ts'
import { notifyCaptureBody } from '../wire/notify-capture.ts'
import type { Context } from './context.ts'

export type RecordedCapture =
  | { readonly kind: 'recorded'; readonly capture: Capture }
  /** The acquirer has never seen it; nothing was written. */
  | { readonly kind: 'submit' }

/**
 * The second half of a capture, shared by the request, the worker and inquiries: decides what the acquirer's answer
 * means and writes it with its notification, or with the time of the next inquiry.
 */
export async function recordCaptureOutcome(
  context: Context,
  payment: Payment,
  capture: Capture,
  outcome: CaptureOutcome | CaptureInquiry,
  attempt: Attempt,
  now: Date,
): Promise<RecordedCapture> {
  const step = decideCaptureOutcome(capture, outcome, now)
  if (step.kind === 'submit') return step
  if (step.kind === 'ignore') return { kind: 'recorded', capture }
  const receipt = 'receipt' in outcome ? { ...capture.receipt, ...outcome.receipt } : capture.receipt
  const tries = capture.tries + 1
  const decided: Capture = { ...capture, state: step.state, receipt, tries }
  const final = step.kind === 'final'
  if (!final && outcome.kind === 'succeeded') {
    context.log.error(
      { captureId: capture.captureId },
      'amount mismatch: the acquirer captured another amount than asked',
    )
  }
  const written = await recordCapture(context.pool, capture, {
    step,
    receipt,
    tries,
    dueInMs: final ? null : inquiryWaitMs(capture.tries),
    ...(final && { notification: { notificationId: context.newId(), body: notifyCaptureBody(payment, decided) } }),
    attempt,
    at: now,
  })
  context.wake(final ? 'notifications' : 'captures')
  if (written) return { kind: 'recorded', capture: decided }
  const stored = await loadCapture(context.pool, capture.clientId, capture.captureId)
  return { kind: 'recorded', capture: stored.capture }
}
