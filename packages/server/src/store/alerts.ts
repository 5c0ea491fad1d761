import type { Pool } from 'pg'
import { type AlertKind, type NewAlert, stopsCaptures } from '../domain/alert.ts'
import type { Attempt } from './attempt.ts'
import { type AuditEntry, auditValues } from './clients.ts'
import { run } from './statement.ts'

export interface AlertToOpen extends NewAlert {
  readonly alertId: string
}

/** Something a person has to look at, or should know of. Times are on the client's clock. */
export interface Alert {
  readonly clientId: string
  readonly alertId: string
  readonly kind: AlertKind
  readonly paymentId: string
  readonly captureId: string | null
  readonly refundId: string | null
  readonly message: string
  readonly openedAt: Date
  readonly closedAt: Date | null
  readonly closedBy: string | null
  readonly closingReason: string | null
}

const columns = `a.client_id as "clientId", a.alert_id as "alertId", a.kind, a.payment_id as "paymentId",
      a.capture_id as "captureId", a.refund_id as "refundId", a.message, a.opened_at as "openedAt", a.closed_at as "closedAt",
      a.closed_by as "closedBy", a.closing_reason as "closingReason"`

/** What an alert, or a call to an acquirer, is about: the payment itself, or one of its captures or refunds. */
export interface Subject {
  readonly clientId: string
  readonly paymentId: string
  readonly captureId?: string
  readonly refundId?: string
}

/** A trouble that is open already is not opened twice. */
const opening = {
  name: 'open-alert',
  text: `with opened as (
      insert into alerts (client_id, alert_id, kind, payment_id, capture_id, refund_id, message, opened_at)
      values ($1, $4, $5, $2, $3, $15, $6, $7) on conflict do nothing
    ), attempted as (
      insert into attempts (client_id, attempt_id, payment_id, capture_id, refund_id, operation, reference, outcome,
        detail, duration_ms, created_at)
      values ($1, $9, $2, $3, $15, $10, $11, $12, $13, $14, $7)
    )
    update payments set stopped = true where client_id = $1 and payment_id = $2 and $8`,
}

/** Opens an alert that comes without any other change, with the call that led to it. */
export async function openAlert(
  pool: Pool,
  about: Subject,
  alert: AlertToOpen,
  attempt: Attempt,
  at: Date,
): Promise<void> {
  const { clientId, paymentId, captureId, refundId } = about
  await run(pool, opening, [
    clientId,
    paymentId,
    captureId ?? null,
    alert.alertId,
    alert.kind,
    alert.message,
    at,
    stopsCaptures(alert.kind),
    attempt.attemptId,
    attempt.operation,
    attempt.reference,
    attempt.outcome,
    attempt.detail,
    attempt.durationMs,
    refundId ?? null,
  ])
}

export interface AlertFilter {
  readonly clientId?: string
  readonly paymentId?: string
  /** Closed ones too. */
  readonly all: boolean
  readonly limit: number
}

const listing = {
  name: 'list-alerts',
  text: `select ${columns} from clients k
    cross join lateral (
      select * from alerts x
      where x.client_id = k.client_id and ($2::text is null or x.payment_id = $2) and ($3 or x.closed_at is null)
      order by x.opened_at desc, x.alert_id desc limit $4
    ) a
    where $1::text is null or k.client_id = $1
    order by a.opened_at desc, a.alert_id desc limit $4`,
}

/** The newest first. */
export function listAlerts(pool: Pool, filter: AlertFilter): Promise<Alert[]> {
  return run(pool, listing, [filter.clientId ?? null, filter.paymentId ?? null, filter.all, filter.limit])
}

const ofPayment = {
  name: 'alerts-of-payment',
  text: `select ${columns} from alerts a where a.client_id = $1 and a.payment_id = $2 order by a.opened_at, a.alert_id`,
}

/** The closed ones too, the oldest first. */
export function listAlertsOfPayment(pool: Pool, clientId: string, paymentId: string): Promise<Alert[]> {
  return run(pool, ofPayment, [clientId, paymentId])
}

const finding = {
  name: 'find-alert',
  text: `select ${columns} from clients k join alerts a on a.client_id = k.client_id and a.alert_id = $1`,
}

export async function findAlert(pool: Pool, alertId: string): Promise<Alert | undefined> {
  const [row] = await run<Alert>(pool, finding, [alertId])
  return row
}

const closing = {
  name: 'close-alert',
  text: `with closed as (
      update alerts set closed_at = $3, closed_by = $4, closing_reason = $5
      where client_id = $1 and alert_id = $2 and closed_at is null returning payment_id
    ), freed as (
      update payments p set stopped = false from closed
      where p.client_id = $1 and p.payment_id = closed.payment_id and not exists (
        select 1 from alerts o where o.client_id = $1 and o.payment_id = closed.payment_id and o.alert_id <> $2
          and o.closed_at is null and o.kind in ('amount-mismatch', 'contradiction'))
    )
    insert into audit (audit_id, client_id, actor, action, detail)
    select $6, $1, $7, $8, $9 from closed returning 1`,
}

/** Closes an alert by a person, and lets captures go on when no other one forbids them. False when it is closed. */
export async function closeAlert(
  pool: Pool,
  alert: Pick<Alert, 'clientId' | 'alertId'>,
  by: { readonly name: string; readonly reason: string; readonly at: Date },
  audit: AuditEntry,
): Promise<boolean> {
  const values = [alert.clientId, alert.alertId, by.at, by.name, by.reason, ...auditValues(audit)]
  return (await run(pool, closing, values)).length === 1
}

const counting = {
  name: 'count-open-alerts',
  text: `select kind, count(*)::int as count from alerts where closed_at is null group by kind order by kind`,
}

export function countOpenAlerts(pool: Pool): Promise<{ readonly kind: AlertKind; readonly count: number }[]> {
  return run(pool, counting, [])
}
