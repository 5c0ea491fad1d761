import type { Pool } from 'pg'
import { only, run } from './statement.ts'

const leasing = {
  name: 'lease-clock',
  text: `update clients set advancing_until = now() + $2 * interval '1 millisecond'
    where client_id = $1 and environment = 'sandbox' and (advancing_until is null or advancing_until <= now() or $3)
    returning client_id`,
}

/** Keeps workers off the client's rows while its clock is turned. False when somebody else is turning it. */
export async function leaseClock(pool: Pool, clientId: string, leaseMs: number, renew: boolean): Promise<boolean> {
  return (await run(pool, leasing, [clientId, leaseMs, renew])).length === 1
}

const releasing = { name: 'release-clock', text: 'update clients set advancing_until = null where client_id = $1' }

export async function releaseClock(pool: Pool, clientId: string): Promise<void> {
  await run(pool, releasing, [clientId])
}

/** Captures, refunds and updates before payments, as the recording of one takes them: the other way round they would deadlock. */
const turning = {
  name: 'turn-clock',
  text: `with turned as (
      update clients set clock_offset_ms = clock_offset_ms + $2::bigint where client_id = $1 and environment = 'sandbox'
      returning client_id
    ), c as (
      update captures t set due_at = due_at - $2 * interval '1 millisecond' from turned
      where t.client_id = turned.client_id and due_at is not null returning 1
    ), f as (
      update refunds t set due_at = due_at - $2 * interval '1 millisecond' from turned
      where t.client_id = turned.client_id and due_at is not null returning 1
    ), u as (
      update amount_updates t set due_at = due_at - $2 * interval '1 millisecond' from turned
      where t.client_id = turned.client_id and due_at is not null returning 1
    ), p as (
      update payments t set due_at = due_at - $2 * interval '1 millisecond' from turned
      where t.client_id = turned.client_id and due_at is not null and (select count(*) from c) >= 0
        and (select count(*) from f) >= 0 and (select count(*) from u) >= 0
    ), b as (
      update callbacks t set due_at = due_at - $2 * interval '1 millisecond' from turned
      where t.client_id = turned.client_id and due_at is not null
    )
    update notifications t set due_at = due_at - $2 * interval '1 millisecond' from turned
    where t.client_id = turned.client_id and due_at is not null`,
}

/** Moves a sandbox client's clock `byMs` milliseconds ahead; what was planned comes nearer by as much. */
export async function turnClock(pool: Pool, clientId: string, byMs: number): Promise<void> {
  await run(pool, turning, [clientId, byMs])
}

const nearest = {
  name: 'nearest-due-of-client',
  text: `select count(*) filter (where leased_until > now())::int as leased,
      (extract(epoch from min(due_at) - now()) * 1000)::float8 as ms
    from (
      select due_at, leased_until from payments where client_id = $1 and due_at is not null
      union all select due_at, leased_until from captures where client_id = $1 and due_at is not null
      union all select due_at, leased_until from refunds where client_id = $1 and due_at is not null
      union all select due_at, leased_until from amount_updates where client_id = $1 and due_at is not null
      union all select due_at, leased_until from callbacks where client_id = $1 and due_at is not null
      union all select due_at, leased_until from notifications where client_id = $1 and due_at is not null
    ) due`,
}

/** How many of the client's rows somebody works on, and in how many milliseconds the next one falls due. */
export async function nearestDue(pool: Pool, clientId: string): Promise<{ leased: number; ms: number | null }> {
  return only(await run<{ leased: number; ms: number | null }>(pool, nearest, [clientId]))
}
