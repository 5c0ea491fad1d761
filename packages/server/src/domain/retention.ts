const dayMs = 86_400_000

/**
 * Payments younger than this are never removed, in milliseconds: every acquirer's refunds are possible for a year after the
 * payment (`refundWindowSeconds`), and what was asked in its last days has another month to end, and to come back from a
 * buyer's bank. As long as its payment is there, a request id is known, so this is also how long repeats are recognized at least.
 */
export const youngestPrunedMs = 400 * dayMs

/** So many are read or removed at a time: a statement of milliseconds, and locks on rows that nobody asks for any more. */
export const mostPruned = 200

/** Why a payment of that age stays: it waits for something, it waits for a person, or something happened to it since. */
export type KeptFor = 'open' | 'alert' | 'recent'
