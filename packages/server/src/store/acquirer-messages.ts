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
  readonly events: readonly unknown[]
}

/** Anybody can send what is refused: so many of an account are kept, for whoever sets up its secrets. */
const refusedKept = 20

const inserting = {
  name: 'insert-acquirer-message',
  text: `with kept as (
      insert into acquirer_messages as m (acquirer, digest, refused, target, headers, body, events)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (acquirer, digest) do update set times = m.times + 1, last_received_at = now(),
        refused = excluded.refused, headers = excluded.headers, events = excluded.events
    )
    delete from acquirer_messages where $3::text is not null and acquirer = $1 and refused is not null
      and digest in (select digest from acquirer_messages where acquirer = $1 and refused is not null and digest <> $2
        order by last_received_at desc offset ${refusedKept - 1})`,
}

/** Keeps a message, or counts it when it was sent before. */
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
  readonly clientId: string
  readonly paymentId: string
}

const finding = {
  name: 'find-references',
  text: ['payments', 'checkout_tries', 'captures', 'refunds']
    .map(
      (table) => `select reference, client_id as "clientId", payment_id as "paymentId" from ${table}
        where reference = any($1) and client_id not like 'SANDBOX\\_%'`,
    )
    .join(' union '),
}

/** Whose payments these references are of. They are made by us and nobody has one twice; only live clients are looked at. */
export function findReferences(pool: Pool, references: readonly string[]): Promise<FoundReference[]> {
  return run<FoundReference>(pool, finding, [references])
}
