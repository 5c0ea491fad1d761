import cluster from 'node:cluster'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../config/load.ts'
import type { Log } from '../../telemetry/log.ts'
import { announce } from '../announce.ts'
import { exitCodes } from '../exit-codes.ts'
import { note } from '../output.ts'
import { keepParsedCode, writeParsedCode } from '../parsed-code.ts'
import { readOptions } from '../part-options.ts'
import { serverFile } from '../serve-settings.ts'
import { makeHome, openOperatorToken, removeServerFile, writeServerFile } from '../server-files.ts'
import type { Shutdown } from '../shutdown.ts'
import { openMigrated } from '../until-stopped.ts'
import { codeOnDisk } from './code-on-disk.ts'
import { connectionsAllowed, fitted, processesByDefault } from './count.ts'
import { type Crew, launchCrew } from './crew.ts'
import { holdPort } from './held-port.ts'

/** In the published package; in a clone the sources run as they are. */
const isBuilt = !import.meta.url.endsWith('.ts')

/**
 * Keeps so many processes that answer requests on one port. This one has the embedded PostgreSQL and the right to it, the
 * port, and the files by which commands find the server; it answers nothing itself, so that hardly anything can bring it down.
 */
export async function serveByProcesses(config: Config, log: Log, shutdown: Shutdown, wanted: number): Promise<void> {
  // What is wrong with the settings is said before anything is started.
  await readOptions(config)
  makeHome(config.home)
  keepParsedCode(config.home)
  if (config.operatorToken === undefined) openOperatorToken(config.home)
  // They read their code while PostgreSQL starts; more of them than processors would only be in each other's way.
  const crew = launch(config, log, shutdown, Math.min(wanted, processesByDefault()))
  shutdown.add(() => crew.kill())
  process.on('exit', () => crew.kill())
  process.on('SIGUSR2', () => void crew.replaceAll())
  const port = config.port === 0 ? await holdPort(config.host) : undefined
  const database = await openMigrated(config, log, shutdown, {
    look: connectionsAllowed,
    onMoved: () => crew.databaseMoved(),
  })
  const chosen = config.processes !== undefined
  const count = fitted({ wanted, chosen, database: database.description }, database.seen)
  if (count < wanted) {
    note(
      `${database.description} gives ${database.seen} connections, which are enough for ${count} processes, not ${wanted}.`,
    )
  }
  crew.resize(count)
  await port?.release()
  const prepared = await crew.begin({ databaseUrl: database.url, port: port?.number ?? config.port })
  shutdown.add(() => crew.stop())
  writeServerFile(config.home, serverFile(config, prepared.url))
  shutdown.add(() => removeServerFile(config.home, process.pid))
  const { opened = { client: '', accounts: [] }, url, publicUrl } = prepared
  announce(config, { ...opened, url, publicUrl, database: database.description, processes: crew.pids() })
  writeParsedCode()
}

function launch(config: Config, log: Log, shutdown: Shutdown, wanted: number): Crew {
  // Who comes next gets the next connection. Left to the system, a few keep-alive connections mostly go to one process.
  cluster.schedulingPolicy = cluster.SCHED_RR
  cluster.setupPrimary({ exec: fileURLToPath(new URL(`./main.${isBuilt ? 'js' : 'ts'}`, import.meta.url)), args: [] })
  return launchCrew(wanted, {
    log,
    say: note,
    home: config.home,
    graceMs: config.shutdownGraceMs,
    code: codeOnDisk(),
    onHopeless() {
      log.fatal({}, 'the processes of the server end again and again; stopping')
      note('The processes of the server end again and again, right after their start. The log says why. Stopped.')
      void shutdown.close().finally(() => process.exit(exitCodes.failed))
    },
  })
}
