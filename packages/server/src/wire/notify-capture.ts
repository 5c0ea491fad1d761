import { formatTime, type NotifyCapture } from '@capstan/protocol'
import type { Capture } from '../domain/capture.ts'
import type { Payment } from '../domain/payment.ts'
import { acquirerFields } from './acquirer-info.ts'
import { wireAmount } from './amount.ts'
import { captureResult } from './results.ts'

/** The body of notifyCapture (apo/notify_capture) for a capture that reached its final result. */
export function notifyCaptureBody(payment: Payment, capture: Capture): string {
  const { state } = capture
  const body: NotifyCapture = {
    notifyType: 'CAPTURE_RESULT',
    result: captureResult(state) as NotifyCapture['result'],
    captureRequestId: capture.captureRequestId,
    captureId: capture.captureId,
    paymentId: capture.paymentId,
    captureAmount: wireAmount(capture.amount),
    ...(state.kind === 'succeeded' && { captureTime: formatTime(state.capturedAt) }),
    // A refusal was never sent: naming an acquirer would tell the merchant to look there.
    ...(state.kind !== 'refused' && acquirerFields(payment, capture.reference, capture.receipt)),
  }
  return JSON.stringify(body)
}
