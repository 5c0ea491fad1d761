import type { Capability } from '../../domain/capability.ts'
import type { BookKey } from './book-key.ts'
import type { Database } from './database.ts'
import { isHeld, maySettle } from './scenario-book.ts'

export type KnownAuthorizationState = 'awaiting-buyer' | 'pending' | 'authorized' | 'declined' | 'voided'

/** What the books say of an authorization that was requested. */
export interface KnownAuthorization {
  readonly state: KnownAuthorizationState
  /** How often it was requested under this reference. */
  readonly tries: number
  readonly transactionId: string
  readonly methodType: string
  readonly cardBrand: string | null
  readonly cardLastFour: string | null
  readonly currency: string
  readonly amount: bigint
  readonly held: bigint
  readonly captured: bigint
  /** Null when it does not expire, or when the buyer has not decided yet. */
  readonly expiresAt: Date | null
  readonly declineCode: string | null
  readonly buyerToken: string | null
}

/** A reference that was voided before any authorization was seen under it. */
export interface ClosedReference {
  readonly state: 'closed'
  readonly tries: number
}

export type AuthorizationRecord = KnownAuthorization | ClosedReference

export interface AuthorizationEntry extends BookKey {
  readonly state: 'awaiting-buyer' | 'pending' | 'authorized' | 'declined'
  readonly transactionId: string
  readonly methodType: string
  readonly cardBrand: string | null
  readonly cardLastFour: string | null
  readonly currency: string
  readonly amount: bigint
  readonly terms: Capability
  readonly expiresAt: Date | null
  /** Paid already: until when it can be given back all the same. */
  readonly cancelUntil: Date | null
  /** What a pending one becomes at the second inquiry. */
  readonly settlesAs: 'authorized' | 'declined' | null
  /** Inquiries do not end it. */
  readonly staysPending: boolean
  readonly declineCode: string | null
  readonly buyerToken: string | null
  readonly description: string
  readonly returnUrl: string
  readonly now: Date
}

const columns = `state, tries, transaction_id as "transactionId", method_type as "methodType", card_brand as "cardBrand",
  card_last_four as "cardLastFour", currency, amount, held, captured, expires_at as "expiresAt",
  decline_code as "declineCode", buyer_token as "buyerToken"`

/** The upsert always gives the row as it now stands, so a repeat (or a twin in flight) reads what the first one wrote. */
const authorize = `
  insert into simulator.authorizations as existing (
    client_id, acquirer, reference, state, tries, transaction_id, method_type, card_brand, card_last_four, currency,
    amount, capture_kind, partial_capture, max_captures, remainder_kept, auth_validity_seconds, expires_at, settles_as,
    decline_code, buyer_token, description, return_url, created_at, cancel_window, cancel_until, max_updates, stays_pending
  )
  select $1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
    $23, $24, $25, $26
  where ${maySettle('pay', '$27')}
  on conflict (client_id, acquirer, reference) do update set tries = existing.tries + 1
  returning ${columns}`

/**
 * Records the request; an authorization already under this reference is left as it is and returned. Undefined when a
 * scenario has to be looked for first (`decided` false): nothing is recorded then.
 */
export async function recordAuthorization(
  database: Database,
  entry: AuthorizationEntry,
  decided: boolean,
): Promise<AuthorizationRecord | undefined> {
  const { terms } = entry
  const { rows } = await database.query<AuthorizationRecord>({
    name: 'simulator-authorize',
    text: authorize,
    values: [
      entry.clientId,
      entry.acquirer,
      entry.reference,
      entry.state,
      entry.transactionId,
      entry.methodType,
      entry.cardBrand,
      entry.cardLastFour,
      entry.currency,
      entry.amount,
      terms.capture,
      terms.partialCapture,
      terms.maxCaptures,
      terms.remainderAfterCapture === 'keep',
      terms.authValiditySeconds,
      entry.expiresAt,
      entry.settlesAs,
      entry.declineCode,
      entry.buyerToken,
      entry.description,
      entry.returnUrl,
      entry.now,
      terms.cancelWindow,
      entry.cancelUntil,
      terms.maxAmountUpdates,
      entry.staysPending,
      decided,
    ],
  })
  return rows[0]
}

const inquire = `
  update simulator.authorizations
  set inquiries = inquiries + case when ${isHeld('pay', 'stays_pending')} then 0 else 1 end,
    state = case when state = 'pending' and inquiries >= 1 then settles_as else state end
  where client_id = $1 and acquirer = $2 and reference = $3
  returning ${columns}`

/** Counts the inquiry, at the second one settles what was pending, and gives the row as it then stands. */
export async function inquireAuthorization(database: Database, key: BookKey): Promise<AuthorizationRecord | undefined> {
  const { rows } = await database.query<AuthorizationRecord>({
    name: 'simulator-inquire-authorization',
    text: inquire,
    values: [key.clientId, key.acquirer, key.reference],
  })
  return rows[0]
}

/** The authorized amount in minor units; undefined when nothing is known under this reference. */
export async function authorizedAmount(database: Database, key: BookKey): Promise<bigint | undefined> {
  const { rows } = await database.query<{ amount: bigint | null }>({
    name: 'simulator-authorized-amount',
    text: 'select amount from simulator.authorizations where client_id = $1 and acquirer = $2 and reference = $3',
    values: [key.clientId, key.acquirer, key.reference],
  })
  return rows[0]?.amount ?? undefined
}
