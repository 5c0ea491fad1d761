import type { RawCallback } from '../../src/acquirers/kit/callback.ts'

/** What the next request of a kind meets. */
export type Behaviour =
  /** It is done: at once, or, where the acquirer's results come later, at the next `settle`. */
  | 'succeed'
  /** It is refused: at once, or at the next `settle`. */
  | 'decline'
  /** It is taken on and nothing comes of it until `settle` is called; then it is done. */
  | 'stay-pending'
  /** Nothing is done, and the answer is no message of the acquirer's: a page of a proxy, with status 200. */
  | 'garbage'
  /** It is done, and the answer (or a later inquiry) names a status that the acquirer never documented. */
  | 'unlisted'
  /** It is done for one minor unit less than was asked, and every answer says so. */
  | 'other-amount'
  /** The connection ends before anything is done. */
  | 'break-before'
  /** It is done, and the connection ends without an answer. */
  | 'break-after'
  /** It is done, and no answer comes; the connection stays open until the other side gives up. */
  | 'silence'
  /** Nothing is done; the acquirer answers with its own error of the server (5xx). */
  | 'server-error'
  /** Nothing is done; the acquirer does not accept the account's key or signature. */
  | 'refuse-account'

/** What requests are told apart by. `inquire`: everything that only asks, the check of the account too. */
export type StandInOperation = 'authorize' | 'capture' | 'refund' | 'void' | 'inquire'

export interface BookedMovement {
  /** Ours. */
  readonly reference: string
  /** Minor units. */
  readonly amount: bigint
  readonly state: 'done' | 'declined' | 'pending'
}

export interface BookedAuthorization {
  /** Ours. */
  readonly reference: string
  readonly amount: bigint
  readonly currency: string
  readonly state: 'authorized' | 'declined' | 'awaiting-buyer' | 'pending' | 'voided'
  readonly captures: readonly BookedMovement[]
  readonly refunds: readonly BookedMovement[]
}

/**
 * A server on a loopback port that speaks as an acquirer does and keeps books as it does, written from the acquirer's
 * documentation and not from the connector. It checks what it receives (key, signature, required fields, types, limits of
 * length) and refuses as the acquirer would; it recognizes a repeat exactly as the acquirer documents it.
 */
export interface StandIn {
  /** What an account for it is made of. */
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  /** The next `times` requests of the kind behave so; afterwards they succeed again. */
  behave(operation: StandInOperation, behaviour: Behaviour, times?: number): void
  /** Ends what is pending or taken on, as it was decided. */
  settle(): void
  /** The buyer decides on the page of an authorization that asked for one. Returns the query the browser brings back. */
  buyerDecides(reference: string, decision: 'pays' | 'declines'): string
  /** Takes back a capture that was done: later inquiries and callbacks say so. Absent where the acquirer never does. */
  takeBack?(captureReference: string): void
  /** The callbacks sent since the last call, signed as the acquirer signs them. */
  callbacks(): readonly RawCallback[]
  /** Its books, as they are. */
  books(): readonly BookedAuthorization[]
  /** How many requests came, of a kind or at all: also those it refused or broke off. */
  requests(operation?: StandInOperation): number
  close(): Promise<void>
}
