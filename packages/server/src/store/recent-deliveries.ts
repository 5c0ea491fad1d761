import type { Pool } from 'pg'
import { runBounded } from './bounded.ts'

/** One try to hand a notification over, without what was said. */
export interface RecentDelivery {
  readonly clientId: string
  readonly deliveryId: string
  readonly url: string
  readonly acknowledged: boolean
  readonly responseStatus: number | null
  readonly error: string | null
  readonly durationMs: number
}

/**
 * Deliveries lie by client and notification, and both ids are in the order of time: the newest notifications' deliveries
 * are the end of a client's range. Exported for its test.
 */
export const recentDeliveriesText = `select d.* from unnest($1::text[]) k (client_id)
    cross join lateral (
      select client_id as "clientId", delivery_id as "deliveryId", url, acknowledged, response_status as "responseStatus", error,
        duration_ms as "durationMs"
      from deliveries x where x.client_id = k.client_id and x.notification_id >= $2 and x.url is not null
      order by x.notification_id desc limit greatest(10, $3::int / cardinality($1::text[]))
    ) d`

export interface RecentOf {
  /** Of notifications made since this id. */
  readonly sinceId: string
  /** Together; of each client at least ten. */
  readonly limit: number
}

export function recentDeliveries(
  pool: Pool,
  clientIds: readonly string[],
  { sinceId, limit }: RecentOf,
  withinMs: number,
): Promise<RecentDelivery[]> {
  return runBounded(pool, { text: recentDeliveriesText }, [clientIds, sinceId, limit], withinMs)
}

/** What a client still has to be told. */
export interface Backlog {
  readonly clientId: string
  readonly count: number
  /** Tried before, without success. */
  readonly retrying: number
  /** The id of the oldest of them, which tells its age. */
  readonly oldestId: string
}

/** Exported for its test. */
export const backlogText = `select k.client_id as "clientId", w.count, w.retrying, w."oldestId" from unnest($1::text[]) k (client_id)
    cross join lateral (
      select count(*)::int as count, (count(*) filter (where tries > 0))::int as retrying, min(notification_id) as "oldestId"
      from (select n.tries, n.notification_id from notifications n
        where n.due_at is not null and n.client_id = k.client_id order by n.due_at limit $2) first
    ) w
    where w.count > 0 order by k.client_id`

/** By client, each among its first `limit` in the order in which they fall due. */
export function waitingBacklog(
  pool: Pool,
  clientIds: readonly string[],
  limit: number,
  withinMs: number,
): Promise<Backlog[]> {
  return runBounded(pool, { text: backlogText }, [clientIds, limit], withinMs)
}
