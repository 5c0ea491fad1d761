import type { PaymentLookup } from '../../application/inputs.ts'
import { type Read, refused } from './read.ts'

export interface LookupFields {
  readonly paymentId?: string | null
  readonly paymentRequestId?: string | null
}

/** The loser of two ids is dropped here, so that nothing behind can ask by the wrong one. */
export function readPaymentLookup({ paymentId, paymentRequestId }: LookupFields): Read<PaymentLookup> {
  if (paymentId != null) return { ok: true, value: { paymentId } }
  if (paymentRequestId != null) return { ok: true, value: { paymentRequestId } }
  return refused('paymentId', 'is required when there is no paymentRequestId')
}
