/** What somebody else makes of this machine. */
export interface PeerResult {
  readonly perSecond: number
  /** Milliseconds of processor time for each capture, of its own process; undefined where that is PostgreSQL. */
  readonly processorMs?: number
  /** Of PostgreSQL; undefined where it has no part in it, and where there is no /proc. */
  readonly postgresMs?: number | undefined
  /** Latency in milliseconds; undefined where nobody waits for one. */
  readonly p50?: number
  readonly p99?: number
}
