import type { Pool } from 'pg'
import type { Payment, PaymentState } from '../domain/payment.ts'
import type { RoutingExplanation } from '../domain/route-decision.ts'
import type { AlertToOpen } from './alerts.ts'
import type { Attempt } from './attempt.ts'
import { type AuditEntry, audited, auditValues } from './clients.ts'
import { dueUnlessNewPolicy, planValues } from './columns.ts'
import { type PaymentEvidence, stateColumns } from './payments.ts'
import { run } from './statement.ts'

/** The capture that comes with an authorization: to be made (automatic), or made by it already. */
export interface CaptureOfAuthorization {
  readonly captureId: string
  readonly captureRequestId: string
  readonly reference: string
  readonly state: 'held' | 'succeeded'
}

export interface NewNotification {
  readonly notificationId: string
  readonly body: string
}

/** Everything one step of a payment writes, in one commit. */
export interface PaymentChange {
  readonly state: PaymentState
  readonly evidence: PaymentEvidence
  /** The rest of the authorization went back to the buyer. */
  readonly releaseRest: boolean
  readonly tries: number
  /** Wall-clock milliseconds until it must be looked at again; null for never. */
  readonly dueInMs: number | null
  /** Keep the work for the caller this long; 0 frees it. */
  readonly leaseMs: number
  readonly capture?: CaptureOfAuthorization
  readonly paymentNotification?: NewNotification & { readonly type?: 'AUTHORIZATION_EXPIRING' }
  /** What was done about the coming expiry, which is done once. */
  readonly expiry?: 'warned' | 'capture-tried'
  readonly captureNotification?: NewNotification
  readonly attempt?: Attempt
  /** Where it could have gone after the answer. */
  readonly routing?: RoutingExplanation
  /** For a person, where one must look. */
  readonly alert?: AlertToOpen
  /** The person who decided, and why. Absent where the acquirer did. */
  readonly settledBy?: { readonly name: string; readonly reason: string }
  /** The entry in the audit of the person who wanted it. */
  readonly byPerson?: AuditEntry
  /** The client's clock. */
  readonly at: Date
}

function changingText(byPerson: string): string {
  return `with changed as (
      update payments p set state = $5, closing_reason = $6, cancel_requested = $7, buyer_url = $8, failure_code = $9,
        failure_message = $10, paid_at = coalesce($11, paid_at), auth_expires_at = $12, cancelled_at = $13,
        receipt = receipt || $14, card = coalesce($15, card),
        released = case when $16 then amount - captured - held else released end,
        held = held + case when $20::text = 'held' then amount - captured - held - released else 0 end,
        captured = captured + case when $20::text = 'succeeded' then amount else 0 end,
        capture_count = capture_count + case when $20::text is null then 0 else 1 end,
        last_capture_held = last_capture_held or coalesce($20::text = 'held', false),
        last_captured = last_captured or coalesce($20::text = 'succeeded', false),
        tries = $21, due_at = ${dueUnlessNewPolicy('$22', 45)},
        leased_until = case when $23 > 0 then now() + $23 * interval '1 millisecond' end,
        notification_sequence = notification_sequence
          + case when $24::text is null then 0 else 1 end + case when $26::text is null then 0 else 1 end,
        expiry_warned = expiry_warned or $42, expiry_capture_tried = expiry_capture_tried or $43,
        routing = coalesce($50, routing)
      where client_id = $1 and payment_id = $2 and state = $3 and cancel_requested = $4
        and reference = $48 and held = $35 and captured = $36 and amount = $49
        and not (state = 'paid' and $5 = 'closing' and refunding + refunded > 0) and not (expiry_warned and $42) and not (expiry_capture_tried and $43)
      returning currency, held - $35 + captured - $36 as taken, notification_sequence
    ), captured as (
      insert into captures (client_id, capture_id, capture_request_id, reference, payment_id, currency, amount, last,
        automatic, state, receipt, created_at, captured_at, due_at)
      select $1, $17, $18, $19, $2, currency, taken, true, true, $20,
        case when $20::text = 'succeeded' then $14::jsonb else '{}' end, $28,
        case when $20::text = 'succeeded' then $28::timestamptz end, case when $20::text = 'held' then now() end
      from changed where $20::text is not null
    ), payment_notified as (
      insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, created_at, due_at)
      select $1, $24, $2, notification_sequence - case when $26::text is null then 0 else 1 end, $44, $25,
        $28, now()
      from changed where $24::text is not null
    ), capture_notified as (
      insert into notifications (client_id, notification_id, payment_id, capture_id, sequence, notify_type, body,
        created_at, due_at)
      select $1, $26, $2, $17, notification_sequence, 'CAPTURE_RESULT', $27, $28, now()
      from changed where $26::text is not null
    ), attempted as (
      insert into attempts (client_id, attempt_id, payment_id, operation, reference, outcome, detail, duration_ms,
        created_at)
      select $1, $29, $2, $30, $31, $32, $33, $34, $28 from changed where $29::text is not null
    ), alerted as (
      insert into alerts (client_id, alert_id, kind, payment_id, message, opened_at)
      select $1, $37, $38, $2, $39, $28 from changed where $37::text is not null on conflict do nothing
    ), answered as (
      update alerts set closed_at = $28, closed_by = $40, closing_reason = $41
      where client_id = $1 and payment_id in (select $2 from changed) and capture_id is null and refund_id is null
        and closed_at is null
        and $3 <> $5 and (kind = 'authorization-expiring'
          or kind in ('unknown-outcome', 'amount-mismatch') and $5 not in ('requested', 'awaiting-buyer', 'closing'))
    )${byPerson}
    select 1 from changed`
}

const changing = { name: 'change-payment', text: changingText('') }
const changingByPerson = { name: 'change-payment-by-person', text: changingText(audited('changed', 51)) }

/**
 * Writes a step of a payment with all that follows from it. False when the payment is no longer in the state, or has
 * other amounts, than the step was decided from (a capture may have come between), when its buyer has begun another try
 * since, or when what is done once before an expiry was done: load it and decide again.
 */
export async function changePayment(pool: Pool, from: Payment, change: PaymentChange): Promise<boolean> {
  const to = stateColumns(change.state)
  const { capture, attempt, evidence, alert, byPerson } = change
  const rows = await run(pool, byPerson ? changingByPerson : changing, [
    from.clientId,
    from.paymentId,
    from.state.kind,
    from.state.kind === 'requested' && from.state.cancelRequested,
    to.state,
    to.closingReason,
    to.cancelRequested,
    to.buyerUrl,
    to.failureCode,
    to.failureMessage,
    to.paidAt,
    to.authExpiresAt,
    to.cancelledAt,
    evidence.receipt ?? {},
    evidence.card ?? null,
    change.releaseRest,
    capture?.captureId ?? null,
    capture?.captureRequestId ?? null,
    capture?.reference ?? null,
    capture?.state ?? null,
    change.tries,
    change.dueInMs,
    change.leaseMs,
    change.paymentNotification?.notificationId ?? null,
    change.paymentNotification?.body ?? null,
    change.captureNotification?.notificationId ?? null,
    change.captureNotification?.body ?? null,
    change.at,
    attempt?.attemptId ?? null,
    attempt?.operation ?? null,
    attempt?.reference ?? null,
    attempt?.outcome ?? null,
    attempt?.detail ?? null,
    attempt?.durationMs ?? null,
    from.amounts.held,
    from.amounts.captured,
    alert?.alertId ?? null,
    alert?.kind ?? null,
    alert?.message ?? null,
    change.settledBy?.name ?? 'the acquirer',
    change.settledBy?.reason ?? `the payment is ${to.state}`,
    change.expiry === 'warned',
    change.expiry === 'capture-tried',
    change.paymentNotification?.type ?? 'PAYMENT_RESULT',
    ...planValues(from.expiryPolicy),
    from.reference,
    from.amount.value,
    change.routing ?? null,
    ...(byPerson ? auditValues(byPerson) : []),
  ])
  return rows.length === 1
}
