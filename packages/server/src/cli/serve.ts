import { parseRoutingTable } from '../acquirers/routing-table.ts'
import { createClient } from '../application/create-client.ts'
import { type App, startApp } from '../app.ts'
import { type Config, loadConfig } from '../config/load.ts'
import { openDatabase } from '../database/open-database.ts'
import { createPool } from '../database/pool.ts'
import { parseAllowList } from '../notifications/allowed-address.ts'
import { migrate } from '../store/migrate.ts'
import { createLog } from '../telemetry/log.ts'
import { openOperatorToken, removeServerFile, writeCredentials, writeServerFile } from './server-files.ts'

const demoClientId = 'SANDBOX_DEMO'
const simulatedNames = ['ALIPAY', 'CHECKOUT', '2C2P']

/** `capstan serve`: runs API and worker until SIGINT or SIGTERM. Rejects with an error for people when it cannot start. */
export async function serve(): Promise<void> {
  const config = loadConfig()
  const log = createLog(config.logLevel)
  let app: App | undefined
  let stopping: Promise<void> | undefined
  const database = await openDatabase({
    home: config.home,
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
    log: say,
    onLost: (error) => {
      log.fatal({ error: error.message }, 'lost the right to this database; stopping')
      void stop().finally(() => process.exit(1))
    },
  })
  const pool = createPool(database.url, {
    applicationName: 'capstan',
    onIdleError: (error) => log.warn({ error: error.message }, 'a database connection was lost'),
  })
  const stop = () => {
    stopping ??= (async () => {
      await app?.stop()
      removeServerFile(config.home)
      await pool.end()
      await database.close()
    })()
    return stopping
  }
  try {
    await migrate(pool)
    app = await startApp(appOptions(config, pool, log))
    writeServerFile(config.home, { pid: process.pid, url: app.url })
    await announce(config, app, database.description)
  } catch (error) {
    await stop()
    throw error
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      say('Stopping: finishing what is under way.')
      void stop().then(() => process.exit(0))
    })
  }
}

function appOptions(config: Config, pool: ReturnType<typeof createPool>, log: ReturnType<typeof createLog>) {
  return {
    pool,
    log,
    host: config.host,
    port: config.port,
    ...(config.publicUrl !== undefined && { publicUrl: config.publicUrl }),
    ...(config.https && { https: config.https }),
    operatorToken: openOperatorToken(config.home),
    notifyAllow: config.notifyAllow === '' ? [] : parseAllowList(config.notifyAllow),
    ...(config.routing !== undefined && { routing: parseRoutingTable(config.routing, simulatedNames) }),
    requestTimeToleranceMs: config.requestTimeToleranceMs,
  }
}

async function announce(config: Config, app: App, description: string): Promise<void> {
  const created = await createClient(app.context, {
    clientId: demoClientId,
    name: 'Demo shop',
    notifyUrls: {},
    actor: 'first start',
  })
  if (created) writeCredentials(config.home, demoClientId, created)
  say(`Capstan is ready.
  API       ${app.url}/ams/api/  (sandbox clients: /ams/sandbox/api/)
  Database  ${description}
  Client    ${demoClientId}, its keys in ${config.home}/${demoClientId}.json
  Next      npm run example    (in another terminal: pays, captures, receives the notification)`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
