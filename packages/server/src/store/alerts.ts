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

const ofPayment = {
  name: 'alerts-of-payment',
  text: `select ${columns} from alerts a where a.client_id = $1 and a.payment_id = $2 order by a.opened_at, a.alert_id`,
}

/** The closed ones too, the oldest first. */
export function listAlertsOfPayment(pool: Pool, clientId: string, paymentId: string): Promise<Alert[]> {
  return run(pool, ofPayment, [clientId, paymentId])
}

/** An alert with what a person needs to look into it. */
export interface AlertLine extends Alert {
  /** The client's clock. */
  readonly now: Date
  readonly currency: string
  /** Minor units that it is about: of the capture or refund, of what would go back, else of the payment. */
  readonly stake: bigint
  readonly acquirer: string | null
  /** Ours, at the acquirer, of what it is about. */
  readonly reference: string
  readonly acquirerTransactionId: string | null
}

export interface AlertFilter {
  readonly clientId?: string
  readonly kind?: AlertKind
  readonly closed: boolean
  /** Only what comes after this one in the list. */
  readonly after?: AlertPlace
  readonly limit: number
}

/** A place in the list. Alerts of one time, which sandbox clocks make likely, are in the order of their ids. */
export interface AlertPlace {
  readonly openedAt: Date
  readonly alertId: string
}

const lineColumns = `${columns}, now() + k.clock_offset_ms * interval '1 millisecond' as now, p.currency, p.acquirer,
      case when a.kind = 'authorization-expiring' then p.amount - p.captured - p.held - p.released
        else coalesce(c.amount, f.amount, p.amount) end as stake,
      coalesce(c.reference, f.reference, p.reference) as reference,
      coalesce(c.receipt, f.receipt, p.receipt) ->> 'transactionId' as "acquirerTransactionId"`
const about = `join payments p on p.client_id = a.client_id and p.payment_id = a.payment_id
    left join captures c on c.client_id = a.client_id and c.capture_id = a.capture_id
    left join refunds f on f.client_id = a.client_id and f.refund_id = a.refund_id`

/** Open ones are few and have an index of their own; a condition that could be either would not be seen to be in it. */
function listingText(which: string): string {
  return `select ${lineColumns}
    from clients k
    cross join lateral (
      select * from alerts x
      where x.client_id = k.client_id and x.${which} and ($2::text is null or x.kind = $2)
        and x.opened_at <= coalesce($3::timestamptz, 'infinity')
        and (x.opened_at, x.alert_id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::text, ''))
      order by x.opened_at desc, x.alert_id desc limit $5
    ) a
    ${about}
    where $1::text is null or k.client_id = $1
    order by a.opened_at desc, a.alert_id desc limit $5`
}

const listingOpen = { name: 'list-open-alerts', text: listingText('closed_at is null') }
const listingClosed = { name: 'list-closed-alerts', text: listingText('closed_at is not null') }

/** The newest first. */
export function listAlerts(pool: Pool, filter: AlertFilter): Promise<AlertLine[]> {
  const { clientId, kind, closed, after, limit } = filter
  const values = [clientId ?? null, kind ?? null, after?.openedAt ?? null, after?.alertId ?? null, limit]
  return run(pool, closed ? listingClosed : listingOpen, values)
}

const finding = {
  name: 'find-alert',
  text: `select ${columns} from clients k join alerts a on a.client_id = k.client_id and a.alert_id = $1`,
}

const findingLine = {
  name: 'find-alert-line',
  text: `select ${lineColumns} from clients k
    join alerts a on a.client_id = k.client_id and a.alert_id = $1
    ${about}`,
}

/** Open or closed. */
export async function findAlertLine(pool: Pool, alertId: string): Promise<AlertLine | undefined> {
  const [row] = await run<AlertLine>(pool, findingLine, [alertId])
  return row
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
