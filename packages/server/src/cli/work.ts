import { startWorkerOnly } from '../app.ts'
import { ConfigError } from '../config/environment.ts'
import type { Config } from '../config/load.ts'
import type { Log } from '../telemetry/log.ts'
import { print } from './output.ts'
import { readOptions } from './part-options.ts'
import type { Shutdown } from './shutdown.ts'
import { openPool, runUntilStopped } from './until-stopped.ts'

/** `capstan worker`: does what falls due until it is told to stop. Rejects with an error for people. */
export function work(): Promise<void> {
  return runUntilStopped(start)
}

async function start(config: Config, log: Log, shutdown: Shutdown): Promise<void> {
  if (config.databaseUrl === undefined) {
    throw new ConfigError(
      'DATABASE_URL: is not set. A worker shares a PostgreSQL of your own with the servers; the embedded one has one ' +
        'process only, whose "capstan serve" does this work itself.',
    )
  }
  const options = await readOptions(config)
  const { pool, description } = await openPool(config, log, shutdown)
  const worker = await startWorkerOnly({ ...options, pool, log })
  shutdown.add(() => worker.stop())
  print(`Capstan worker is ready.
  Database  ${description}
  Stop      Ctrl-C`)
}
