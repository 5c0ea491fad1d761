import type { Money } from './money.ts'

/** What an acquirer told about one operation, for `acquirerInfo` on the wire and for the operator. */
export interface Receipt {
  /** The acquirer's id of this very operation. */
  readonly transactionId?: string
  /** The acquirer's id of the payment, where it keeps a second one (Checkout.com: `pay_…`). */
  readonly referenceNo?: string
  /** Cards: by which the buyer's bank finds a refund; at most 64 and 32 characters. */
  readonly arn?: string
  readonly rrn?: string
  readonly resultCode?: string
  readonly resultMessage?: string
}

/** Nothing left this process, so the same call may be made again at once. */
export interface NotSent {
  readonly kind: 'not-sent'
  readonly reason: string
}

/** It was sent and no usable answer came. The money may have moved: only an inquiry can tell. */
export interface Unknown {
  readonly kind: 'unknown'
  readonly reason: string
}

/** The acquirer has it and has not decided yet. */
export interface Pending {
  readonly kind: 'pending'
  readonly receipt: Receipt
}

/** The acquirer's clear no. `code` is an APO result code; another one is told to merchants as `PROCESS_FAIL`. */
export interface Failed {
  readonly kind: 'failed'
  readonly code: string
  /** Of an authorization: by what the acquirer declares, another acquirer may well say yes. Absent: it may not. */
  readonly elsewhere?: true
  readonly receipt: Receipt
}

/** Asked by our reference, the acquirer has never seen it. */
export interface NotFound {
  readonly kind: 'not-found'
}

/** What the card turned out to be, masked; the full number is never part of an outcome. */
export interface CardResult {
  readonly brand: string
  readonly lastFour: string
  readonly issuingCountry?: string
  readonly funding?: string
}

export interface AuthorizationSucceeded {
  readonly kind: 'succeeded'
  readonly amount: Money
  /** The last moment to capture, on the client's clock, where the acquirer says it. */
  readonly expiresAt?: Date
  readonly receipt: Receipt
  readonly card?: CardResult
}

/** The buyer must continue at `url`; the result comes later by inquiry or callback. */
export interface BuyerAction {
  readonly kind: 'buyer-action'
  readonly url: string
  readonly receipt: Receipt
}

/** Money moved: a capture or a refund was carried out. */
export interface MovementSucceeded {
  readonly kind: 'succeeded'
  readonly amount: Money
  readonly receipt: Receipt
}

/** The acquirer has done it under our own reference before, and does not say how much: it can only be what was asked. */
export interface AlreadyDone {
  readonly kind: 'already-done'
  readonly receipt: Receipt
}

export interface VoidSucceeded {
  readonly kind: 'succeeded'
  readonly receipt: Receipt
}

export type AuthorizeOutcome = AuthorizationSucceeded | BuyerAction | Failed | Pending | Unknown | NotSent
/**
 * `voided`: the authorization was closed at the acquirer. `buyer-action` is not repeated by an inquiry: a buyer
 * still away reads `pending`.
 */
export type AuthorizationInquiry =
  | AuthorizationSucceeded
  | Failed
  | Pending
  | { readonly kind: 'voided'; readonly receipt: Receipt }
  | NotFound
  | Unknown
  | NotSent
/** Of a capture or a refund. */
export type MovementOutcome = MovementSucceeded | AlreadyDone | Failed | Pending | Unknown | NotSent
export type MovementInquiry = MovementOutcome | NotFound
/** A void of an unknown reference succeeds and closes that reference: a late authorization under it must then fail. */
export type VoidOutcome = VoidSucceeded | Failed | Pending | Unknown | NotSent

/** One message to an acquirer and what came back, scrubbed: no credentials, no card, nothing of the buyer. */
export interface RecordedExchange {
  readonly method: string
  readonly url: string
  /**
   * As the connector built them, names in lower case: whoever repeats a request by hand needs its idempotency key, or money
   * moves twice. Absent in what was kept before they were.
   */
  readonly headers?: Readonly<Record<string, string>>
  /** Names of the headers that the account's credentials added or changed, and `body` where they sealed the body. */
  readonly sealed?: readonly string[]
  readonly request?: string
  /** Of the HTTP answer. */
  readonly status?: number
  readonly answer?: string
  /** Why there is no answer that could be read. */
  readonly failure?: string
}
