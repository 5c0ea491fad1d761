import type { Pool } from 'pg'
import { assert } from '../assert.ts'
import type { Payment } from '../domain/payment.ts'
import type { NamedCapture, Refund, RefundCommand } from '../domain/refund.ts'
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
  refundIn,
  refundReversalJoin,
  refundSelection,
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
import { captureOf, paymentOf, refundOf } from './rows.ts'
import { run } from './statement.ts'

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

const loading = grouped('load-for-refund', {
  writes: false,
  columns: { client_id: 'text', payment_id: 'text', refund_request_id: 'text', capture_id: 'text' },
  text: `
    select a.n, ${clientNow} as now, coalesce(f.leased_until > now(), false) as leased,
      ${policySelection}, ${paymentSelection}, ${refundSelection}, ${captureSelection}, ${reversalSelection},
      c.amount - c.refunding - c.refunded as rest
    from asked a
    join clients k on ${sameClient('k', 'a')}
    left join payments p on ${sameClient('p', 'a')} and p.payment_id = a.payment_id
    left join refunds f on ${sameClient('f', 'a')} and f.refund_request_id = a.refund_request_id
    left join captures o on ${sameClient('o', 'f')} and o.capture_id = f.capture_id
    left join captures c on ${sameClient('c', 'a')} and c.capture_id = a.capture_id
    ${reversalJoin}`,
})

/** All that a refund request is decided from, in one query. */
export async function loadForRefund(pool: Pool, clientId: string, command: RefundCommand): Promise<LoadedRefund> {
  const { paymentId, refundRequestId, captureId } = command
  const row = await share(pool, loading, {
    client_id: clientId,
    payment_id: paymentId,
    refund_request_id: refundRequestId,
    capture_id: captureId ?? null,
  })
  assert(row, 'who asks is a client')
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

const listing = {
  name: 'refunds-of-payment',
  text: `select ${refundSelection}, ${reversalSelection} from refunds f
    left join captures o on o.client_id = f.client_id and o.capture_id = f.capture_id
    ${refundReversalJoin}
    where f.client_id = $1 and f.payment_id = $2 order by f.created_at, f.refund_id`,
}

export async function loadRefunds(pool: Pool, clientId: string, paymentId: string): Promise<Refund[]> {
  const rows = await run(pool, listing, [clientId, paymentId])
  return rows.flatMap((row) => {
    const refund = refundIn(row)
    return refund ? [refundOf(refund, reversalIn(row))] : []
  })
}

/** Of a refund that is asked for, whether it is held or refused. */
const newColumns = {
  client_id: 'text',
  payment_id: 'text',
  currency: 'text',
  amount: 'bigint',
  capture_id: 'text',
  refund_id: 'text',
  refund_request_id: 'text',
  reference: 'text',
  reason: 'text',
  notify_url: 'text',
  metadata: 'text',
  created_at: 'timestamptz',
} as const

function newRow(refund: Refund): Asked<keyof typeof newColumns> {
  return {
    client_id: refund.clientId,
    payment_id: refund.paymentId,
    currency: refund.amount.currency,
    amount: String(refund.amount.value),
    capture_id: refund.from?.captureId ?? null,
    refund_id: refund.refundId,
    refund_request_id: refund.refundRequestId,
    reference: refund.reference,
    reason: refund.reason,
    notify_url: refund.notifyUrl,
    metadata: refund.metadata,
    created_at: refund.createdAt,
  }
}

const notice = { type: `'REFUND_RESULT'`, url: 'refund_notify_url' } as const

/** The constraint on a capture's own amounts refuses what the payment as a whole would allow. */
const holding = grouped('hold-refund', {
  writes: true,
  key: ofPayment,
  columns: { ...newColumns, lease_ms: 'float8', ...auditColumns },
  text: `, held as (
      update payments p set refunding = p.refunding + a.amount
      from asked a
      where ${sameClient('p', 'a')} and p.payment_id = a.payment_id and p.currency = a.currency and not p.stopped
        and p.refunding + p.refunded + a.amount <= case when p.state = 'paid' then p.amount
          when p.state in ('authorized', 'closing') then p.captured else 0 end
        and not exists (select 1 from reversals r where r.client_id = a.client_id and r.capture_id = a.capture_id)
      returning a.*
    ), of_capture as (
      update captures c set refunding = c.refunding + h.amount from held h
      where ${sameClient('c', 'h')} and c.capture_id = h.capture_id and c.payment_id = h.payment_id
    ), begun as (
      insert into refunds (client_id, refund_id, refund_request_id, reference, payment_id, capture_id, currency, amount,
        reason, notify_url, metadata, state, created_at, due_at, leased_until)
      select client_id, refund_id, refund_request_id, reference, payment_id, capture_id, currency, amount,
        reason, notify_url, metadata, 'held', created_at, now(), now() + lease_ms * interval '1 millisecond' from held
    )${auditedIn('held')}
    select n from held`,
})

/**
 * Commit 1 of a refund: holds the amount against what was captured, and records the intent with the reference the
 * acquirer will know it by. False when the payment moved since it was loaded; a unique violation when another request
 * used this id first, a check violation when another refund took from the same capture. Of a person it is in the audit
 * by the same commit.
 */
export async function holdRefund(pool: Pool, refund: Refund, leaseMs: number, byPerson?: AuditEntry): Promise<boolean> {
  const held = await share(pool, holding, { ...newRow(refund), lease_ms: leaseMs, ...auditRow(byPerson) })
  return held !== undefined
}

const refusing = grouped('refuse-refund', {
  writes: true,
  key: ofPayment,
  columns: { ...newColumns, ...refusalColumns },
  text: `, numbered as (
      update payments p set notification_sequence = p.notification_sequence + 1 from asked a
      where ${sameClient('p', 'a')} and p.payment_id = a.payment_id
      returning a.*, p.notification_sequence
    ), refused as (
      insert into refunds (client_id, refund_id, refund_request_id, reference, payment_id, capture_id, currency, amount,
        reason, notify_url, metadata, state, failure_code, failure_message, created_at)
      select client_id, refund_id, refund_request_id, reference, payment_id, capture_id, currency, amount,
        reason, notify_url, metadata, 'refused', failure_code, failure_message, created_at from numbered
    )${notifiedIn('numbered', { ...notice, about: ['refund_id', 'refund_id'], at: 'created_at' })}
    select n, ${toldColumns} from told t`,
})

/** Records our no with its notification: it uses up the request id. A unique violation when the id was used first. */
export async function recordRefundRefusal(pool: Pool, refund: Refund, refusal: MovementRefusal): Promise<Written> {
  return writtenOf(await share<ToldRow, string>(pool, refusing, { ...newRow(refund), ...refusalRow(refusal) }))
}

const recording = grouped('record-refund-outcome', {
  writes: true,
  key: ofPayment,
  columns: movementColumns,
  text: `, changed as (
      update refunds f set state = a.state, unknown_reason = a.unknown_reason, failure_code = a.failure_code,
        failure_message = a.failure_message, refunded_at = a.succeeded_at, failed_at = a.failed_at,
        receipt = f.receipt || a.receipt, tries = a.tries, due_at = now() + a.due_in_ms * interval '1 millisecond',
        leased_until = null
      from asked a
      where ${sameClient('f', 'a')} and f.refund_id = a.movement_id and f.state in ('held', 'pending', 'unknown')
      returning a.*, f.capture_id, f.amount, f.notify_url
    ), settled as (
      update payments p set
        refunding = p.refunding - f.amount,
        refunded = p.refunded + case when f.state = 'succeeded' then f.amount else 0 end,
        stopped = p.stopped and exists (select 1 from alerts o where o.client_id = f.client_id and o.payment_id = p.payment_id
          and o.closed_at is null and (o.kind = 'contradiction'
            or (o.kind = 'amount-mismatch' and o.refund_id is distinct from f.movement_id))),
        notification_sequence = p.notification_sequence + 1
      from changed f
      where ${sameClient('p', 'f')} and p.payment_id = f.payment_id and f.state in ('succeeded', 'failed')
      returning f.*, p.notification_sequence
    ), of_capture as (
      update captures c set refunding = c.refunding - f.amount,
        refunded = c.refunded + case when f.state = 'succeeded' then f.amount else 0 end
      from changed f
      where ${sameClient('c', 'f')} and c.capture_id = f.capture_id and f.state in ('succeeded', 'failed')
    )${notifiedIn('settled', { ...notice, about: ['refund_id', 'movement_id'] })}, attempted as (
      insert into attempts (client_id, attempt_id, payment_id, refund_id, operation, reference, outcome, detail,
        duration_ms, created_at)
      select client_id, attempt_id, payment_id, movement_id, operation, reference, outcome, detail, duration_ms, at
      from changed
    ), alerted as (
      insert into alerts (client_id, alert_id, kind, payment_id, refund_id, message, opened_at)
      select client_id, alert_id, alert_kind, payment_id, movement_id, alert_message, at from changed
      where alert_id is not null on conflict do nothing
    ), stopped as (
      update payments p set stopped = true from changed f
      where ${sameClient('p', 'f')} and p.payment_id = f.payment_id and f.stops and f.state not in ('succeeded', 'failed')
    ), answered as (
      update alerts a set closed_at = s.at, closed_by = s.closed_by, closing_reason = s.closing_reason
      from settled s
      where ${sameClient('a', 's')} and a.payment_id = s.payment_id and ${openAlert('a')}
        and a.refund_id = s.movement_id and a.kind in ('unknown-outcome', 'amount-mismatch')
    )${auditedIn('changed')}
    select c.n, ${toldColumns} from changed c left join told t on t.n = c.n`,
})

/** Commit 2 of a refund. False when it was final already: the stored result stands. */
export async function recordRefund(pool: Pool, refund: Refund, change: MovementChange): Promise<Written> {
  return writtenOf(await share<ToldRow, string>(pool, recording, movementRow(refund, refund.refundId, change)))
}
