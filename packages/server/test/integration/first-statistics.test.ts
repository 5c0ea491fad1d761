import type { Pool } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { gatherFirstStatistics, searchedTables } from '../../src/store/first-statistics.ts'
import { type BulkPayment, insertBulkPayments } from '../support/bulk-payments.ts'
import { testCapstan } from '../support/capstan.ts'
import { testDatabase } from '../support/database.ts'
import { seedClient } from './seed.ts'

/** So many from the first number on: more than anybody reads through for one of them. */
function payments(first: number, count = 300): readonly BulkPayment[] {
  return Array.from({ length: count }, (_, index) => ({
    paymentId: String(first + index),
    createdAt: new Date('2026-03-01T12:00:00.000Z'),
  }))
}

/** PostgreSQL counts what a connection committed after some seconds, unless it is told not to wait. */
async function counted(pool: Pool, count: number): Promise<void> {
  const live = async () => {
    await pool.query('select pg_stat_force_next_flush()')
    const { rows } = await pool.query(`select pg_stat_get_live_tuples('payments'::regclass)::int as live`)
    return rows[0].live
  }
  await expect.poll(live, { timeout: 15_000 }).toBe(count)
}

/** PostgreSQL's own number, by its latest statistics; -1 without any. */
async function rowsKnown(pool: Pool): Promise<number> {
  const { rows } = await pool.query(`select reltuples from pg_class where oid = 'payments'::regclass`)
  return rows[0].reltuples
}

it('a server gathers the first statistics of a new database by itself, where PostgreSQL does not', async () => {
  const { app } = await testCapstan()
  const { pool } = app.context
  expect(await rowsKnown(pool)).toBe(-1)
  await insertBulkPayments(pool, payments(1))
  await counted(pool, 300)
  await expect.poll(() => rowsKnown(pool), { timeout: 15_000 }).toBe(300)
})

it('a table that has statistics is left to PostgreSQL, and one that is nearly empty is looked at again', async () => {
  const { pool } = await testDatabase()
  await seedClient(pool)
  await insertBulkPayments(pool, payments(1, 5))
  await counted(pool, 5)
  expect(await gatherFirstStatistics(pool, searchedTables)).toEqual(searchedTables)
  expect(await rowsKnown(pool)).toBe(-1)
  await insertBulkPayments(pool, payments(6, 295))
  await counted(pool, 300)
  expect(await gatherFirstStatistics(pool, searchedTables)).toEqual(['captures', 'notifications', 'refunds'])
  await insertBulkPayments(pool, payments(301))
  await gatherFirstStatistics(pool, searchedTables)
  expect(await rowsKnown(pool)).toBe(300)
})

it('a large load that is not committed yet is not taken for an empty table', async () => {
  const { pool } = await testDatabase()
  await seedClient(pool)
  const loading = await pool.connect()
  onTestFinished(() => loading.release())
  await loading.query('begin')
  await insertBulkPayments(loading, payments(1, 3_000))
  expect(await gatherFirstStatistics(pool, searchedTables)).toEqual(searchedTables)
  expect(await rowsKnown(pool)).toBe(-1)
  await loading.query('commit')
})
