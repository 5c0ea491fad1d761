import { assert } from '../assert.ts'
import { loadCapture } from '../store/captures.ts'
import { callAcquirer } from './call-acquirer.ts'
import { acquirerOf, submitCapture } from './capture-payment.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import { recordCaptureOutcome } from './record-capture.ts'

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
  const order = { clientId, paymentReference: payment.reference, reference: capture.reference, now: time() }
  const { outcome, attempt } = await callAcquirer(context, 'inquire-capture', capture.reference, (signal) =>
    acquirer.inquireCapture(order, signal),
  )
  const recorded = await recordCaptureOutcome(context, payment, capture, outcome, attempt, time())
  if (recorded.kind === 'submit') await submitCapture(context, acquirer, payment, capture, time)
}
