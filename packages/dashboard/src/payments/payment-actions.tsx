import type { Json, PaymentView } from '../api/types.ts'

/** What can be done with a payment. */
export function PaymentActions(_props: { readonly payment: Json<PaymentView> }) {
  return null
}
