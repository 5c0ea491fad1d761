import { hostname } from 'node:os'
import pg from 'pg'
import { waitUntil } from './wait-until.ts'

/** Any fixed pair; the migrations' lock uses another. */
const LOCK = [1_128_353_876, 1] as const
/** A killed holder's connection is closed by the system at once, and PostgreSQL notices within milliseconds. */
const RELEASED_WITHIN_MS = 2_000

/** The right to be the one Capstan that runs on an embedded database. */
export interface InstanceLock {
  /** From here on a lost connection is no news: its owner is about to stop PostgreSQL, and keeps the lock until then. */
  expectLoss(): void
  release(): Promise<void>
}

export type LockAttempt =
  | { readonly taken: true; readonly lock: InstanceLock }
  /** `holder`, for people: which process, on which host, since when. */
  | { readonly taken: false; readonly holder: string }

/**
 * Tries to become the one instance. The lock is of the session, on a connection of its own: it ends with the process
 * however that ends, and needs no file that a power cut could leave behind. When the connection is lost while
 * the lock is held, another instance may take it from then on, and `onLost` is called: the owner must stop at once.
 */
export async function takeInstanceLock(url: string, onLost: (error: Error) => void): Promise<LockAttempt> {
  const client = new pg.Client({
    connectionString: url,
    // PostgreSQL cuts the name off at 63 bytes, so the host comes last.
    application_name: `capstan process ${process.pid} on ${hostname()}`,
    keepAlive: true,
  })
  let held = false
  let expected = false
  const lost = (error: Error) => {
    if (held && !expected) onLost(error)
    held = false
  }
  client.on('error', lost)
  client.on('end', () => lost(new Error('the connection that holds the instance lock was closed')))
  await client.connect()
  try {
    const taken = await waitUntil(() => tryLock(client), { everyMs: 50, withinMs: RELEASED_WITHIN_MS })
    if (taken === undefined) {
      const holder = await describeHolder(client)
      await client.end()
      return { taken: false, holder }
    }
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
  held = true
  return {
    taken: true,
    lock: {
      expectLoss() {
        expected = true
      },
      async release() {
        expected = true
        await client.end()
      },
    },
  }
}

async function tryLock(client: pg.Client): Promise<true | undefined> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [...LOCK])
  return rows[0]?.taken ? true : undefined
}

async function describeHolder(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string; since: Date }>(
    `select activity.application_name as name, activity.backend_start as since
     from pg_locks join pg_stat_activity activity using (pid)
     where locktype = 'advisory' and granted and objsubid = 2 and classid = $1 and objid = $2
       and pg_locks.database = (select oid from pg_database where datname = current_database())`,
    [...LOCK],
  )
  const holder = rows[0]
  return holder === undefined
    ? 'another capstan process, which is just ending'
    : `${holder.name}, running since ${holder.since.toISOString()}`
}
