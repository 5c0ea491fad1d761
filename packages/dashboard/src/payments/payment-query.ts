import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/call.ts'
import type { Json, PaymentView } from '../api/types.ts'

export type Payment = Json<PaymentView>

/** Everything about one payment. `id` may be any id that somebody has of it. */
export function paymentQuery(clientId: string, id: string) {
  return queryOptions({
    queryKey: ['payment', clientId, id],
    queryFn: ({ signal }) => get<Payment>(`/payments/${encodeURIComponent(id)}`, { clientId }, signal),
  })
}
