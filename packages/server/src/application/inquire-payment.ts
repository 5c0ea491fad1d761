import type { Capture } from '../domain/capture.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { type Refusal, refusal } from '../domain/refusal.ts'
import { loadCaptures, loadPayment, type PaymentName } from '../store/payments.ts'
import { loadRefunds } from '../store/refunds.ts'
import type { Context } from './context.ts'

export type InquiryResult =
  | {
      readonly kind: 'found'
      readonly payment: Payment
      readonly captures: readonly Capture[]
      readonly refunds: readonly Refund[]
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The inquiryPayment API: what is stored, as it stands. Asking changes nothing. */
export async function inquirePayment(context: Context, clientId: string, name: PaymentName): Promise<InquiryResult> {
  const { payment } = await loadPayment(context.pool, clientId, name)
  if (!payment) {
    const message = 'no such payment of this client; use the paymentId or paymentRequestId of its pay request'
    return { kind: 'refused', refusal: refusal('ORDER_NOT_EXIST', message) }
  }
  const { paymentId } = payment
  const captures = await loadCaptures(context.pool, clientId, paymentId)
  const refunds = await loadRefunds(context.pool, clientId, paymentId)
  return { kind: 'found', payment, captures, refunds }
}
