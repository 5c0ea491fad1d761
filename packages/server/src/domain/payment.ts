import type { ExpiryPolicy } from './expiry-policy.ts'
import type { Money } from './money.ts'
import type { CardResult, Receipt } from './outcome.ts'
import type { PaymentMethod } from './payment-method.ts'

export type CaptureMode = 'AUTOMATIC' | 'MANUAL'

/**
 * Why an authorization is being closed at the acquirer. `merchant`: the cancel API. `expiry`: not captured in time.
 * `timeout`: the buyer did not pay in time. `not-found`: the acquirer never saw our authorization, and closing its
 * reference makes sure that a late copy of it cannot hold the buyer's money.
 */
export type ClosingReason = 'merchant' | 'expiry' | 'timeout' | 'not-found'

/** When the money was held, and until when it can be captured. */
export interface AuthorizationTimes {
  readonly paidAt: Date
  readonly authExpiresAt: Date
}

export type PaymentState =
  /**
   * Of a session: the buyer is on the checkout page, and nothing is open at any acquirer. `declined` is the code of the
   * last try.
   */
  | { readonly kind: 'choosing'; readonly declined?: string }
  | { readonly kind: 'requested'; readonly cancelRequested: boolean }
  | { readonly kind: 'awaiting-buyer'; readonly url: string }
  | ({ readonly kind: 'authorized' } & AuthorizationTimes)
  | { readonly kind: 'paid'; readonly paidAt: Date }
  | {
      readonly kind: 'closing'
      readonly why: ClosingReason
      readonly authorization?: AuthorizationTimes
      /** It was paid for good, and the money is to go back. */
      readonly paidAt?: Date
    }
  | { readonly kind: 'cancelled'; readonly why: 'merchant' | 'expiry'; readonly cancelledAt: Date }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

export type PaymentStateKind = PaymentState['kind']

/** When the merchant was told that the buyer paid, or that the money is held; it is being given back while `closing`. */
export function paidAtOf(state: PaymentState): Date | undefined {
  switch (state.kind) {
    case 'authorized':
    case 'paid':
      return state.paidAt
    case 'closing':
      return state.authorization?.paidAt ?? state.paidAt
    default:
      return undefined
  }
}

/** Everything in minor units of the payment's one currency. `held` is being captured, `released` went back to the buyer. */
export interface PaymentAmounts {
  readonly authorized: bigint
  readonly held: bigint
  readonly captured: bigint
  readonly released: bigint
  /** Captures that succeeded or are under way. */
  readonly captureCount: number
  /** A capture that was said to be the last one is under way. */
  readonly lastCaptureHeld: boolean
  /** Being given back, and given back for good, of what was captured or paid. */
  readonly refunding: bigint
  readonly refunded: bigint
}

/** `tries` is how often the buyer has tried to pay so far. */
export interface OfSession {
  readonly sessionId: string
  readonly tries: number
}

/** How often the authorized amount may be raised, and was or is being raised. */
export interface AmountUpdates {
  readonly allowed: number
  readonly made: number
}

export interface Payment {
  readonly clientId: string
  readonly paymentId: string
  readonly paymentRequestId: string
  /** What is authorized now. */
  readonly amount: Money
  /** What pay asked for, in minor units; `amount` may have been raised since. */
  readonly firstValue: bigint
  readonly updates: AmountUpdates
  readonly amounts: PaymentAmounts
  readonly method: PaymentMethod
  readonly captureMode: CaptureMode
  /** Null when no acquirer could take the payment, which then failed at once, and before the first try of a session. */
  readonly acquirer: string | null
  readonly acquirerMerchantId: string | null
  /** Ours, for the authorization at the acquirer; made once (of a session: for each try), stored before the call, reused. */
  readonly reference: string
  /** Ours, for closing it. */
  readonly voidReference: string
  readonly receipt: Receipt
  readonly card?: CardResult
  readonly state: PaymentState
  readonly createdAt: Date
  /** When the acquirer that it is with was asked: later than it was made, for a try on the checkout page and the next acquirer. */
  readonly askedAt: Date
  /** Of a payment that the buyer makes on the checkout page. */
  readonly session?: OfSession
  /** The buyer must have paid by then (APO: 14 minutes). */
  readonly expiresAt: Date
  readonly redirectUrl: string
  readonly description: string
  readonly notifyUrl: string | null
  readonly metadata: string | null
  /** The acquirer contradicted itself: no further capture until a person has looked. */
  readonly stopped: boolean
  /** The client's, as it stands now. */
  readonly expiryPolicy: ExpiryPolicy
  readonly expiryWarned: boolean
  /** The capture of the rest before the expiry was made, whatever came of it. */
  readonly expiryCaptureTried: boolean
  /** Inquiries and voids tried so far for the present state; decides the next wait. */
  readonly tries: number
}

/** What can still be captured, in minor units. */
export function capturable(amounts: PaymentAmounts): bigint {
  return amounts.authorized - amounts.captured - amounts.held - amounts.released
}

/** What can still be given back, in minor units. */
export function refundable({ state, amount, amounts }: Pick<Payment, 'state' | 'amount' | 'amounts'>): bigint {
  const taken = state.kind === 'paid' ? amount.value : amounts.captured
  const rest = taken - amounts.refunding - amounts.refunded
  // An acquirer may take back a capture that was refunded before.
  return rest > 0n ? rest : 0n
}

/** The buyer has 14 minutes to pay (apo/pay); a caller may ask for less. */
export const paymentTimeoutMs = 14 * 60 * 1_000
