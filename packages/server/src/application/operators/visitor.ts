/** Whoever is at the door, as far as one sees. */
export interface Visitor {
  /** Of the connection: a proxy's, where there is one that is not trusted to say for whom it asks. */
  readonly address: string
  /** What the browser says it is. */
  readonly userAgent: string | null
}

const longestAgent = 200

/** For the audit and the list of sessions. */
export function agentOf({ userAgent }: Visitor): string | null {
  return userAgent === null ? null : userAgent.slice(0, longestAgent)
}
