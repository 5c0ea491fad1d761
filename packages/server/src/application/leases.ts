import type { Pool } from 'pg'
import type { DueRow, DueTable } from '../store/due.ts'
import { extendLeases } from '../store/leases.ts'
import type { Log } from '../telemetry/log.ts'

/** Of the row that is being worked on. */
export interface Lease {
  /** False from when it may have lapsed, as it does when the database was away or this process stood still: somebody else may have the row. */
  isOurs(): boolean
}

/** The leased rows that this process is working on, kept leased while it works. */
export interface Leases {
  /**
   * Does work on a row that the caller has just leased, and keeps the lease from lapsing until the work has ended. `askedAt`: before the
   * lease was asked for, by `performance.now()`; it counts from then, since the answer may have come late.
   */
  keep<Result>(
    table: DueTable,
    clientId: string,
    id: string,
    work: (lease: Lease) => Promise<Result>,
    askedAt: number,
  ): Promise<Result>
  /** Gives up every lease that is still held, so that another process takes the rows at once; gives their number. */
  handOver(): Promise<number>
  /** No more heartbeats: what is leased lapses. Settles when none is under way any more. */
  stop(): Promise<void>
}

interface Held extends DueRow {
  readonly table: DueTable
  /** When it was last known to be renewed, and when it may have lapsed, on this process's monotonic clock. */
  renewedAt: number
  lapsesAt: number
}

/** Looks per lease. A lease is renewed once a third of it is over, so that three further looks may fail. */
const looksPerLease = 6

/**
 * The heartbeat of a process. A lease is short, so that the work of a process that died is taken up soon, and the work
 * may take longer than a lease: as long as the process lives it renews what it has in hand, one statement for each
 * table. Work that ends within a third of a lease, nearly all of it, costs nothing.
 */
export function keepLeases(pool: Pool, leaseMs: number, log: Log): Leases {
  const held = new Set<Held>()
  let looking: Promise<void> | undefined

  /** Extended only while surely ours: one that may have lapsed can be somebody else's by now. */
  function ours(): Held[] {
    const now = performance.now()
    return [...held].filter((row) => row.lapsesAt > now)
  }

  async function look(): Promise<void> {
    const start = performance.now()
    const aging = ours().filter((row) => start - row.renewedAt >= leaseMs / 3)
    for (const [table, rows] of Map.groupBy(aging, (row) => row.table)) await renew(table, rows)
  }

  async function renew(table: DueTable, rows: readonly Held[]): Promise<void> {
    const start = performance.now()
    try {
      const renewed = new Set((await extendLeases(pool, table, rows, leaseMs)).map(keyOf))
      for (const row of rows) {
        if (!renewed.has(keyOf(row))) continue
        row.renewedAt = start
        row.lapsesAt = start + leaseMs
      }
    } catch (error) {
      log.warn({ table, rows: rows.length, error: String(error) }, 'leases could not be renewed; trying again')
    }
  }

  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined
    })
  }, leaseMs / looksPerLease)
  timer.unref()
  return {
    async keep(table, clientId, id, work, askedAt) {
      const row = { table, clientId, id, renewedAt: askedAt, lapsesAt: askedAt + leaseMs }
      held.add(row)
      try {
        return await work({ isOurs: () => row.lapsesAt > performance.now() })
      } finally {
        held.delete(row)
      }
    },
    async handOver() {
      clearInterval(timer)
      let count = 0
      for (const [table, rows] of Map.groupBy(ours(), (row) => row.table)) {
        count += (await extendLeases(pool, table, rows, 0)).length
      }
      held.clear()
      return count
    },
    async stop() {
      clearInterval(timer)
      // A look that is under way holds a connection, which whoever stops the process is about to close.
      await looking
    },
  }
}

function keyOf({ clientId, id }: DueRow): string {
  return `${clientId} ${id}`
}
