import type { Pool } from 'pg'
import type { Payment, PaymentState } from '../domain/payment.ts'
import type { RoutingExplanation } from '../domain/route-decision.ts'
import type { AlertToOpen } from './alerts.ts'
import type { Attempt } from './attempt.ts'
import { auditColumns, auditedIn, auditRow } from './audited.ts'
import { byKey, openAlert, sameClient } from './by-key.ts'
import type { AuditEntry } from './clients.ts'
import { dueUnlessNewPolicy } from './columns.ts'
import { grouped, ofPayment, share } from './group.ts'
import { courierColumns, handedCaptureUntil, notifiedIn, type ToldRow, toldColumns } from './handed.ts'
import { type PaymentEvidence, stateColumns } from './payments.ts'

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
  /** How long that notification stays with this process, which delivers it at once, in milliseconds. Null: it has to be claimed. */
  readonly courierMs?: number | null
  /** The same of the capture, which this process makes at once. */
  readonly captureRoomMs?: number | null
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

/** The payment's own notification comes before that of a capture by the same step. */
const ofPaymentItself = `(
        select n, client_id, payment_id, payment_notification_id as notification_id, payment_notify_type, payment_body as body,
          at, courier_ms, notify_url,
          notification_sequence - case when capture_notification_id is null then 0 else 1 end as notification_sequence
        from changed where payment_notification_id is not null
      )`

const changing = grouped('change-payment', {
  writes: true,
  key: ofPayment,
  columns: {
    client_id: 'text',
    payment_id: 'text',
    from_state: 'text',
    from_cancel_requested: 'boolean',
    from_reference: 'text',
    from_held: 'bigint',
    from_captured: 'bigint',
    from_amount: 'bigint',
    state: 'text',
    closing_reason: 'text',
    cancel_requested: 'boolean',
    buyer_url: 'text',
    failure_code: 'text',
    failure_message: 'text',
    paid_at: 'timestamptz',
    auth_expires_at: 'timestamptz',
    cancelled_at: 'timestamptz',
    receipt: 'jsonb',
    card: 'jsonb',
    release_rest: 'boolean',
    capture_id: 'text',
    capture_request_id: 'text',
    capture_reference: 'text',
    capture_state: 'text',
    tries: 'int',
    due_in_ms: 'float8',
    lease_ms: 'float8',
    at_expiry: 'text',
    capture_ahead_ms: 'bigint',
    expiry_warning_ms: 'bigint',
    warned: 'boolean',
    capture_tried: 'boolean',
    routing: 'jsonb',
    payment_notification_id: 'text',
    payment_notify_type: 'text',
    payment_body: 'text',
    capture_notification_id: 'text',
    capture_body: 'text',
    at: 'timestamptz',
    attempt_id: 'text',
    operation: 'text',
    attempt_reference: 'text',
    outcome: 'text',
    detail: 'jsonb',
    duration_ms: 'int',
    alert_id: 'text',
    alert_kind: 'text',
    alert_message: 'text',
    closed_by: 'text',
    alert_closing_reason: 'text',
    ...courierColumns,
    capture_room_ms: 'float8',
    ...auditColumns,
  },
  text: `, changed as (
      update payments p set state = a.state, closing_reason = a.closing_reason, cancel_requested = a.cancel_requested,
        buyer_url = a.buyer_url, failure_code = a.failure_code, failure_message = a.failure_message,
        paid_at = coalesce(a.paid_at, p.paid_at), auth_expires_at = a.auth_expires_at, cancelled_at = a.cancelled_at,
        receipt = p.receipt || a.receipt, card = coalesce(a.card, p.card),
        released = case when a.release_rest then p.amount - p.captured - p.held else p.released end,
        held = p.held + case when a.capture_state = 'held' then p.amount - p.captured - p.held - p.released else 0 end,
        captured = p.captured + case when a.capture_state = 'succeeded' then p.amount else 0 end,
        capture_count = p.capture_count + case when a.capture_state is null then 0 else 1 end,
        last_capture_held = p.last_capture_held or coalesce(a.capture_state = 'held', false),
        last_captured = p.last_captured or coalesce(a.capture_state = 'succeeded', false),
        tries = a.tries,
        due_at = ${dueUnlessNewPolicy('a.due_in_ms', 'a.client_id', 'a.at_expiry, a.capture_ahead_ms, a.expiry_warning_ms')},
        leased_until = case when a.lease_ms > 0 then now() + a.lease_ms * interval '1 millisecond' end,
        notification_sequence = p.notification_sequence
          + case when a.payment_notification_id is null then 0 else 1 end
          + case when a.capture_notification_id is null then 0 else 1 end,
        expiry_warned = p.expiry_warned or a.warned, expiry_capture_tried = p.expiry_capture_tried or a.capture_tried,
        routing = coalesce(a.routing, p.routing)
      from asked a
      where ${sameClient('p', 'a')} and p.payment_id = a.payment_id and p.state = a.from_state
        and p.cancel_requested = a.from_cancel_requested and ${byKey('p.reference', 'a.from_reference')}
        and p.held = a.from_held and p.captured = a.from_captured and p.amount = a.from_amount
        and not (p.state = 'paid' and a.state = 'closing' and p.refunding + p.refunded > 0)
        and not (p.expiry_warned and a.warned) and not (p.expiry_capture_tried and a.capture_tried)
      returning a.*, p.currency, p.held - a.from_held + p.captured - a.from_captured as taken, p.notification_sequence,
        p.notify_url
    ), captured as (
      insert into captures (client_id, capture_id, capture_request_id, reference, payment_id, currency, amount, last,
        automatic, state, receipt, created_at, captured_at, due_at, leased_until)
      select client_id, capture_id, capture_request_id, capture_reference, payment_id, currency, taken, true, true,
        capture_state, case when capture_state = 'succeeded' then receipt else '{}' end, at,
        case when capture_state = 'succeeded' then at end, case when capture_state = 'held' then now() end,
        case when capture_state = 'held' then ${handedCaptureUntil('c')} end
      from changed c where capture_state is not null
      returning client_id, capture_id, leased_until is not null as handed
    )${notifiedIn(ofPaymentItself, { type: 'payment_notify_type', url: 'payment_notify_url' })}, capture_notified as (
      insert into notifications (client_id, notification_id, payment_id, capture_id, sequence, notify_type, body,
        created_at, due_at)
      select client_id, capture_notification_id, payment_id, capture_id, notification_sequence, 'CAPTURE_RESULT',
        capture_body, at, now()
      from changed where capture_notification_id is not null
    ), attempted as (
      insert into attempts (client_id, attempt_id, payment_id, operation, reference, outcome, detail, duration_ms,
        created_at)
      select client_id, attempt_id, payment_id, operation, attempt_reference, outcome, detail, duration_ms, at
      from changed where attempt_id is not null
    ), alerted as (
      insert into alerts (client_id, alert_id, kind, payment_id, message, opened_at)
      select client_id, alert_id, alert_kind, payment_id, alert_message, at from changed
      where alert_id is not null on conflict do nothing
    ), answered as (
      update alerts o set closed_at = c.at, closed_by = c.closed_by, closing_reason = c.alert_closing_reason
      from changed c
      where ${sameClient('o', 'c')} and o.payment_id = c.payment_id and o.capture_id is null and o.refund_id is null
        and ${openAlert('o')} and c.from_state <> c.state and (o.kind = 'authorization-expiring'
          or o.kind in ('unknown-outcome', 'amount-mismatch') and c.state not in ('requested', 'awaiting-buyer', 'closing'))
    )${auditedIn('changed')}
    select c.n, ${toldColumns}, coalesce(m.handed, false) as "captureHanded" from changed c
      left join told t on t.n = c.n
      left join captured m on m.client_id = c.client_id and m.capture_id = c.capture_id`,
})

/** What of a step stays with the process that wrote it. */
interface Changed extends ToldRow {
  readonly captureHanded: boolean
}

/**
 * Writes a step of a payment with all that follows from it. Undefined when the payment is no longer in the state, or has
 * other amounts, than the step was decided from (a capture may have come between), when its buyer has begun another try
 * since, or when what is done once before an expiry was done: load it and decide again.
 */
export async function changePayment(pool: Pool, from: Payment, change: PaymentChange): Promise<Changed | undefined> {
  const { capture, attempt, alert } = change
  return share<Changed, string>(pool, changing, {
    client_id: from.clientId,
    payment_id: from.paymentId,
    from_state: from.state.kind,
    from_cancel_requested: from.state.kind === 'requested' && from.state.cancelRequested,
    from_reference: from.reference,
    from_held: String(from.amounts.held),
    from_captured: String(from.amounts.captured),
    from_amount: String(from.amount.value),
    ...stateRow(change),
    capture_id: capture?.captureId ?? null,
    capture_request_id: capture?.captureRequestId ?? null,
    capture_reference: capture?.reference ?? null,
    capture_state: capture?.state ?? null,
    at_expiry: from.expiryPolicy.atExpiry,
    capture_ahead_ms: from.expiryPolicy.captureAheadMs,
    expiry_warning_ms: from.expiryPolicy.warnAheadMs,
    payment_notification_id: change.paymentNotification?.notificationId ?? null,
    payment_notify_type: change.paymentNotification?.type ?? 'PAYMENT_RESULT',
    payment_body: change.paymentNotification?.body ?? null,
    capture_notification_id: change.captureNotification?.notificationId ?? null,
    capture_body: change.captureNotification?.body ?? null,
    at: change.at,
    attempt_id: attempt?.attemptId ?? null,
    operation: attempt?.operation ?? null,
    attempt_reference: attempt?.reference ?? null,
    outcome: attempt?.outcome ?? null,
    detail: attempt?.detail ?? null,
    duration_ms: attempt?.durationMs ?? null,
    alert_id: alert?.alertId ?? null,
    alert_kind: alert?.kind ?? null,
    alert_message: alert?.message ?? null,
    closed_by: change.settledBy?.name ?? 'the acquirer',
    alert_closing_reason: change.settledBy?.reason ?? `the payment is ${change.state.kind}`,
    courier_ms: change.courierMs ?? null,
    capture_room_ms: change.captureRoomMs ?? null,
    ...auditRow(change.byPerson),
  })
}

/** What the payment becomes. */
function stateRow(change: PaymentChange) {
  const to = stateColumns(change.state)
  return {
    state: to.state,
    closing_reason: to.closingReason,
    cancel_requested: to.cancelRequested,
    buyer_url: to.buyerUrl,
    failure_code: to.failureCode,
    failure_message: to.failureMessage,
    paid_at: to.paidAt,
    auth_expires_at: to.authExpiresAt,
    cancelled_at: to.cancelledAt,
    receipt: change.evidence.receipt ?? {},
    card: change.evidence.card ?? null,
    release_rest: change.releaseRest,
    tries: change.tries,
    due_in_ms: change.dueInMs,
    lease_ms: change.leaseMs,
    warned: change.expiry === 'warned',
    capture_tried: change.expiry === 'capture-tried',
    routing: change.routing ?? null,
  }
}
