import type { Pool } from 'pg'
import { sameClient } from './by-key.ts'
import type { AuditEntry } from './clients.ts'
import { grouped, share } from './group.ts'
import { run } from './statement.ts'

export type NotifyType =
  | 'PAYMENT_RESULT'
  | 'CAPTURE_RESULT'
  | 'REFUND_RESULT'
  | 'UPDATE_AMOUNT_RESULT'
  | 'AUTHORIZATION_EXPIRING'
export type NotificationState = 'waiting' | 'acknowledged' | 'exhausted' | 'unaddressed'

/** A notification with all that a delivery needs. */
export interface DueNotification {
  readonly clientId: string
  readonly notificationId: string
  readonly paymentId: string
  readonly sequence: number
  readonly notifyType: NotifyType
  readonly body: string
  readonly state: NotificationState
  /** Deliveries made so far. */
  readonly tries: number
  /** From the pay request, for a refund from its own. */
  readonly requestUrl: string | null
  /** From the dashboard, for this type. */
  readonly dashboardUrl: string | null
  readonly environment: 'sandbox' | 'live'
  readonly clockOffsetMs: bigint
  readonly now: Date
}

const loading = grouped('load-notification', {
  writes: false,
  columns: { client_id: 'text', notification_id: 'text' },
  text: `
    select a.n, n.client_id as "clientId", n.notification_id as "notificationId", n.payment_id as "paymentId",
      n.sequence, n.notify_type as "notifyType", n.body, n.state, n.tries,
      case n.notify_type when 'REFUND_RESULT' then f.notify_url else p.notify_url end as "requestUrl",
      case n.notify_type when 'CAPTURE_RESULT' then k.capture_notify_url when 'REFUND_RESULT' then k.refund_notify_url
        else k.payment_notify_url end as "dashboardUrl",
      k.environment, k.clock_offset_ms as "clockOffsetMs",
      now() + k.clock_offset_ms * interval '1 millisecond' as now
    from asked a
    join notifications n on ${sameClient('n', 'a')} and n.notification_id = a.notification_id
    join clients k on ${sameClient('k', 'n')}
    join payments p on ${sameClient('p', 'n')} and p.payment_id = n.payment_id
    left join refunds f on ${sameClient('f', 'n')} and f.refund_id = n.refund_id`,
})

export async function loadNotification(
  pool: Pool,
  clientId: string,
  notificationId: string,
): Promise<DueNotification | undefined> {
  return share<DueNotification, string>(pool, loading, { client_id: clientId, notification_id: notificationId })
}

/** One try to hand a notification over, as it is kept. */
export interface Delivery {
  readonly deliveryId: string
  readonly url: string | null
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly responseStatus: number | null
  /** The first 4 KiB of what came back. */
  readonly responseBody: string | null
  readonly error: string | null
  readonly acknowledged: boolean
  readonly durationMs: number
  /** The client's clock. */
  readonly at: Date
}

const recording = grouped('record-delivery', {
  writes: true,
  key: (asked) => `${asked.client_id} ${asked.notification_id}`,
  columns: {
    client_id: 'text',
    notification_id: 'text',
    state: 'text',
    due_in_ms: 'float8',
    delivery_id: 'text',
    url: 'text',
    request_headers: 'jsonb',
    response_status: 'int',
    response_body: 'text',
    error: 'text',
    acknowledged: 'boolean',
    duration_ms: 'int',
    created_at: 'timestamptz',
  },
  text: `, tried as (
      update notifications n set state = a.state, tries = n.tries + 1,
        due_at = now() + a.due_in_ms * interval '1 millisecond', leased_until = null
      from asked a
      where ${sameClient('n', 'a')} and n.notification_id = a.notification_id and n.state = 'waiting'
      returning a.n as asked, exists (select from notifications l where l.client_id = n.client_id
        and l.payment_id = n.payment_id and l.sequence > n.sequence and l.state = 'waiting' and l.tries = 0) as awaited
    ), kept as (
      insert into deliveries (client_id, notification_id, delivery_id, url, request_headers, response_status,
        response_body, error, acknowledged, duration_ms, created_at)
      select client_id, notification_id, delivery_id, url, request_headers, response_status,
        response_body, error, acknowledged, duration_ms, created_at from asked
    )
    select a.n, t.awaited from asked a left join tried t on t.asked = a.n`,
})

/**
 * Keeps a delivery and what follows from it: done, given up, or the next try after `dueInMs` milliseconds. `awaited`: a later
 * notification of the same payment waited for this try to end.
 */
export async function recordDelivery(
  pool: Pool,
  notification: Pick<DueNotification, 'clientId' | 'notificationId'>,
  state: NotificationState,
  dueInMs: number | null,
  delivery: Delivery,
): Promise<{ readonly awaited: boolean }> {
  const row = await share<{ awaited: boolean | null }, string>(pool, recording, {
    client_id: notification.clientId,
    notification_id: notification.notificationId,
    state,
    due_in_ms: dueInMs,
    delivery_id: delivery.deliveryId,
    url: delivery.url,
    request_headers: delivery.requestHeaders,
    response_status: delivery.responseStatus,
    response_body: delivery.responseBody,
    error: delivery.error,
    acknowledged: delivery.acknowledged,
    duration_ms: delivery.durationMs,
    created_at: delivery.at,
  })
  return { awaited: row?.awaited === true }
}

const resending = {
  name: 'resend-notification',
  text: `with restarted as (
      update notifications set state = 'waiting', tries = 0, due_at = now(), leased_until = null
      where client_id = $1 and notification_id = $2 and not (state = 'waiting' and tries = 0) returning client_id
    )
    insert into audit (audit_id, client_id, actor, action, detail) select $3, client_id, $4, $5, $6 from restarted
    returning 1`,
}

/** Starts the schedule of a notification anew. False when there is none of that id, or it is at the beginning of it. */
export async function resendNotification(
  pool: Pool,
  clientId: string,
  notificationId: string,
  audit: AuditEntry,
): Promise<boolean> {
  const values = [clientId, notificationId, audit.auditId, audit.actor, audit.action, audit.detail]
  return (await run(pool, resending, values)).length === 1
}

export interface NotificationSummary {
  readonly notificationId: string
  readonly clientId: string
  readonly paymentId: string
  readonly captureId: string | null
  readonly refundId: string | null
  readonly sequence: number
  readonly notifyType: NotifyType
  readonly state: NotificationState
  /** Deliveries since it was made, or since it was last sent again by hand. */
  readonly tries: number
  /** On the client's clock. */
  readonly createdAt: Date
  /** When the next try falls due, on the client's clock; null when none is planned. */
  readonly nextTryAt: Date | null
  readonly lastError: string | null
  readonly lastStatus: number | null
}

export interface NotificationFilter {
  readonly clientId?: string
  readonly paymentId?: string
  readonly state?: NotificationState
  readonly limit: number
}

const summary = `n.notification_id as "notificationId", n.client_id as "clientId", n.payment_id as "paymentId",
      n.capture_id as "captureId", n.refund_id as "refundId", n.sequence, n.notify_type as "notifyType", n.state, n.tries,
      n.created_at as "createdAt", n.due_at + k.clock_offset_ms * interval '1 millisecond' as "nextTryAt",
      l.error as "lastError", l.response_status as "lastStatus"`

const lastDelivery = `left join lateral (
      select error, response_status from deliveries d
      where d.client_id = n.client_id and d.notification_id = n.notification_id order by d.delivery_id desc limit 1
    ) l on true`

/** Client by client, so that each takes its newest from the index instead of all notifications being sorted. */
const listing = {
  name: 'list-notifications',
  text: `select ${summary} from clients k
    cross join lateral (
      select * from notifications q
      where q.client_id = k.client_id and ($2::text is null or q.payment_id = $2) and ($3::text is null or q.state = $3)
      order by q.created_at desc, q.sequence desc limit $4
    ) n
    ${lastDelivery}
    where $1::text is null or k.client_id = $1
    order by n.created_at desc, n.sequence desc limit $4`,
}

/** The newest first, by the time on their client's clock. */
export function listNotifications(pool: Pool, filter: NotificationFilter): Promise<NotificationSummary[]> {
  return run(pool, listing, [filter.clientId ?? null, filter.paymentId ?? null, filter.state ?? null, filter.limit])
}

/** Of one payment alone: the listing's plan would walk through all notifications of its client. */
const ofPayment = {
  name: 'notifications-of-payment',
  text: `select ${summary}, n.body from notifications n
    join clients k on k.client_id = n.client_id
    ${lastDelivery}
    where n.client_id = $1 and n.payment_id = $2 order by n.sequence`,
}

/** All of a payment, with their signed texts, in the order in which they are to be told. */
export function listNotificationsOfPayment(
  pool: Pool,
  clientId: string,
  paymentId: string,
): Promise<(NotificationSummary & { readonly body: string })[]> {
  return run(pool, ofPayment, [clientId, paymentId])
}

const showing = {
  name: 'deliveries-of-notification',
  text: `select delivery_id as "deliveryId", url, request_headers as "requestHeaders",
      response_status as "responseStatus", response_body as "responseBody", error, acknowledged,
      duration_ms as "durationMs", created_at as at
    from deliveries where client_id = $1 and notification_id = $2 order by delivery_id`,
}

export function listDeliveries(pool: Pool, clientId: string, notificationId: string): Promise<Delivery[]> {
  return run(pool, showing, [clientId, notificationId])
}

const showingSince = {
  name: 'deliveries-since',
  text: `select notification_id as "notificationId", delivery_id as "deliveryId", url, request_headers as "requestHeaders",
      response_status as "responseStatus", response_body as "responseBody", error, acknowledged,
      duration_ms as "durationMs", created_at as at
    from deliveries where client_id = $1 and delivery_id > $2 order by delivery_id`,
}

/** Every try to hand over a notification of the client that was recorded after the id was made. */
export function listDeliveriesSince(
  pool: Pool,
  clientId: string,
  id: string,
): Promise<(Delivery & { readonly notificationId: string })[]> {
  return run(pool, showingSince, [clientId, id])
}

const finding = {
  name: 'find-notification',
  text: `select ${summary}, n.body, k.environment, now() + k.clock_offset_ms * interval '1 millisecond' as now
    from clients k
    join notifications n on n.client_id = k.client_id and n.notification_id = $1
    ${lastDelivery}`,
}

export interface FoundNotification extends NotificationSummary {
  /** The signed text, the same in every delivery. */
  readonly body: string
  readonly environment: 'sandbox' | 'live'
  /** The client's clock. */
  readonly now: Date
}

export async function findNotification(pool: Pool, notificationId: string): Promise<FoundNotification | undefined> {
  const [row] = await run<FoundNotification>(pool, finding, [notificationId])
  return row
}
