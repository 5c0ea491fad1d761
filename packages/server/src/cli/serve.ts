import { parseRoutingTable } from '../acquirers/routing-table.ts'
import { type App, type AppOptions, startApp } from '../app.ts'
import type { Context } from '../application/context.ts'
import { ConfigError, isLoopback } from '../config/environment.ts'
import { type Config, loadConfig } from '../config/load.ts'
import { openDatabase } from '../database/open-database.ts'
import { createPool } from '../database/pool.ts'
import { parseAllowList } from '../notifications/allowed-address.ts'
import { migrate } from '../store/migrate.ts'
import { createLog, type Log } from '../telemetry/log.ts'
import { openDemoClient } from './demo-client.ts'
import { note, print } from './output.ts'
import { makeHome, openOperatorToken, removeServerFile, type ServerFile, writeServerFile } from './server-files.ts'
import { closeOnSignals, type Shutdown } from './shutdown.ts'
import { explainStart } from './start-failure.ts'

const simulatedNames = ['ALIPAY', 'CHECKOUT', '2C2P']

/** `capstan serve`: runs API and worker until it is told to stop. Rejects with an error for people. */
export async function serve(): Promise<void> {
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

async function start(config: Config, log: Log, shutdown: Shutdown): Promise<void> {
  const options = readOptions(config)
  makeHome(config.home)
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
    onIdleError: (error) => log.warn({ error: error.message }, 'a database connection was lost'),
  })
  shutdown.add(() => pool.end())
  await migrate(pool)
  const operatorToken = config.operatorToken ?? openOperatorToken(config.home)
  let client = ''
  const prepare = async (context: Context) => {
    client = await openDemoClient(context, config.home)
  }
  const app = await startApp({ ...options, pool, log, operatorToken, prepare })
  shutdown.add(() => app.stop())
  writeServerFile(config.home, serverFile(config, app))
  shutdown.add(() => removeServerFile(config.home, process.pid))
  announce(config, app, database.description, client)
}

/** What can be wrong with the settings is found before anything is started. */
function readOptions(config: Config): Omit<AppOptions, 'pool' | 'log'> {
  const notifyAllow = orConfigError('CAPSTAN_NOTIFY_ALLOW', () =>
    config.notifyAllow === '' ? [] : parseAllowList(config.notifyAllow),
  )
  const routing = orConfigError('CAPSTAN_ROUTING', () =>
    config.routing === undefined ? undefined : parseRoutingTable(config.routing, simulatedNames),
  )
  return {
    host: config.host,
    port: config.port,
    ...(config.publicUrl !== undefined && { publicUrl: config.publicUrl }),
    ...(config.https && { https: config.https }),
    notifyAllow,
    ...(routing && { routing }),
    requestTimeToleranceMs: config.requestTimeToleranceMs,
  }
}

function orConfigError<Value>(setting: string, parse: () => Value): Value {
  try {
    return parse()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new ConfigError(message.startsWith(setting) ? message : `${setting}: ${message}`)
  }
}

/** Commands on this machine reach a server that listens everywhere by the loopback address. */
function serverFile(config: Config, app: App): ServerFile {
  const url = app.url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
  return { pid: process.pid, url, ...(config.https && { certificate: config.https.cert.toString('utf8') }) }
}

function announce(config: Config, app: App, database: string, client: string): void {
  const { publicUrl } = app.context
  const behind = publicUrl === app.url ? '' : `\n            behind ${publicUrl}`
  print(`Capstan is ready.
  API       ${app.url}/ams/api/  (sandbox clients: /ams/sandbox/api/)${behind}
  Database  ${database}
  Client    ${client}
  Next      npm run example    (in another terminal: pays, captures, receives the notification)
            npx capstan --help (everything else)
  Stop      Ctrl-C`)
  if (/^(0\.0\.0\.0|::)$/.test(config.host) && config.publicUrl === undefined) {
    note(`Merchants and buyers are told ${publicUrl}, which leads nowhere from other machines: set CAPSTAN_PUBLIC_URL.`)
  }
  if (!isLoopback(config.host) && !config.https) {
    note('CAPSTAN_INSECURE_HTTP: cards, payments and the operator token travel in clear between here and the proxy.')
  }
}
