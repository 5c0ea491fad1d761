/** What a scenario is about: `close` is cancel at the acquirer, `raise` updateAmount, `all` each of them. */
export type ScenarioOperation = 'pay' | 'capture' | 'refund' | 'close' | 'raise' | 'all'

/**
 * What the simulated acquirer does. docs/sandbox.md says of each how it ends.
 *
 * - `decline`: declines, with `code` where that is given
 * - `pending-succeed`, `pending-decline`: is pending first
 * - `stay-pending`: is pending until the scenario is cleared, then succeeds
 * - `time-out`: carries it out, and the answer never comes; the request is answered `U` after two seconds here
 * - `lost`: never gets the request, and nobody is told
 * - `down`: cannot be reached, and nothing is sent
 * - `late`: carries it out and answers late: after a second here, after three on a server
 * - `taken-back`: carries it out, and takes it back a day later (captures and refunds)
 * - `call-back-twice`: is pending, then succeeds and tells so twice (captures and refunds)
 */
export type Behaviour =
  | 'decline'
  | 'pending-succeed'
  | 'pending-decline'
  | 'stay-pending'
  | 'time-out'
  | 'lost'
  | 'down'
  | 'late'
  | 'taken-back'
  | 'call-back-twice'

export interface ScenarioOptions {
  /** Only at this acquirer, such as `CHECKOUT`; at every one when absent. */
  readonly acquirer?: string
  /** Why it declines, such as `USER_BALANCE_NOT_ENOUGH`; only for what declines. */
  readonly code?: string
  /** For so many new requests; for all of them, until it is cleared, when absent. */
  readonly times?: number
}
