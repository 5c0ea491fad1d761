import type { Pool } from 'pg'
import { reportFault } from '../application/report-fault.ts'
import { type Config, loadConfig } from '../config/load.ts'
import { openDatabase } from '../database/open-database.ts'
import { createPool } from '../database/pool.ts'
import { migrate } from '../store/migrate.ts'
import { createLog, type Log } from '../telemetry/log.ts'
import { note } from './output.ts'
import { closeOnSignals, type Shutdown } from './shutdown.ts'
import { explainStart } from './start-failure.ts'

/** Starts a process that runs until it is told to stop. Rejects with an error for people when the start fails. */
export async function runUntilStopped(
  start: (config: Config, log: Log, shutdown: Shutdown) => Promise<void>,
): Promise<void> {
  const config = loadConfig()
  const log = createLog(config.logLevel)
  // Nobody has to listen to a server: a closed terminal, or a pipe whose reader went away, is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error').on('error', () => undefined)
  const { promise: started, resolve } = Promise.withResolvers<void>()
  const shutdown = closeOnSignals({ started, say: note, endWithParent: config.startedByNpm })
  try {
    await start(config, log, shutdown)
  } catch (error) {
    log.debug({ error: error instanceof Error ? error.stack : String(error) }, 'the start failed')
    await shutdown.close().catch((fault: unknown) => log.error({ error: String(fault) }, 'closing failed'))
    throw explainStart(error, config)
  } finally {
    resolve()
  }
}

/** Opens the database, with every migration applied, and sees to it that it is closed in order. */
export async function openPool(
  config: Config,
  log: Log,
  shutdown: Shutdown,
): Promise<{ readonly pool: Pool; readonly description: string }> {
  const database = await openDatabase({
    home: config.home,
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
    log: note,
    onLost: (error) => {
      log.fatal({ error: error.message }, 'lost the right to this database; stopping')
      void shutdown.close().finally(() => process.exit(1))
    },
  })
  shutdown.add(() => database.close())
  const pool = createPool(database.url, {
    applicationName: 'capstan',
    onIdleError: (error) => reportFault(log, error, 'a database connection was lost', {}),
  })
  shutdown.add(() => pool.end())
  await migrate(pool)
  return { pool, description: database.description }
}
