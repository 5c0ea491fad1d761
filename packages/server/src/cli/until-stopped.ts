import type { Pool } from 'pg'
import { reportFault } from '../application/report-fault.ts'
import { type Config, loadConfig } from '../config/load.ts'
import type { DatabaseNews } from '../database/kept-database.ts'
import { type OpenDatabase, openDatabase } from '../database/open-database.ts'
import { createPool } from '../database/pool.ts'
import { migrate } from '../store/migrate.ts'
import { createLog, type Log } from '../telemetry/log.ts'
import { note } from './output.ts'
import { closeOnSignals, type Shutdown } from './shutdown.ts'
import { explainStart } from './start-failure.ts'

/** Starts a process that runs until it is told to stop. Rejects with an error for people when the start fails. */
export async function runUntilStopped(
  start: (config: Config, log: Log, shutdown: Shutdown) => Promise<void>,
  variables?: NodeJS.ProcessEnv,
): Promise<void> {
  const config = loadConfig(variables)
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
  onSpawned?: () => void,
): Promise<{ readonly pool: Pool; readonly description: string }> {
  const { url, description } = await openKept(config, log, shutdown, onSpawned && { onSpawned })
  const pool = openConnections(url, log)
  shutdown.add(() => pool.end())
  await migrate(pool)
  return { pool, description }
}

interface Migrated<Seen> extends Pick<OpenDatabase, 'url' | 'description'> {
  readonly seen: Seen
}

/** The same for a process that then keeps no connection of its own; `look` has one for what it wants to know. */
export async function openMigrated<Seen>(
  config: Config,
  log: Log,
  shutdown: Shutdown,
  { look, onMoved }: { readonly look: (pool: Pool) => Promise<Seen>; readonly onMoved: () => void },
): Promise<Migrated<Seen>> {
  const { url, description } = await openKept(config, log, shutdown, { onMoved })
  const pool = openConnections(url, log)
  try {
    await migrate(pool)
    return { url, description, seen: await look(pool) }
  } finally {
    await pool.end()
  }
}

async function openKept(
  config: Config,
  log: Log,
  shutdown: Shutdown,
  news: Pick<DatabaseNews, 'onMoved' | 'onSpawned'> = {},
): Promise<OpenDatabase> {
  const database = await openDatabase({
    home: config.home,
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
    log: note,
    ...news,
    onLost: (error) => {
      log.fatal({ error: error.message }, 'lost the right to this database; stopping')
      void shutdown.close().finally(() => process.exit(1))
    },
  })
  shutdown.add(() => database.close())
  return database
}

function openConnections(url: () => string, log: Log): Pool {
  return createPool(url, {
    applicationName: 'capstan',
    onIdleError: (error) => reportFault(log, error, 'a database connection was lost', {}),
  })
}
