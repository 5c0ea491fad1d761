import type { Pool } from 'pg'
import { run } from './statement.ts'

/** Each by an index that is there for something else. */
const finding = {
  name: 'find-payments-by-any-id',
  text: `select k.client_id as "clientId", found.payment_id as "paymentId" from clients k
    cross join lateral (
      select payment_id from payments where client_id = k.client_id and payment_id = $1
      union select payment_id from payments where client_id = k.client_id and payment_request_id = $1
      union select payment_id from payments where client_id = k.client_id and session_id = $1
      union select payment_id from payments where client_id = k.client_id and reference = $1
      union select payment_id from checkout_tries where client_id = k.client_id and reference = $1
      union select payment_id from captures where client_id = k.client_id and capture_id = $1
      union select payment_id from captures where client_id = k.client_id and capture_request_id = $1
      union select payment_id from captures where client_id = k.client_id and reference = $1
      union select payment_id from refunds where client_id = k.client_id and refund_id = $1
      union select payment_id from refunds where client_id = k.client_id and refund_request_id = $1
      union select payment_id from refunds where client_id = k.client_id and reference = $1
      union select payment_id from amount_updates where client_id = k.client_id and update_id = $1
      union select payment_id from amount_updates where client_id = k.client_id and update_request_id = $1
      union select payment_id from reversals where client_id = k.client_id and reversal_id = $1
      union select payment_id from notifications where client_id = k.client_id and notification_id = $1
      union select payment_id from alerts where client_id = k.client_id and alert_id = $1
    ) found
    where $2::text is null or k.client_id = $2
    order by k.client_id, found.payment_id`,
}

/**
 * Payments that an id from a letter, a log or an acquirer's statement may mean: their own id or that of their request or
 * session, of a capture, refund or raise of theirs or of its request, our reference for any of these at the acquirer, or
 * the id of a reversal, notification or alert. Several, because merchants choose their request ids themselves.
 */
export function findPayments(
  pool: Pool,
  id: string,
  clientId?: string,
): Promise<{ clientId: string; paymentId: string }[]> {
  return run(pool, finding, [id, clientId ?? null])
}
