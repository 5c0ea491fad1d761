/** What one process takes on, kept in its memory: several servers take on as many times as much. */
export interface Limits {
  /** Requests of one client a second, in the long run; 0: as many as it likes. */
  readonly clientRate: number
  /** Requests that one client may send at once after a pause. */
  readonly clientBurst: number
  /** Requests of authenticated clients being served at a time; one client may have half of them. */
  readonly requests: number
  /** Open connections. */
  readonly connections: number
  /** From the first byte of a request to its last, in milliseconds. */
  readonly requestMs: number
}

/**
 * Everything that can be slow (a processor, the pool's twenty connections, PostgreSQL, an acquirer) shows in how many
 * requests are under way, so that is what is limited: a thousand queued for the pool are through before a lease of six
 * seconds is over even when each statement takes a hundred times as long as usual, and the worker, which stands in the
 * same queue, gets on. Twice as many connections, so that who is too many is told so and not cut off.
 */
export const defaultLimits: Limits = {
  clientRate: 500,
  clientBurst: 2_000,
  requests: 1_000,
  connections: 2_000,
  requestMs: 30_000,
}

/** Four times the largest request that the documented field lengths allow. */
export const bodyLimitBytes = 256 * 1_024

/** Request line and headers together; the SDKs send less than 2 KiB. */
export const headerLimitBytes = 16 * 1_024

/** The SDKs and a few proxies together send about thirty. */
export const headerLinesLimit = 100
