import type { Pool } from 'pg'
import { only, run } from './statement.ts'

export type NotifyType = 'PAYMENT_RESULT' | 'CAPTURE_RESULT'
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
  /** From the pay request. */
  readonly requestUrl: string | null
  /** From the dashboard, for this type. */
  readonly dashboardUrl: string | null
  readonly environment: 'sandbox' | 'live'
  readonly clockOffsetMs: bigint
  readonly now: Date
}

const loading = {
  name: 'load-notification',
  text: `select n.client_id as "clientId", n.notification_id as "notificationId", n.payment_id as "paymentId",
      n.sequence, n.notify_type as "notifyType", n.body, n.state, n.tries, p.notify_url as "requestUrl",
      case n.notify_type when 'CAPTURE_RESULT' then k.capture_notify_url else k.payment_notify_url end as "dashboardUrl",
      k.environment, k.clock_offset_ms as "clockOffsetMs",
      now() + k.clock_offset_ms * interval '1 millisecond' as now
    from notifications n
    join clients k on k.client_id = n.client_id
    join payments p on p.client_id = n.client_id and p.payment_id = n.payment_id
    where n.client_id = $1 and n.notification_id = $2`,
}

export async function loadNotification(
  pool: Pool,
  clientId: string,
  notificationId: string,
): Promise<DueNotification | undefined> {
  const [row] = await run<DueNotification>(pool, loading, [clientId, notificationId])
  return row
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

const recording = {
  name: 'record-delivery',
  text: `with tried as (
      update notifications set state = $3, tries = tries + 1, due_at = now() + $4 * interval '1 millisecond',
        leased_until = null
      where client_id = $1 and notification_id = $2 and state = 'waiting'
      returning 1
    )
    insert into deliveries (client_id, notification_id, delivery_id, url, request_headers, response_status,
      response_body, error, acknowledged, duration_ms, created_at)
    values ($1, $2, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
}

/** Keeps a delivery and what follows from it: done, given up, or the next try after `dueInMs` milliseconds. */
export async function recordDelivery(
  pool: Pool,
  notification: Pick<DueNotification, 'clientId' | 'notificationId'>,
  state: NotificationState,
  dueInMs: number | null,
  delivery: Delivery,
): Promise<void> {
  await run(pool, recording, [
    notification.clientId,
    notification.notificationId,
    state,
    dueInMs,
    delivery.deliveryId,
    delivery.url,
    delivery.requestHeaders,
    delivery.responseStatus,
    delivery.responseBody,
    delivery.error,
    delivery.acknowledged,
    delivery.durationMs,
    delivery.at,
  ])
}

const resending = {
  name: 'resend-notification',
  text: `update notifications set state = 'waiting', tries = 0, due_at = now(), leased_until = null
    where notification_id = $1 returning client_id as "clientId"`,
}

/** Starts the schedule of a notification anew, whatever became of it. The client's id, or undefined when unknown. */
export async function resendNotification(pool: Pool, notificationId: string): Promise<string | undefined> {
  const [row] = await run<{ clientId: string }>(pool, resending, [notificationId])
  return row?.clientId
}

export interface NotificationSummary {
  readonly notificationId: string
  readonly clientId: string
  readonly paymentId: string
  readonly captureId: string | null
  readonly sequence: number
  readonly notifyType: NotifyType
  readonly state: NotificationState
  readonly tries: number
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

const listing = {
  name: 'list-notifications',
  text: `select n.notification_id as "notificationId", n.client_id as "clientId", n.payment_id as "paymentId",
      n.capture_id as "captureId", n.sequence, n.notify_type as "notifyType", n.state, n.tries,
      n.created_at as "createdAt", n.due_at + k.clock_offset_ms * interval '1 millisecond' as "nextTryAt",
      l.error as "lastError", l.response_status as "lastStatus"
    from notifications n
    join clients k on k.client_id = n.client_id
    left join lateral (
      select error, response_status from deliveries d
      where d.client_id = n.client_id and d.notification_id = n.notification_id order by d.delivery_id desc limit 1
    ) l on true
    where ($1::text is null or n.client_id = $1) and ($2::text is null or n.payment_id = $2)
      and ($3::text is null or n.state = $3)
    order by n.created_at desc, n.sequence desc limit $4`,
}

export function listNotifications(pool: Pool, filter: NotificationFilter): Promise<NotificationSummary[]> {
  return run(pool, listing, [filter.clientId ?? null, filter.paymentId ?? null, filter.state ?? null, filter.limit])
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

const finding = {
  name: 'find-notification',
  text: `select client_id as "clientId", body from notifications where notification_id = $1`,
}

export async function findNotification(
  pool: Pool,
  notificationId: string,
): Promise<{ clientId: string; body: string } | undefined> {
  const [row] = await run<{ clientId: string; body: string }>(pool, finding, [notificationId])
  return row
}

const counting = {
  name: 'count-notifications',
  text: `select count(*)::int as count from notifications where ($1::text is null or client_id = $1)
    and ($2::text is null or state = $2)`,
}

export async function countNotifications(pool: Pool, filter: Omit<NotificationFilter, 'limit'>): Promise<number> {
  return only(await run<{ count: number }>(pool, counting, [filter.clientId ?? null, filter.state ?? null])).count
}
