import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { CLUSTER_USER } from '../database/cluster.ts'
import type { PostgresBinaries } from '../database/postgres-binaries.ts'
import { asUser, type PostgresUser } from '../database/postgres-user.ts'
import { type PostmasterFile, readPostmasterFile } from '../database/postmaster-file.ts'
import { waitUntil } from '../database/wait-until.ts'

const POLL_MS = 5
const READY_WITHIN_MS = 60_000
const LINES_KEPT = 20

/**
 * Nothing of a sandbox outlives it, so nothing is written for a power cut: `fsync` and its kin are off, which the server's
 * own start never allows. The rest keeps many sandboxes at a time small.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  // No port: a socket in a folder of our own cannot collide with another sandbox, and nobody else can enter it.
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  max_connections: '50',
  shared_buffers: '32MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '2MB',
  max_wal_size: '64MB',
  // Each of these is a process more.
  max_logical_replication_workers: '0',
  io_method: 'sync',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: 'postgres: ',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

/**
 * Stands between us and PostgreSQL and ends it when we end, however that happens: the pipe it reads from is ours, and the
 * system closes it even for a process that was killed. Then it removes the folder, if it was given one. It also makes the
 * copy, so that PostgreSQL follows at once while we are busy with our own start. It says more than once that it is over:
 * a shell starts what runs beside it with SIGQUIT ignored, and PostgreSQL hears nothing until it has made itself ready.
 */
const GUARD = `
folder=$1; template=$2; data=$3; flags=$4; shift 4
exec 3<&0 </dev/null
if [ -n "$template" ] && ! cp "$flags" "$template" "$data"; then rm -rf "$folder"; exit 1; fi
"$@" 3<&- &
postgres=$!
{ read -r line; while kill -QUIT "$postgres"; do sleep 0.1; done; } <&3 2>/dev/null &
watch=$!
wait "$postgres"; code=$?
kill "$watch" 2>/dev/null
[ -z "$folder" ] || rm -rf "$folder"
exit "$code"
`

export interface LaunchOptions {
  readonly dataFolder: string
  /** Where its socket goes. */
  readonly socketFolder: string
  readonly binaries: PostgresBinaries
  readonly user: PostgresUser | undefined
  /** What the data folder is made from; absent when it is there. */
  readonly template?: string
  /** Removed when PostgreSQL has ended. */
  readonly removes?: string
}

export interface GuardedPostgres {
  /** Settles when it takes connections; rejects with its last lines when it ended first. */
  readonly ready: Promise<void>
  /** Of a database in it; the socket asks for no password, since only this user can reach it. */
  url(database: string): string
  /** Settles when PostgreSQL has ended and the folder is removed. */
  readonly ended: Promise<void>
  /** At once, without order. */
  discard(): Promise<void>
  /** In order: what was committed is in the data folder afterwards. */
  stop(): Promise<void>
  /** The last lines it wrote. */
  log(): string
}

/** Starts PostgreSQL under its guard. */
export function startPostgres(options: LaunchOptions): GuardedPostgres {
  const { dataFolder, socketFolder } = options
  const guard = spawn('/bin/sh', ['-c', GUARD, 'capstan-guard', ...guardArguments(options)], {
    ...asUser(options.user),
    // A session of its own: what is sent to the test run's process group must not reach the one who cleans up after it.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const lines: string[] = []
  createInterface(guard.stderr).on('line', (line) => {
    lines.push(line)
    if (lines.length > LINES_KEPT) lines.shift()
  })
  guard.stdin.on('error', () => undefined)
  let over = false
  const ended = once(guard, 'close').then(() => {
    over = true
    guard.stdin.destroy()
  })
  ended.catch(() => undefined)
  const log = () => lines.join('\n')
  const discard = async () => {
    guard.stdin.destroy()
    await ended
  }
  const postmaster = untilReady(dataFolder, () => over).then(async (file) => {
    if (file === undefined) await discard()
    if (file === undefined || file === 'ended') throw new Error(`PostgreSQL did not start:\n${log()}`)
    return file
  })
  const ready = postmaster.then(() => undefined)
  // Whoever waits for it hears of it.
  ready.catch(() => undefined)
  const stop = async () => {
    process.kill((await postmaster).processId, 'SIGINT')
    await ended
  }
  const host = encodeURIComponent(socketFolder)
  return {
    ready,
    url: (name) => `postgres://${CLUSTER_USER}@localhost/${name}?host=${host}`,
    ended,
    discard,
    stop,
    log,
  }
}

function guardArguments({ dataFolder, socketFolder, binaries, template = '', removes = '' }: LaunchOptions): string[] {
  const settings = Object.entries({ ...SETTINGS, unix_socket_directories: socketFolder })
  // On macOS, -c shares the blocks with the template; on Linux that is the default where the file system can.
  const copyFlags = process.platform === 'darwin' ? '-Rc' : '-R'
  const postgres = [
    binaries.postgres,
    '-D',
    dataFolder,
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  return [removes, template, dataFolder, copyFlags, ...postgres]
}

function untilReady(dataFolder: string, over: () => boolean): Promise<PostmasterFile | 'ended' | undefined> {
  return waitUntil(
    async () => {
      if (over()) return 'ended' as const
      const file = await readPostmasterFile(dataFolder)
      return file !== undefined && file !== 'unreadable' && file.status === 'ready' ? file : undefined
    },
    { everyMs: POLL_MS, withinMs: READY_WITHIN_MS },
  )
}
