import type pg from 'pg'
import { beforeAll, describe } from 'vitest'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { authorizationCases, magicPaymentCases } from './authorization-cases.ts'
import { captureCases, magicCaptureCases } from './capture-cases.ts'
import { concurrencyCases } from './concurrency-cases.ts'
import { magicRefundCases, refundCases } from './refund-cases.ts'
import { refundConcurrencyCases } from './refund-concurrency-cases.ts'
import { openTill, type Till } from './till.ts'
import { magicVoidCases, voidCases } from './void-cases.ts'

/** For what only one acquirer does: a client of its own over the suite's books. */
export interface AcquirerSuite {
  open(): Till
  pool(): pg.Pool
}

/** What every simulated acquirer must do, whatever its capture rules. */
export function acquirerSuite(name: string): AcquirerSuite {
  let database: TestDatabase
  const open = (): Till => openTill(database.pool, name)

  beforeAll(async () => {
    database = await testDatabase()
  })

  describe(`${name}: authorizations`, () => authorizationCases(open))
  describe(`${name}: magic payment amounts`, () => magicPaymentCases(open))
  describe(`${name}: captures`, () => captureCases(open))
  describe(`${name}: magic capture amounts`, () => magicCaptureCases(open))
  describe(`${name}: refunds`, () => refundCases(open))
  describe(`${name}: magic refund amounts`, () => magicRefundCases(open))
  describe(`${name}: voids`, () => voidCases(open))
  describe(`${name}: magic void amounts`, () => magicVoidCases(open))
  describe(`${name}: many at once`, () => concurrencyCases(open, () => database.pool))
  describe(`${name}: many refunds at once`, () => refundConcurrencyCases(open, () => database.pool))
  return { open, pool: () => database.pool }
}
