import type { Acquirer } from '../acquirers/acquirer.ts'
import { assert } from '../assert.ts'
import type { Capture } from '../domain/capture.ts'
import type { MovementInquiry } from '../domain/outcome.ts'
import type { Payment } from '../domain/payment.ts'
import { loadCapture } from '../store/captures.ts'
import { type Called, callAcquirer } from './call-acquirer.ts'
import { acquirerOf, submitCapture } from './capture-payment.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import { type RecordedCapture, recordCaptureOutcome } from './record-capture.ts'

/**
 * Finishes a capture that fell due: an automatic one that nobody sent yet, or one whose outcome is open. It asks the
 * acquirer first; only a capture that the acquirer has never seen is sent, under the reference it always had.
 */
export async function followCapture(
  context: Context,
  clientId: string,
  captureId: string,
  neverSent: boolean,
): Promise<void> {
  const { now, payment, capture } = await loadCapture(context.pool, clientId, captureId)
  const time = clientTime(now)
  const acquirer = acquirerOf(context, payment)
  assert(acquirer, `the acquirer ${payment.acquirer} of an open capture is configured`)
  if (neverSent) {
    await submitCapture(context, acquirer, payment, capture, time)
    return
  }
  const { recorded } = await inquireCapture(context, acquirer, payment, capture, time)
  if (recorded.kind === 'submit') await submitCapture(context, acquirer, payment, capture, time)
}

/** Asks the acquirer what became of a capture, and records what it says, also of one that is final. */
export async function inquireCapture(
  context: Context,
  acquirer: Acquirer,
  payment: Payment,
  capture: Capture,
  time: () => Date,
): Promise<Called<MovementInquiry> & { readonly recorded: RecordedCapture }> {
  const { clientId, reference } = capture
  const order = { clientId, paymentReference: payment.reference, reference, now: time() }
  const { outcome, attempt } = await callAcquirer(context, 'inquire-capture', reference, (signal) =>
    acquirer.inquireCapture(order, signal),
  )
  const answer = { to: 'inquiry', outcome, repeatIsSafe: acquirer.forgetsReferences !== true } as const
  const recorded = await recordCaptureOutcome(context, payment, capture, { acquirer, answer, attempt, now: time() })
  return { recorded, outcome, attempt }
}
