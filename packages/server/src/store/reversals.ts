import type { Pool } from 'pg'
import type { Movement, MovementName, Reversal } from '../domain/movement.ts'
import type { AlertToOpen } from './alerts.ts'
import type { Attempt } from './attempt.ts'
import type { NewNotification } from './payment-change.ts'
import { run, type Statement } from './statement.ts'

/** Everything that a reversal writes, in one commit. */
export interface NewReversal {
  readonly reversal: Reversal
  readonly notification: NewNotification
  readonly alert: AlertToOpen
  readonly attempt: Attempt
}

/** `$2` is the id of the capture or refund, `m` its row. */
function reversing(name: MovementName, notifyType: string, back: string, also = ''): Statement {
  return {
    name: `reverse-${name}`,
    text: `with reversed as (
      insert into reversals (client_id, reversal_id, payment_id, ${name}_id, amount, code, message, receipt, created_at)
      select client_id, $3, payment_id, ${name}_id, amount, $4, $5, $6, $7 from ${name}s
      where client_id = $1 and ${name}_id = $2 and state = 'succeeded'
      on conflict (client_id, ${name}_id) do nothing
      returning payment_id, amount
    ), returned as (
      update payments p set ${back}, notification_sequence = p.notification_sequence + 1
      from reversed r, ${name}s m
      where p.client_id = $1 and p.payment_id = r.payment_id and m.client_id = $1 and m.${name}_id = $2
      returning p.payment_id, p.notification_sequence
    ), notified as (
      insert into notifications (client_id, notification_id, payment_id, ${name}_id, reversal_id, sequence, notify_type,
        body, created_at, due_at)
      select $1, $8, payment_id, $2, $3, notification_sequence, '${notifyType}', $9, $7, now() from returned
    ), alerted as (
      insert into alerts (client_id, alert_id, kind, payment_id, ${name}_id, message, opened_at)
      select $1, $10, $11, payment_id, $2, $12, $7 from returned on conflict do nothing
    ), attempted as (
      insert into attempts (client_id, attempt_id, payment_id, ${name}_id, operation, reference, outcome, detail,
        duration_ms, created_at)
      select $1, $13, payment_id, $2, $14, $15, $16, $17, $18, $7 from returned
    )${also}
    select 1 from returned`,
  }
}

/**
 * The amount is not taken for released, not even after a last capture: whether the acquirer still holds it nobody has
 * said, and only what is left of an authorization is voided when it expires.
 */
const reversingCapture = reversing(
  'capture',
  'CAPTURE_RESULT',
  `captured = p.captured - r.amount, taken_back = p.taken_back + r.amount, capture_count = p.capture_count - 1,
        last_captured = p.last_captured and not m.last,
        due_at = case when p.state = 'authorized' and p.held = 0 then coalesce(p.due_at, now()) else p.due_at end`,
)

/** What came back to the merchant may be refunded again, by a new request. */
const reversingRefund = reversing(
  'refund',
  'REFUND_RESULT',
  'refunded = p.refunded - r.amount',
  `, of_capture as (
      update captures c set refunded = c.refunded - r.amount from reversed r, refunds m
      where m.client_id = $1 and m.refund_id = $2 and c.client_id = $1 and c.capture_id = m.capture_id
    )`,
)

const statements: Readonly<Record<MovementName, Statement>> = { capture: reversingCapture, refund: reversingRefund }

/**
 * Records that the acquirer took a capture back, or returned a refund: the amounts follow, the merchant is notified, a
 * person is told. The movement keeps its result. False when it is recorded already.
 */
export async function recordReversal(
  pool: Pool,
  name: MovementName,
  { clientId }: Pick<Movement, 'clientId'>,
  movementId: string,
  change: NewReversal,
): Promise<boolean> {
  const { reversal, notification, alert, attempt } = change
  const rows = await run(pool, statements[name], [
    clientId,
    movementId,
    reversal.reversalId,
    reversal.code,
    reversal.message,
    reversal.receipt,
    reversal.reversedAt,
    notification.notificationId,
    notification.body,
    alert.alertId,
    alert.kind,
    alert.message,
    attempt.attemptId,
    attempt.operation,
    attempt.reference,
    attempt.outcome,
    attempt.detail,
    attempt.durationMs,
  ])
  return rows.length === 1
}
