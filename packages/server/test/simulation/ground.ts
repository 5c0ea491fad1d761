import { randomBytes } from 'node:crypto'
import { createPool } from '../../src/database/pool.ts'
import { migrate } from '../../src/store/migrate.ts'
import { onServer } from '../support/on-server.ts'
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts'
import { virtualTime } from './session.ts'

/** A PostgreSQL on which histories can be lived, each child process on a database of its own. */
export interface Ground {
  /** A new database with the whole schema, changed by `sql`; its URL. */
  database(sql?: string): Promise<string>
  close(): Promise<void>
}

/** A temporary PostgreSQL, or the one named by CAPSTAN_TEST_DATABASE_URL, where the databases are dropped at the end. */
export async function openGround(): Promise<Ground> {
  const given = process.env['CAPSTAN_TEST_DATABASE_URL']
  const cluster: TestCluster = given ? { url: given, stop: async () => undefined } : await startTestCluster()
  const made: string[] = []
  const template = `capstan_simulation_${randomBytes(6).toString('hex')}`
  async function make(name: string, from: string): Promise<string> {
    made.push(name)
    await onServer(cluster.url, `create database ${name} encoding 'UTF8' template ${from}`)
    const url = new URL(cluster.url)
    url.pathname = `/${name}`
    return url.href
  }
  await fill(await make(template, 'template0'))
  return {
    async database(sql) {
      const url = await make(`${template}_${made.length}`, template)
      if (sql !== undefined) await onServer(url, sql)
      return url
    },
    async close() {
      for (const name of made) await onServer(cluster.url, `drop database if exists ${name} with (force)`)
      await cluster.stop()
    },
  }
}

async function fill(url: string): Promise<void> {
  const pool = createPool(url, { applicationName: 'simulator', onIdleError: () => undefined })
  try {
    await migrate(pool)
    await pool.query(virtualTime)
  } finally {
    await pool.end()
  }
}
