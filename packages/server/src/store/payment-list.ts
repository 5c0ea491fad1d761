import type { Pool } from 'pg'
import type { Payment, PaymentStateKind } from '../domain/payment.ts'
import { paymentIn, paymentSelection, policyIn, policySelection } from './columns.ts'
import { paymentOf } from './rows.ts'
import { run } from './statement.ts'

export interface PaymentFilter {
  readonly clientId?: string
  readonly state?: PaymentStateKind
  readonly limit: number
}

/** Client by client, so that each takes its newest from the index instead of all payments being sorted. */
const listing = {
  name: 'list-payments',
  text: `select ${policySelection}, ${paymentSelection} from clients k
    cross join lateral (
      select * from payments q where q.client_id = k.client_id and ($2::text is null or q.state = $2)
      order by q.created_at desc limit $3
    ) p
    where $1::text is null or k.client_id = $1
    order by p.created_at desc, p.payment_id desc limit $3`,
}

/** The newest payments first, by the time on their client's clock. */
export async function listPayments(pool: Pool, filter: PaymentFilter): Promise<Payment[]> {
  const rows = await run(pool, listing, [filter.clientId ?? null, filter.state ?? null, filter.limit])
  return rows.flatMap((row) => {
    const payment = paymentIn(row)
    return payment ? [paymentOf(payment, policyIn(row))] : []
  })
}

const finding = {
  name: 'find-payments-by-any-id',
  text: `select k.client_id as "clientId", found.payment_id as "paymentId" from clients k
    cross join lateral (
      select payment_id from payments where client_id = k.client_id and payment_id = $1
      union select payment_id from payments where client_id = k.client_id and payment_request_id = $1
      union select payment_id from captures where client_id = k.client_id and capture_id = $1
      union select payment_id from captures where client_id = k.client_id and capture_request_id = $1
      union select payment_id from refunds where client_id = k.client_id and refund_id = $1
      union select payment_id from refunds where client_id = k.client_id and refund_request_id = $1
    ) found
    where $2::text is null or k.client_id = $2
    order by k.client_id, found.payment_id`,
}

/**
 * Payments that an id from a letter, a log or an acquirer's statement may mean: their own id or that of their request,
 * of one of their captures or refunds or of its request. Several, because merchants choose their request ids themselves.
 */
export function findPayments(
  pool: Pool,
  id: string,
  clientId?: string,
): Promise<{ clientId: string; paymentId: string }[]> {
  return run(pool, finding, [id, clientId ?? null])
}
