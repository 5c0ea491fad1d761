/** An amount in minor units of the currency, as text: `{ currency: 'EUR', value: '12950' }` is EUR 129.50. */
export interface SandboxAmount {
  readonly currency: string
  readonly value: string
}

/**
 * What Capstan knows of a payment: more than inquiryPayment tells, for tests that ask why. Amounts are minor units as text,
 * times ISO 8601 on the client's clock.
 */
export interface SandboxPayment {
  readonly clientId: string
  readonly paymentId: string
  readonly paymentRequestId: string
  readonly state:
    | 'choosing'
    | 'requested'
    | 'awaiting-buyer'
    | 'authorized'
    | 'paid'
    | 'closing'
    | 'cancelled'
    | 'failed'
  /** The state in words, and why. */
  readonly text: string
  readonly amount: SandboxAmount
  readonly captured: string
  /** Being captured. */
  readonly held: string
  /** Gone back to the buyer without being captured. */
  readonly released: string
  /** Can still be captured. */
  readonly capturable: string
  /** Being refunded. */
  readonly refunding: string
  readonly refunded: string
  /** Can still be refunded. */
  readonly refundable: string
  readonly captureMode: 'AUTOMATIC' | 'MANUAL'
  readonly methodType: string
  readonly acquirer: string | null
  readonly createdAt: string
  /** When the authorization ends; null when there is none. */
  readonly authExpiresAt: string | null
  /** What time it is for the client. */
  readonly now: string
  /** Of the pay request; null when it named none. */
  readonly notifyUrl: string | null
  readonly captures: readonly SandboxCapture[]
  readonly refunds: readonly SandboxRefund[]
  /** What happened, in order: requests, calls to the acquirer with its answers, deliveries. */
  readonly timeline: readonly { readonly at: string; readonly text: string }[]
  /** What will happen by itself, the next first; `inMs` is how far ahead, in milliseconds. */
  readonly ahead: readonly { readonly at: string; readonly text: string; readonly inMs: number }[]
}

export type MovementStateName = 'held' | 'pending' | 'unknown' | 'succeeded' | 'failed' | 'refused'

export interface SandboxCapture {
  readonly captureId: string
  readonly captureRequestId: string
  readonly amount: SandboxAmount
  /** Made by Capstan and not by the merchant's request. */
  readonly automatic: boolean
  readonly last: boolean
  readonly state: MovementStateName
  readonly text: string
  readonly createdAt: string
}

export interface SandboxRefund {
  readonly refundId: string
  readonly refundRequestId: string
  /** The capture it gives back from; null for the payment as a whole. */
  readonly captureId: string | null
  readonly amount: SandboxAmount
  readonly reason: string
  readonly state: MovementStateName
  readonly text: string
  readonly createdAt: string
}
