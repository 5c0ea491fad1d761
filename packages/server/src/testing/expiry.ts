/**
 * What happens to an authorization that is not captured in time (docs/expiry.md); what is absent stays as it is. Durations
 * are written as for `advance`.
 */
export interface ExpiryOptions {
  /** Give it back, or capture what is left before the end. */
  readonly atExpiry?: 'cancel' | 'capture'
  /** How long before the end that is, with `capture`: from `'1m'` to `'31d'`. */
  readonly captureAhead?: string | number
  /** How long before the end a warning comes: up to `'31d'`; 0 for none. */
  readonly warnAhead?: string | number
  /** Whether the merchant is sent the warning, as AUTHORIZATION_EXPIRING. */
  readonly notifies?: boolean
}
