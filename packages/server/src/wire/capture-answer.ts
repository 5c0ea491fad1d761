import { type CaptureResponse, formatTime } from '@capstan/protocol'
import type { Capture } from '../domain/capture.ts'
import type { Payment } from '../domain/payment.ts'
import { acquirerFields } from './acquirer-info.ts'
import { wireAmount } from './amount.ts'
import { captureResult } from './results.ts'

/** The capture API's answer, from the stored capture as it stands (apo/capture_pay). */
export function captureAnswer(payment: Payment, capture: Capture): CaptureResponse {
  const { state } = capture
  return {
    ...(state.kind !== 'refused' && acquirerFields(payment, capture.reference, capture.receipt)),
    captureAmount: wireAmount(capture.amount),
    captureId: capture.captureId,
    captureRequestId: capture.captureRequestId,
    ...(state.kind === 'succeeded' && { captureTime: formatTime(state.succeededAt) }),
    paymentId: capture.paymentId,
    result: captureResult(state),
  }
}
