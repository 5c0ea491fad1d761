import { assert } from '../../assert.ts'
import type { BookKey } from './book-key.ts'
import type { Database } from './database.ts'
import { maySettle } from './scenario-book.ts'

export interface VoidRecord {
  /** How often it was requested under this reference. */
  readonly tries: number
  readonly paymentReference: string
  readonly transactionId: string
  /** Null when it was carried out. */
  readonly declineCode: string | null
}

export interface VoidEntry extends BookKey {
  readonly paymentReference: string
  readonly paymentTransactionId: string | null
  readonly transactionId: string
  /** Why an open authorization is not closed all the same; null to close it. */
  readonly declineCode: string | null
  readonly now: Date
}

/**
 * Locks as a capture does. A void gives back what is not captured; when nothing is left to give back, it is refused. What
 * is taken by paying goes back as long as the method allows.
 * An unknown reference is closed by a row of its own, on which a late authorization under it then stumbles.
 */
const voidAuthorization = `
  with locked as (
    select * from simulator.authorizations
    where client_id = $1 and acquirer = $2 and reference = $4
    for update
  ), closed as (
    insert into simulator.authorizations (client_id, acquirer, reference, state, tries, created_at)
    select $1, $2, $4, 'closed', 0, $8 where not exists (select from locked) and ${maySettle('close', '$9')}
    on conflict do nothing
    returning *
  ), judged as (
    select case
      when transaction_id <> $5 then 'ORDER_NOT_EXIST'
      when state = 'authorized' and cancel_until <= $8 then 'CANCEL_WINDOW_EXCEED'
      when state = 'authorized' and cancel_until is null
        and (capture_kind <> 'separate' or final_capture is not null or captured + held = amount)
        then 'ORDER_STATUS_INVALID'
      when state in ('awaiting-buyer', 'pending', 'authorized') then $7
    end as refusal
    from (select * from locked union all select * from closed) as subject
  ), placed as (
    insert into simulator.voids as existing (
      client_id, acquirer, reference, payment_reference, transaction_id, tries, decline_code, created_at
    )
    select $1, $2, $3, $4, $6, 1, refusal, $8 from judged where ${maySettle('close', '$9')}
    on conflict (client_id, acquirer, reference) do update set tries = existing.tries + 1
    returning *
  ), voided as (
    update simulator.authorizations as payment set state = 'voided'
    from placed
    where payment.client_id = $1 and payment.acquirer = $2 and payment.reference = $4
      and placed.tries = 1 and placed.decline_code is null
      and payment.state in ('awaiting-buyer', 'pending', 'authorized')
  )
  select tries, payment_reference as "paymentReference", transaction_id as "transactionId", decline_code as "declineCode"
  from placed`

/**
 * Closes the authorization, or records why not; a void already under this reference is left as it is and returned.
 * Undefined when a scenario has to be looked for first (`decided` false): nothing is recorded then.
 */
export async function recordVoid(
  database: Database,
  entry: VoidEntry,
  decided: boolean,
): Promise<VoidRecord | undefined> {
  if (!decided) return tryVoid(database, entry, false)
  // An authorization that arrives at the same moment is neither in the first snapshot nor replaced by a closed row, so
  // the statement does nothing; the second run sees it.
  const record = (await tryVoid(database, entry, true)) ?? (await tryVoid(database, entry, true))
  assert(record, 'a reference seen once stays in the books')
  return record
}

async function tryVoid(database: Database, entry: VoidEntry, decided: boolean): Promise<VoidRecord | undefined> {
  const { rows } = await database.query<VoidRecord>({
    name: 'simulator-void',
    text: voidAuthorization,
    values: [
      entry.clientId,
      entry.acquirer,
      entry.reference,
      entry.paymentReference,
      entry.paymentTransactionId,
      entry.transactionId,
      entry.declineCode,
      entry.now,
      decided,
    ],
  })
  return rows[0]
}
