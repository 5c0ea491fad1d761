import { formatTime, type NotifyRefund } from '@capstan/protocol'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { acquirerInfo } from './acquirer-info.ts'
import { wireAmount } from './amount.ts'
import { bankNumbers, refundResult } from './refund-facts.ts'
import { takenBack } from './results.ts'

/**
 * The body of notifyRefund (apo/notify_refund) for a refund that reached its final result, or that came back from the
 * buyer's bank afterwards: then it says `FAIL` for the same `refundId`. It has no `paymentId`, as APO's has none.
 */
export function notifyRefundBody(payment: Payment, refund: Refund): string {
  const { state, reversal } = refund
  const receipt = { ...refund.receipt, ...reversal?.receipt }
  const succeeded = state.kind === 'succeeded' && !reversal
  // A refusal was never sent: naming an acquirer would tell the merchant to look there.
  const info = state.kind === 'refused' ? undefined : acquirerInfo(payment, refund.reference, receipt)
  const body: NotifyRefund = {
    notifyType: 'REFUND_RESULT',
    result: reversal ? takenBack(reversal) : refundResult(state),
    refundStatus: succeeded ? 'SUCCESS' : 'FAIL',
    refundRequestId: refund.refundRequestId,
    refundId: refund.refundId,
    refundAmount: wireAmount(refund.amount),
    ...(succeeded && { refundTime: formatTime(state.succeededAt) }),
    ...bankNumbers(receipt),
    ...(info && { acquirerInfo: info }),
  }
  return JSON.stringify(body)
}
