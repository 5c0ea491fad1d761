import type { BookKey } from './book-key.ts'
import type { Database } from './database.ts'
import { isHeld, maySettle } from './scenario-book.ts'

export interface UpdateRecord {
  readonly state: 'pending' | 'raised' | 'declined'
  /** How often it was requested under this reference. */
  readonly tries: number
  readonly paymentReference: string
  readonly transactionId: string
  readonly currency: string
  /** The new total. */
  readonly amount: bigint
  readonly declineCode: string | null
}

export interface UpdateEntry extends BookKey {
  readonly paymentReference: string
  readonly paymentTransactionId: string
  readonly transactionId: string
  readonly currency: string
  readonly amount: bigint
  /** What a pending one becomes at the second inquiry; null for one that is decided at once. */
  readonly settlesAs: 'raised' | 'declined' | null
  /** Inquiries do not end it. */
  readonly staysPending: boolean
  readonly declineCode: string | null
  readonly now: Date
}

export interface UpdateKey extends BookKey {
  readonly paymentReference: string
}

const columns = `state, tries, payment_reference as "paymentReference", transaction_id as "transactionId", currency, amount,
  decline_code as "declineCode"`

/** Locks and judges as a capture does; only a row that is new (tries = 1) raises the amount. */
const update = `
  with locked as (
    select * from simulator.authorizations
    where client_id = $1 and acquirer = $2 and reference = $4 and transaction_id = $5
    for update
  ), judged as (
    select *, case
      when state in ('voided', 'closed') then 'AUTH_CANCELLED'
      when state <> 'authorized' or capture_kind <> 'separate' then 'ORDER_STATUS_INVALID'
      when expires_at <= $11 then 'AUTH_EXPIRED'
      when capture_count > 0 or captured + held > 0 or update_count >= max_updates then 'INCREMENTAL_NOT_SUPPORT'
      when currency <> $7 then 'CURRENCY_NOT_SUPPORT'
      when $8 <= amount then 'INVALID_AMOUNT'
    end as refusal
    from locked
  ), placed as (
    insert into simulator.amount_updates as existing (
      client_id, acquirer, reference, payment_reference, transaction_id, state, tries, currency, amount, settles_as,
      decline_code, created_at, stays_pending
    )
    select $1, $2, $3, $4, $6,
      case
        when refusal is not null then 'declined'
        when $9::text is not null then 'pending'
        when $10::text is not null then 'declined'
        else 'raised'
      end,
      1, $7, $8, case when refusal is null then $9 end, coalesce(refusal, $10), $11,
      $12 and refusal is null
    from judged where ${maySettle('raise', '$13')}
    on conflict (client_id, acquirer, reference) do update set tries = existing.tries + 1
    returning *
  ), raised as (
    update simulator.authorizations as payment set amount = placed.amount, update_count = update_count + 1
    from placed
    where payment.client_id = $1 and payment.acquirer = $2 and payment.reference = $4
      and placed.tries = 1 and placed.state = 'raised'
  )
  select ${columns} from placed`

/**
 * Raises the amount, or records why not. Undefined when there is no such authorization, or when a scenario has to be looked
 * for first (`decided` false): nothing is recorded then.
 */
export async function recordUpdate(
  database: Database,
  entry: UpdateEntry,
  decided: boolean,
): Promise<UpdateRecord | undefined> {
  const { rows } = await database.query<UpdateRecord>({
    name: 'simulator-update-amount',
    text: update,
    values: [
      entry.clientId,
      entry.acquirer,
      entry.reference,
      entry.paymentReference,
      entry.paymentTransactionId,
      entry.transactionId,
      entry.currency,
      entry.amount,
      entry.settlesAs,
      entry.declineCode,
      entry.now,
      entry.staysPending,
      decided,
    ],
  })
  return rows[0]
}

/** A pending one is decided at the second inquiry, by how the authorization stands then. */
const inquire = `
  with locked as (
    select * from simulator.authorizations
    where client_id = $1 and acquirer = $2 and reference = $4
    for update
  ), asked as (
    update simulator.amount_updates as raise
    set inquiries = raise.inquiries + case when ${isHeld('raise', 'raise.stays_pending')} then 0 else 1 end,
      state = case
        when raise.state <> 'pending' or raise.inquiries < 1 then raise.state
        when locked.state = 'authorized' and locked.capture_count = 0 then raise.settles_as
        else 'declined' end,
      decline_code = case
        when raise.state <> 'pending' or raise.inquiries < 1 then raise.decline_code
        when locked.state = 'authorized' and locked.capture_count = 0 then raise.decline_code
        else coalesce(raise.decline_code, 'INCREMENTAL_NOT_SUPPORT') end
    from locked
    where raise.client_id = $1 and raise.acquirer = $2 and raise.reference = $3
      and raise.payment_reference = locked.reference
    returning raise.*
  ), raised as (
    update simulator.authorizations as payment set amount = asked.amount, update_count = update_count + 1
    from asked
    where payment.client_id = $1 and payment.acquirer = $2 and payment.reference = $4
      and asked.settles_as is not null and asked.inquiries = 2 and asked.state = 'raised'
  )
  select ${columns} from asked`

/** Counts the inquiry, at the second one settles what was pending, and gives the row as it then stands. */
export async function inquireUpdate(database: Database, key: UpdateKey): Promise<UpdateRecord | undefined> {
  const { rows } = await database.query<UpdateRecord>({
    name: 'simulator-inquire-update',
    text: inquire,
    values: [key.clientId, key.acquirer, key.reference, key.paymentReference],
  })
  return rows[0]
}
