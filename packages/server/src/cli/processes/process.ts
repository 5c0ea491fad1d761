import type { Pool } from 'pg'
import { type App, startApp } from '../../app.ts'
import type { Context } from '../../application/context.ts'
import { reportFault } from '../../application/report-fault.ts'
import { ConfigError } from '../../config/environment.ts'
import { type Config, loadConfig } from '../../config/load.ts'
import { createPool } from '../../database/pool.ts'
import { createLog, type Log } from '../../telemetry/log.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { letHelpersYield } from '../helper-threads.ts'
import { openFirst } from '../open-first.ts'
import { readOptions } from '../part-options.ts'
import { appSettings } from '../serve-settings.ts'
import { readOperatorToken } from '../server-files.ts'
import { explainStart } from '../start-failure.ts'
import { codeOnDisk } from './code-on-disk.ts'
import { poolOfSeveral } from './count.ts'
import { dividedLimits } from './divided-limits.ts'
import type { FromProcess, Prepared, ToProcess } from './messages.ts'
import { openPassing, type Passing } from './passing.ts'

type Start = Extract<ToProcess, { readonly kind: 'start' }>

/**
 * How long a process whose place another one has taken goes on answering on the connections that it has, in milliseconds. Each
 * answer says that it is the last one there, so that clients go to the others by themselves; one that is closed between
 * two requests may be closed in the moment in which the next one is sent.
 */
const drainMs = 2_000
const endAfterFailureMs = 1_000

/** Gives what is to be done with each message of the primary. */
export function openProcess(send: (message: FromProcess) => void): (message: ToProcess) => void {
  const config = loadConfig()
  const log = createLog(config.logLevel).child({ process: process.pid })
  const passing = openPassing(process.pid, send)
  const { promise: mayServe, resolve: letServe } = Promise.withResolvers<void>()
  let databaseUrl = ''
  let started: Promise<{ readonly stop: (drain: boolean) => Promise<void> }> | undefined

  async function start(message: Start) {
    databaseUrl = message.databaseUrl
    refuseOtherCode(message.code)
    const prepared = (prepared: Prepared) => send({ kind: 'prepared', prepared })
    const { app, pool } = await startParts(config, log, {
      message,
      databaseUrl: () => databaseUrl,
      passing,
      prepared,
      mayServe,
    })
    return {
      async stop(drain: boolean) {
        if (drain) await app.drain(drainMs)
        await app.stop()
        await pool.end()
      },
    }
  }

  async function stop(drain: boolean): Promise<void> {
    letServe()
    const running = await started?.catch(() => undefined)
    await running?.stop(drain).catch((error: unknown) => {
      log.error({ error: String(error) }, 'closing failed')
    })
    process.exit(0)
  }

  return (message) => {
    switch (message.kind) {
      case 'start':
        started = start(message)
        started.catch((error: unknown) => fail(config, error, send))
        break
      case 'database':
        databaseUrl = message.url
        break
      case 'serve':
        letServe()
        break
      case 'stop':
        void stop(message.drain)
        break
      case 'there?':
        send({ kind: 'here' })
        break
      case 'processes':
        passing.listed(message.wanted, message.processes)
        break
      case 'pass':
        passing.receive(message)
        break
    }
  }
}

interface Told {
  readonly message: Start
  readonly databaseUrl: () => string
  readonly passing: Passing
  readonly prepared: (prepared: Prepared) => void
  readonly mayServe: Promise<void>
}

async function startParts(
  config: Config,
  log: Log,
  { message, databaseUrl, passing, prepared, mayServe }: Told,
): Promise<{ readonly app: App; readonly pool: Pool }> {
  const pool = createPool(databaseUrl, {
    applicationName: 'capstan',
    maxConnections: poolOfSeveral,
    onIdleError: (error) => reportFault(log, error, 'a database connection was lost', {}),
  })
  const prepare = async (context: Context, url: string) => {
    const opened = message.first ? await openFirst(context, config.home) : undefined
    prepared({ url, publicUrl: context.publicUrl, ...(opened && { opened }) })
    await mayServe
  }
  await letHelpersYield()
  const app = await startApp({
    ...(await readOptions(config)),
    ...appSettings(config),
    port: message.port,
    limits: dividedLimits(config.limits, message.processes),
    operatorToken: config.operatorToken ?? readOperatorToken(config.home),
    siblings: passing.siblings,
    pool,
    log,
    prepare,
  })
  return { app, pool }
}

/** A version of another day may keep its books otherwise, and the primary has applied the migrations of its own. */
function refuseOtherCode(code: string): void {
  const here = codeOnDisk()
  if (here === code) return
  throw new CommandError(
    exitCodes.failed,
    `The code on disk is another one by now (${here}) than the running server's (${code}). Stop the server and start it anew.`,
  )
}

function fail(config: Config, error: unknown, send: (message: FromProcess) => void): void {
  const told = explainStart(error, config)
  const exitCode =
    told instanceof CommandError ? told.exitCode : told instanceof ConfigError ? exitCodes.usage : exitCodes.failed
  send({ kind: 'failed', exitCode, message: told.message })
  // It has nothing to finish, and the primary ends what has not ended by itself.
  setTimeout(() => process.exit(1), endAfterFailureMs)
}
