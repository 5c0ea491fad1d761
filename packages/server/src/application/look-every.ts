import type { Log } from '../telemetry/log.ts'
import { reportFault } from './report-fault.ts'

export interface Looking {
  /** Settles when the look that is under way is over: it holds a connection, which whoever stops the process is about to close. */
  stop(): Promise<void>
}

/** Looks again every so many milliseconds, one look at a time, until it is stopped. One that fails is reported as `what`. */
export function lookEvery(ms: number, look: () => Promise<void>, log: Log, what: string): Looking {
  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => reportFault(log, error, what, {}))
      .finally(() => {
        looking = undefined
      })
  }, ms)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
