import type { Pool } from 'pg'
import type { EndpointTry, ToldNotification } from '../domain/endpoint-health.ts'
import { plannedByClient } from './due.ts'
import { run } from './statement.ts'

/** A client's notifications that wait to be tried, of those that fall due first. */
export interface WaitingNotifications {
  readonly clientId: string
  /** `mostWaitingScanned` at most. */
  readonly waiting: number
  /** Of them, those that were tried before and not acknowledged. */
  readonly retrying: number
  /** The oldest, `mostSampled` at most. */
  readonly notificationIds: readonly string[]
}

/** So many rows of a client are looked at, however long its backlog is. */
export const mostWaitingScanned = 1_000
const mostSampled = 200

const waiting = {
  name: 'waiting-notifications-by-client',
  text: `with recursive ${plannedByClient('notifications')}
    select p.client_id as "clientId", count(*)::int as waiting, (count(*) filter (where n.tries > 0))::int as retrying,
      (array_agg(n.notification_id order by n.notification_id))[1:$2] as "notificationIds"
    from planned p cross join lateral (
      select d.notification_id, d.tries from notifications d
      where d.client_id = p.client_id and d.due_at is not null order by d.due_at limit $1
    ) n
    where $3::text is null or p.client_id = $3
    group by p.client_id`,
}

/** By client, or of one client, from the index of what is due. */
export function waitingByClient(pool: Pool, clientId?: string): Promise<WaitingNotifications[]> {
  return run(pool, waiting, [mostWaitingScanned, mostSampled, clientId ?? null])
}

const gaveUp = {
  name: 'clients-with-exhausted-notifications',
  text: `select k.client_id as "clientId" from clients k where exists (
      select from notifications n where n.client_id = k.client_id and n.state = 'exhausted'
        and n.created_at > now() + k.clock_offset_ms * interval '1 millisecond' - $1 * interval '1 day'
    )`,
}

/** The clients of whose notifications, made in the last `days` of their own clock, one was tried until none was left. */
export async function clientsThatGaveUp(pool: Pool, days: number): Promise<string[]> {
  const rows = await run<{ clientId: string }>(pool, gaveUp, [days])
  return rows.map(({ clientId }) => clientId)
}

/** Of one notification the latest are enough: a schedule has eight. */
const triesLookedAt = 10

const telling = {
  name: 'told-notifications-of-client',
  text: `with sample as (
      (select notification_id from notifications where client_id = $1 order by created_at desc limit $3)
      union
      (select notification_id from notifications where client_id = $1 and state = 'exhausted'
        order by created_at desc limit $3)
      union
      select unnest($2::text[])
    )
    select n.notification_id as "notificationId", n.notify_type as "notifyType", n.state = 'waiting' as waiting,
      n.created_at as "createdAt",
      case n.notify_type when 'REFUND_RESULT' then f.notify_url else p.notify_url end as "requestUrl",
      case n.notify_type when 'CAPTURE_RESULT' then k.capture_notify_url when 'REFUND_RESULT' then k.refund_notify_url
        else k.payment_notify_url end as "dashboardUrl", l.tries
    from sample s
    join notifications n on n.client_id = $1 and n.notification_id = s.notification_id
    join clients k on k.client_id = n.client_id
    join payments p on p.client_id = n.client_id and p.payment_id = n.payment_id
    left join refunds f on f.client_id = n.client_id and f.refund_id = n.refund_id
    left join lateral (
      select coalesce(json_agg(json_build_object('deliveryId', d.delivery_id, 'notificationId', d.notification_id,
        'url', d.url, 'acknowledged', d.acknowledged, 'responseStatus', d.response_status, 'error', d.error,
        'durationMs', d.duration_ms, 'at', d.created_at)), '[]') as tries
      from (
        select * from deliveries d where d.client_id = n.client_id and d.notification_id = n.notification_id
        order by d.delivery_id desc limit ${triesLookedAt}
      ) d
    ) l on true`,
}

type ToldRow = Omit<ToldNotification, 'tries'> & {
  readonly tries: readonly (Omit<EndpointTry, 'at'> & { readonly at: string })[]
}

/** The newest of a client's notifications, of those given up and those named, with their latest tries. */
export async function loadTold(
  pool: Pool,
  clientId: string,
  notificationIds: readonly string[],
): Promise<ToldNotification[]> {
  const rows = await run<ToldRow>(pool, telling, [clientId, notificationIds, mostSampled])
  return rows.map((row) => ({ ...row, tries: row.tries.map((one) => ({ ...one, at: new Date(one.at) })) }))
}
