import type { Pool } from 'pg'
import { expect, it } from 'vitest'
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
  await expect.poll(() => rowsKnown(pool), { timeout: 15_000 }).toBe(300)
})

it('a table that has statistics is left to PostgreSQL, and one that is nearly empty is looked at again', async () => {
  const { pool } = await testDatabase()
  await seedClient(pool)
  await insertBulkPayments(pool, payments(1, 5))
  expect(await gatherFirstStatistics(pool, searchedTables)).toEqual(searchedTables)
  expect(await rowsKnown(pool)).toBe(-1)
  await insertBulkPayments(pool, payments(6, 295))
  expect(await gatherFirstStatistics(pool, searchedTables)).toEqual(['captures', 'notifications', 'refunds'])
  await insertBulkPayments(pool, payments(301))
  await gatherFirstStatistics(pool, searchedTables)
  expect(await rowsKnown(pool)).toBe(300)
})
