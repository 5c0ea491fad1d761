import type { Pool } from 'pg'
import type { NotificationState, NotificationSummary, NotifyType } from './notifications.ts'
import { run, type Statement } from './statement.ts'

/** A place in the order of notifications, the newest first. */
export interface NotificationPlace {
  /** Microseconds since 1970, which a Date would cut to milliseconds. */
  readonly createdAtUs: string
  readonly sequence: number
  readonly notificationId: string
}

/** What is absent filters nothing. Times are on the client's clock. */
export interface NotificationFilter {
  readonly clientId?: string
  readonly paymentId?: string
  readonly state?: NotificationState
  readonly notifyType?: NotifyType
  /** Made at it or later. */
  readonly from?: Date
  /** Made before it. */
  readonly to?: Date
  /** Its latest try went there. */
  readonly url?: string
  /** Tried and not acknowledged: those to be tried again, and those of which no try is left. */
  readonly failing?: boolean
}

export interface NotificationRow extends NotificationSummary {
  /** Until the next try; the same by either clock. Negative when it is late. */
  readonly nextTryInMs: number | null
  /** Where the latest try went. */
  readonly lastUrl: string | null
}

export interface NotificationPage {
  readonly notifications: readonly NotificationRow[]
  /** Where the next page begins; undefined when there is none. */
  readonly next: NotificationPlace | undefined
  /**
   * The page is not full, and yet not all were looked at: so far back it has searched, and the next page searches on. Undefined
   * where it found all there are.
   */
  readonly searchedBackTo: Date | undefined
}

/** So many notifications are looked at for one page, however few of them a filter lets through; of all clients together. */
const mostLookedAt = 10_000

type Source = 'newest' | 'given-up' | 'of-payment'

/** Each goes by an index of its own: with one statement for all, the planner would choose one for all. */
const sources: Readonly<Record<Source, string>> = {
  newest: 'true',
  // Spelled out, because the index is of these only.
  'given-up': `q.state in ('exhausted', 'unaddressed') and q.state = $3`,
  'of-payment': 'q.payment_id = $2',
}

/**
 * Client by client from its index, from the place on. `edge` is the newest of the places at which a client's look ended
 * before its notifications did: what is older was not looked at everywhere, and is left to the next page.
 */
function listing(source: Source): Statement {
  return {
    name: `list-notifications-${source}`,
    text: `with width as materialized (
        select greatest($13::int, $12::int / greatest(count(*), 1)) as rows from clients
        where $1::text is null or client_id = $1
      ), looked as materialized (
        select q.*, k.clock_offset_ms from clients k
        cross join lateral (
          select q.client_id, q.notification_id, q.payment_id, q.capture_id, q.refund_id, q.sequence, q.notify_type, q.state,
            q.tries, q.created_at, q.due_at
          from notifications q
          where q.client_id = k.client_id and ${sources[source]}
            and q.created_at >= coalesce($5::timestamptz, '-infinity')
            and q.created_at < coalesce($6::timestamptz, 'infinity')
            and q.created_at <= coalesce(${placeTime}, 'infinity')
            and ($9::bigint is null or (q.created_at, q.sequence, q.notification_id) < (${placeTime}, $10::int, $11::text))
          order by ${newestFirst('q')} limit (select rows from width)
        ) q
        where $1::text is null or k.client_id = $1
      ), edge as (
        select l.created_at, l.sequence, l.notification_id from (
          select client_id from looked group by client_id having count(*) >= (select rows from width)
        ) cut
        cross join lateral (
          select * from looked where looked.client_id = cut.client_id order by created_at, sequence, notification_id limit 1
        ) l
        order by ${newestFirst('l')} limit 1
      ), found as (
        select n.* from looked n
        where not exists (select from edge e
            where (n.created_at, n.sequence, n.notification_id) < (e.created_at, e.sequence, e.notification_id))
          and ($2::text is null or n.payment_id = $2) and ($3::text is null or n.state = $3)
          and ($4::text is null or n.notify_type = $4)
          and (not $8 or n.state = 'exhausted' or n.state = 'waiting' and n.tries > 0)
          and ($7::text is null or $7 = (
            select url from deliveries d where d.client_id = n.client_id and d.notification_id = n.notification_id
            order by d.delivery_id desc limit 1
          ))
        order by ${newestFirst('n')} limit $13
      )
      select n.notification_id as "notificationId", n.client_id as "clientId", n.payment_id as "paymentId",
        n.capture_id as "captureId", n.refund_id as "refundId", n.sequence, n.notify_type as "notifyType", n.state, n.tries,
        n.created_at as "createdAt", n.due_at + n.clock_offset_ms * interval '1 millisecond' as "nextTryAt",
        (extract(epoch from n.due_at - now()) * 1000)::float8 as "nextTryInMs",
        l.error as "lastError", l.response_status as "lastStatus", l.url as "lastUrl",
        ${microseconds('n')} as "createdAtUs", ${microseconds('e')} as "edgeUs", e.sequence as "edgeSequence",
        e.notification_id as "edgeId"
      from (values (1)) always
      left join edge e on true
      left join found n on true
      left join lateral (
        select error, response_status, url from deliveries d
        where d.client_id = n.client_id and d.notification_id = n.notification_id order by d.delivery_id desc limit 1
      ) l on true
      order by ${newestFirst('n')}`,
  }
}

const placeTime = `(timestamptz 'epoch' + $9::bigint * interval '1 microsecond')`

function newestFirst(of: string): string {
  return `${of}.created_at desc, ${of}.sequence desc, ${of}.notification_id desc`
}

function microseconds(of: string): string {
  return `(extract(epoch from ${of}.created_at) * 1000000)::bigint::text`
}

const listings: Readonly<Record<Source, Statement>> = {
  newest: listing('newest'),
  'given-up': listing('given-up'),
  'of-payment': listing('of-payment'),
}

type Row = NotificationRow & {
  readonly createdAtUs: string
  readonly edgeUs: string | null
  readonly edgeSequence: number
  readonly edgeId: string
}

/** A page of notifications, the newest first by the time on their client's clock, from behind `after` on. */
export async function listNotificationPage(
  pool: Pool,
  filter: NotificationFilter,
  limit: number,
  after?: NotificationPlace,
): Promise<NotificationPage> {
  const { clientId, paymentId, state, notifyType, from, to, url, failing = false } = filter
  const source = sourceOf(filter)
  const passing = source === 'newest' && state === undefined
  const all = passing && notifyType === undefined && url === undefined && !failing
  const rows = await run<Row>(pool, listings[source], [
    clientId ?? null,
    paymentId ?? null,
    state ?? null,
    notifyType ?? null,
    from ?? null,
    to ?? null,
    url ?? null,
    failing,
    after?.createdAtUs ?? null,
    after?.sequence ?? null,
    after?.notificationId ?? null,
    all ? 0 : mostLookedAt,
    limit + 1,
  ])
  return pageOf(rows, limit)
}

function sourceOf({ paymentId, state }: NotificationFilter): Source {
  if (paymentId !== undefined) return 'of-payment'
  return state === 'exhausted' || state === 'unaddressed' ? 'given-up' : 'newest'
}

function pageOf(rows: readonly Row[], limit: number): NotificationPage {
  const [first] = rows
  // The edge comes with every row, also where nothing was found.
  const found = rows.filter(({ notificationId }) => notificationId !== null)
  const shown = found.slice(0, limit)
  const notifications = shown.map(({ createdAtUs, edgeUs, edgeSequence, edgeId, ...row }) => row)
  const last = shown.at(-1)
  if (found.length > limit && last) {
    const { createdAtUs, sequence, notificationId } = last
    return { notifications, next: { createdAtUs, sequence, notificationId }, searchedBackTo: undefined }
  }
  if (!first || first.edgeUs === null) return { notifications, next: undefined, searchedBackTo: undefined }
  const { edgeUs, edgeSequence, edgeId } = first
  return {
    notifications,
    next: { createdAtUs: edgeUs, sequence: edgeSequence, notificationId: edgeId },
    searchedBackTo: new Date(Number(edgeUs) / 1000),
  }
}
