import { formatTime, type NotifyCapture } from '@capstan/protocol'
import type { Capture } from '../domain/capture.ts'
import type { Payment } from '../domain/payment.ts'
import { acquirerFields } from './acquirer-info.ts'
import { wireAmount } from './amount.ts'
import { captureResult, takenBack } from './results.ts'

/**
 * The body of notifyCapture (apo/notify_capture) for a capture that reached its final result, or that the acquirer took
 * back afterwards: then it says `F` for the same `captureId`.
 */
export function notifyCaptureBody(payment: Payment, capture: Capture): string {
  const { state, reversal } = capture
  const body: NotifyCapture = {
    notifyType: 'CAPTURE_RESULT',
    result: (reversal ? takenBack(reversal) : captureResult(state)) as NotifyCapture['result'],
    captureRequestId: capture.captureRequestId,
    captureId: capture.captureId,
    paymentId: capture.paymentId,
    captureAmount: wireAmount(capture.amount),
    ...(state.kind === 'succeeded' && !reversal && { captureTime: formatTime(state.succeededAt) }),
    // A refusal was never sent: naming an acquirer would tell the merchant to look there.
    ...(state.kind !== 'refused' &&
      acquirerFields(payment, capture.reference, { ...capture.receipt, ...reversal?.receipt })),
  }
  return JSON.stringify(body)
}
