import type { Context } from '../application/context.ts'
import { withGiven } from '../config/environment.ts'
import type { Config } from '../config/load.ts'
import type { Log } from '../telemetry/log.ts'
import { announce } from './announce.ts'
import { letHelpersYield } from './helper-threads.ts'
import { note } from './output.ts'
import { keepParsedCode, writeParsedCode } from './parsed-code.ts'
import { readOptions } from './part-options.ts'
import { processesByDefault } from './processes/count.ts'
import type { Opened } from './processes/messages.ts'
import { serveByProcesses } from './processes/primary.ts'
import { appSettings, serverFile } from './serve-settings.ts'
import { makeHome, openOperatorToken, removeServerFile, writeServerFile } from './server-files.ts'
import type { Shutdown } from './shutdown.ts'
import { openPool, runUntilStopped } from './until-stopped.ts'

/**
 * `capstan serve`: runs API and worker until it is told to stop. Rejects with an error for people. `given` are settings from
 * the command line, which hold over the environment.
 */
export function serve(given: Readonly<Record<string, string>> = {}): Promise<void> {
  return runUntilStopped((config, log, shutdown) => {
    const wanted = config.processes ?? processesByDefault()
    return wanted > 1 ? serveByProcesses(config, log, shutdown, wanted) : serveAlone(config, log, shutdown)
  }, withGiven(given))
}

/** In this process. */
async function serveAlone(config: Config, log: Log, shutdown: Shutdown): Promise<void> {
  // Without somebody who listens to it, the signal would end the process.
  process.on('SIGUSR2', () => note('Not restarted: this server is one process. With --processes 2 it could be.'))
  const options = await readOptions(config)
  makeHome(config.home)
  keepParsedCode(config.home)
  // Reading the rest of the code keeps this process busy: PostgreSQL is told to start before, and does so meanwhile.
  const { promise: spawned, resolve } = Promise.withResolvers<void>()
  const opening = openPool(config, log, shutdown, resolve)
  await Promise.race([spawned, opening])
  const [{ startApp }, { openFirst }] = await Promise.all([import('../app.ts'), import('./open-first.ts')])
  const { pool, description } = await opening
  const operatorToken = config.operatorToken ?? openOperatorToken(config.home)
  let opened: Opened = { client: '', accounts: [] }
  const prepare = async (context: Context) => {
    opened = await openFirst(context, config.home)
  }
  await letHelpersYield()
  const app = await startApp({ ...options, ...appSettings(config), pool, log, operatorToken, prepare })
  shutdown.add(() => app.stop())
  writeServerFile(config.home, serverFile(config, app.url))
  shutdown.add(() => removeServerFile(config.home, process.pid))
  announce(config, { ...opened, url: app.url, publicUrl: app.context.publicUrl, database: description })
  writeParsedCode()
}
