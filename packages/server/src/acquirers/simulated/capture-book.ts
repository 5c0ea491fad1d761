import type { BookKey } from './book-key.ts'
import type { Database } from './database.ts'
import { isHeld, maySettle } from './scenario-book.ts'

export interface CaptureRecord {
  readonly state: 'pending' | 'captured' | 'declined' | 'reversed'
  /** How often it was requested under this reference. */
  readonly tries: number
  readonly paymentReference: string
  readonly paymentTransactionId: string
  readonly transactionId: string
  readonly currency: string
  readonly amount: bigint
  readonly declineCode: string | null
}

export interface CaptureEntry extends BookKey {
  readonly paymentReference: string
  readonly paymentTransactionId: string
  readonly transactionId: string
  readonly currency: string
  readonly amount: bigint
  readonly last: boolean
  /** What a pending one becomes at the second inquiry; null for one that is decided at once. */
  readonly settlesAs: 'captured' | 'declined' | null
  /** Inquiries do not end it. */
  readonly staysPending: boolean
  /** Why it is declined, now or when it settles, if the acquirer's own rules do not decline it first. */
  readonly declineCode: string | null
  /** When it is taken back, at the first inquiry from then on; null for never. */
  readonly reversesAt: Date | null
  readonly now: Date
}

export interface CaptureKey extends BookKey {
  readonly paymentReference: string
}

const columns = `state, tries, payment_reference as "paymentReference", transaction_id as "transactionId", currency, amount,
  decline_code as "declineCode", (select transaction_id from locked) as "paymentTransactionId"`

/**
 * The acquirer's own guard, apart from Capstan's. Every statement about captures and voids locks the authorization
 * first, and reads amounts from the locked row, which is the newest; the statement's snapshot may be older than the
 * wait for the lock. The amounts move only when the capture's row is new (tries = 1), so twins in flight under one
 * reference move them once.
 */
const capture = `
  with locked as (
    select * from simulator.authorizations
    where client_id = $1 and acquirer = $2 and reference = $4 and transaction_id = $5
    for update
  ), judged as (
    select *, case
      when state in ('voided', 'closed') then 'AUTH_CANCELLED'
      when state <> 'authorized' or capture_kind <> 'separate' then 'ORDER_STATUS_INVALID'
      when expires_at <= $12 then 'AUTH_EXPIRED'
      when currency <> $7 then 'CURRENCY_NOT_SUPPORT'
      when capture_count >= max_captures and max_captures = 1 then 'MULTI_CAPTURE_NOT_SUPPORTED'
      when capture_count >= max_captures then 'PAYMENT_COUNT_EXCEED_LIMIT'
      when final_capture is not null or captured + held + $8 > amount then 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT'
      when not partial_capture and $8 <> amount then 'INVALID_AMOUNT'
    end as refusal
    from locked
  ), placed as (
    insert into simulator.captures as existing (
      client_id, acquirer, reference, payment_reference, transaction_id, state, tries, currency, amount, final,
      settles_as, decline_code, created_at, reverses_at, stays_pending
    )
    select $1, $2, $3, $4, $6,
      case
        when refusal is not null then 'declined'
        when $10::text is not null then 'pending'
        when $11::text is not null then 'declined'
        else 'captured'
      end,
      1, $7, $8, $9 or not remainder_kept, case when refusal is null then $10 end, coalesce(refusal, $11), $12,
      $13, $14 and refusal is null
    from judged where ${maySettle('capture', '$15')}
    on conflict (client_id, acquirer, reference) do update set tries = existing.tries + 1
    returning *
  ), taken as (
    update simulator.authorizations as payment
    set captured = captured + case when placed.state = 'captured' then placed.amount else 0 end,
      held = held + case when placed.state = 'pending' then placed.amount else 0 end,
      capture_count = capture_count + 1,
      final_capture = case when placed.final then placed.reference end
    from placed
    where payment.client_id = $1 and payment.acquirer = $2 and payment.reference = $4
      and placed.tries = 1 and placed.state <> 'declined'
  )
  select ${columns} from placed`

/**
 * Takes the money, or records why not; a capture already under this reference is left as it is and returned.
 * Undefined when there is no such authorization, or when a scenario has to be looked for first (`decided` false): nothing is
 * recorded then.
 */
export async function recordCapture(
  database: Database,
  entry: CaptureEntry,
  decided: boolean,
): Promise<CaptureRecord | undefined> {
  const { rows } = await database.query<CaptureRecord>({
    name: 'simulator-capture',
    text: capture,
    values: [
      entry.clientId,
      entry.acquirer,
      entry.reference,
      entry.paymentReference,
      entry.paymentTransactionId,
      entry.transactionId,
      entry.currency,
      entry.amount,
      entry.last,
      entry.settlesAs,
      entry.declineCode,
      entry.now,
      entry.reversesAt,
      entry.staysPending,
      decided,
    ],
  })
  return rows[0]
}

/** Settling happens at exactly one inquiry, the second, and so does taking back, so that the amount moves once. */
const inquire = `
  with locked as (
    select reference, transaction_id from simulator.authorizations
    where client_id = $1 and acquirer = $2 and reference = $4
    for update
  ), asked as (
    update simulator.captures as capture
    set inquiries = inquiries + case when ${isHeld('capture', 'stays_pending')} then 0 else 1 end,
      state = case
        when state = 'pending' and inquiries >= 1 then settles_as
        when state = 'captured' and reverses_at <= $5 then 'reversed'
        else state end,
      reversed_by_inquiry = case
        when state = 'captured' and reverses_at <= $5 then inquiries + 1
        else reversed_by_inquiry end
    from locked
    where capture.client_id = $1 and capture.acquirer = $2 and capture.reference = $3
      and capture.payment_reference = locked.reference
    returning capture.*
  ), reversed as (
    update simulator.authorizations as payment
    set captured = captured - asked.amount, capture_count = capture_count - 1,
      final_capture = nullif(final_capture, asked.reference)
    from asked
    where payment.client_id = $1 and payment.acquirer = $2 and payment.reference = $4
      and asked.reversed_by_inquiry = asked.inquiries
  ), settled as (
    update simulator.authorizations as payment
    set held = held - asked.amount,
      captured = captured + case when asked.state = 'captured' then asked.amount else 0 end,
      capture_count = capture_count - case when asked.state = 'declined' then 1 else 0 end,
      final_capture = case when asked.state = 'declined' then nullif(final_capture, asked.reference) else final_capture end
    from asked
    where payment.client_id = $1 and payment.acquirer = $2 and payment.reference = $4
      and asked.settles_as is not null and asked.inquiries = 2
  )
  select ${columns} from asked`

/** Counts the inquiry, at the second one settles what was pending, takes back what is due for it, and gives the row as it then stands. */
export async function inquireCapture(
  database: Database,
  key: CaptureKey,
  now: Date,
): Promise<CaptureRecord | undefined> {
  const { rows } = await database.query<CaptureRecord>({
    name: 'simulator-inquire-capture',
    text: inquire,
    values: [key.clientId, key.acquirer, key.reference, key.paymentReference, now],
  })
  return rows[0]
}
