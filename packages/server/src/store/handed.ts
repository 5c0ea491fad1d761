import { sameClient } from './by-key.ts'

/** A notification that is leased to its writer, with what a delivery needs beside what the writer knows. */
export interface Handed {
  /** Its place among the payment's. */
  readonly sequence: number
  /** From the dashboard, for its type. */
  readonly dashboardUrl: string | null
  readonly clockOffsetMs: bigint
  /** On the client's clock. */
  readonly now: Date
}

/**
 * What became of a step and its notification: nothing was written; or it was, and is left to be claimed, has no address and was set
 * aside at once, or is handed to the writer.
 */
export type Written = false | 'written' | 'set aside' | Handed

/** The column of a shared statement by which a process offers to deliver the notification itself, leased for so many milliseconds. */
export const courierColumns = { courier_ms: 'float8' } as const

/** The reason that stands at a notification nobody was sent. */
export const noAddress = 'no notification address: set one for the client, then send it again'

interface NoticeColumns {
  /** Its type, an expression. */
  readonly type: string
  /** The column of notifications that names what it is about, and its value, an expression; absent where that is the payment. */
  readonly about?: readonly [column: string, value: string]
  /** The client's column with the address for its type. */
  readonly url: string
  /** The rows' column with the client's time; `at` when absent. */
  readonly at?: string
}

/**
 * A part of a shared statement: writes the notification of each row of `rows`, which has n, client_id, payment_id, notification_id,
 * notification_sequence, body, courier_ms and notify_url, its request's. What became of each is in `told`, by n.
 *
 * It is handed over, leased, to the writer that offers to deliver it only where a claim would give it: when each earlier one of the
 * payment has had its first try (one that this statement's snapshot does not show yet is missing in the count), while nobody
 * turns the client's clock or listens to it. One that would be handed over and has no address, by neither of the places that
 * `domain/notify-url` looks at, is set aside here, as its delivery would do.
 */
export function notifiedIn(rows: string, { type, about, url, at = 'at' }: NoticeColumns): string {
  const [column, value] = about ?? ['', '']
  const named = about ? `, ${column}` : ''
  return `, told as materialized (
      select *, case when handed_until is null then 'written'
        when coalesce(dashboard_url, '') = '' and coalesce(notify_url, '') = '' then 'set aside' else 'handed' end as became
      from (select r.*, k.${url} as dashboard_url, k.clock_offset_ms,
        case when r.courier_ms is not null and coalesce(greatest(k.advancing_until, k.listening_until) <= now(), true)
        and r.notification_sequence - 1 = (select count(*) from notifications e where e.client_id = r.client_id
          and e.payment_id = r.payment_id and e.sequence < r.notification_sequence and not (e.state = 'waiting' and e.tries = 0))
        then now() + r.courier_ms * interval '1 millisecond' end as handed_until
      from ${rows} r join clients k on ${sameClient('k', 'r')} offset 0) looked
    ), notified as (
      insert into notifications (client_id, notification_id, payment_id${named}, sequence, notify_type, body, created_at,
        state, tries, due_at, leased_until)
      select client_id, notification_id, payment_id${about ? `, ${value}` : ''}, notification_sequence, ${type}, body, ${at},
        case became when 'set aside' then 'unaddressed' else 'waiting' end, case became when 'set aside' then 1 else 0 end,
        case when became <> 'set aside' then now() end, case became when 'handed' then handed_until end
      from told
    ), untold as (
      insert into deliveries (client_id, notification_id, delivery_id, request_headers, error, acknowledged, duration_ms,
        created_at)
      select client_id, notification_id, notification_id, '{}', '${noAddress}', false, 0, ${at}
      from told where became = 'set aside'
    )`
}

/**
 * When the lease ends of an automatic capture that its writer makes at once; null where it has to be claimed, as it has while
 * somebody turns the client's clock: only who turns it works on what falls due on the way. `row` has client_id and capture_room_ms.
 */
export function handedCaptureUntil(row: string): string {
  return `case when ${row}.capture_room_ms is not null
        and (select coalesce(k.advancing_until <= now(), true) from clients k where k.client_id = ${row}.client_id)
        then now() + ${row}.capture_room_ms * interval '1 millisecond' end`
}

/** What a shared statement returns of the notification that it wrote, from `told` as `t`. */
export const toldColumns = `t.became, t.notification_sequence as "sequence", t.dashboard_url as "dashboardUrl",
      t.clock_offset_ms as "clockOffsetMs", now() + t.clock_offset_ms * interval '1 millisecond' as now`

/** A row with the columns above; all are null where there was no notification to write. */
export interface ToldRow extends Handed {
  readonly became: 'written' | 'handed' | 'set aside' | null
}

export function writtenOf(row: ToldRow | undefined): Written {
  if (!row) return false
  const { became, sequence, dashboardUrl, clockOffsetMs, now } = row
  return became === 'handed' ? { sequence, dashboardUrl, clockOffsetMs, now } : (became ?? 'written')
}
