import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, mkdir, open, readdir, readFile, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { generateClientKeys } from '@capstan/protocol'
import type { Pool } from 'pg'
import { CLUSTER_USER, TEXT_ARGUMENTS } from '../database/cluster.ts'
import { createPool } from '../database/pool.ts'
import type { PostgresBinaries } from '../database/postgres-binaries.ts'
import { asUser, type PostgresUser } from '../database/postgres-user.ts'
import { isAlive } from '../database/process-alive.ts'
import { waitUntil } from '../database/wait-until.ts'
import { migrate, readMigrations } from '../store/migrate.ts'
import { insertFirstSigningKey } from '../store/signing-keys.ts'
import { startPostgres } from './postgres.ts'

const run = promisify(execFile)

/** The one database of a sandbox's PostgreSQL. */
export const DATABASE = 'capstan'
/** To be raised when a template is made in another way. */
const FORMAT = 1
const INITDB_ARGUMENTS = [
  `--username=${CLUSTER_USER}`,
  '--auth=trust',
  ...TEXT_ARGUMENTS,
  '--no-instructions',
  '--no-sync',
  // Sixteen would be copied for each sandbox, and hardly one is written.
  '--wal-segsize=1',
]
const POLL_MS = 50
/** A template takes seconds; whoever has not made it after this is gone, or another container's process of that number. */
const MADE_WITHIN_MS = 60_000
const UNUSED_FOR_MS = 30 * 86_400_000

/** Where the template is, and what it takes to make it. */
export interface TemplatePlace {
  readonly folder: string
  readonly binaries: PostgresBinaries
  readonly user: PostgresUser | undefined
}

/**
 * The data folder of a PostgreSQL with every migration applied, to be copied and never to be run. Whoever comes first
 * makes it, the others wait. It is made aside and put in its place by one rename, so that what is there is whole.
 */
export async function openTemplate(place: TemplatePlace): Promise<string> {
  const name = await templateName(place.binaries)
  const template = path.join(place.folder, name)
  const aside = `${template}.new-${process.pid}`
  for (;;) {
    if (await exists(template)) {
      // Kept for as long as it is used; a folder that cannot be marked is used all the same.
      await utimes(template, new Date(), new Date()).catch(() => undefined)
      return template
    }
    if (!(await takeTurn(`${template}.lock`))) {
      await whileMade(template)
      continue
    }
    try {
      if (await exists(template)) continue
      await removeOld(place.folder, name)
      await make(place, aside)
      await putInPlace(aside, template)
    } finally {
      await rm(aside, { recursive: true, force: true })
      await unlink(`${template}.lock`).catch(() => undefined)
    }
  }
}

/** What a template is made of. Capstan's own version is no part of it: the same migrations make the same template. */
async function templateName(binaries: PostgresBinaries): Promise<string> {
  const migrations = (await readMigrations()).map(({ name, checksum }) => [name, checksum])
  const parts = [FORMAT, process.platform, process.arch, binaries.version, INITDB_ARGUMENTS, migrations]
  return `template-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)}`
}

/**
 * True for the one who is to make it. The lock of a process that is gone is taken away; should two do so at once, both
 * make the template, and the second rename finds it there.
 */
async function takeTurn(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const [owner, since] = await Promise.all([
    readFile(lock, 'utf8').catch(() => ''),
    stat(lock).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    ),
  ])
  const age = Date.now() - since
  // A file without a number is being written at this moment, unless it has been so for long.
  const gone = owner === '' ? age > 1_000 : !isAlive(Number(owner)) || age > MADE_WITHIN_MS
  if (gone) await unlink(lock).catch(() => undefined)
  return false
}

/** Until it is there or nobody is making it any more. */
async function whileMade(template: string): Promise<void> {
  const over = async () => {
    if (await exists(template)) return true
    const owner = await readFile(`${template}.lock`, 'utf8').catch(() => undefined)
    return owner === undefined || (owner !== '' && !isAlive(Number(owner))) ? true : undefined
  }
  await waitUntil(over, { everyMs: POLL_MS, withinMs: MADE_WITHIN_MS })
}

async function make(place: TemplatePlace, aside: string): Promise<void> {
  const { binaries, user } = place
  await mkdir(aside, { mode: 0o700 })
  if (user !== undefined) await chown(aside, user.uid, user.gid)
  await run(binaries.initdb, ['-D', aside, ...INITDB_ARGUMENTS], asUser(user))
  const postgres = startPostgres({ ...place, dataFolder: aside, socketFolder: aside })
  try {
    await postgres.ready
    await withPool(postgres.url('template1'), (pool) => pool.query(`create database ${DATABASE} template template0`))
    await withPool(postgres.url(DATABASE), async (pool) => {
      await migrate(pool)
      // A sandbox has no live clients, and the key that a server has for them is never used.
      await insertFirstSigningKey(pool, 'live', await generateClientKeys())
      // Nobody will make a database in it, and each of these would be copied for every sandbox.
      await pool.query('update pg_database set datistemplate = false')
      for (const unused of ['postgres', 'template1', 'template0']) await pool.query(`drop database ${unused}`)
    })
    await postgres.stop()
  } finally {
    await postgres.discard()
  }
  // Made without a thought for power cuts, but it stays: one now must not leave half of it under the right name.
  await run(binaries.initdb, ['-D', aside, '--sync-only'], asUser(user))
}

async function withPool(url: string, use: (pool: Pool) => Promise<unknown>): Promise<void> {
  const pool = createPool(url, { applicationName: 'capstan sandbox template', onIdleError: () => undefined })
  try {
    await use(pool)
  } finally {
    await pool.end()
  }
}

/**
 * Takes a template away that PostgreSQL did not start from: whoever clears old files may have taken some of its. First by
 * another name, so that nobody takes what is half removed for whole.
 */
export async function discardTemplate(place: TemplatePlace): Promise<void> {
  const template = path.join(place.folder, await templateName(place.binaries))
  const aside = `${template}.new-${process.pid}`
  await rename(template, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  await rm(aside, { recursive: true, force: true })
}

async function putInPlace(aside: string, template: string): Promise<void> {
  await rename(aside, template).catch((error: NodeJS.ErrnoException) => {
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error
  })
  const folder = await open(path.dirname(template), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** What killed makers left, and templates of other versions that nobody has used for a month. */
async function removeOld(folder: string, name: string): Promise<void> {
  for (const other of await readdir(folder)) {
    const maker = /^template-[0-9a-f]+\.new-(\d+)$/.exec(other)?.[1]
    const left = maker !== undefined && (Number(maker) === process.pid || !isAlive(Number(maker)))
    const old = /^template-[0-9a-f]+$/.test(other) && other !== name && (await isUnused(path.join(folder, other)))
    if (left || old) await rm(path.join(folder, other), { recursive: true, force: true })
  }
}

async function isUnused(template: string): Promise<boolean> {
  const found = await stat(template).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > UNUSED_FOR_MS
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}
