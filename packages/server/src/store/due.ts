import type { Pool } from 'pg'
import type { Payment } from '../domain/payment.ts'
import { dueUnlessNewPolicy, planValues } from './columns.ts'
import { only, run, type Statement } from './statement.ts'

/**
 * The due row is the job. A claim leases rows that fell due, so that no two workers hold the same one; a worker that
 * dies keeps its lease only until it lapses. With `clientId` only that client's rows are taken, even while its clock is
 * being turned; without, clients whose clock is being turned are left to the turning.
 */
export interface Claim {
  readonly limit: number
  readonly leaseMs: number
  readonly clientId?: string
  /** Clients that have enough under way; their rows are left for later. */
  readonly exceptClients?: readonly string[]
  /** Of notifications: who listens to the client. They are left to the one who does, and everybody else passes them over. */
  readonly listener?: string
}

/** The tables whose rows fall due. */
export type DueTable = 'payments' | 'captures' | 'refunds' | 'amount_updates' | 'callbacks' | 'notifications'

/** A row's key as its own table spells it. */
export interface DueRow {
  readonly clientId: string
  readonly id: string
}

const free = 'd.due_at <= now() and (d.leased_until is null or d.leased_until <= now())'
const whose = `(case when $3::text is null then k.advancing_until is null or k.advancing_until <= now()
  else d.client_id = $3 end) and d.client_id <> all($4::text[])`

/** A later notification of a payment waits until the first try of every earlier one has ended. */
const inOrder = `not exists (select 1 from notifications e where e.client_id = d.client_id
  and e.payment_id = d.payment_id and e.sequence < d.sequence and e.state = 'waiting' and e.tries = 0)`

/** A listener that has died keeps nothing for longer than its time, which it renews while it lives. */
const heard = `(case when k.listening_until > now() then k.listener = $5::text else $5::text is null end)`

/** Not named: a plan kept from a quiet hour compares every row of a backlog with every other, for seconds each time. */
function claiming(table: DueTable, id: string, condition = 'true', also = ''): Statement {
  return {
    text: `with due as (
        select d.client_id, d.${id} as id, d.leased_until from ${table} d join clients k on k.client_id = d.client_id
        where ${free} and ${whose} and ${condition}
        order by d.due_at limit $1 for update of d skip locked
      )
      update ${table} t set leased_until = now() + $2 * interval '1 millisecond' from due
      where t.client_id = due.client_id and t.${id} = due.id
      returning t.client_id as "clientId", t.${id} as id${also}`,
  }
}

const claimingPayments = claiming('payments', 'payment_id')
const neverSent = ', due.leased_until is null and t.tries = 0 as "neverSent"'
const claimingCaptures = claiming('captures', 'capture_id', 'true', neverSent)
const claimingRefunds = claiming('refunds', 'refund_id', 'true', neverSent)
const claimingUpdates = claiming('amount_updates', 'update_id', 'true', neverSent)
const claimingCallbacks = claiming('callbacks', 'callback_id')
const claimingNotifications = claiming('notifications', 'notification_id', `${inOrder} and ${heard}`)

function claimValues(claim: Claim): readonly unknown[] {
  return [claim.limit, claim.leaseMs, claim.clientId ?? null, claim.exceptClients ?? []]
}

export function claimPayments(pool: Pool, claim: Claim): Promise<DueRow[]> {
  return run(pool, claimingPayments, claimValues(claim))
}

/** A capture or a refund. */
export interface DueMovement extends DueRow {
  /** Nobody ever leased it, so the acquirer cannot have heard of it: it may be sent without asking first. */
  readonly neverSent: boolean
}

export function claimCaptures(pool: Pool, claim: Claim): Promise<DueMovement[]> {
  return run(pool, claimingCaptures, claimValues(claim))
}

export function claimRefunds(pool: Pool, claim: Claim): Promise<DueMovement[]> {
  return run(pool, claimingRefunds, claimValues(claim))
}

/** As captures. */
export function claimUpdates(pool: Pool, claim: Claim): Promise<DueMovement[]> {
  return run(pool, claimingUpdates, claimValues(claim))
}

export function claimCallbacks(pool: Pool, claim: Claim): Promise<DueRow[]> {
  return run(pool, claimingCallbacks, claimValues(claim))
}

export function claimNotifications(pool: Pool, claim: Claim): Promise<DueRow[]> {
  return run(pool, claimingNotifications, [...claimValues(claim), claim.listener ?? null])
}

/** Milliseconds until a row of the table falls due or a lease on it lapses; undefined when nothing is planned. */
export async function untilNextDueMs(pool: Pool, table: DueTable): Promise<number | undefined> {
  return only(await run<{ ms: number | null }>(pool, waiting[table], [])).ms ?? undefined
}

/** Not named either, for the same reason. */
function waitingFor(table: DueTable): Statement {
  return {
    text: `select (extract(epoch from least(
        (select min(due_at) from ${table} where due_at > now()),
        (select min(leased_until) from ${table} where due_at <= now() and leased_until > now())
      ) - now()) * 1000)::float8 as ms`,
  }
}

const waiting: Readonly<Record<DueTable, Statement>> = {
  payments: waitingFor('payments'),
  captures: waitingFor('captures'),
  refunds: waitingFor('refunds'),
  amount_updates: waitingFor('amount_updates'),
  callbacks: waitingFor('callbacks'),
  notifications: waitingFor('notifications'),
}

const postponing = {
  name: 'postpone-payment',
  text: `update payments set due_at = ${dueUnlessNewPolicy('$3', '$1', '$7, $8, $9')}, leased_until = null
    where client_id = $1 and payment_id = $2 and state = $4 and held = $5 and captured = $6 and amount = $10`,
}

/**
 * Gives a claimed payment back until later; null for never. Writes nothing when its state or amounts have changed since it was
 * loaded: whoever changed it has planned what comes next, and a payment being closed must not lose its due time.
 */
export async function postponePayment(
  pool: Pool,
  payment: Pick<Payment, 'clientId' | 'paymentId' | 'state' | 'amounts' | 'expiryPolicy'>,
  dueInMs: number | null,
): Promise<void> {
  await run(pool, postponing, [
    payment.clientId,
    payment.paymentId,
    dueInMs,
    payment.state.kind,
    payment.amounts.held,
    payment.amounts.captured,
    ...planValues(payment.expiryPolicy),
    payment.amounts.authorized,
  ])
}
