import type { Pool } from 'pg'
import { run } from './statement.ts'

/** What an acquirer sent, but for what may not be kept of cards and buyers. */
export interface AcquirerMessage {
  /** The account it was sent to. */
  readonly acquirer: string
  /** SHA-256 of the body, in hexadecimal. */
  readonly digest: string
  /** Why it is not believed. */
  readonly refused: string | null
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** What it says happened, with the payment that it is about, as far as we know it. */
  readonly events: readonly MessageEvent[]
}

/** One thing that a message says happened. */
export interface MessageEvent {
  /** The acquirer's. */
  readonly eventId: string
  readonly subject: 'authorization' | 'capture' | 'refund'
  /** Ours: of the operation, and of the authorization where the message does not name the operation's. */
  readonly reference?: string
  readonly paymentReference?: string
  readonly clientId?: string
  readonly paymentId?: string
}

/** Anybody can send what is refused: so many of an account are kept, for whoever sets up its secrets. */
const refusedKept = 20

/**
 * Nothing is written for what else comes in that minute, or again in the same second, or a stranger could keep the database
 * busy. Nor does one wait for another that takes the oldest away.
 */
const inserting = {
  name: 'insert-acquirer-message',
  text: `with kept as (
      insert into acquirer_messages as m (acquirer, digest, refused, target, headers, body, events)
      select $1, $2, $3, $4, $5, $6, $7
      where $3::text is null or (
        (select count(*) from acquirer_messages where acquirer = $1 and refused is not null
          and last_received_at > now() - interval '1 minute') < ${refusedKept}
        and not exists (select from acquirer_messages where acquirer = $1 and digest = $2
          and last_received_at > now() - interval '1 second'))
      on conflict (acquirer, digest) do update set times = m.times + 1, last_received_at = now(),
        refused = excluded.refused, target = excluded.target, headers = excluded.headers, body = excluded.body,
        events = excluded.events
      where m.refused is not null or excluded.refused is null
      returning m.refused
    )
    delete from acquirer_messages where acquirer = $1 and digest in (
      select digest from acquirer_messages where acquirer = $1
        and exists (select from kept where refused is not null)
        and digest in (select digest from acquirer_messages where acquirer = $1 and refused is not null and digest <> $2
          order by last_received_at desc offset ${refusedKept - 1})
      for update skip locked)`,
}

/**
 * Keeps a message, or counts it when it was sent before; of those that are refused only some. What is proven stays so,
 * whoever repeats it without proof; what is proven at last is kept whole, though only a part of it was kept until then.
 */
export async function keepMessage(pool: Pool, message: AcquirerMessage): Promise<void> {
  const { acquirer, digest, refused, target, headers, body, events } = message
  await run(pool, inserting, [acquirer, digest, refused, target, headers, body, JSON.stringify(events)])
}

export interface ListedMessage extends AcquirerMessage {
  readonly receivedAt: Date
  readonly lastReceivedAt: Date
  readonly times: number
}

const listing = {
  name: 'list-acquirer-messages',
  text: `select acquirer, digest, refused, target, headers, body, events, received_at as "receivedAt",
      last_received_at as "lastReceivedAt", times
    from acquirer_messages where acquirer = $1 order by last_received_at desc limit $2`,
}

/** The newest first. */
export function listMessages(pool: Pool, acquirer: string, limit: number): Promise<ListedMessage[]> {
  return run<ListedMessage>(pool, listing, [acquirer, limit])
}

/** What one of our references is of. */
export interface FoundReference {
  readonly reference: string
  readonly of: 'authorization' | 'capture' | 'refund'
  readonly clientId: string
  readonly paymentId: string
}

const subjects = {
  payments: 'authorization',
  checkout_tries: 'authorization',
  captures: 'capture',
  refunds: 'refund',
} as const

const finding = {
  name: 'find-references',
  text: Object.entries(subjects)
    .map(
      ([
        table,
        of,
      ]) => `select reference, '${of}' as of, client_id as "clientId", payment_id as "paymentId" from ${table}
        where reference = any($1) and client_id not like 'SANDBOX\\_%'`,
    )
    .join(' union '),
}

/** Whose payments these references are of. They are made by us and nobody has one twice; only live clients are looked at. */
export function findReferences(pool: Pool, references: readonly string[]): Promise<FoundReference[]> {
  return run<FoundReference>(pool, finding, [references])
}

const findingMovements = {
  capture: {
    name: 'find-capture-by-transaction',
    text: `select reference from captures
      where client_id = $1 and payment_id = $2 and receipt->>'transactionId' = $3`,
  },
  refund: {
    name: 'find-refund-by-transaction',
    text: `select reference from refunds
      where client_id = $1 and payment_id = $2 and receipt->>'transactionId' = $3`,
  },
} as const

/** Our reference of the payment's capture or refund that the acquirer has by this id. */
export async function findMovementReference(
  pool: Pool,
  movement: 'capture' | 'refund',
  { clientId, paymentId }: Pick<FoundReference, 'clientId' | 'paymentId'>,
  transactionId: string,
): Promise<string | undefined> {
  const rows = await run<{ reference: string }>(pool, findingMovements[movement], [clientId, paymentId, transactionId])
  return rows[0]?.reference
}
