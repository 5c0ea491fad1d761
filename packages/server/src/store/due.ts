import type { Pool } from 'pg'
import { only, run } from './statement.ts'

/**
 * The due row is the job. A claim leases rows that fell due, so that no two workers hold the same one; a worker that
 * dies keeps its lease only until it lapses. With `clientId` only that client's rows are taken, even while its clock is
 * being turned; without, clients whose clock is being turned are left to the turning.
 */
export interface Claim {
  readonly limit: number
  readonly leaseMs: number
  readonly clientId?: string
}

/** A row's key as its own table spells it. */
export interface DueRow {
  readonly clientId: string
  readonly id: string
}

const free = 'd.due_at <= now() and (d.leased_until is null or d.leased_until <= now())'
const whose = `(case when $3::text is null then k.advancing_until is null or k.advancing_until <= now()
  else d.client_id = $3 end)`

/** A later notification of a payment waits until the first try of every earlier one has ended. */
const inOrder = `not exists (select 1 from notifications e where e.client_id = d.client_id
  and e.payment_id = d.payment_id and e.sequence < d.sequence and e.state = 'waiting' and e.tries = 0)`

function claiming(table: string, id: string, condition = 'true'): { name: string; text: string } {
  return {
    name: `claim-${table}`,
    text: `with due as (
        select d.client_id, d.${id} as id from ${table} d join clients k on k.client_id = d.client_id
        where ${free} and ${whose} and ${condition}
        order by d.due_at limit $1 for update of d skip locked
      )
      update ${table} t set leased_until = now() + $2 * interval '1 millisecond' from due
      where t.client_id = due.client_id and t.${id} = due.id
      returning t.client_id as "clientId", t.${id} as id`,
  }
}

const claimingPayments = claiming('payments', 'payment_id')
const claimingCaptures = claiming('captures', 'capture_id')
const claimingNotifications = claiming('notifications', 'notification_id', inOrder)

export function claimPayments(pool: Pool, claim: Claim): Promise<DueRow[]> {
  return run(pool, claimingPayments, [claim.limit, claim.leaseMs, claim.clientId ?? null])
}

export function claimCaptures(pool: Pool, claim: Claim): Promise<DueRow[]> {
  return run(pool, claimingCaptures, [claim.limit, claim.leaseMs, claim.clientId ?? null])
}

export function claimNotifications(pool: Pool, claim: Claim): Promise<DueRow[]> {
  return run(pool, claimingNotifications, [claim.limit, claim.leaseMs, claim.clientId ?? null])
}

const soonest = ['payments', 'captures', 'notifications']
  .flatMap((table) => [
    `(select min(due_at) from ${table} where due_at > now())`,
    `(select min(leased_until) from ${table} where due_at <= now() and leased_until > now())`,
  ])
  .join(', ')

const waiting = {
  name: 'until-next-due',
  text: `select (extract(epoch from least(${soonest}) - now()) * 1000)::float8 as ms`,
}

/** Milliseconds until some row falls due or a lease lapses; undefined when nothing is planned. */
export async function untilNextDueMs(pool: Pool): Promise<number | undefined> {
  return only(await run<{ ms: number | null }>(pool, waiting, [])).ms ?? undefined
}

const postponing = {
  name: 'postpone-payment',
  text: `update payments set due_at = now() + $3 * interval '1 millisecond', leased_until = null
    where client_id = $1 and payment_id = $2`,
}

/** Gives a claimed payment back until later; null for never. */
export async function postponePayment(
  pool: Pool,
  clientId: string,
  paymentId: string,
  dueInMs: number | null,
): Promise<void> {
  await run(pool, postponing, [clientId, paymentId, dueInMs])
}
