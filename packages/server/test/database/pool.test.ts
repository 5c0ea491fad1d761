import type pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createPool } from '../../src/database/pool.ts'
import { testDatabase } from '../support/database.ts'

interface TestPool {
  readonly pool: pg.Pool
  readonly onIdleError: ReturnType<typeof vi.fn<(error: Error) => void>>
  /** Cuts every connection of the pool, as a restart of PostgreSQL does. */
  cut(): Promise<void>
}

async function openPool(options: { statementTimeoutMs?: number; maxConnections?: number } = {}): Promise<TestPool> {
  const { pool: other, url } = await testDatabase()
  const onIdleError = vi.fn<(error: Error) => void>()
  const pool = createPool(url, { applicationName: 'pool under test', onIdleError, ...options })
  onTestFinished(() => pool.end())
  const cut = async () => {
    await other.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'pool under test' and datname = current_database()`)
  }
  return { pool, onIdleError, cut }
}

test('a bigint comes as BigInt with all its digits, a timestamptz as Date', async () => {
  const { pool } = await openPool()
  const { rows } = await pool.query(
    `select 9007199254740993::bigint as amount, null::bigint as nothing, timestamptz '2026-11-23 01:02:03.004+02' as at`,
  )
  expect(rows).toEqual([{ amount: 9007199254740993n, nothing: null, at: new Date('2026-11-22T23:02:03.004Z') }])
})

test('a BigInt parameter arrives with all its digits', async () => {
  const { pool } = await openPool()
  const { rows } = await pool.query('select $1::bigint as one, $2::bigint[] = array[9007199254740993] as many', [
    -9007199254740993n,
    [9007199254740993n],
  ])
  expect(rows).toEqual([{ one: -9007199254740993n, many: true }])
})

test('the connections can be told apart by their application name', async () => {
  const { pool } = await openPool()
  const { rows } = await pool.query(`select current_setting('application_name') as name`)
  expect(rows).toEqual([{ name: 'pool under test' }])
})

test('a statement that takes too long is cancelled', async () => {
  const { pool } = await openPool({ statementTimeoutMs: 20 })
  await expect(pool.query('select pg_sleep(60)')).rejects.toMatchObject({ code: '57014' })
})

test('connections lost while nobody uses them are reported, and replaced', async () => {
  const { pool, onIdleError, cut } = await openPool()
  await pool.query('select 1')
  await cut()
  await vi.waitFor(() => expect(onIdleError).toHaveBeenCalledWith(expect.objectContaining({ code: '57P01' })))
  expect(onIdleError.mock.calls[0]).not.toHaveProperty('0.client')
  expect((await pool.query('select 1 as answer')).rows).toEqual([{ answer: 1 }])
})

test('a connection lost between two statements of its user fails the second one and nothing else', async () => {
  const { pool, cut } = await openPool()
  const client = await pool.connect()
  const lost = new Promise((resolve) => client.once('end', resolve))
  await client.query('select 1')
  await cut()
  await lost
  await expect(client.query('select 1')).rejects.toThrow()
  client.release(true)
  expect((await pool.query('select 1 as answer')).rows).toEqual([{ answer: 1 }])
})
