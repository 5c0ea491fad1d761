import { type CancelResponse, formatTime, result } from '@capstan/protocol'
import { unreachable } from '../assert.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refusal } from '../domain/refusal.ts'
import { refused, success } from './results.ts'

type Cancelled =
  | { readonly kind: 'cancelled'; readonly payment: Payment; readonly cancelledAt: Date }
  | { readonly kind: 'in-progress'; readonly payment: Payment }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The cancel API's answer (apo-zh/cancel_api). `U` asks the caller to repeat the same request. */
export function cancelAnswer(cancelled: Cancelled): CancelResponse {
  switch (cancelled.kind) {
    case 'refused':
      return { result: refused(cancelled.refusal) }
    case 'in-progress':
      return { ...names(cancelled.payment), result: result('UNKNOWN_EXCEPTION', inProgress) }
    case 'cancelled':
      return { ...names(cancelled.payment), cancelTime: formatTime(cancelled.cancelledAt), result: success() }
    default:
      return unreachable(cancelled)
  }
}

const inProgress = 'the acquirer has not answered yet; send the same cancel request again, or inquire'

function names(payment: Payment): Pick<CancelResponse, 'paymentId' | 'paymentRequestId'> {
  return { paymentId: payment.paymentId, paymentRequestId: payment.paymentRequestId }
}
