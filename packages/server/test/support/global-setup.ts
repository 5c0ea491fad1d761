import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { createPool } from '../../src/database/pool.ts'
import { migrate } from '../../src/store/migrate.ts'
import { onServer } from './on-server.ts'
import { startTestCluster, type TestCluster } from './test-cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server on which tests make their databases. */
    readonly databaseServerUrl: string
    /** The database with every migration applied, which they clone. */
    readonly templateDatabase: string
  }
}

/**
 * One PostgreSQL for the whole run: a temporary one of our own, or the one named by CAPSTAN_TEST_DATABASE_URL (a user
 * who may make databases), so that the suite can be run on every version the product claims to support.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['CAPSTAN_TEST_DATABASE_URL']
  const cluster: TestCluster = given ? { url: given, stop: async () => undefined } : await startTestCluster()
  const template = `capstan_template_${randomBytes(6).toString('hex')}`
  try {
    await onServer(cluster.url, `create database ${template} encoding 'UTF8' template template0`)
    await fillTemplate(cluster.url, template)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  project.provide('databaseServerUrl', cluster.url)
  project.provide('templateDatabase', template)
  return async () => {
    await onServer(cluster.url, `drop database if exists ${template} with (force)`)
    await cluster.stop()
  }
}

async function fillTemplate(serverUrl: string, template: string): Promise<void> {
  const url = new URL(serverUrl)
  url.pathname = `/${template}`
  const failures: Error[] = []
  const pool = createPool(url.href, { applicationName: 'capstan template', onIdleError: (e) => failures.push(e) })
  try {
    await migrate(pool)
  } finally {
    await pool.end()
  }
  if (failures[0] !== undefined) throw failures[0]
}
