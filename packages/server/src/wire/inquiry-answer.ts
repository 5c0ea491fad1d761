import { formatTime, type InquiryPaymentResponse, result, type Transaction } from '@capstan/protocol'
import { unreachable } from '../assert.ts'
import type { Capture } from '../domain/capture.ts'
import type { Movement, MovementState } from '../domain/movement.ts'
import type { Payment, PaymentState } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { acquirerInfo } from './acquirer-info.ts'
import { wireAmount } from './amount.ts'
import { paymentFacts } from './payment-facts.ts'
import { movementResult, paymentResult, success, takenBack } from './results.ts'

type PaymentStatus = NonNullable<InquiryPaymentResponse['paymentStatus']>

/** `paymentStatus` has no "authorized": an authorized payment is a SUCCESS whose captures are told apart (apo). */
function paymentStatus(state: PaymentState): PaymentStatus {
  switch (state.kind) {
    case 'choosing':
    case 'requested':
    case 'awaiting-buyer':
      return 'PROCESSING'
    case 'authorized':
    case 'paid':
      return 'SUCCESS'
    case 'closing':
      return state.authorization ? 'SUCCESS' : 'PROCESSING'
    case 'cancelled':
      return 'CANCELLED'
    case 'failed':
      return 'FAIL'
    default:
      return unreachable(state)
  }
}

function transactionStatus(state: MovementState): PaymentStatus {
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

function captureItem(payment: Payment, capture: Capture): Transaction {
  return {
    transactionType: 'CAPTURE',
    transactionRequestId: capture.captureRequestId,
    transactionId: capture.captureId,
    ...movementItem(payment, capture),
  }
}

function refundItem(payment: Payment, refund: Refund): Transaction {
  return {
    transactionType: 'REFUND',
    transactionRequestId: refund.refundRequestId,
    transactionId: refund.refundId,
    ...movementItem(payment, refund),
  }
}

type MovementItem = Omit<Transaction, 'transactionType' | 'transactionRequestId' | 'transactionId'>

/** What was taken back is shown as it is now, whatever the capture or refund answered then. */
function movementItem(payment: Payment, movement: Movement): MovementItem {
  const { state, reversal } = movement
  const time = finishedAt(movement)
  const receipt = { ...movement.receipt, ...reversal?.receipt }
  const info = state.kind === 'refused' ? undefined : acquirerInfo(payment, movement.reference, receipt)
  return {
    transactionStatus: reversal ? 'FAIL' : transactionStatus(state),
    transactionAmount: wireAmount(movement.amount),
    ...(time && { transactionTime: formatTime(time) }),
    transactionResult: reversal ? takenBack(reversal) : movementResult(state, result('PAYMENT_IN_PROCESS')),
    ...(info && { acquirerInfo: info }),
  }
}

/** `transactionTime` stands on finished items only (seed); a refusal was finished when it was asked for. */
function finishedAt({ state, createdAt, reversal }: Movement): Date | undefined {
  if (reversal) return reversal.reversedAt
  switch (state.kind) {
    case 'succeeded':
      return state.succeededAt
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

export interface InquiredPayment {
  readonly payment: Payment
  readonly captures: readonly Capture[]
  readonly refunds: readonly Refund[]
}

/** inquiryPayment's answer (apo/paymentri_online): `result` is of the inquiry, `payment…` of the payment. */
export function inquiryAnswer({ payment, captures, refunds }: InquiredPayment): InquiryPaymentResponse {
  const own = paymentResult(payment.state)
  const transactions = [
    ...captures.map((capture) => ({ at: capture.createdAt, item: captureItem(payment, capture) })),
    ...refunds.map((refund) => ({ at: refund.createdAt, item: refundItem(payment, refund) })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime())
  return {
    result: success(),
    paymentStatus: paymentStatus(payment.state),
    paymentResultCode: own.resultCode,
    paymentResultMessage: own.resultMessage,
    ...paymentFacts(payment),
    ...(transactions.length > 0 && { transactions: transactions.map(({ item }) => item) }),
  }
}
