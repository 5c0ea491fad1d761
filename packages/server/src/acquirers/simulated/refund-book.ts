import type { BookKey } from './book-key.ts'
import type { Database } from './database.ts'
import { isHeld, maySettle } from './scenario-book.ts'

export interface RefundRecord {
  readonly state: 'pending' | 'refunded' | 'declined' | 'reversed'
  /** How often it was requested under this reference. */
  readonly tries: number
  readonly paymentReference: string
  readonly paymentTransactionId: string
  readonly methodType: string
  readonly transactionId: string
  readonly currency: string
  readonly amount: bigint
  readonly declineCode: string | null
}

export interface RefundEntry extends BookKey {
  readonly paymentReference: string
  readonly paymentTransactionId: string
  /** The capture that it gives back from; null for the payment as a whole. */
  readonly captureReference: string | null
  readonly transactionId: string
  readonly currency: string
  readonly amount: bigint
  /** What a pending one becomes at the second inquiry; null for one that is decided at once. */
  readonly settlesAs: 'refunded' | 'declined' | null
  /** Inquiries do not end it. */
  readonly staysPending: boolean
  /** Why it is declined, now or when it settles, if the acquirer's own rules do not decline it first. */
  readonly declineCode: string | null
  /** When the buyer's bank sends it back, at the first inquiry from then on; null for never. */
  readonly reversesAt: Date | null
  readonly now: Date
}

export interface RefundKey extends BookKey {
  readonly paymentReference: string
}

const columns = `state, tries, payment_reference as "paymentReference", transaction_id as "transactionId", currency, amount,
  decline_code as "declineCode", (select transaction_id from locked) as "paymentTransactionId",
  (select method_type from locked) as "methodType"`

/**
 * Locks the authorization first, and then the capture that is named, as every statement about them does, and judges by
 * the locked rows, which are the newest. The amounts move only when the refund's row is new (tries = 1). A capture that
 * the authorization itself made has no row here: it is the whole of the authorization.
 */
const refund = `
  with locked as (
    select * from simulator.authorizations
    where client_id = $1 and acquirer = $2 and reference = $4 and transaction_id = $5
    for update
  ), named as (
    select c.state, c.amount, c.refunding, c.refunded from simulator.captures c
    join locked on c.payment_reference = locked.reference
    where c.client_id = $1 and c.acquirer = $2 and c.reference = $6
    for update of c
  ), judged as (
    select case
      when l.taken = 0 or ($6::text is not null and l.capture_kind = 'separate' and n.state is distinct from 'captured')
        then 'ORDER_STATUS_INVALID'
      when l.currency <> $8 then 'CURRENCY_NOT_SUPPORT'
      when l.refunding + l.refunded + $9 > l.taken or n.refunding + n.refunded + $9 > n.amount
        then 'REFUND_AMOUNT_EXCEED'
    end as refusal
    from (
      select *, case when state = 'authorized' and capture_kind <> 'separate' then amount else captured end as taken
      from locked
    ) l left join named n on true
  ), placed as (
    insert into simulator.refunds as existing (
      client_id, acquirer, reference, payment_reference, capture_reference, transaction_id, state, tries, currency,
      amount, settles_as, decline_code, created_at, reverses_at, stays_pending
    )
    select $1, $2, $3, $4, $6, $7,
      case
        when refusal is not null then 'declined'
        when $10::text is not null then 'pending'
        when $11::text is not null then 'declined'
        else 'refunded'
      end,
      1, $8, $9, case when refusal is null then $10 end, coalesce(refusal, $11), $12, $13,
      $14 and refusal is null
    from judged where ${maySettle('refund', '$15')}
    on conflict (client_id, acquirer, reference) do update set tries = existing.tries + 1
    returning *
  ), given as (
    update simulator.authorizations as payment
    set refunded = refunded + case when placed.state = 'refunded' then placed.amount else 0 end,
      refunding = refunding + case when placed.state = 'pending' then placed.amount else 0 end
    from placed
    where payment.client_id = $1 and payment.acquirer = $2 and payment.reference = $4 and placed.tries = 1
  ), given_of_capture as (
    update simulator.captures as capture
    set refunded = refunded + case when placed.state = 'refunded' then placed.amount else 0 end,
      refunding = refunding + case when placed.state = 'pending' then placed.amount else 0 end
    from placed
    where capture.client_id = $1 and capture.acquirer = $2 and capture.reference = $6 and placed.tries = 1
  )
  select ${columns} from placed`

/**
 * Gives the money back, or records why not; a refund already under this reference is left as it is and returned.
 * Undefined when there is no such authorization, or when a scenario has to be looked for first (`decided` false): nothing is
 * recorded then.
 */
export async function recordRefund(
  database: Database,
  entry: RefundEntry,
  decided: boolean,
): Promise<RefundRecord | undefined> {
  const { rows } = await database.query<RefundRecord>({
    name: 'simulator-refund',
    text: refund,
    values: [
      entry.clientId,
      entry.acquirer,
      entry.reference,
      entry.paymentReference,
      entry.paymentTransactionId,
      entry.captureReference,
      entry.transactionId,
      entry.currency,
      entry.amount,
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

/** How much of a refund moves from "being given back" to "given back", or comes back, at this very inquiry. */
const movedNow = `case when asked.settles_as is not null and asked.inquiries = 2 then asked.amount else 0 end`
const doneNow = `case
      when asked.reversed_by_inquiry = asked.inquiries then -asked.amount
      when asked.settles_as is not null and asked.inquiries = 2 and asked.state = 'refunded' then asked.amount
      else 0 end`

/** Settling happens at exactly one inquiry, the second, and so does coming back, so that the amount moves once. */
const inquire = `
  with locked as (
    select reference, transaction_id, method_type from simulator.authorizations
    where client_id = $1 and acquirer = $2 and reference = $4
    for update
  ), asked as (
    update simulator.refunds as refund
    set inquiries = inquiries + case when ${isHeld('refund', 'stays_pending')} then 0 else 1 end,
      state = case
        when state = 'pending' and inquiries >= 1 then settles_as
        when state = 'refunded' and reverses_at <= $5 then 'reversed'
        else state end,
      reversed_by_inquiry = case
        when state = 'refunded' and reverses_at <= $5 then inquiries + 1
        else reversed_by_inquiry end
    from locked
    where refund.client_id = $1 and refund.acquirer = $2 and refund.reference = $3
      and refund.payment_reference = locked.reference
    returning refund.*
  ), moved as (
    update simulator.authorizations as payment
    set refunding = refunding - ${movedNow}, refunded = refunded + ${doneNow}
    from asked
    where payment.client_id = $1 and payment.acquirer = $2 and payment.reference = $4
  ), moved_of_capture as (
    update simulator.captures as capture
    set refunding = capture.refunding - ${movedNow}, refunded = capture.refunded + ${doneNow}
    from asked
    where capture.client_id = $1 and capture.acquirer = $2 and capture.reference = asked.capture_reference
  )
  select ${columns} from asked`

/** Counts the inquiry, at the second one settles what was pending, sends back what is due for it, and gives the row as it then stands. */
export async function inquireRefund(database: Database, key: RefundKey, now: Date): Promise<RefundRecord | undefined> {
  const { rows } = await database.query<RefundRecord>({
    name: 'simulator-inquire-refund',
    text: inquire,
    values: [key.clientId, key.acquirer, key.reference, key.paymentReference, now],
  })
  return rows[0]
}
