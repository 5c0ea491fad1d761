/** What the machine does when it does nothing else. */
export interface PeerResult {
  readonly perSecond: number
  /** Milliseconds of processor time for each capture: of this process, or of PostgreSQL. */
  readonly processorMs: number | undefined
}
