import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject, type RunnerTestFile, type RunnerTestSuite } from 'vitest'
import { createPool } from '../../src/database/pool.ts'

export interface TestDatabase {
  readonly name: string
  readonly url: string
  readonly pool: pg.Pool
}

/** The run's own server goes at the end of the run, unless Vitest is watching. */
const KEPT = 'database of the failed test, for good when CAPSTAN_TEST_DATABASE_URL names the server:'

const opened: TestDatabase[] = []

/**
 * A database of the caller's own with the whole schema and nothing in it. Call it anywhere in a test file. When the
 * file has run, the database is dropped, or kept for looking at when a test failed (with its URL in the output), and a
 * connection that somebody took from the pool and never gave back fails the file.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `capstan_test_${randomBytes(6).toString('hex')}`
  await onServer(`create database ${name} template ${inject('templateDatabase')}`)
  const url = new URL(inject('databaseServerUrl'))
  url.pathname = `/${name}`
  const pool = createPool(url.href, { applicationName: name, onIdleError: () => undefined })
  const database = { name, url: url.href, pool }
  opened.push(database)
  return database
}

// Registered when a test file imports this module, which Vitest loads anew for each file.
// biome-ignore lint/correctness/noEmptyPattern: Vitest demands a pattern here to get at the second argument.
afterAll(async ({}, file) => {
  const leaks: string[] = []
  for (const database of opened.splice(0)) {
    const leak = describeLeak(database.pool)
    // A leaked connection would keep `end` waiting for ever; dropping the database by force cuts it.
    if (leak !== undefined) leaks.push(`${database.name}: ${leak}`)
    else if (!database.pool.ending) await database.pool.end()
    if (hasFailed(file)) process.stderr.write(`${KEPT} ${database.url}\n`)
    else await onServer(`drop database if exists ${database.name} with (force)`)
  }
  if (leaks.length > 0) throw new Error(`connections were taken and never given back: ${leaks.join('; ')}`)
})

function describeLeak(pool: pg.Pool): string | undefined {
  const taken = pool.totalCount - pool.idleCount
  const quiet = pool.ended || (taken === 0 && pool.waitingCount === 0)
  return quiet ? undefined : `${taken} taken, ${pool.waitingCount} waiting`
}

function hasFailed(task: Readonly<RunnerTestSuite | RunnerTestFile>): boolean {
  return task.tasks.some((inner) => (inner.type === 'suite' ? hasFailed(inner) : inner.result?.state === 'fail'))
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseServerUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
