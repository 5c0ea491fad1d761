import type { Acquirer } from '../acquirers/acquirer.ts'
import { unreachable } from '../assert.ts'
import {
  type Capture,
  type CaptureAnswer,
  type CaptureStep,
  captureAlert,
  decideCaptureOutcome,
} from '../domain/capture.ts'
import { inquiryWaitMs, usualInquiries } from '../domain/inquiry-schedule.ts'
import type { Payment } from '../domain/payment.ts'
import { openAlert } from '../store/alerts.ts'
import type { Attempt } from '../store/attempt.ts'
import { insertCallback } from '../store/callbacks.ts'
import { loadCapture, recordCapture } from '../store/captures.ts'
import { recordReversal } from '../store/reversals.ts'
import { notifyCaptureBody } from '../wire/notify-capture.ts'
import type { Context } from './context.ts'
import { raiseAlert } from './raise-alert.ts'

export type RecordedCapture =
  | { readonly kind: 'recorded'; readonly capture: Capture }
  /** The acquirer has never seen it; nothing was written. */
  | { readonly kind: 'submit' }

/** One answer of an acquirer about a capture, with the record of the call. `now` is on the client's clock. */
export interface CaptureEvidence {
  readonly acquirer: Acquirer
  readonly answer: CaptureAnswer
  readonly attempt: Attempt
  readonly now: Date
}

/**
 * The second half of a capture, shared by the request, the worker, inquiries and callbacks: decides what the acquirer's
 * answer means and writes it with its notification, its alert, or the time of the next inquiry.
 */
export async function recordCaptureOutcome(
  context: Context,
  payment: Payment,
  capture: Capture,
  evidence: CaptureEvidence,
): Promise<RecordedCapture> {
  const step = decideCaptureOutcome(capture, evidence.answer, evidence.now)
  switch (step.kind) {
    case 'submit':
      return step
    case 'ignore':
      return { kind: 'recorded', capture }
    case 'confirm':
      await askAgain(context, payment, capture, evidence)
      return { kind: 'recorded', capture }
    case 'reverse':
      await reverse(context, payment, capture, evidence, step)
      return { kind: 'recorded', capture }
    case 'contradiction': {
      const alert = raiseAlert(context, capture, { kind: 'contradiction', message: step.message })
      await openAlert(context.pool, capture, alert, evidence.attempt, evidence.now)
      return { kind: 'recorded', capture }
    }
    case 'final':
    case 'wait':
      return { kind: 'recorded', capture: await write(context, payment, capture, evidence, step) }
    default:
      return unreachable(step)
  }
}

async function write(
  context: Context,
  payment: Payment,
  capture: Capture,
  evidence: CaptureEvidence,
  step: Extract<CaptureStep, { kind: 'final' | 'wait' }>,
): Promise<Capture> {
  const { acquirer, attempt, now } = evidence
  const { outcome } = evidence.answer
  const schedule = acquirer.inquiries ?? usualInquiries
  const receipt = 'receipt' in outcome ? { ...capture.receipt, ...outcome.receipt } : capture.receipt
  const tries = capture.tries + 1
  const decided: Capture = { ...capture, state: step.state, receipt, tries }
  const alarming = step.kind === 'wait' ? captureAlert(step.state, tries, schedule) : undefined
  const alert = alarming && raiseAlert(context, capture, alarming)
  const written = await recordCapture(context.pool, capture, {
    step,
    receipt,
    tries,
    dueInMs: step.kind === 'final' ? null : inquiryWaitMs(capture.tries, schedule),
    ...(step.kind === 'final' && {
      notification: { notificationId: context.newId(), body: notifyCaptureBody(payment, decided) },
    }),
    attempt,
    ...(alert && { alert }),
    at: now,
  })
  context.wake(step.kind === 'final' ? 'notifications' : 'captures')
  if (written) return decided
  return overtaken(context, capture, evidence)
}

/**
 * Somebody else recorded a final answer meanwhile, and it stands. Where this answer says the opposite, nobody knows
 * which came first: the acquirer is asked.
 */
async function overtaken(context: Context, capture: Capture, evidence: CaptureEvidence): Promise<Capture> {
  const stored = await loadCapture(context.pool, capture.clientId, capture.captureId)
  const step = decideCaptureOutcome(stored.capture, evidence.answer, evidence.now)
  if (step.kind !== 'ignore') await askAgain(context, stored.payment, stored.capture, evidence)
  return stored.capture
}

/** A due row of our own making, so that the question outlives this process. */
async function askAgain(
  context: Context,
  payment: Payment,
  capture: Capture,
  { acquirer, attempt }: CaptureEvidence,
): Promise<void> {
  const { clientId, reference } = capture
  const eventId = `answer ${attempt.attemptId}`
  const callback = { clientId, callbackId: context.newId(), acquirer: acquirer.name, eventId, reference }
  await insertCallback(context.pool, { ...callback, subject: 'capture' }, 0)
  context.log.warn({ paymentId: payment.paymentId, captureId: capture.captureId }, 'contradictory answer; asking again')
  context.wake('callbacks')
}

async function reverse(
  context: Context,
  payment: Payment,
  capture: Capture,
  { answer, attempt, now }: CaptureEvidence,
  { code, message }: Extract<CaptureStep, { kind: 'reverse' }>,
): Promise<void> {
  const receipt = 'receipt' in answer.outcome ? answer.outcome.receipt : {}
  const reversal = { reversalId: context.newId(), code, message, receipt, reversedAt: now }
  await recordReversal(context.pool, capture, {
    reversal,
    notification: { notificationId: context.newId(), body: notifyCaptureBody(payment, { ...capture, reversal }) },
    alert: raiseAlert(context, capture, { kind: 'reversal', message }),
    attempt,
  })
  context.wake('notifications', 'payments')
}
