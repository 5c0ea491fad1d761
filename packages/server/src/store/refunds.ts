import type { Pool } from 'pg'
import { assert } from '../assert.ts'
import type { Payment } from '../domain/payment.ts'
import type { NamedCapture, Refund, RefundCommand } from '../domain/refund.ts'
import type { Refusal } from '../domain/refusal.ts'
import { type AuditEntry, audited, auditValues } from './clients.ts'
import {
  captureIn,
  captureSelection,
  paymentIn,
  paymentSelection,
  policyIn,
  policySelection,
  refundIn,
  refundReversalJoin,
  refundSelection,
  reversalIn,
  reversalJoin,
  reversalSelection,
} from './columns.ts'
import { type MovementChange, movementValues } from './movement-change.ts'
import type { NewNotification } from './payment-change.ts'
import { clientNow } from './payments.ts'
import { captureOf, paymentOf, refundOf } from './rows.ts'
import { only, run } from './statement.ts'

export interface LoadedRefund {
  readonly now: Date
  readonly payment: Payment | undefined
  /** The refund that has this request id, whichever payment it belongs to. */
  readonly existing: Refund | undefined
  /** The capture that the request names. */
  readonly named: NamedCapture | undefined
  /** Somebody is working on `existing` right now. */
  readonly leased: boolean
}

const loading = {
  name: 'load-for-refund',
  text: `select ${clientNow} as now, coalesce(f.leased_until > now(), false) as leased,
      ${policySelection}, ${paymentSelection}, ${refundSelection}, ${captureSelection}, ${reversalSelection},
      c.amount - c.refunding - c.refunded as rest
    from clients k
    left join payments p on p.client_id = k.client_id and p.payment_id = $2
    left join refunds f on f.client_id = k.client_id and f.refund_request_id = $3
    left join captures o on o.client_id = f.client_id and o.capture_id = f.capture_id
    left join captures c on c.client_id = k.client_id and c.capture_id = $4
    ${reversalJoin}
    where k.client_id = $1`,
}

/** All that a refund request is decided from, in one query. */
export async function loadForRefund(pool: Pool, clientId: string, command: RefundCommand): Promise<LoadedRefund> {
  const { paymentId, refundRequestId, captureId } = command
  const row = only(await run(pool, loading, [clientId, paymentId, refundRequestId, captureId ?? null]))
  const payment = paymentIn(row)
  const existing = refundIn(row)
  const capture = captureIn(row)
  return {
    now: row['now'],
    payment: payment && paymentOf(payment, policyIn(row)),
    existing: existing && refundOf(existing),
    named: capture && { capture: captureOf(capture, reversalIn(row)), rest: row['rest'] },
    leased: row['leased'],
  }
}

const loadingOne = `select ${clientNow} as now, ${policySelection}, ${paymentSelection}, ${refundSelection},
      ${reversalSelection}
    from refunds f
    join clients k on k.client_id = f.client_id
    join payments p on p.client_id = f.client_id and p.payment_id = f.payment_id
    left join captures o on o.client_id = f.client_id and o.capture_id = f.capture_id
    ${refundReversalJoin}
    where f.client_id = $1`

const loadingById = { name: 'load-refund', text: `${loadingOne} and f.refund_id = $2` }
const loadingByRequest = { name: 'load-refund-of-request', text: `${loadingOne} and f.refund_request_id = $2` }

export interface RefundWithPayment {
  readonly now: Date
  readonly payment: Payment
  readonly refund: Refund
}

/** How a merchant names a refund; `refundId` wins when both are given (ams/ir_online). */
export interface RefundName {
  readonly refundId?: string
  readonly refundRequestId?: string
}

/** Undefined when this client has no such refund. */
export async function findRefund(
  pool: Pool,
  clientId: string,
  name: RefundName,
): Promise<RefundWithPayment | undefined> {
  const [row] =
    name.refundId === undefined
      ? await run(pool, loadingByRequest, [clientId, name.refundRequestId])
      : await run(pool, loadingById, [clientId, name.refundId])
  if (!row) return undefined
  const payment = paymentIn(row)
  const refund = refundIn(row)
  assert(payment && refund, 'an inner join returns both rows')
  return { now: row['now'], payment: paymentOf(payment, policyIn(row)), refund: refundOf(refund, reversalIn(row)) }
}

export async function loadRefund(pool: Pool, clientId: string, refundId: string): Promise<RefundWithPayment> {
  const found = await findRefund(pool, clientId, { refundId })
  assert(found, `refund ${refundId} exists`)
  return found
}

const ofPayment = {
  name: 'refunds-of-payment',
  text: `select ${refundSelection}, ${reversalSelection} from refunds f
    left join captures o on o.client_id = f.client_id and o.capture_id = f.capture_id
    ${refundReversalJoin}
    where f.client_id = $1 and f.payment_id = $2 order by f.created_at, f.refund_id`,
}

export async function loadRefunds(pool: Pool, clientId: string, paymentId: string): Promise<Refund[]> {
  const rows = await run(pool, ofPayment, [clientId, paymentId])
  return rows.flatMap((row) => {
    const refund = refundIn(row)
    return refund ? [refundOf(refund, reversalIn(row))] : []
  })
}

/** The constraint on a capture's own amounts refuses what the payment as a whole would allow. */
function holdingText(byPerson: string): string {
  return `with held as (
      update payments set refunding = refunding + $4
      where client_id = $1 and payment_id = $2 and currency = $3 and not stopped
        and refunding + refunded + $4 <= case when state = 'paid' then amount
          when state in ('authorized', 'closing') then captured else 0 end
        and not exists (select 1 from reversals r where r.client_id = $1 and r.capture_id = $5)
      returning payment_id
    ), of_capture as (
      update captures c set refunding = c.refunding + $4 from held
      where c.client_id = $1 and c.capture_id = $5 and c.payment_id = held.payment_id
    )${byPerson}
    insert into refunds (client_id, refund_id, refund_request_id, reference, payment_id, capture_id, currency, amount,
      reason, notify_url, metadata, state, created_at, due_at, leased_until)
    select $1, $6, $7, $8, payment_id, $5, $3, $4, $9, $10, $11, 'held', $12, now(),
      now() + $13 * interval '1 millisecond' from held
    returning refund_id`
}

const holding = { name: 'hold-refund', text: holdingText('') }
const holdingByPerson = { name: 'hold-refund-by-person', text: holdingText(audited('held', 14)) }

/**
 * Commit 1 of a refund: holds the amount against what was captured, and records the intent with the reference the
 * acquirer will know it by. False when the payment moved since it was loaded; a unique violation when another request
 * used this id first, a check violation when another refund took from the same capture. Of a person it is in the audit
 * by the same commit.
 */
export async function holdRefund(pool: Pool, refund: Refund, leaseMs: number, byPerson?: AuditEntry): Promise<boolean> {
  const rows = await run(pool, byPerson ? holdingByPerson : holding, [
    refund.clientId,
    refund.paymentId,
    refund.amount.currency,
    refund.amount.value,
    refund.from?.captureId ?? null,
    refund.refundId,
    refund.refundRequestId,
    refund.reference,
    refund.reason,
    refund.notifyUrl,
    refund.metadata,
    refund.createdAt,
    leaseMs,
    ...(byPerson ? auditValues(byPerson) : []),
  ])
  return rows.length === 1
}

const refusing = {
  name: 'refuse-refund',
  text: `with numbered as (
      update payments set notification_sequence = notification_sequence + 1
      where client_id = $1 and payment_id = $2
      returning notification_sequence
    ), refused as (
      insert into refunds (client_id, refund_id, refund_request_id, reference, payment_id, capture_id, currency, amount,
        reason, notify_url, metadata, state, failure_code, failure_message, created_at)
      select $1, $3, $4, $5, $2, $6, $7, $8, $9, $10, $11, 'refused', $12, $13, $14 from numbered
    )
    insert into notifications (client_id, notification_id, payment_id, refund_id, sequence, notify_type, body,
      created_at, due_at)
    select $1, $15, $2, $3, notification_sequence, 'REFUND_RESULT', $16, $14, now() from numbered`,
}

/** Records our no with its notification: it uses up the request id. A unique violation when the id was used first. */
export async function recordRefundRefusal(
  pool: Pool,
  refund: Refund,
  refused: Refusal,
  notification: NewNotification,
): Promise<void> {
  await run(pool, refusing, [
    refund.clientId,
    refund.paymentId,
    refund.refundId,
    refund.refundRequestId,
    refund.reference,
    refund.from?.captureId ?? null,
    refund.amount.currency,
    refund.amount.value,
    refund.reason,
    refund.notifyUrl,
    refund.metadata,
    refused.code,
    refused.message,
    refund.createdAt,
    notification.notificationId,
    notification.body,
  ])
}

function recordingText(byPerson: string): string {
  return `with changed as (
      update refunds set state = $3, unknown_reason = $4, failure_code = $5, failure_message = $6, refunded_at = $7,
        failed_at = $8, receipt = receipt || $9, tries = $10, due_at = now() + $11 * interval '1 millisecond',
        leased_until = null
      where client_id = $1 and refund_id = $2 and state in ('held', 'pending', 'unknown')
      returning payment_id, capture_id, amount
    ), settled as (
      update payments p set
        refunding = p.refunding - f.amount,
        refunded = p.refunded + case when $3 = 'succeeded' then f.amount else 0 end,
        stopped = p.stopped and exists (select 1 from alerts o where o.client_id = $1 and o.payment_id = p.payment_id
          and o.closed_at is null and (o.kind = 'contradiction'
            or (o.kind = 'amount-mismatch' and o.refund_id is distinct from $2))),
        notification_sequence = p.notification_sequence + 1
      from changed f
      where p.client_id = $1 and p.payment_id = f.payment_id and $3 in ('succeeded', 'failed')
      returning p.payment_id, p.notification_sequence
    ), of_capture as (
      update captures c set refunding = c.refunding - f.amount,
        refunded = c.refunded + case when $3 = 'succeeded' then f.amount else 0 end
      from changed f
      where c.client_id = $1 and c.capture_id = f.capture_id and $3 in ('succeeded', 'failed')
    ), notified as (
      insert into notifications (client_id, notification_id, payment_id, refund_id, sequence, notify_type, body,
        created_at, due_at)
      select $1, $12, payment_id, $2, notification_sequence, 'REFUND_RESULT', $13, $14, now() from settled
    ), attempted as (
      insert into attempts (client_id, attempt_id, payment_id, refund_id, operation, reference, outcome, detail,
        duration_ms, created_at)
      select $1, $15, payment_id, $2, $16, $17, $18, $19, $20, $14 from changed
    ), alerted as (
      insert into alerts (client_id, alert_id, kind, payment_id, refund_id, message, opened_at)
      select $1, $21, $22, payment_id, $2, $23, $14 from changed where $21::text is not null on conflict do nothing
    ), stopped as (
      update payments p set stopped = true from changed f
      where p.client_id = $1 and p.payment_id = f.payment_id and $24 and $3 not in ('succeeded', 'failed')
    ), answered as (
      update alerts a set closed_at = $14, closed_by = $25, closing_reason = $26
      from settled s
      where a.client_id = $1 and a.payment_id = s.payment_id and a.closed_at is null and a.refund_id = $2
        and a.kind in ('unknown-outcome', 'amount-mismatch')
    )${byPerson}
    select 1 from changed`
}

const recording = { name: 'record-refund-outcome', text: recordingText('') }
const recordingByPerson = { name: 'record-refund-outcome-by-person', text: recordingText(audited('changed', 27)) }

/** Commit 2 of a refund. False when it was final already: the stored result stands. */
export async function recordRefund(pool: Pool, refund: Refund, change: MovementChange): Promise<boolean> {
  const statement = change.byPerson ? recordingByPerson : recording
  const rows = await run(pool, statement, movementValues(refund.clientId, refund.refundId, change))
  return rows.length === 1
}
