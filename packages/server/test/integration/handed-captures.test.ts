import type { Pool } from 'pg'
import { beforeEach, expect, it } from 'vitest'
import { paymentStates } from '../../src/domain/fixtures/payments.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { claimCaptures } from '../../src/store/due.ts'
import { changePayment } from '../../src/store/payment-change.ts'
import { testDatabase } from '../support/database.ts'
import { changeTo, newId, seedClient, seedRequested } from './seed.ts'

let pool: Pool
let payment: Payment

beforeEach(async () => {
  pool = (await testDatabase()).pool
  await seedClient(pool)
  payment = await seedRequested(pool)
})

/** Authorizes it with its automatic capture, which its writer would make. */
async function authorized(captureRoomMs: number | null = 60_000) {
  const captureId = newId('capture')
  const capture = { captureId, captureRequestId: captureId, reference: newId('r'), state: 'held' } as const
  const changed = await changePayment(pool, payment, changeTo(paymentStates.authorized, { capture, captureRoomMs }))
  return { handed: changed?.captureHanded, captureId }
}

const claimed = async () =>
  (await claimCaptures(pool, { limit: 9, leaseMs: 1_000 })).map(({ id, neverSent }) => ({ id, neverSent }))

it('who writes an authorization may have its automatic capture leased by the same commit, and nobody else claims it', async () => {
  expect((await authorized()).handed).toBe(true)
  expect(await claimed()).toEqual([])
})

it('of a process that dies it is claimed when the lease is over, by one who asks the acquirer before sending anything', async () => {
  const { handed, captureId } = await authorized(0)
  expect(handed).toBe(true)
  expect(await claimed()).toEqual([{ id: captureId, neverSent: false }])
})

it('who has no room leaves it to be claimed', async () => {
  const { handed, captureId } = await authorized(null)
  expect(handed).toBe(false)
  expect(await claimed()).toEqual([{ id: captureId, neverSent: true }])
})

it('none is handed over while the clock of its client is being turned: only who turns it works on what falls due', async () => {
  await pool.query(`update clients set advancing_until = now() + interval '1 minute'`)
  const { handed, captureId } = await authorized()
  expect(handed).toBe(false)
  const ofClient = await claimCaptures(pool, { limit: 9, leaseMs: 1_000, clientId: payment.clientId })
  expect(ofClient.map(({ id }) => id)).toEqual([captureId])
})
