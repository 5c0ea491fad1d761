import { formatTime, type InquiryRefundResponse, type RefundResponse } from '@capstan/protocol'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { acquirerFields, acquirerInfo } from './acquirer-info.ts'
import { wireAmount } from './amount.ts'
import { bankNumbers, refundResult, refundStatus } from './refund-facts.ts'
import { success } from './results.ts'

/** The refund API's answer, from the stored refund as it stands (apo/refund_online). */
export function refundAnswer(payment: Payment, refund: Refund): RefundResponse {
  const { state } = refund
  return {
    ...(state.kind !== 'refused' && acquirerFields(payment, refund.reference, refund.receipt)),
    refundAmount: wireAmount(refund.amount),
    refundId: refund.refundId,
    refundRequestId: refund.refundRequestId,
    ...(state.kind === 'succeeded' && { refundTime: formatTime(state.succeededAt) }),
    paymentId: refund.paymentId,
    result: refundResult(state),
  }
}

/** inquiryRefund's answer (ams/ir_online): `result` is of the inquiry, `refundStatus` of the refund as it is now. */
export function inquiryRefundAnswer(payment: Payment, refund: Refund): InquiryRefundResponse {
  const { state, reversal } = refund
  const receipt = { ...refund.receipt, ...reversal?.receipt }
  const info = state.kind === 'refused' ? undefined : acquirerInfo(payment, refund.reference, receipt)
  return {
    result: success(),
    refundId: refund.refundId,
    refundRequestId: refund.refundRequestId,
    refundAmount: wireAmount(refund.amount),
    refundStatus: refundStatus(refund),
    ...(state.kind === 'succeeded' && !reversal && { refundTime: formatTime(state.succeededAt) }),
    ...bankNumbers(receipt),
    ...(info && { acquirerInfo: info }),
    ...(refund.metadata !== null && { metadata: refund.metadata }),
  }
}
