import type { Pool } from 'pg'
import type { NotificationState, NotifyType } from './notifications.ts'
import { only, run } from './statement.ts'

/** Which of a client's notifications are sent again. Times are on the client's clock. */
export interface ResendRange {
  readonly clientId: string
  /** Made at it or later, and before `to`. */
  readonly from: Date
  readonly to: Date
  readonly states: readonly NotificationState[]
  readonly notifyType?: NotifyType
}

/**
 * What is about to be tried for the first time, or is being tried, is as good as sent; what has no address would only come
 * to the same end again.
 */
const chosen = `n.state = any($4::text[]) and ($5::text is null or n.notify_type = $5)
  and not (n.state = 'waiting' and n.tries = 0) and (n.leased_until is null or n.leased_until <= now())`
const hasAddress = `coalesce(
    nullif(case n.notify_type when 'REFUND_RESULT' then (
      select f.notify_url from refunds f where f.client_id = n.client_id and f.refund_id = n.refund_id
    ) else (
      select p.notify_url from payments p where p.client_id = n.client_id and p.payment_id = n.payment_id
    ) end, ''),
    nullif((select case n.notify_type when 'CAPTURE_RESULT' then k.capture_notify_url when 'REFUND_RESULT' then k.refund_notify_url
      else k.payment_notify_url end from clients k where k.client_id = n.client_id), '')
  ) is not null`

export interface ResendCount {
  /** That would be sent again. */
  readonly notifications: number
  /** That would be, if they had an address. */
  readonly withoutAddress: number
  readonly payments: number
  /** How many of the client's notifications the range holds, whatever became of them; one more than `most` for more. */
  readonly inRange: number
}

const counting = {
  name: 'count-notifications-to-resend',
  text: `with looked as materialized (
      select client_id, notification_id, payment_id, refund_id, notify_type, state, tries, leased_until from notifications
      where client_id = $1 and created_at >= $2 and created_at < $3 order by created_at limit $6
    ), chosen as (
      select payment_id, ${hasAddress} as addressed from looked n where ${chosen}
    )
    select (count(*) filter (where addressed))::int as notifications,
      (count(*) filter (where not addressed))::int as "withoutAddress",
      (count(distinct payment_id) filter (where addressed))::int as payments,
      (select count(*)::int from looked) as "inRange"
    from chosen`,
}

/** What sending a range again would come to. Looks at `most` notifications and one more. */
export async function countToResend(pool: Pool, range: ResendRange, most: number): Promise<ResendCount> {
  return only(await run<ResendCount>(pool, counting, [...rangeValues(range), most + 1]))
}

function rangeValues({ clientId, from, to, states, notifyType }: ResendRange): readonly unknown[] {
  return [clientId, from, to, states, notifyType ?? null]
}

/** Where one step of a range ended. */
export interface RangePlace {
  readonly createdAtUs: string
  readonly notificationId: string
}

export interface ResendStep {
  /** Made due. */
  readonly resent: number
  /** Undefined when that was the end of the range. */
  readonly next: RangePlace | undefined
}

const placeTime = `(timestamptz 'epoch' + $7::bigint * interval '1 microsecond')`

/**
 * The oldest first, so that of one payment an earlier one is never due after a later one. A delivery that was recorded
 * after `asOf` was made means that somebody has sent it already.
 */
const resending = {
  name: 'resend-notifications-of-range',
  text: `with looked as materialized (
      select client_id, notification_id, created_at from notifications
      where client_id = $1 and created_at >= greatest($2::timestamptz, ${placeTime}) and created_at < $3
        and ($7::bigint is null or (created_at, notification_id) > (${placeTime}, $8::text))
      order by created_at, notification_id limit $9
    ), picked as (
      select n.client_id, n.notification_id from looked l
      join notifications n on n.client_id = l.client_id and n.notification_id = l.notification_id
      where ${chosen} and ${hasAddress} and not exists (
        select from deliveries d where d.client_id = n.client_id and d.notification_id = n.notification_id
          and d.delivery_id > $6
      )
      for update of n skip locked
    ), restarted as (
      update notifications t set state = 'waiting', tries = 0, due_at = now(), leased_until = null from picked
      where t.client_id = picked.client_id and t.notification_id = picked.notification_id returning 1
    ), last as (
      select created_at, notification_id from looked order by created_at desc, notification_id desc limit 1
    )
    select (select count(*)::int from restarted) as resent, (select count(*)::int from looked) as looked,
      (select (extract(epoch from created_at) * 1000000)::bigint::text from last) as "createdAtUs",
      (select notification_id from last) as "notificationId"`,
}

interface StepRow {
  readonly resent: number
  readonly looked: number
  readonly createdAtUs: string
  readonly notificationId: string
}

/** Makes those due at once that are among the next `size` of the range, in one commit. */
export async function resendStep(
  pool: Pool,
  range: ResendRange,
  asOf: string,
  after: RangePlace | undefined,
  size: number,
): Promise<ResendStep> {
  const place = [after?.createdAtUs ?? null, after?.notificationId ?? null]
  const row = only(await run<StepRow>(pool, resending, [...rangeValues(range), asOf, ...place, size]))
  const { resent, looked, createdAtUs, notificationId } = row
  return { resent, next: looked < size ? undefined : { createdAtUs, notificationId } }
}
