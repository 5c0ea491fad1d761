/** What became of a step: nothing was written, or it was, and its notification is leased to the writer or left to be claimed. */
export type Written = false | 'written' | 'handed'

/** The column of a shared statement by which a process offers to deliver the notification itself, leased for so many milliseconds. */
export const courierColumns = { courier_ms: 'float8' } as const

/**
 * When the lease ends of a notification that its writer delivers at once; null where it has to be claimed. It may be
 * handed over only where a claim would give it: when each earlier one of the payment has had its first try (one that this
 * statement's snapshot does not show yet is missing in the count), while nobody turns the client's clock or listens to it.
 * `row` has client_id, payment_id and courier_ms.
 */
export function handedUntil(row: string, sequence: string): string {
  return `case when ${row}.courier_ms is not null
        and ${sequence} - 1 = (select count(*) from notifications e where e.client_id = ${row}.client_id
          and e.payment_id = ${row}.payment_id and e.sequence < ${sequence} and not (e.state = 'waiting' and e.tries = 0))
        and (select coalesce(greatest(k.advancing_until, k.listening_until) <= now(), true) from clients k
          where k.client_id = ${row}.client_id)
        then now() + ${row}.courier_ms * interval '1 millisecond' end`
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

export function writtenOf(row: { readonly handed?: boolean } | undefined): Written {
  return row !== undefined && (row.handed ? 'handed' : 'written')
}
