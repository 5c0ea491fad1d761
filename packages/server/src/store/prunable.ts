import type { Pool } from 'pg'
import type { KeptFor } from '../domain/retention.ts'
import { only, run } from './statement.ts'

/** What belongs to one payment, and goes with it: the table, and what puts its rows in order. `p` is the payment. */
const parts = {
  captures: ['capture_id', ofPayment],
  refunds: ['refund_id', ofPayment],
  amount_updates: ['update_id', ofPayment],
  reversals: ['reversal_id', ofPayment],
  alerts: ['alert_id', ofPayment],
  attempts: ['attempt_id', ofPayment],
  acquirer_told: ['event_id', ofPayment],
  checkout_tries: ['number, x.step', ofPayment],
  payment_sessions: ['session_id', () => 'x.client_id = p.client_id and x.session_id = p.session_id'],
  notifications: ['notification_id', ofPayment],
  deliveries: [
    'delivery_id',
    () => `x.client_id = p.client_id and x.notification_id in (select n.notification_id from notifications n
          where n.client_id = p.client_id and n.payment_id = p.payment_id)`,
  ],
} as const satisfies Readonly<Record<string, readonly [string, () => string]>>

function ofPayment(): string {
  return 'x.client_id = p.client_id and x.payment_id = p.payment_id'
}

type Part = keyof typeof parts
export type PrunedTable = 'payments' | Part
export type RowCounts = Readonly<Record<PrunedTable, number>>

const partNames = Object.keys(parts) as readonly Part[]

function eachPart(text: (table: Part, order: string, condition: string) => string, between: string): string {
  return partNames.map((table) => text(table, `x.${parts[table][0]}`, parts[table][1]())).join(between)
}

/** Another one as soon as any row of the payment was written anew, or came or went. */
const version = `md5(concat_ws('/', p.xmin::text, ${eachPart(
  (table, order, condition) => `
        (select string_agg(x.xmin::text, ',' order by ${order}) from ${table} x where ${condition})`,
  ', ',
)}))`

const exists = (table: Part, condition: string) =>
  `exists (select from ${table} x where ${parts[table][1]()} and (${condition}))`

/** Null for a payment that is over: by parameter `before` it is older, and so is all that happened to it. */
function keptFor(before: string): string {
  const open = ['captures', 'refunds', 'amount_updates', 'notifications'] as const
  const dated = ['captures', 'refunds', 'amount_updates', 'reversals', 'attempts', 'notifications'] as const
  return `case
        when p.state not in ('authorized', 'paid', 'cancelled', 'failed') or p.due_at is not null or p.held > 0
          or p.refunding > 0 or p.leased_until > now()
          or ${open.map((table) => exists(table, 'x.due_at is not null')).join('\n          or ')} then 'open'
        when p.stopped or ${exists('alerts', 'x.closed_at is null')} then 'alert'
        when ${dated.map((table) => exists(table, `x.created_at >= ${before}`)).join('\n          or ')}
          or ${exists('alerts', `x.closed_at >= ${before}`)} then 'recent'
      end`
}

const counts = `json_build_object('payments', 1, ${eachPart(
  (table, _order, condition) => `'${table}', (select count(*) from ${table} x where ${condition})`,
  ',\n        ',
)})`

/** Every column of every row, under the names of their tables. PostgreSQL breaks lines between the rows of an array. */
const contents = `replace(json_build_object('payments', json_build_array(to_json(p)), ${eachPart(
  (table, order, condition) =>
    `'${table}', coalesce((select json_agg(to_json(x) order by ${order}) from ${table} x where ${condition}), '[]')`,
  ',\n        ',
)})::text, chr(10), '')`

export interface OldPayment {
  readonly paymentId: string
  /** On the client's clock, to the microsecond: for whoever goes on after it. */
  readonly createdAt: string
  /** Null when it is over. Whatever follows is null otherwise. */
  readonly keptFor: KeptFor | null
  readonly rows: RowCounts | null
  readonly version: string | null
  /** All its rows as one JSON object, in one line. Null when nobody asked for it. */
  readonly contents: string | null
}

/** Where a page ended, or the beginning. */
export interface OldPlace {
  readonly createdAt: string
  readonly paymentId: string
}

const time = `to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Not named: each is planned for the tables as they are, and costs far more to run than to plan. */
const listing = (withContents: boolean) => ({
  text: `with old as materialized (
      select payment_id from payments
      where client_id = $1 and created_at < $2 and (created_at, payment_id) > ($3::timestamptz, $4)
      order by created_at, payment_id limit $5
    ), judged as materialized (
      select p.payment_id, ${keptFor('$2')} as kept from payments p join old o on o.payment_id = p.payment_id
      where p.client_id = $1
    )
    select p.payment_id as "paymentId", ${time} as "createdAt", j.kept as "keptFor",
      case when j.kept is null then ${counts} end as rows,
      case when j.kept is null then ${version} end as version,
      ${withContents ? `case when j.kept is null then ${contents} end` : 'null'} as contents
    from payments p join judged j on j.payment_id = p.payment_id
    where p.client_id = $1
    order by p.created_at, p.payment_id`,
})
const listingContents = listing(true)
const listingCounts = listing(false)

/** A client's payments made before that time on its clock, the oldest first, and which of them are over. */
export function listOldPayments(
  pool: Pool,
  clientId: string,
  before: Date,
  after: OldPlace | undefined,
  limit: number,
  withContents: boolean,
): Promise<OldPayment[]> {
  const place = [after?.createdAt ?? '-infinity', after?.paymentId ?? '']
  return run(pool, withContents ? listingContents : listingCounts, [clientId, before, ...place, limit])
}

/** A payment as it was when its rows were read. */
export interface ReadPayment {
  readonly paymentId: string
  readonly version: string
}

export interface PruneEntry {
  readonly auditId: string
  readonly actor: string
  /** The file that has them now. */
  readonly archive: string
}

/** What is open is not removed, whatever changed since it was judged: PostgreSQL then refuses to remove the payment. */
const closed: Readonly<Partial<Record<Part, string>>> = {
  captures: ' and x.due_at is null',
  refunds: ' and x.due_at is null',
  amount_updates: ' and x.due_at is null',
  notifications: ' and x.due_at is null',
}

const removing = {
  text: `with asked as (
      select * from unnest($2::text[], $3::text[]) as a (payment_id, version)
    ), p as materialized (
      select p.client_id, p.payment_id, p.session_id, p.created_at from payments p join asked a on a.payment_id = p.payment_id
      where p.client_id = $1 and p.created_at < $4 and ${keptFor('$4')} is null and ${version} = a.version
      for update of p skip locked
    ), ${eachPart(
      (table, _order, condition) => `gone_${table} as (
      delete from ${table} x using p where ${condition}${closed[table] ?? ''} returning 1
    )`,
      ', ',
    )}, gone_payments as (
      delete from payments x using p where x.client_id = p.client_id and x.payment_id = p.payment_id returning x.payment_id
    ), audited as (
      insert into audit (audit_id, client_id, actor, action, detail)
      select $5, $1, $6, 'prune-payments', jsonb_build_object('payments', count(*), 'from', min(created_at),
        'to', max(created_at), 'archive', $7::text)
      from p having count(*) > 0
    )
    select coalesce((select array_agg(payment_id) from gone_payments), '{}') as "paymentIds",
      json_build_object('payments', (select count(*) from gone_payments), ${eachPart(
        (table) => `'${table}', (select count(*) from gone_${table})`,
        ', ',
      )}) as rows`,
}

export interface Removed {
  readonly paymentIds: readonly string[]
  readonly rows: RowCounts
}

/**
 * Removes payments with all that belongs to them, in one commit with its entry in the audit: those that are over, and of
 * which no row has changed since it was read. The rest stays.
 */
export async function removePayments(
  pool: Pool,
  clientId: string,
  before: Date,
  read: readonly ReadPayment[],
  { auditId, actor, archive }: PruneEntry,
): Promise<Removed> {
  const asked = [read.map(({ paymentId }) => paymentId), read.map(({ version }) => version)]
  return only(await run<Removed>(pool, removing, [clientId, ...asked, before, auditId, actor, archive]))
}

/** PostgreSQL would not remove what something refers to that was written at this moment. */
export function isStillReferred(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23503'
}
