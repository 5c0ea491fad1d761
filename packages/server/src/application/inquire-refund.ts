import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { type Refusal, refusal } from '../domain/refusal.ts'
import { findRefund, type RefundName } from '../store/refunds.ts'
import type { Context } from './context.ts'

export type RefundInquiryResult =
  | { readonly kind: 'found'; readonly payment: Payment; readonly refund: Refund }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The inquiryRefund API: what is stored, as it stands. Asking changes nothing. */
export async function inquireRefund(
  context: Context,
  clientId: string,
  name: RefundName,
): Promise<RefundInquiryResult> {
  const found = await findRefund(context.pool, clientId, name)
  if (found) return { kind: 'found', payment: found.payment, refund: found.refund }
  const message = 'no such refund of this client; use the refundId or refundRequestId of its refund request'
  return { kind: 'refused', refusal: refusal('ORDER_NOT_EXIST', message) }
}
