import { databaseFault } from '../store/database-fault.ts'
import type { Log } from '../telemetry/log.ts'

/** A fault of the database meets every request at once: one line in this time says it, in milliseconds. */
const burstMs = 10_000

interface Burst {
  /** Of the monotonic clock. */
  toldAt: number
  unsaid: number
}

const bursts = new WeakMap<Log, Map<string, Burst>>()

/** Logs what failed: a fault of the database by its name with what to do, once per burst; anything else each time. */
export function reportFault(log: Log, error: unknown, what: string, facts: object): void {
  const known = databaseFault(error)
  const text = error instanceof Error ? (error.stack ?? error.message) : 'not an Error'
  if (!known) {
    log.error({ ...facts, error: text }, what)
    return
  }
  const told = bursts.get(log) ?? new Map<string, Burst>()
  bursts.set(log, told)
  const last = told.get(known.fault)
  if (last && performance.now() - last.toldAt < burstMs) {
    last.unsaid += 1
    log.debug({ ...facts, error: text }, what)
    return
  }
  const { message } = error as Error
  log.error({ ...facts, ...known, error: message, unsaidBefore: last?.unsaid ?? 0 }, `${what}: ${known.fault}`)
  told.set(known.fault, { toldAt: performance.now(), unsaid: 0 })
}
