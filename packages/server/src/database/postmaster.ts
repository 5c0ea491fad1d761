import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { createServer } from 'node:net'
import { boundLog } from './bounded-log.ts'
import { CLUSTER_USER, type Cluster } from './cluster.ts'
import { PassingFailure } from './passing-failure.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { asUser, type PostgresUser } from './postgres-user.ts'
import { type PostmasterFile, readPostmasterFile, servesFolder } from './postmaster-file.ts'
import { waitUntil } from './wait-until.ts'

const POLL_MS = 10
/** Recovery after a power cut replays up to a gigabyte of log; only after this long is it taken for a hang. */
const READY_WITHIN_MS = 300_000
const FAST_STOP_WITHIN_MS = 60_000
const HARD_STOP_WITHIN_MS = 10_000

/** PostgreSQL's settings by name. */
export type PostgresSettings = Readonly<Record<string, string>>

/** On the command line, so that they hold over whatever the configuration files in the data folder say. */
const SETTINGS: PostgresSettings = {
  listen_addresses: '127.0.0.1',
  // Sockets are limited to some hundred characters of path, and a shared folder would let others try passwords there.
  unix_socket_directories: '',
  // What was acknowledged is on disk; none of the three may ever be traded for speed.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  // Row contents and statements stay out of the log: they would be buyers' data in a file nobody guards.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

/** Whatever of these PostgreSQL gives as its reason has gone, or been cleared away by us, at the next try. */
const PASSING =
  /lock file .* (already exists|is empty)|bogus data in lock file|could not (bind|create any TCP)|pre-existing shared memory/

/** Starts PostgreSQL, on a free port unless the settings name one, and waits until it takes connections; `onSpawned` before that. */
export async function launch(
  cluster: Cluster,
  binaries: PostgresBinaries,
  user: PostgresUser | undefined,
  settings: PostgresSettings,
  onSpawned?: () => void,
): Promise<PostmasterFile> {
  const logFile = await open(cluster.logFile, 'a', 0o600)
  try {
    await boundLog(cluster.logFile)
    const logStart = (await logFile.stat()).size
    const child = spawn(binaries.postgres, await argumentsFor(cluster, settings), {
      ...asUser(user),
      // A session of its own: the terminal's Ctrl-C is for the server, which then stops PostgreSQL in its own order.
      detached: true,
      stdio: ['ignore', logFile.fd, logFile.fd],
    })
    await once(child, 'spawn')
    child.unref()
    onSpawned?.()
    const ended = () => child.exitCode !== null || child.signalCode !== null
    const file = await waitUntil(
      async () => {
        if (ended()) return 'ended' as const
        const found = await readPostmasterFile(cluster.dataFolder)
        if (found === undefined || found === 'unreadable' || found.status !== 'ready') return undefined
        return found.processId === child.pid ? found : undefined
      },
      { everyMs: POLL_MS, withinMs: READY_WITHIN_MS },
    )
    if (file === undefined) throw notReady(cluster, child.pid)
    if (file !== 'ended') return file
    const reason = await readTail(cluster.logFile, logStart)
    const message = `PostgreSQL did not start:\n${reason}`
    throw PASSING.test(reason) ? new PassingFailure(message) : new Error(message)
  } finally {
    await logFile.close()
  }
}

async function argumentsFor(cluster: Cluster, settings: PostgresSettings): Promise<string[]> {
  const port = settings['port'] ?? String(await freePort())
  const all = Object.entries({ ...SETTINGS, ...settings, port })
  return ['-D', cluster.dataFolder, ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** Free when asked; should another take it before PostgreSQL does, the launch fails and is tried again. */
async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('the system gave no port')
  return address.port
}

async function readTail(file: string, from: number): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, from)
    return buffer.toString('utf8', 0, bytesRead).trim()
  } finally {
    await handle.close()
  }
}

function notReady(cluster: Cluster, processId: number | undefined): Error {
  const seconds = READY_WITHIN_MS / 1000
  return new Error(`PostgreSQL (process ${processId}) is not ready after ${seconds} s; ${cluster.logFile} says why.`)
}

/** Follows a server that is starting or stopping: its file once it is ready, undefined when it has ended. */
export async function settle(cluster: Cluster, running: PostmasterFile): Promise<PostmasterFile | undefined> {
  const settled = await waitUntil(
    async () => {
      const file = await readPostmasterFile(cluster.dataFolder)
      if (file === 'unreadable') return undefined
      if (file === undefined || file.processId !== running.processId) return 'ended' as const
      if (file.status === 'ready') return file
      return (await servesFolder(file.processId, cluster.dataFolder)) ? undefined : ('ended' as const)
    },
    { everyMs: POLL_MS, withinMs: READY_WITHIN_MS },
  )
  if (settled === undefined) throw notReady(cluster, running.processId)
  return settled === 'ended' ? undefined : settled
}

/**
 * Stops the server in order: connections are cut, what they had not committed is undone, everything else is written
 * down. One that does not end within a minute is stopped hard, which loses nothing: the next start recovers.
 */
export async function stopPostmaster(cluster: Cluster, running: PostmasterFile): Promise<void> {
  for (const [signal, withinMs] of [
    ['SIGINT', FAST_STOP_WITHIN_MS],
    ['SIGQUIT', HARD_STOP_WITHIN_MS],
  ] as const) {
    if (await hasEnded(cluster, running)) return
    signalIfThere(running.processId, signal)
    const ended = await waitUntil(async () => ((await hasEnded(cluster, running)) ? true : undefined), {
      everyMs: POLL_MS,
      withinMs,
    })
    if (ended) return
  }
  throw new Error(`PostgreSQL (process ${running.processId}) does not end; ${cluster.logFile} may say why.`)
}

function signalIfThere(processId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(processId, signal)
  } catch (error) {
    // It ended between being looked at and being told to.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function hasEnded(cluster: Cluster, running: PostmasterFile): Promise<boolean> {
  return !(await servesFolder(running.processId, cluster.dataFolder))
}

export function clusterUrl(cluster: Cluster, running: PostmasterFile, database: string): string {
  return `postgres://${CLUSTER_USER}:${cluster.password}@127.0.0.1:${running.port}/${database}`
}
