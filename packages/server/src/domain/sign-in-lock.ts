/** Wrong passwords or codes of one login in a row that cost nothing but the try. */
export const freeGuesses = 5

/**
 * How long nobody can guess after the last of them, and after each that follows, in milliseconds. Who guesses on gets 24 a
 * day; who only mistyped waits a minute.
 */
export const locksMs = [60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000] as const

/** Without a wrong one for so long, in milliseconds, they are forgotten. */
export const forgottenMs = 24 * 60 * 60_000
