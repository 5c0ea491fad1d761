import { chmod, mkdir, readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { keepLogBounded } from './bounded-log.ts'
import { type Cluster, createCluster, findCluster, SYSTEM_FOLDER } from './cluster.ts'
import { isPassing } from './passing-failure.ts'
import { type PostgresBinaries, usableBinaries } from './postgres-binaries.ts'
import { type PostgresUser, postgresUser } from './postgres-user.ts'
import { clusterUrl, launch, type PostgresSettings, settle, stopPostmaster } from './postmaster.ts'
import {
  type PostmasterFile,
  postmasterIdentity,
  readPostmasterFile,
  removeStalePostmasterFile,
  servesFolder,
} from './postmaster-file.ts'
import { waitUntil } from './wait-until.ts'

const DATABASE = 'capstan'
/** A start meets at most a few others that start or stop at the same time; more failures than this are a fault. */
const MAX_TRIES = 20
const RETRY_DELAY_MS = 250
const CONNECT_WITHIN_MS = 10_000
const ANSWER_WITHIN_MS = 60_000
/** A server writes its file in one go, so one still unreadable after this was cut off by a crash. */
const FILE_WRITTEN_WITHIN_MS = 1_000

export interface EmbeddedDatabase {
  /** Of the database `capstan`, with the password of its superuser: never to be logged. */
  readonly url: string
  /** True when the server was already running, left behind by a killed Capstan or started by another one. */
  readonly adopted: boolean
  readonly dataFolder: string
  /** Stops PostgreSQL, adopted or not. Only for whoever holds the instance lock: others may be using it. */
  stop(): Promise<void>
  /** Lets it run on without us. */
  leave(): void
}

export interface EmbeddedOptions {
  /** Told what is worth a line to the person who starts the server. */
  readonly log?: (line: string) => void
  /** Further settings of PostgreSQL. Only the tests have any, to trade safety for speed. */
  readonly settings?: PostgresSettings
  /** The port to start on, if it is free: that of a server that ended, to which others still hold the way. */
  readonly port?: number
  /** Told when PostgreSQL has begun to start, in a process of its own: what takes time may be done meanwhile. */
  readonly onSpawned?: () => void
}

interface Running {
  readonly file: PostmasterFile
  readonly adopted: boolean
}

/**
 * A PostgreSQL of our own in the folder `home`, made at the first start and running when this returns. The server is a
 * process of its own and outlives a killed Capstan; the next start finds and adopts it.
 */
export async function startEmbedded(home: string, options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const { log = () => undefined } = options
  if (process.platform === 'win32') {
    throw new Error('The embedded PostgreSQL does not run on Windows. Use WSL, or set DATABASE_URL to a PostgreSQL.')
  }
  const folder = await makeHome(home)
  const found = await findCluster(folder)
  const user = await postgresUser(found?.dataFolder, log)
  const binaries = await usableBinaries(user, user === undefined ? folder : SYSTEM_FOLDER, log)
  const cluster = found ?? (await createCluster(folder, user, binaries, log))
  await refuseOtherVersion(cluster, binaries)
  const { file, adopted } = await adoptOrLaunch(cluster, binaries, user, options)
  const stopBounding = keepLogBounded(cluster.logFile, log)
  return {
    url: clusterUrl(cluster, file, DATABASE),
    adopted,
    dataFolder: cluster.dataFolder,
    leave: stopBounding,
    async stop() {
      stopBounding()
      await stopPostmaster(cluster, file)
    },
  }
}

/** Of root's home, others may pass through but list nothing, because PostgreSQL runs as another user below it. */
async function makeHome(home: string): Promise<string> {
  const absolute = path.resolve(home)
  const made = await mkdir(absolute, { recursive: true })
  if (made !== undefined) await chmod(absolute, process.getuid?.() === 0 ? 0o711 : 0o700)
  return await realpath(absolute)
}

async function refuseOtherVersion(cluster: Cluster, binaries: PostgresBinaries): Promise<void> {
  const version = (await readFile(path.join(cluster.dataFolder, 'PG_VERSION'), 'utf8')).trim()
  if (version === binaries.majorVersion) return
  throw new Error(
    `The data in ${cluster.dataFolder} is of PostgreSQL ${version}, and this Capstan brings ${binaries.majorVersion}. ` +
      'Start the Capstan that made it, dump the database with pg_dump, and load it into a new home.',
  )
}

async function adoptOrLaunch(
  cluster: Cluster,
  binaries: PostgresBinaries,
  user: PostgresUser | undefined,
  { settings = {}, port, onSpawned }: EmbeddedOptions,
): Promise<Running> {
  let lastReason = ''
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    if (tries > 1) await pause(RETRY_DELAY_MS)
    try {
      const running = await findRunning(cluster)
      if (running !== undefined) {
        await proveOurs(cluster, running)
        return { file: running, adopted: true }
      }
      const wanted = port !== undefined && tries <= MAX_TRIES / 2 ? { ...settings, port: String(port) } : settings
      return { file: await launchProved(cluster, binaries, user, wanted, onSpawned), adopted: false }
    } catch (error) {
      if (!isPassing(error)) throw error
      lastReason = String(error)
    }
  }
  throw new Error(`PostgreSQL in ${cluster.dataFolder} could not be started in ${MAX_TRIES} tries. ${lastReason}`)
}

async function launchProved(
  cluster: Cluster,
  binaries: PostgresBinaries,
  user: PostgresUser | undefined,
  settings: PostgresSettings,
  onSpawned: (() => void) | undefined,
): Promise<PostmasterFile> {
  const file = await launch(cluster, binaries, user, settings, onSpawned)
  try {
    await proveOurs(cluster, file)
    return file
  } catch (error) {
    // A start that fails leaves nothing running that was not running before.
    if (!isPassing(error)) await stopPostmaster(cluster, file)
    throw error
  }
}

/** The server that already serves this folder, once it is ready; undefined when there is none, or it has just ended. */
async function findRunning(cluster: Cluster): Promise<PostmasterFile | undefined> {
  const { dataFolder } = cluster
  const written = await waitUntil(
    async () => {
      const file = await readPostmasterFile(dataFolder)
      return file === 'unreadable' ? undefined : { file }
    },
    { everyMs: 10, withinMs: FILE_WRITTEN_WITHIN_MS },
  )
  const file = written === undefined ? 'unreadable' : written.file
  if (file === undefined) return undefined
  if (file !== 'unreadable' && (await servesFolder(file.processId, dataFolder))) return await settle(cluster, file)
  removeStalePostmasterFile(dataFolder, file)
  return undefined
}

/**
 * Asks the server itself for the file we went by, and makes the database if a crash came before it was made. A port can
 * pass to another program, and money must not be written into somebody else's database because the number fits.
 */
async function proveOurs(cluster: Cluster, file: PostmasterFile): Promise<void> {
  const client = new pg.Client({
    connectionString: clusterUrl(cluster, file, 'postgres'),
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  })
  // A server that goes away also says so here; the query that fails is what counts.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ text: string }>(`select pg_read_file('postmaster.pid') as text`)
    if (postmasterIdentity(rows[0]?.text ?? '') !== file.identity) throw new Error('another server answers there')
    const existing = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (existing.rowCount === 0) await client.query(`create database ${DATABASE}`)
  } catch (error) {
    if (isPassing(error)) throw error
    throw new Error(
      `PostgreSQL (process ${file.processId}, port ${file.port}) serves ${cluster.dataFolder} and does not answer as ` +
        `it should: ${String(error)}. If it hangs, end it with kill -INT ${file.processId} and start again.`,
      { cause: error },
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}
