import { formatTime, type InquiryPaymentResponse, type Transaction } from '@capstan/protocol'
import { unreachable } from '../assert.ts'
import type { Capture, CaptureState } from '../domain/capture.ts'
import { type Payment, type PaymentState, paidAtOf } from '../domain/payment.ts'
import { acquirerInfo } from './acquirer-info.ts'
import { wireAmount } from './amount.ts'
import { paymentFacts } from './payment-facts.ts'
import { captureResult, paymentResult, success, takenBack } from './results.ts'

type PaymentStatus = NonNullable<InquiryPaymentResponse['paymentStatus']>

/** `paymentStatus` has no "authorized": an authorized payment is a SUCCESS whose captures are told apart (apo). */
function paymentStatus(state: PaymentState): PaymentStatus {
  switch (state.kind) {
    case 'requested':
    case 'awaiting-buyer':
      return 'PROCESSING'
    case 'authorized':
    case 'paid':
      return 'SUCCESS'
    case 'closing':
      return paidAtOf(state) ? 'SUCCESS' : 'PROCESSING'
    case 'cancelled':
      return 'CANCELLED'
    case 'failed':
      return 'FAIL'
    default:
      return unreachable(state)
  }
}

function transactionStatus(state: CaptureState): PaymentStatus {
  switch (state.kind) {
    case 'succeeded':
      return 'SUCCESS'
    case 'failed':
    case 'refused':
      return 'FAIL'
    case 'held':
    case 'pending':
    case 'unknown':
      return 'PROCESSING'
    default:
      return unreachable(state)
  }
}

function transaction(payment: Payment, capture: Capture): Transaction {
  const { state } = capture
  const time = finishedAt(capture)
  const receipt = { ...capture.receipt, ...capture.reversal?.receipt }
  const info = state.kind === 'refused' ? undefined : acquirerInfo(payment, capture.reference, receipt)
  return {
    transactionType: 'CAPTURE',
    // What was taken back is shown as it is now, whatever the capture answered then.
    transactionStatus: capture.reversal ? 'FAIL' : transactionStatus(state),
    transactionRequestId: capture.captureRequestId,
    transactionAmount: wireAmount(capture.amount),
    ...(time && { transactionTime: formatTime(time) }),
    transactionId: capture.captureId,
    transactionResult: capture.reversal ? takenBack(capture.reversal) : captureResult(state, 'PAYMENT_IN_PROCESS'),
    ...(info && { acquirerInfo: info }),
  }
}

/** `transactionTime` stands on finished items only (seed); a refusal was finished when it was asked for. */
function finishedAt({ state, createdAt, reversal }: Capture): Date | undefined {
  if (reversal) return reversal.reversedAt
  switch (state.kind) {
    case 'succeeded':
      return state.capturedAt
    case 'failed':
      return state.failedAt
    case 'refused':
      return createdAt
    case 'held':
    case 'pending':
    case 'unknown':
      return undefined
    default:
      return unreachable(state)
  }
}

/** inquiryPayment's answer (apo/paymentri_online): `result` is of the inquiry, `payment…` of the payment. */
export function inquiryAnswer(payment: Payment, captures: readonly Capture[]): InquiryPaymentResponse {
  const own = paymentResult(payment.state)
  return {
    result: success(),
    paymentStatus: paymentStatus(payment.state),
    paymentResultCode: own.resultCode,
    paymentResultMessage: own.resultMessage,
    ...paymentFacts(payment),
    ...(captures.length > 0 && { transactions: captures.map((capture) => transaction(payment, capture)) }),
  }
}
