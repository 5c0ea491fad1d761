import type { Pool } from 'pg'
import type { Payment } from '../domain/payment.ts'
import { dueUnlessNewPolicy, planValues } from './columns.ts'
import { only, run, type Statement } from './statement.ts'

/**
 * The due row is the job. A claim leases rows that fell due, so that no two workers hold the same one; a worker that
 * dies keeps its lease only until it lapses. With `clientId` only that client's rows are taken, even while its clock is
 * being turned; without, clients whose clock is being turned are left to the turning, and a claim is shared by all who have
 * something due: those come first of whom the least is under way, and among them those who wait longest.
 */
export interface Claim {
  /** At most so many rows. Fewer do not mean that there are no more. */
  readonly limit: number
  readonly leaseMs: number
  readonly clientId?: string
  /** So many of one client at a time, with those under way; the limit when it is left out. */
  readonly mostPerClient?: number
  /** How many rows of each client the caller works on. */
  readonly underWay?: ReadonlyMap<string, number>
  /** Clients whose rows are left for later. */
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

const due = 'd.due_at <= now()'
const free = '(d.leased_until is null or d.leased_until <= now())'

/** A later notification of a payment waits until the first try of every earlier one has ended. */
const inOrder = `not exists (select 1 from notifications e where e.client_id = d.client_id
  and e.payment_id = d.payment_id and e.sequence < d.sequence and e.state = 'waiting' and e.tries = 0)`

/** A listener that has died keeps nothing for longer than its time, which it renews while it lives. */
const heard = (listener: string) =>
  `(case when k.listening_until > now() then k.listener = ${listener}::text else ${listener}::text is null end)`

/**
 * The clients who have anything planned, each with what comes first of it: one step in the index for each of them,
 * however many rows they have. Needs `with recursive`.
 */
export function plannedByClient(table: DueTable): string {
  const first = (condition: string) => `select d.client_id, d.due_at from ${table} d
          where d.due_at is not null${condition} order by d.client_id, d.due_at limit 1`
  return `planned (client_id, due_at) as (
        (${first('')})
        union all
        select n.client_id, n.due_at from planned p cross join lateral (
          ${first(' and d.client_id > p.client_id')}
        ) n
      )`
}

interface Claiming {
  readonly table: DueTable
  /** Its column of the row's id. */
  readonly id: string
  /** Of the row `d`. */
  readonly condition?: string
  /** Of the client `k`, by the parameter that has the listener. */
  readonly ofClient?: (listener: string) => string
  readonly also?: string
}

function leasing({ table, id, also = '' }: Claiming): string {
  return `update ${table} t set leased_until = now() + $2 * interval '1 millisecond' from due
      where t.client_id = due.client_id and t.${id} = due.id
      returning t.client_id as "clientId", t.${id} as id${also}`
}

/** Not named: a plan kept from a quiet hour compares every row of a backlog with every other, for seconds each time. */
function claimingOfOne(claiming: Claiming): Statement {
  const { table, id, condition = 'true', ofClient = () => 'true' } = claiming
  return {
    text: `with due as (
        select d.client_id, d.${id} as id, d.leased_until from ${table} d join clients k on k.client_id = d.client_id
        where d.client_id = $3 and ${due} and ${free} and ${condition} and ${ofClient('$4')}
        order by d.due_at limit $1 for update of d skip locked
      )
      ${leasing(claiming)}`,
  }
}

/**
 * Who has something to claim is found first, by one row of each; then each of them gives an equal share. Only what is taken is
 * locked, and of a client's backlog no more is read than that and what others have in hand. `limit $1` stands where the number
 * is known: PostgreSQL takes a tenth of all for a limit that it cannot know, and would rather sort a backlog than walk along it.
 */
function claimingOfAll(claiming: Claiming): Statement {
  const { table, id, condition = 'true', ofClient = () => 'true' } = claiming
  // Compared and ordered by both columns: only the index that has them in this order will do, whatever PostgreSQL estimates.
  const rowOf = (columns: string, client: string) => `select ${columns} from ${table} d
          where d.due_at is not null and (d.client_id, d.due_at) >= (${client}.client_id, '-infinity'::timestamptz)
            and (d.client_id, d.due_at) <= (${client}.client_id, now()) and ${free} and ${condition}
          order by d.client_id, d.due_at`
  return {
    text: `with recursive ${plannedByClient(table)}, ready as materialized (
        select p.client_id, coalesce(u.rows, 0) as under_way, f.due_at
        from planned p join clients k on k.client_id = p.client_id
        left join unnest($4::text[], $5::int[]) as u (client_id, rows) on u.client_id = p.client_id
        cross join lateral (${rowOf('d.due_at', 'p')} limit 1) f
        where p.due_at <= now() and (k.advancing_until is null or k.advancing_until <= now()) and ${ofClient('$7')}
          and coalesce(u.rows, 0) < $3 and p.client_id <> all($6::text[])
        order by under_way, f.due_at limit $1
      ), due as (
        select d.client_id, d.id, d.leased_until from ready r cross join lateral (
          select * from (
            ${rowOf(`d.client_id, d.${id} as id, d.leased_until`, 'r')} limit $1 for update of d skip locked
          ) first limit least($3 - r.under_way, $1 / (select count(*) from ready))
        ) d limit $1
      )
      ${leasing(claiming)}`,
  }
}

interface ClaimStatements {
  readonly ofOne: Statement
  readonly ofAll: Statement
  /** Takes who listens as its last value. */
  readonly heard: boolean
}

function claimStatements(claiming: Claiming): ClaimStatements {
  return { ofOne: claimingOfOne(claiming), ofAll: claimingOfAll(claiming), heard: claiming.ofClient !== undefined }
}

const neverSent = ', due.leased_until is null and t.tries = 0 as "neverSent"'
const claimingPayments = claimStatements({ table: 'payments', id: 'payment_id' })
const claimingCaptures = claimStatements({ table: 'captures', id: 'capture_id', also: neverSent })
const claimingRefunds = claimStatements({ table: 'refunds', id: 'refund_id', also: neverSent })
const claimingUpdates = claimStatements({ table: 'amount_updates', id: 'update_id', also: neverSent })
const claimingCallbacks = claimStatements({ table: 'callbacks', id: 'callback_id' })
const claimingNotifications = claimStatements({
  table: 'notifications',
  id: 'notification_id',
  condition: inOrder,
  ofClient: heard,
})

function claim<Row extends DueRow>(pool: Pool, statements: ClaimStatements, asked: Claim): Promise<Row[]> {
  const { limit, leaseMs, clientId, mostPerClient = limit, underWay, exceptClients = [], listener = null } = asked
  const heardBy = statements.heard ? [listener] : []
  if (clientId !== undefined) return run(pool, statements.ofOne, [limit, leaseMs, clientId, ...heardBy])
  const busy = [...(underWay ?? [])]
  const counts = [busy.map(([client]) => client), busy.map(([, rows]) => rows)]
  return run(pool, statements.ofAll, [limit, leaseMs, mostPerClient, ...counts, exceptClients, ...heardBy])
}

export function claimPayments(pool: Pool, asked: Claim): Promise<DueRow[]> {
  return claim(pool, claimingPayments, asked)
}

/** A capture or a refund. */
export interface DueMovement extends DueRow {
  /** Nobody ever leased it, so the acquirer cannot have heard of it: it may be sent without asking first. */
  readonly neverSent: boolean
}

export function claimCaptures(pool: Pool, asked: Claim): Promise<DueMovement[]> {
  return claim(pool, claimingCaptures, asked)
}

export function claimRefunds(pool: Pool, asked: Claim): Promise<DueMovement[]> {
  return claim(pool, claimingRefunds, asked)
}

/** As captures. */
export function claimUpdates(pool: Pool, asked: Claim): Promise<DueMovement[]> {
  return claim(pool, claimingUpdates, asked)
}

export function claimCallbacks(pool: Pool, asked: Claim): Promise<DueRow[]> {
  return claim(pool, claimingCallbacks, asked)
}

export function claimNotifications(pool: Pool, asked: Claim): Promise<DueRow[]> {
  return claim(pool, claimingNotifications, asked)
}

/**
 * Milliseconds until a row of the table falls due; undefined when nothing is planned. What is due and leased is not in it:
 * whoever sleeps looks again within a second, which is soon enough for a lease that lapsed.
 */
export async function untilNextDueMs(pool: Pool, table: DueTable): Promise<number | undefined> {
  return only(await run<{ ms: number | null }>(pool, waiting[table], [])).ms ?? undefined
}

/** Not named either, for the same reason. */
function waitingFor(table: DueTable): Statement {
  return {
    text: `with recursive ${plannedByClient(table)}
      select (extract(epoch from min(n.due_at) - now()) * 1000)::float8 as ms
      from planned p cross join lateral (
        select d.due_at from ${table} d where d.due_at is not null and (d.client_id, d.due_at) > (p.client_id, now())
          and (d.client_id, d.due_at) < (p.client_id, 'infinity'::timestamptz)
        order by d.client_id, d.due_at limit 1
      ) n`,
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
