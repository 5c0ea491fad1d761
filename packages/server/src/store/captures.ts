import type { Pool } from 'pg'
import { assert } from '../assert.ts'
import type { Capture, CaptureCommand } from '../domain/capture.ts'
import type { Payment } from '../domain/payment.ts'
import { auditColumns, auditedIn, auditRow } from './audited.ts'
import { openAlert, sameClient } from './by-key.ts'
import type { AuditEntry } from './clients.ts'
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
import { type Asked, grouped, ofPayment, share } from './group.ts'
import { notifiedIn, type ToldRow, toldColumns, type Written, writtenOf } from './handed.ts'
import {
  type MovementChange,
  type MovementRefusal,
  movementColumns,
  movementRow,
  refusalColumns,
  refusalRow,
} from './movement-change.ts'
import { clientNow } from './payments.ts'
import { captureOf, paymentOf } from './rows.ts'

export interface LoadedCapture {
  readonly now: Date
  readonly payment: Payment | undefined
  /** The capture that has this request id, whichever payment it belongs to. */
  readonly existing: Capture | undefined
  /** Somebody is working on `existing` right now. */
  readonly leased: boolean
}

const loading = grouped('load-for-capture', {
  writes: false,
  columns: { client_id: 'text', payment_id: 'text', capture_request_id: 'text' },
  text: `
    select a.n, ${clientNow} as now, coalesce(c.leased_until > now(), false) as leased,
      ${policySelection}, ${paymentSelection}, ${captureSelection}
    from asked a
    join clients k on ${sameClient('k', 'a')}
    left join payments p on ${sameClient('p', 'a')} and p.payment_id = a.payment_id
    left join captures c on ${sameClient('c', 'a')} and c.capture_request_id = a.capture_request_id`,
})

/** All that a capture request is decided from, in one query. */
export async function loadForCapture(pool: Pool, clientId: string, command: CaptureCommand): Promise<LoadedCapture> {
  const row = await share(pool, loading, {
    client_id: clientId,
    payment_id: command.paymentId,
    capture_request_id: command.captureRequestId,
  })
  assert(row, 'who asks is a client')
  const payment = paymentIn(row)
  const existing = captureIn(row)
  return {
    now: row['now'],
    payment: payment && paymentOf(payment, policyIn(row)),
    existing: existing && captureOf(existing),
    leased: row['leased'],
  }
}

const loadingOne = grouped('load-capture-and-payment', {
  writes: false,
  columns: { client_id: 'text', capture_id: 'text' },
  text: `
    select a.n, ${clientNow} as now, ${policySelection}, ${paymentSelection}, ${captureSelection}, ${reversalSelection}
    from asked a
    join captures c on ${sameClient('c', 'a')} and c.capture_id = a.capture_id
    join clients k on ${sameClient('k', 'c')}
    join payments p on ${sameClient('p', 'c')} and p.payment_id = c.payment_id
    ${reversalJoin}`,
})

export async function loadCapture(
  pool: Pool,
  clientId: string,
  captureId: string,
): Promise<{ now: Date; payment: Payment; capture: Capture }> {
  const row = await share(pool, loadingOne, { client_id: clientId, capture_id: captureId })
  assert(row, `capture ${captureId} exists`)
  const payment = paymentIn(row)
  const capture = captureIn(row)
  assert(payment && capture, 'an inner join returns both rows')
  return { now: row['now'], payment: paymentOf(payment, policyIn(row)), capture: captureOf(capture, reversalIn(row)) }
}

/** Of a capture that is asked for, whether it is held or refused. */
const newColumns = {
  client_id: 'text',
  payment_id: 'text',
  currency: 'text',
  amount: 'bigint',
  last: 'boolean',
  capture_id: 'text',
  capture_request_id: 'text',
  reference: 'text',
  created_at: 'timestamptz',
} as const

function newRow(capture: Capture): Asked<keyof typeof newColumns> {
  return {
    client_id: capture.clientId,
    payment_id: capture.paymentId,
    currency: capture.amount.currency,
    amount: String(capture.amount.value),
    last: capture.last,
    capture_id: capture.captureId,
    capture_request_id: capture.captureRequestId,
    reference: capture.reference,
    created_at: capture.createdAt,
  }
}

const notice = { type: `'CAPTURE_RESULT'`, url: 'capture_notify_url' } as const

const holding = grouped('hold-capture', {
  writes: true,
  key: ofPayment,
  columns: { ...newColumns, most_captures: 'int', lease_ms: 'float8', ...auditColumns },
  text: `, held as (
      update payments p set held = p.held + a.amount, capture_count = p.capture_count + 1, last_capture_held = a.last
      from asked a
      where ${sameClient('p', 'a')} and p.payment_id = a.payment_id and p.state = 'authorized' and p.currency = a.currency
        and p.captured + p.held + p.released + a.amount <= p.amount and p.capture_count < a.most_captures
        and not p.last_capture_held and not p.stopped
      returning a.*
    ), begun as (
      insert into captures (client_id, capture_id, capture_request_id, reference, payment_id, currency, amount, last,
        state, created_at, due_at, leased_until)
      select client_id, capture_id, capture_request_id, reference, payment_id, currency, amount, last,
        'held', created_at, now(), now() + lease_ms * interval '1 millisecond' from held
    )${auditedIn('held')}
    select n from held`,
})

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
  const held = await share(pool, holding, {
    ...newRow(capture),
    most_captures: maxCaptures,
    lease_ms: leaseMs,
    ...auditRow(byPerson),
  })
  return held !== undefined
}

const refusing = grouped('refuse-capture', {
  writes: true,
  key: ofPayment,
  columns: { ...newColumns, ...refusalColumns },
  text: `, numbered as (
      update payments p set notification_sequence = p.notification_sequence + 1 from asked a
      where ${sameClient('p', 'a')} and p.payment_id = a.payment_id
      returning a.*, p.notification_sequence, p.notify_url
    ), refused as (
      insert into captures (client_id, capture_id, capture_request_id, reference, payment_id, currency, amount, last,
        state, failure_code, failure_message, created_at)
      select client_id, capture_id, capture_request_id, reference, payment_id, currency, amount, last,
        'refused', failure_code, failure_message, created_at from numbered
    )${notifiedIn('numbered', { ...notice, about: ['capture_id', 'capture_id'], at: 'created_at' })}
    select n, ${toldColumns} from told t`,
})

/** Records our no with its notification: it uses up the request id. A unique violation when the id was used first. */
export async function recordRefusal(pool: Pool, capture: Capture, refusal: MovementRefusal): Promise<Written> {
  return writtenOf(await share<ToldRow, string>(pool, refusing, { ...newRow(capture), ...refusalRow(refusal) }))
}

const recording = grouped('record-capture-outcome', {
  writes: true,
  key: ofPayment,
  columns: movementColumns,
  text: `, changed as (
      update captures c set state = a.state, unknown_reason = a.unknown_reason, failure_code = a.failure_code,
        failure_message = a.failure_message, captured_at = a.succeeded_at, failed_at = a.failed_at,
        receipt = c.receipt || a.receipt, tries = a.tries, due_at = now() + a.due_in_ms * interval '1 millisecond',
        leased_until = null
      from asked a
      where ${sameClient('c', 'a')} and c.capture_id = a.movement_id and c.state in ('held', 'pending', 'unknown')
      returning a.*, c.amount, c.last
    ), settled as (
      update payments p set
        held = p.held - c.amount,
        captured = p.captured + case when c.state = 'succeeded' then c.amount else 0 end,
        released = case
          when c.state = 'succeeded' and c.last then p.amount - p.captured - p.held
          when c.state = 'failed' and p.last_captured then p.released + c.amount
          else p.released end,
        capture_count = p.capture_count - case when c.state = 'failed' then 1 else 0 end,
        last_capture_held = p.last_capture_held and not c.last,
        last_captured = p.last_captured or (c.last and c.state = 'succeeded'),
        stopped = p.stopped and exists (select 1 from alerts o where o.client_id = c.client_id and o.payment_id = p.payment_id
          and o.closed_at is null and (o.kind = 'contradiction'
            or (o.kind = 'amount-mismatch' and o.capture_id is distinct from c.movement_id))),
        due_at = case
          when c.state = 'failed' and p.state = 'authorized' and not p.last_captured then now()
          when p.held > c.amount then p.due_at
          when c.state = 'succeeded' and (c.last or p.captured + p.released + c.amount = p.amount) then null
          when c.state = 'failed' and p.last_captured and p.captured + p.held + p.released = p.amount then null
          else coalesce(p.due_at, now()) end,
        notification_sequence = p.notification_sequence + 1
      from changed c
      where ${sameClient('p', 'c')} and p.payment_id = c.payment_id and c.state in ('succeeded', 'failed')
      returning c.*, p.notification_sequence, p.notify_url,
        p.expiry_warned and p.captured + p.held + p.released = p.amount as spent
    )${notifiedIn('settled', { ...notice, about: ['capture_id', 'movement_id'] })}, attempted as (
      insert into attempts (client_id, attempt_id, payment_id, capture_id, operation, reference, outcome, detail,
        duration_ms, created_at)
      select client_id, attempt_id, payment_id, movement_id, operation, reference, outcome, detail, duration_ms, at from changed
    ), alerted as (
      insert into alerts (client_id, alert_id, kind, payment_id, capture_id, message, opened_at)
      select client_id, alert_id, alert_kind, payment_id, movement_id, alert_message, at from changed
      where alert_id is not null on conflict do nothing
    ), stopped as (
      update payments p set stopped = true from changed c
      where ${sameClient('p', 'c')} and p.payment_id = c.payment_id and c.stops and c.state not in ('succeeded', 'failed')
    ), answered as (
      update alerts a set closed_at = s.at, closed_by = s.closed_by,
        closing_reason = case a.kind when 'authorization-expiring' then 'nothing is left to capture' else s.closing_reason end
      from settled s
      where ${sameClient('a', 's')} and a.payment_id = s.payment_id and ${openAlert('a')}
        and (a.capture_id = s.movement_id and a.kind in ('unknown-outcome', 'amount-mismatch')
          or s.spent and a.kind = 'authorization-expiring')
    )${auditedIn('changed')}
    select c.n, ${toldColumns} from changed c left join told t on t.n = c.n`,
})

/** Commit 2 of a capture. False when it was final already: the stored result stands. */
export async function recordCapture(pool: Pool, capture: Capture, change: MovementChange): Promise<Written> {
  return writtenOf(await share<ToldRow, string>(pool, recording, movementRow(capture, capture.captureId, change)))
}
