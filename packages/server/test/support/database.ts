import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { afterAll, inject, type RunnerTestCase, type RunnerTestFile, type RunnerTestSuite, TestRunner } from 'vitest'
import { createPool } from '../../src/database/pool.ts'
import { onServer } from './on-server.ts'

export interface TestDatabase {
  readonly name: string
  readonly url: string
  readonly pool: pg.Pool
}

interface Opened extends TestDatabase {
  /** Undefined when it was opened for the whole file. */
  readonly test: RunnerTestCase | undefined
}

/** The run's own server goes at the end of the run, unless Vitest is watching. */
const KEPT = 'database of the failed test, for good when CAPSTAN_TEST_DATABASE_URL names the server:'

const opened: Opened[] = []

/**
 * A database of the caller's own with the whole schema and nothing in it. Call it anywhere in a test file. When the
 * file has run, the database is dropped, or kept for looking at when its test failed (with its URL in the output), and
 * a connection that somebody took from the pool and never gave back fails the file.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `capstan_test_${randomBytes(6).toString('hex')}`
  await onServer(inject('databaseServerUrl'), `create database ${name} template ${inject('templateDatabase')}`)
  const url = new URL(inject('databaseServerUrl'))
  url.pathname = `/${name}`
  const pool = createPool(url.href, { applicationName: name, onIdleError: () => undefined })
  const database = { name, url: url.href, pool }
  opened.push({ ...database, test: TestRunner.getCurrentTest() })
  return database
}

// Registered when a test file imports this module, which Vitest loads anew for each file.
// biome-ignore lint/correctness/noEmptyPattern: Vitest demands a pattern here to get at the second argument.
afterAll(async ({}, file) => {
  const leaks: string[] = []
  for (const { name, url, pool, test } of opened.splice(0)) {
    const leak = describeLeak(pool)
    // A leaked connection would keep `end` waiting for ever; dropping the database by force cuts it.
    if (leak !== undefined) leaks.push(`${test?.fullName ?? name}: ${leak}`)
    else if (!pool.ending) await pool.end()
    if (hasFailed(test ?? file)) process.stderr.write(`${KEPT} ${url}\n`)
    else await onServer(inject('databaseServerUrl'), `drop database if exists ${name} with (force)`)
  }
  if (leaks.length > 0) throw new Error(`connections were taken and never given back by ${leaks.join('; ')}`)
  // Each drop waits for a checkpoint, and a file may have fifty databases.
}, 300_000)

function describeLeak(pool: pg.Pool): string | undefined {
  const taken = pool.totalCount - pool.idleCount
  const quiet = pool.ended || (taken === 0 && pool.waitingCount === 0)
  return quiet ? undefined : `${taken} taken, ${pool.waitingCount} waiting`
}

function hasFailed(task: Readonly<RunnerTestCase | RunnerTestSuite | RunnerTestFile>): boolean {
  return task.type === 'test' ? task.result?.state === 'fail' : task.tasks.some(hasFailed)
}
