/** Stops at a broken invariant: the alternative is to go on with money in a state nobody foresaw. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`)
}

/** Ends an exhaustive switch; a forgotten case fails at compile time, and here if data lied about its type. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
