import type { Pool, QueryResultRow } from 'pg'
import type { CaptureMode, Payment, PaymentStateKind } from '../domain/payment.ts'
import type { Environment } from './clients.ts'
import { paymentIn, paymentSelection, policyIn, policySelection } from './columns.ts'
import { paymentOf } from './rows.ts'
import { run } from './statement.ts'

/** What payments to look for. Whatever is absent does not matter. */
export interface PaymentFilter {
  readonly clientId?: string
  readonly environment?: Environment
  readonly states?: readonly PaymentStateKind[]
  /** APO's `paymentMethodType`. */
  readonly methodType?: string
  readonly acquirer?: string
  readonly captureMode?: CaptureMode
  readonly currency?: string
  /** What is authorized, in minor units, both ends included. Means nothing without a currency. */
  readonly amountFrom?: bigint
  readonly amountTo?: bigint
  /** On the client's clock; the end is not included. */
  readonly createdFrom?: Date
  readonly createdTo?: Date
  /** The acquirer's own id of the authorization, which no index has. */
  readonly transactionId?: string
}

/** A place in the list: what is older than this payment comes next. */
export interface ListPlace {
  /** ISO 8601 with the microseconds that the database keeps. */
  readonly at: string
  readonly paymentId: string
  readonly clientId: string
}

export interface FoundPayments {
  readonly payments: readonly Payment[]
  /** Where to go on; null when there is nothing more. */
  readonly next: ListPlace | null
  /** How many payments were looked at. */
  readonly scanned: number
}

/**
 * What one statement looks at, found or not: measured, 20,000 take 30 to 70 ms of a few clients and 130 ms of two hundred
 * (docs/dashboard.md). Whatever is rare is found in several of them, and whoever asks sees how far it has come.
 */
const rowsAtOnce = 20_000

interface Options {
  /** At most so many payments. */
  readonly limit: number
  readonly after?: ListPlace | undefined
  /** At most so many rows are looked at, and those that have the time of the last one. */
  readonly bound?: number
}

/**
 * The newest payments first, by the time on their client's clock. Each client's payments come from the index in this
 * order and are merged row by row, so that a page costs what it shows, or the bound, however many payments there are.
 */
export async function searchPayments(pool: Pool, filter: PaymentFilter, options: Options): Promise<FoundPayments> {
  const { limit, after } = options
  const parameters = new Parameters()
  const hit = hitCondition(filter, parameters)
  // Where every row is one, more of them than a page has would be read for nothing.
  const bound = hit === 'true' ? limit + 1 : (options.bound ?? rowsAtOnce)
  const clients = await clientsWithPayments(pool, filter, after, hit === 'true' ? bound : undefined)
  if (clients.length === 0) return { payments: [], next: null, scanned: 0 }
  const range = rangeCondition(filter, after, parameters)
  const branches = clients.map(
    (clientId) => `(select client_id, payment_id, created_at, (${hit}) as hit from payments q
        where client_id = ${parameters.add(clientId)} and ${range}
        order by created_at desc fetch first ${bound} rows with ties)`,
  )
  // Planned at each run: the number of clients and the filters make it another one, and the times decide the plan.
  const text = `with merged as (
      select * from (${branches.join('\n      union all ')}) every_client
      order by created_at desc fetch first ${bound} rows with ties
    ), counted as (
      select *, row_number() over (order by created_at desc, payment_id desc, client_id desc) as n from merged
    ), page as (
      select * from counted where hit or n >= ${bound}
      order by created_at desc, payment_id desc, client_id desc limit ${limit + 1}
    )
    select g.n as place, g.hit, ${placeSelection('g')}, ${policySelection}, ${paymentSelection} from page g
    join clients k on k.client_id = g.client_id
    left join payments p on g.hit and p.client_id = g.client_id and p.payment_id = g.payment_id
    order by g.n`
  return pageOf(await run(pool, { text }, parameters.values), limit, bound)
}

/** Those of the named payments that the filter lets through, the newest first. */
export async function filterPayments(
  pool: Pool,
  named: readonly { readonly clientId: string; readonly paymentId: string }[],
  filter: PaymentFilter,
): Promise<readonly Payment[]> {
  if (named.length === 0) return []
  const parameters = new Parameters()
  const clientIds = parameters.add(named.map(({ clientId }) => clientId))
  const paymentIds = parameters.add(named.map(({ paymentId }) => paymentId))
  const conditions = clientConditions(filter, parameters)
  const text = `select ${policySelection}, ${paymentSelection}
    from unnest(${clientIds}::text[], ${paymentIds}::text[]) named (client_id, payment_id)
    join clients k on k.client_id = named.client_id
    cross join lateral (
      select * from payments q where q.client_id = named.client_id and q.payment_id = named.payment_id
        and ${hitCondition(filter, parameters)} and ${rangeCondition(filter, undefined, parameters)}
    ) p
    ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
    order by p.created_at desc, p.payment_id desc, p.client_id desc`
  return (await run(pool, { text }, parameters.values)).flatMap(paymentsIn)
}

/** The values of a statement that is put together, each named once. */
class Parameters {
  readonly values: unknown[] = []

  add(value: unknown): string {
    this.values.push(value)
    return `$${this.values.length}`
  }
}

/** What a payment `q` must be beside its client and its time; `true` when nothing is asked of it. */
function hitCondition(filter: PaymentFilter, parameters: Parameters): string {
  const conditions: string[] = []
  const must = (value: unknown, condition: (name: string) => string) => {
    if (value !== undefined) conditions.push(condition(parameters.add(value)))
  }
  must(filter.states, (name) => `q.state = any(${name}::text[])`)
  must(filter.methodType, (name) => `q.method->>'type' = ${name}`)
  must(filter.acquirer, (name) => `q.acquirer = ${name}`)
  must(filter.captureMode, (name) => `q.capture_mode = ${name}`)
  must(filter.currency, (name) => `q.currency = ${name}`)
  must(filter.amountFrom, (name) => `q.amount >= ${name}::bigint`)
  must(filter.amountTo, (name) => `q.amount <= ${name}::bigint`)
  must(filter.transactionId, (name) => `q.receipt->>'transactionId' = ${name}`)
  // Null, where a payment has no acquirer, would be no answer.
  return conditions.length === 0 ? 'true' : `coalesce(${conditions.join(' and ')}, false)`
}

/** Between which times; the index goes there at once. */
function rangeCondition(filter: PaymentFilter, after: ListPlace | undefined, parameters: Parameters): string {
  const conditions: string[] = []
  if (filter.createdFrom) conditions.push(`q.created_at >= ${parameters.add(filter.createdFrom)}`)
  if (filter.createdTo) conditions.push(`q.created_at < ${parameters.add(filter.createdTo)}`)
  if (after) {
    const [at, paymentId, clientId] = [after.at, after.paymentId, after.clientId].map((value) => parameters.add(value))
    conditions.push(`q.created_at <= ${at}::timestamptz`)
    conditions.push(`(q.created_at, q.payment_id, q.client_id) < (${at}::timestamptz, ${paymentId}, ${clientId})`)
  }
  return conditions.length === 0 ? 'true' : conditions.join(' and ')
}

function clientConditions({ clientId, environment }: PaymentFilter, parameters: Parameters): string[] {
  return [
    ...(clientId === undefined ? [] : [`k.client_id = ${parameters.add(clientId)}`]),
    ...(environment === undefined ? [] : [`k.environment = ${parameters.add(environment)}`]),
  ]
}

/**
 * Whose payments are in the range. Where any payment will do, the newest `most` payments can only be of the `most` clients
 * that have the newest ones (or as new ones); merging more would cost their planning.
 */
async function clientsWithPayments(
  pool: Pool,
  filter: PaymentFilter,
  after: ListPlace | undefined,
  most: number | undefined,
): Promise<readonly string[]> {
  if (filter.clientId !== undefined && filter.environment === undefined) return [filter.clientId]
  const parameters = new Parameters()
  const conditions = clientConditions(filter, parameters)
  const text = `select k.client_id as "clientId" from clients k
    cross join lateral (
      select q.created_at from payments q where q.client_id = k.client_id and ${rangeCondition(filter, after, parameters)}
      order by q.created_at desc limit 1
    ) newest
    ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
    order by newest.created_at desc ${most === undefined ? '' : `fetch first ${most} rows with ties`}`
  return (await run<{ clientId: string }>(pool, { text }, parameters.values)).map(({ clientId }) => clientId)
}

function placeSelection(alias: string): string {
  return `to_char(${alias}.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "placeAt",
      ${alias}.payment_id as "placePayment", ${alias}.client_id as "placeClient"`
}

function placeIn(row: QueryResultRow): ListPlace {
  return { at: row['placeAt'], paymentId: row['placePayment'], clientId: row['placeClient'] }
}

function paymentsIn(row: QueryResultRow): Payment[] {
  const payment = paymentIn(row)
  return payment ? [paymentOf(payment, policyIn(row))] : []
}

/** `rows`: hits, and those at the bound, hits or not, which say how far it came. */
function pageOf(rows: readonly QueryResultRow[], limit: number, bound: number): FoundPayments {
  const hits = rows.filter(({ hit }) => hit)
  const last = rows.at(-1)
  const scanned = Number(last?.['place'] ?? 0)
  const payments = hits.slice(0, limit).flatMap(paymentsIn)
  const more = hits.length > limit
  if (more) return { payments, next: placeIn(hits[limit - 1] as QueryResultRow), scanned }
  return { payments, next: last && scanned >= bound ? placeIn(last) : null, scanned }
}
