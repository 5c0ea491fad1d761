/** What a client wants done before an authorization expires. Durations in milliseconds. */
export interface ExpiryPolicy {
  /** `cancel`: what is not captured goes back to the buyer. `capture`: it is captured before. */
  readonly atExpiry: 'cancel' | 'capture'
  /** How long before the expiry the rest is captured. */
  readonly captureAheadMs: number
  /** How long before the expiry somebody is warned; 0 for not at all. */
  readonly warnAheadMs: number
  /** Whether the merchant is sent the warning too. */
  readonly notifies: boolean
}

export const usualExpiryPolicy: ExpiryPolicy = {
  atExpiry: 'cancel',
  captureAheadMs: 3_600_000,
  warnAheadMs: 86_400_000,
  notifies: false,
}
