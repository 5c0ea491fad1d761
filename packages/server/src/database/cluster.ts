import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
} from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { asUser, canWorkIn, type PostgresUser } from './postgres-user.ts'
import { isAlive } from './process-alive.ts'

const run = promisify(execFile)

/** Where the data of a root's server goes when PostgreSQL's user cannot enter its home. */
export const SYSTEM_FOLDER = '/var/lib/capstan'
/** The superuser of our own cluster. Nothing but Capstan uses the cluster, so it needs no second role. */
export const CLUSTER_USER = 'capstan'

/** How text is kept and compared, for initdb. */
export const TEXT_ARGUMENTS: readonly string[] = [
  '--encoding=UTF8',
  // PostgreSQL's own collation: with the system's, an upgrade of the C library can silently reorder indexes.
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
]

/** A PostgreSQL cluster of ours: `home/postgres`, which exists exactly when the cluster in it is whole. */
export interface Cluster {
  /** With links resolved: `home/postgres` itself may be a link to a folder under /var/lib/capstan. */
  readonly folder: string
  readonly dataFolder: string
  readonly logFile: string
  readonly password: string
}

/** The cluster of this home; undefined when none was ever made. A link that leads nowhere is data gone, and refused. */
export async function findCluster(home: string): Promise<Cluster | undefined> {
  const place = path.join(home, 'postgres')
  const exists = await lstat(place).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
  if (!exists) return undefined
  const folder = await realpath(place).catch((cause: unknown) => {
    throw new Error(
      `${place} leads to a folder that is not there. Bring it back; or, to begin anew, remove the link.`,
      {
        cause,
      },
    )
  })
  const password = await readPassword(folder)
  return { folder, dataFolder: path.join(folder, 'data'), logFile: path.join(folder, 'postgres.log'), password }
}

async function readPassword(folder: string): Promise<string> {
  const file = path.join(folder, 'password')
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EACCES') throw cause
    throw new Error(`${file} cannot be read: the database belongs to another user. Start Capstan as that user.`, {
      cause,
    })
  }
}

/**
 * Makes the cluster aside and puts it in its place by one rename (or one link), so that a start killed half-way leaves
 * nothing that looks like a database, and of two first starts at once exactly one wins; the other uses the winner's.
 */
export async function createCluster(
  home: string,
  user: PostgresUser | undefined,
  binaries: PostgresBinaries,
  log: (line: string) => void,
): Promise<Cluster> {
  await removeAbandoned(home)
  const place = path.join(home, 'postgres')
  const near = path.join(home, `${ASIDE}${process.pid}`)
  if (await prepareFolder(near, user)) {
    await initialise(near, user, binaries)
    await settleOne(near, () => rename(near, place))
  } else {
    const far = await prepareSystemFolder(home, user)
    log(`the database is kept in ${far}: ${user?.name ?? 'this user'} cannot enter ${home}`)
    await initialise(far, user, binaries)
    await settleOne(far, () => symlink(far, place))
  }
  await syncFolder(home)
  const cluster = await findCluster(home)
  if (cluster === undefined) throw new Error(`${place} disappeared while it was being made`)
  return cluster
}

const ASIDE = 'postgres.new-'

/** What a killed first start left. No database was ever in its place, so nothing in it was ever acknowledged. */
async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith(ASIDE)) continue
    const maker = Number(name.slice(ASIDE.length))
    if (maker === process.pid || !isAlive(maker)) await rm(path.join(home, name), { recursive: true, force: true })
  }
}

/** False when PostgreSQL's user could not work in a folder there; then nothing is left of it. */
async function prepareFolder(folder: string, user: PostgresUser | undefined): Promise<boolean> {
  // Others may pass through to the data but list nothing; the password beside it is closed by its own mode.
  await mkdir(folder)
  await chmod(folder, user === undefined ? 0o700 : 0o711)
  const dataFolder = path.join(folder, 'data')
  await mkdir(dataFolder, { mode: 0o700 })
  if (user === undefined) return true
  // A folder shared from another machine may refuse to give files away; /var/lib does not.
  const given = await chown(dataFolder, user.uid, user.gid).then(
    () => true,
    () => false,
  )
  if (given && (await canWorkIn(dataFolder, user))) return true
  await rm(folder, { recursive: true })
  return false
}

async function prepareSystemFolder(home: string, user: PostgresUser | undefined): Promise<string> {
  await mkdir(SYSTEM_FOLDER, { recursive: true })
  await chmod(SYSTEM_FOLDER, 0o755)
  // The random end keeps it apart from the data of an earlier home at this path: whoever removed that home wants a new
  // database, and must not be given the old one, nor lose it.
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 16)
  const folder = path.join(SYSTEM_FOLDER, `${hash}-${randomBytes(4).toString('hex')}`)
  if (await prepareFolder(folder, user)) return folder
  throw new Error(
    `${user?.name ?? 'This user'} can work neither in ${home} nor in ${SYSTEM_FOLDER}. ` +
      'Open one of them to that user, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

async function initialise(folder: string, user: PostgresUser | undefined, binaries: PostgresBinaries): Promise<void> {
  const dataFolder = path.join(folder, 'data')
  const password = randomBytes(24).toString('hex')
  await writeDurably(path.join(folder, 'password'), `${password}\n`)
  // initdb runs as the other user and cannot read ours; and it wants an empty data folder, so not in there either.
  const handover = await mkdtemp(path.join(folder, 'handover-'))
  const passwordFile = path.join(handover, 'password')
  await writeDurably(passwordFile, password)
  if (user !== undefined) {
    await chown(passwordFile, user.uid, user.gid)
    await chown(handover, user.uid, user.gid)
  }
  const initdb = [
    `--pgdata=${dataFolder}`,
    `--username=${CLUSTER_USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    ...TEXT_ARGUMENTS,
    '--no-instructions',
  ]
  try {
    await run(binaries.initdb, initdb, asUser(user))
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    const { stderr } = cause as { stderr?: string }
    throw new Error(`PostgreSQL could not make its data folder ${dataFolder}: ${stderr?.trim() ?? String(cause)}`, {
      cause,
    })
  }
  await rm(handover, { recursive: true })
  await syncFolder(folder)
}

/** A rename or link refused because the place is taken means that another first start won: its cluster is used. */
async function settleOne(aside: string, putInPlace: () => Promise<void>): Promise<void> {
  try {
    await putInPlace()
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes the names in a folder survive a power cut, as fsync of a file does not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
