import type { Pool } from 'pg'
import { assert } from '../assert.ts'
import type { Capture, CaptureCommand } from '../domain/capture.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refusal } from '../domain/refusal.ts'
import { type AuditEntry, audited, auditValues } from './clients.ts'
import {
  captureIn,
  captureSelection,
  paymentIn,
  paymentSelection,
  policyIn,
  policySelection,
  reversalIn,
  reversalJoin,
  reversalSelection,
} from './columns.ts'
import { type MovementChange, movementValues } from './movement-change.ts'
import type { NewNotification } from './payment-change.ts'
import { clientNow } from './payments.ts'
import { captureOf, paymentOf } from './rows.ts'
import { only, run } from './statement.ts'

export interface LoadedCapture {
  readonly now: Date
  readonly payment: Payment | undefined
  /** The capture that has this request id, whichever payment it belongs to. */
  readonly existing: Capture | undefined
  /** Somebody is working on `existing` right now. */
  readonly leased: boolean
}

const loading = {
  name: 'load-for-capture',
  text: `select ${clientNow} as now, coalesce(c.leased_until > now(), false) as leased,
      ${policySelection}, ${paymentSelection}, ${captureSelection}
    from clients k
    left join payments p on p.client_id = k.client_id and p.payment_id = $2
    left join captures c on c.client_id = k.client_id and c.capture_request_id = $3
    where k.client_id = $1`,
}

/** All that a capture request is decided from, in one query. */
export async function loadForCapture(pool: Pool, clientId: string, command: CaptureCommand): Promise<LoadedCapture> {
  const row = only(await run(pool, loading, [clientId, command.paymentId, command.captureRequestId]))
  const payment = paymentIn(row)
  const existing = captureIn(row)
  return {
    now: row['now'],
    payment: payment && paymentOf(payment, policyIn(row)),
    existing: existing && captureOf(existing),
    leased: row['leased'],
  }
}

const loadingOne = {
  name: 'load-capture-and-payment',
  text: `select ${clientNow} as now, ${policySelection}, ${paymentSelection}, ${captureSelection},
      ${reversalSelection}
    from captures c
    join clients k on k.client_id = c.client_id
    join payments p on p.client_id = c.client_id and p.payment_id = c.payment_id
    ${reversalJoin}
    where c.client_id = $1 and c.capture_id = $2`,
}

export async function loadCapture(
  pool: Pool,
  clientId: string,
  captureId: string,
): Promise<{ now: Date; payment: Payment; capture: Capture }> {
  const row = only(await run(pool, loadingOne, [clientId, captureId]))
  const payment = paymentIn(row)
  const capture = captureIn(row)
  assert(payment && capture, 'an inner join returns both rows')
  return { now: row['now'], payment: paymentOf(payment, policyIn(row)), capture: captureOf(capture, reversalIn(row)) }
}

function holdingText(byPerson: string): string {
  return `with held as (
      update payments set held = held + $4, capture_count = capture_count + 1, last_capture_held = $5
      where client_id = $1 and payment_id = $2 and state = 'authorized' and currency = $3
        and captured + held + released + $4 <= amount and capture_count < $6 and not last_capture_held and not stopped
      returning payment_id
    )${byPerson}
    insert into captures (client_id, capture_id, capture_request_id, reference, payment_id, currency, amount, last,
      state, created_at, due_at, leased_until)
    select $1, $7, $8, $9, payment_id, $3, $4, $5, 'held', $10, now(), now() + $11 * interval '1 millisecond' from held
    returning capture_id`
}

const holding = { name: 'hold-capture', text: holdingText('') }
const holdingByPerson = { name: 'hold-capture-by-person', text: holdingText(audited('held', 12)) }

/**
 * Commit 1 of a capture: holds the amount and records the intent with the reference the acquirer will know it by.
 * False when the payment moved since it was loaded; a unique violation when another request used this id first. Of a
 * person it is in the audit by the same commit.
 */
export async function holdCapture(
  pool: Pool,
  capture: Capture,
  maxCaptures: number,
  leaseMs: number,
  byPerson?: AuditEntry,
): Promise<boolean> {
  const rows = await run(pool, byPerson ? holdingByPerson : holding, [
    capture.clientId,
    capture.paymentId,
    capture.amount.currency,
    capture.amount.value,
    capture.last,
    maxCaptures,
    capture.captureId,
    capture.captureRequestId,
    capture.reference,
    capture.createdAt,
    leaseMs,
    ...(byPerson ? auditValues(byPerson) : []),
  ])
  return rows.length === 1
}

const refusing = {
  name: 'refuse-capture',
  text: `with numbered as (
      update payments set notification_sequence = notification_sequence + 1
      where client_id = $1 and payment_id = $2
      returning notification_sequence
    ), refused as (
      insert into captures (client_id, capture_id, capture_request_id, reference, payment_id, currency, amount, last,
        state, failure_code, failure_message, created_at)
      select $1, $3, $4, $5, $2, $6, $7, $8, 'refused', $9, $10, $11 from numbered
    )
    insert into notifications (client_id, notification_id, payment_id, capture_id, sequence, notify_type, body,
      created_at, due_at)
    select $1, $12, $2, $3, notification_sequence, 'CAPTURE_RESULT', $13, $11, now() from numbered`,
}

/** Records our no with its notification: it uses up the request id. A unique violation when the id was used first. */
export async function recordRefusal(
  pool: Pool,
  capture: Capture,
  refused: Refusal,
  notification: NewNotification,
): Promise<void> {
  await run(pool, refusing, [
    capture.clientId,
    capture.paymentId,
    capture.captureId,
    capture.captureRequestId,
    capture.reference,
    capture.amount.currency,
    capture.amount.value,
    capture.last,
    refused.code,
    refused.message,
    capture.createdAt,
    notification.notificationId,
    notification.body,
  ])
}

function recordingText(byPerson: string): string {
  return `with changed as (
      update captures set state = $3, unknown_reason = $4, failure_code = $5, failure_message = $6, captured_at = $7,
        failed_at = $8, receipt = receipt || $9, tries = $10, due_at = now() + $11 * interval '1 millisecond', leased_until = null
      where client_id = $1 and capture_id = $2 and state in ('held', 'pending', 'unknown')
      returning payment_id, amount, last
    ), settled as (
      update payments p set
        held = p.held - c.amount,
        captured = p.captured + case when $3 = 'succeeded' then c.amount else 0 end,
        released = case
          when $3 = 'succeeded' and c.last then p.amount - p.captured - p.held
          when $3 = 'failed' and p.last_captured then p.released + c.amount
          else p.released end,
        capture_count = p.capture_count - case when $3 = 'failed' then 1 else 0 end,
        last_capture_held = p.last_capture_held and not c.last,
        last_captured = p.last_captured or (c.last and $3 = 'succeeded'),
        stopped = p.stopped and exists (select 1 from alerts o where o.client_id = $1 and o.payment_id = p.payment_id
          and o.closed_at is null and (o.kind = 'contradiction'
            or (o.kind = 'amount-mismatch' and o.capture_id is distinct from $2))),
        due_at = case
          when $3 = 'failed' and p.state = 'authorized' and not p.last_captured then now()
          when p.held > c.amount then p.due_at
          when $3 = 'succeeded' and (c.last or p.captured + p.released + c.amount = p.amount) then null
          when $3 = 'failed' and p.last_captured and p.captured + p.held + p.released = p.amount then null
          else coalesce(p.due_at, now()) end,
        notification_sequence = p.notification_sequence + 1
      from changed c
      where p.client_id = $1 and p.payment_id = c.payment_id and $3 in ('succeeded', 'failed')
      returning p.payment_id, p.notification_sequence,
        p.expiry_warned and p.captured + p.held + p.released = p.amount as spent
    ), notified as (
      insert into notifications (client_id, notification_id, payment_id, capture_id, sequence, notify_type, body,
        created_at, due_at)
      select $1, $12, payment_id, $2, notification_sequence, 'CAPTURE_RESULT', $13, $14, now() from settled
    ), attempted as (
      insert into attempts (client_id, attempt_id, payment_id, capture_id, operation, reference, outcome, detail,
        duration_ms, created_at)
      select $1, $15, payment_id, $2, $16, $17, $18, $19, $20, $14 from changed
    ), alerted as (
      insert into alerts (client_id, alert_id, kind, payment_id, capture_id, message, opened_at)
      select $1, $21, $22, payment_id, $2, $23, $14 from changed where $21::text is not null on conflict do nothing
    ), stopped as (
      update payments p set stopped = true from changed c
      where p.client_id = $1 and p.payment_id = c.payment_id and $24 and $3 not in ('succeeded', 'failed')
    ), answered as (
      update alerts a set closed_at = $14, closed_by = $25,
        closing_reason = case a.kind when 'authorization-expiring' then 'nothing is left to capture' else $26 end
      from settled s
      where a.client_id = $1 and a.payment_id = s.payment_id and a.closed_at is null
        and (a.capture_id = $2 and a.kind in ('unknown-outcome', 'amount-mismatch')
          or s.spent and a.kind = 'authorization-expiring')
    )${byPerson}
    select 1 from changed`
}

const recording = { name: 'record-capture-outcome', text: recordingText('') }
const recordingByPerson = { name: 'record-capture-outcome-by-person', text: recordingText(audited('changed', 27)) }

/** Commit 2 of a capture. False when it was final already: the stored result stands. */
export async function recordCapture(pool: Pool, capture: Capture, change: MovementChange): Promise<boolean> {
  const statement = change.byPerson ? recordingByPerson : recording
  const rows = await run(pool, statement, movementValues(capture.clientId, capture.captureId, change))
  return rows.length === 1
}
