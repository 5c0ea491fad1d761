import type { Pool } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { paymentStates } from '../../src/domain/fixtures/payments.ts'
import { holdCapture } from '../../src/store/captures.ts'
import { claimCaptures, claimPayments, untilNextDueMs } from '../../src/store/due.ts'
import { changePayment } from '../../src/store/payment-change.ts'
import { testDatabase } from '../support/database.ts'
import { atOnce, captureOf, changeTo, newId, seedAuthorized, seedClient, seedRequested } from './seed.ts'

const leaseMs = 60_000
const lapsed = 0

let pool: Pool

beforeEach(async () => {
  pool = (await testDatabase()).pool
  await seedClient(pool)
})

const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).toSorted()

describe('claiming due rows', () => {
  it('gives every row to exactly one of eight workers', async () => {
    const payments = await atOnce(40, () => seedRequested(pool))
    const claims = await atOnce(8, () => claimPayments(pool, { limit: 10, leaseMs }))
    expect(ids(claims.flat())).toEqual(payments.map(({ paymentId }) => paymentId).toSorted())
  })

  it('passes over a row that somebody else is just writing, without waiting for it', async () => {
    const locked = await seedRequested(pool)
    const free = await seedRequested(pool)
    const other = await pool.connect()
    try {
      await other.query('begin')
      await other.query('select 1 from payments where payment_id = $1 for update', [locked.paymentId])
      expect(ids(await claimPayments(pool, { limit: 10, leaseMs }))).toEqual([free.paymentId])
    } finally {
      await other.query('rollback')
      other.release()
    }
  })

  it('passes over a row in hand, and takes it when the lease has lapsed', async () => {
    const payment = await seedRequested(pool)
    expect(ids(await claimPayments(pool, { limit: 10, leaseMs: lapsed }))).toEqual([payment.paymentId])
    expect(ids(await claimPayments(pool, { limit: 10, leaseMs }))).toEqual([payment.paymentId])
    expect(await claimPayments(pool, { limit: 10, leaseMs })).toEqual([])
  })

  it('takes the longest due first, and none that is not due', async () => {
    const dueIn = async (dueInMs: number | null) => {
      const payment = await seedAuthorized(pool)
      await changePayment(pool, payment, changeTo(payment.state, { dueInMs }))
      return payment.paymentId
    }
    await dueIn(60_000)
    await dueIn(null)
    const recent = await dueIn(-1_000)
    const old = await dueIn(-5_000)
    expect(ids(await claimPayments(pool, { limit: 1, leaseMs }))).toEqual([old])
    expect(ids(await claimPayments(pool, { limit: 9, leaseMs }))).toEqual([recent])
  })

  it('leaves the clients that have enough under way, and those whose clock is being turned', async () => {
    await seedRequested(pool, { clientId: await seedClient(pool, 'SANDBOX_BUSY') })
    const turning = await seedRequested(pool, { clientId: await seedClient(pool, 'SANDBOX_TURNING') })
    const other = await seedRequested(pool)
    await pool.query(
      "update clients set advancing_until = now() + interval '1 minute' where client_id = 'SANDBOX_TURNING'",
    )
    const exceptClients = ['SANDBOX_BUSY']
    expect(ids(await claimPayments(pool, { limit: 9, leaseMs, exceptClients }))).toEqual([other.paymentId])
    const byTurner = await claimPayments(pool, { limit: 9, leaseMs, clientId: 'SANDBOX_TURNING' })
    expect(byTurner).toEqual([{ clientId: 'SANDBOX_TURNING', id: turning.paymentId }])
  })

  it('takes up a client again whose turner died', async () => {
    const payment = await seedRequested(pool)
    await pool.query('update clients set advancing_until = now()')
    expect(ids(await claimPayments(pool, { limit: 9, leaseMs }))).toEqual([payment.paymentId])
  })
})

describe('a claimed capture', () => {
  const claimOne = async (lease: number) => {
    const [claimed] = await claimCaptures(pool, { limit: 1, leaseMs: lease })
    return claimed
  }

  async function automaticCapture(): Promise<string> {
    const payment = await seedRequested(pool)
    const captureId = newId('capture')
    const capture = { captureId, captureRequestId: captureId, reference: newId('r'), state: 'held' } as const
    await changePayment(pool, payment, changeTo(paymentStates.authorized, { capture }))
    return captureId
  }

  it('was never sent when an authorization left it and nobody has claimed it before', async () => {
    const id = await automaticCapture()
    expect(await claimOne(leaseMs)).toEqual({ clientId: 'SANDBOX_TEST', id, neverSent: true })
  })

  it('may have been sent when a worker had it and died', async () => {
    await automaticCapture()
    await claimOne(lapsed)
    expect(await claimOne(leaseMs)).toMatchObject({ neverSent: false })
  })

  it('may have been sent when a request held it and died', async () => {
    await holdCapture(pool, captureOf(await seedAuthorized(pool), 100n), 10, lapsed)
    expect(await claimOne(leaseMs)).toMatchObject({ neverSent: false })
  })

  it('may have been sent when it was tried before, even with the lease given back', async () => {
    await automaticCapture()
    await pool.query('update captures set tries = 1')
    expect(await claimOne(leaseMs)).toMatchObject({ neverSent: false })
  })
})

describe('the sleep of a worker', () => {
  it('has no end when nothing is planned', async () => {
    await seedAuthorized(pool)
    expect(await untilNextDueMs(pool, 'payments')).toBeUndefined()
  })

  it('ends at the next due time of any client, whatever is due and in hand', async () => {
    await seedRequested(pool, {}, 30_000)
    expect(await untilNextDueMs(pool, 'payments')).toBeUndefined()
    const dueIn = async (clientId: string, dueInMs: number) => {
      const payment = await seedRequested(pool, { clientId })
      await changePayment(pool, payment, changeTo(payment.state, { dueInMs }))
    }
    await dueIn('SANDBOX_TEST', 50_000)
    await dueIn(await seedClient(pool, 'SANDBOX_SOONER'), 5_000)
    await dueIn(await seedClient(pool, 'SANDBOX_Z'), 90_000)
    const ms = await untilNextDueMs(pool, 'payments')
    expect(ms).toBeGreaterThan(0)
    expect(ms).toBeLessThanOrEqual(5_000)
  })
})
