import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'

const MIGRATIONS_FOLDER = new URL('./migrations/', import.meta.url)
/** Any fixed pair; the lock of the one instance uses another. */
const LOCK = [1_128_353_876, 2] as const

const HISTORY = `create table if not exists capstan_migrations (
  number integer primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default now()
)`

/** The database does not fit this code, and going on would damage it; the message says what to do. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused'
}

export interface Migration {
  readonly number: number
  /** The file's name, `0001_init.sql`. */
  readonly name: string
  readonly sql: string
  /** SHA-256 over the text, in hex, whatever the line ends of the checkout. */
  readonly checksum: string
}

interface AppliedMigration {
  readonly number: number
  readonly name: string
  readonly checksum: string
}

/**
 * Brings the schema up to this code: every migration not yet applied, in order, each in a transaction of its own, and
 * gives the names of those it applied. Several processes may do so at once: each transaction first takes a
 * lock and looks again, so one applies what the others then find. Forward only.
 *
 * @throws MigrationRefused when an applied file was edited, or the database was made by a newer Capstan.
 */
export async function migrate(pool: pg.Pool, folder: URL = MIGRATIONS_FOLDER): Promise<{ readonly applied: string[] }> {
  const migrations = await readMigrations(folder)
  const applied: string[] = []
  const client = await pool.connect()
  try {
    for (;;) {
      const name = await applyNext(client, migrations)
      if (name === undefined) break
      applied.push(name)
    }
  } catch (error) {
    // Destroyed, which also ends the transaction it was in.
    client.release(true)
    throw error
  }
  client.release()
  return { applied }
}

/** All migrations of a folder, in order. Their numbers go 1, 2, 3: two branches that took the same number must meet. */
export async function readMigrations(folder: URL = MIGRATIONS_FOLDER): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return await Promise.all(
    names.map(async (name, index) => {
      const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1])
      if (number !== index + 1) {
        const expected = String(index + 1).padStart(4, '0')
        throw new Error(`migration ${name} is out of line: its name should be ${expected}_<subject>.sql`)
      }
      const sql = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n')
      return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** The name of the migration it applied; undefined when nothing was left to do. */
async function applyNext(client: pg.PoolClient, migrations: readonly Migration[]): Promise<string | undefined> {
  await client.query('begin')
  // An index on a grown table takes longer than any statement of a request may.
  await client.query('set local statement_timeout = 0')
  await client.query('select pg_advisory_xact_lock($1, $2)', [...LOCK])
  // A change waiting for its table makes every later statement on that table wait behind it: better to give up.
  await client.query(`set local lock_timeout = '10s'`)
  await execute(client, 'the table of migrations', HISTORY)
  const { rows } = await client.query<AppliedMigration>(
    'select number, name, checksum from capstan_migrations order by number',
  )
  const next = nextMigration(migrations, rows)
  if (next !== undefined) {
    await execute(client, `migration ${next.name}`, next.sql)
    await client.query('insert into capstan_migrations (number, name, checksum) values ($1, $2, $3)', [
      next.number,
      next.name,
      next.checksum,
    ])
  }
  await client.query('commit')
  return next?.name
}

/** The first migration not yet applied; refuses a past that is not the beginning of `migrations`. */
function nextMigration(migrations: readonly Migration[], applied: readonly AppliedMigration[]): Migration | undefined {
  for (const [index, past] of applied.entries()) {
    const ours = migrations[index]
    if (ours === undefined) {
      throw new MigrationRefused(
        `The database is newer than this Capstan: it has migration ${past.name}, which is unknown here. ` +
          'Start the newer version; migrations are never undone.',
      )
    }
    if (ours.number !== past.number || ours.name !== past.name || ours.checksum !== past.checksum) {
      throw new MigrationRefused(
        `The migration ${ours.name} is not what was applied to this database as ${past.name}. An applied file is ` +
          'never edited: restore it, and put the change into a new migration.',
      )
    }
  }
  return migrations[applied.length]
}

async function execute(client: pg.PoolClient, subject: string, sql: string): Promise<void> {
  try {
    await client.query(sql)
  } catch (cause) {
    const { position, message, code } = cause as pg.DatabaseError
    const line = position === undefined ? '' : ` in line ${sql.slice(0, Number(position)).split('\n').length}`
    const advice = code === '42501' ? '. The user of DATABASE_URL must own the database, or be granted this.' : ''
    throw new Error(`${subject} failed${line}: ${message}${advice}`, { cause })
  }
}
