import type { CheckoutLocale } from './locale.ts'

/** How the buyer pays, as the page offers it. Brands are APO's names, for example `VISA`. */
export type CheckoutMethod =
  | { readonly type: 'CARD'; readonly brands: readonly string[] }
  | { readonly type: string; readonly name: string }

/**
 * All that the checkout page knows: the answer of `GET /checkout/:token/state` and of both POSTs. Nothing of the card
 * is ever part of it.
 */
export interface CheckoutView {
  /**
   * `open`: the buyer can pay. `processing`: asked, and not answered; look again. `action`: the buyer must go to
   * `actionUrl`. The other four are ends.
   */
  readonly status: 'open' | 'processing' | 'action' | 'paid' | 'expired' | 'cancelled' | 'failed'
  /** Empty when nobody gave one. */
  readonly merchantName: string
  /** Empty when the merchant gave none. */
  readonly description: string
  /** `value` in minor units. */
  readonly amount: { readonly currency: string; readonly value: string }
  readonly methods: readonly CheckoutMethod[]
  /** Why the last try failed (an APO result code); the buyer may try again, so the status is `open`. */
  readonly declined?: { readonly code: string; readonly triesLeft: number }
  /** With `action`: the bank's or the wallet's page. */
  readonly actionUrl?: string
  /** The merchant's `paymentRedirectUrl`. */
  readonly returnUrl: string
  /** ISO 8601, on the client's clock. */
  readonly expiresAt: string
  /** Until then; 0 when it is over. */
  readonly secondsLeft: number
  readonly sandbox: boolean
  readonly locale: CheckoutLocale
}

export type CheckoutField = 'cardNo' | 'cvv' | 'expiryMonth' | 'expiryYear' | 'holderName' | 'methodType'

/** Body of an answer with HTTP status 400: what the buyer has to correct. The message never repeats what was typed. */
export interface CheckoutInputError {
  readonly error: {
    readonly field: CheckoutField
    /** `NOT_OFFERED`: a well-formed card or method that this session does not take. */
    readonly code: 'MISSING' | 'INVALID' | 'EXPIRED' | 'NOT_OFFERED'
    readonly message: string
  }
}
