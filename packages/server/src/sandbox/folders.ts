import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { SYSTEM_FOLDER } from '../database/cluster.ts'
import { canWorkIn, type PostgresUser } from '../database/postgres-user.ts'
import { isAlive } from '../database/process-alive.ts'

/** The name that PostgreSQL gives its socket when it is told the port 5432. */
const SOCKET = '.s.PGSQL.5432'
/** What the system allows for the path of a socket, in bytes: 104 on macOS, 108 on Linux, with a zero at the end. */
const LONGEST_SOCKET_PATH = 103
/** With the process id at its longest and the six characters that make it unique. */
const LONGEST_NAME = 'capstan-sandbox-4194304-XXXXXX'.length
const RUN_FOLDER = /^capstan-sandbox-(\d+)-/
/** Long after any start, so that nobody is still making what looks abandoned; in milliseconds. */
const ABANDONED_AFTER_MS = 600_000

const ownId = () => process.getuid?.() ?? 0

/**
 * A folder of that name that stays for later sandboxes, owned by `user` (by ourselves when undefined) and closed to
 * everybody else: what is in it is run or served, so a folder that others could have filled is never used.
 */
export async function openCache(name: string, user?: PostgresUser): Promise<string> {
  const tried: string[] = []
  for (const base of cacheBases()) {
    const folder = path.join(base, name)
    if (await isUsable(base, folder, user)) return folder
    tried.push(base)
  }
  const who = user?.name ?? 'this user'
  throw new Error(`${who} can keep the sandbox's cache in none of ${tried.join(', ')}. Set XDG_CACHE_HOME to a folder.`)
}

/** The cache folder of this user, in the order of preference; root's home is closed to the user PostgreSQL runs as. */
function cacheBases(): readonly string[] {
  // biome-ignore lint/style/noProcessEnv: where caches go is a setting of the system, not of Capstan.
  const named = process.env['XDG_CACHE_HOME']
  const home = process.platform === 'darwin' ? 'Library/Caches' : '.cache'
  return [
    ...(named !== undefined && path.isAbsolute(named) ? [path.join(named, 'capstan')] : []),
    path.join(homedir(), home, 'capstan'),
    ...(ownId() === 0 ? [SYSTEM_FOLDER] : []),
    path.join(tmpdir(), `capstan-cache-${ownId()}`),
  ]
}

async function isUsable(base: string, folder: string, user: PostgresUser | undefined): Promise<boolean> {
  try {
    // The one who runs PostgreSQL for root has to pass through.
    const made = await mkdir(base, { recursive: true })
    if (made !== undefined) await chmod(base, ownId() === 0 ? 0o711 : 0o700)
    if (!(await isClosed(base, ownId()))) return false
    const madeInside = await mkdir(folder, { recursive: true, mode: 0o700 })
    if (madeInside !== undefined && user !== undefined) await chown(folder, user.uid, user.gid)
    if ((await isClosed(folder, user?.uid ?? ownId())) && (await canWorkIn(folder, user))) return true
    if (madeInside !== undefined) await rmdir(folder)
    return false
  } catch {
    return false
  }
}

/** A folder, no link, of that user, that nobody else can write in. */
async function isClosed(folder: string, owner: number): Promise<boolean> {
  const found = await lstat(folder)
  return found.isDirectory() && found.uid === owner && (found.mode & 0o022) === 0
}

/**
 * An empty folder for one sandbox, in the system's temporary folder where PostgreSQL's user can work there and the path
 * is short enough for a socket; otherwise in `/tmp` or in `fallback`.
 */
export async function makeRunFolder(user: PostgresUser | undefined, fallback: string): Promise<string> {
  const tooLong: string[] = []
  for (const parent of new Set([tmpdir(), '/tmp', fallback])) {
    const longest = Buffer.byteLength(path.join(parent, SOCKET)) + 1 + LONGEST_NAME
    if (longest > LONGEST_SOCKET_PATH) tooLong.push(parent)
    else if (await canWorkIn(parent, user)) {
      await removeAbandoned(parent)
      const folder = await mkdtemp(path.join(parent, `capstan-sandbox-${process.pid}-`))
      if (user !== undefined) await chown(folder, user.uid, user.gid)
      return folder
    }
  }
  const reason = tooLong.length > 0 ? ` (${tooLong.join(', ')}: too long a path for a socket)` : ''
  throw new Error(`no temporary folder can be used${reason}. Set TMPDIR to a short path that is writable.`)
}

/** What is left when a sandbox and the guard of its PostgreSQL were killed together. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = RUN_FOLDER.exec(name)?.[1]
    if (owner === undefined || isAlive(Number(owner))) continue
    const folder = path.join(parent, name)
    const since = await stat(folder).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    )
    // The number says nothing about a process of another container that shares this folder; its socket does.
    if (Date.now() - since < ABANDONED_AFTER_MS || (await answers(path.join(folder, SOCKET)))) continue
    // Another user's stays; the system clears its temporary folder some day.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}

function answers(socketPath: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(socketPath)
  socket.once('connect', () => resolve(true))
  socket.once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}
