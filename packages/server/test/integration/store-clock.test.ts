import type { Pool } from 'pg'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { holdCapture } from '../../src/store/captures.ts'
import { clientClock } from '../../src/store/clients.ts'
import { leaseClock, nearestDue, releaseClock, turnClock } from '../../src/store/clock.ts'
import { changePayment } from '../../src/store/payment-change.ts'
import { testDatabase } from '../support/database.ts'
import { atOnce, captureOf, changeTo, newId, seedAuthorized, seedClient } from './seed.ts'

const hour = 3_600_000

let pool: Pool

beforeEach(async () => {
  pool = (await testDatabase()).pool
  await seedClient(pool)
})

/** A payment, a capture and a notification of one client, all due in an hour. */
async function seedDue(clientId: string): Promise<void> {
  const payment = await seedAuthorized(pool, { clientId })
  const paymentNotification = { notificationId: newId('notification'), body: '{}' }
  await changePayment(pool, payment, changeTo(payment.state, { dueInMs: hour, paymentNotification }))
  await holdCapture(pool, captureOf(payment, 100n), 10, 0)
  for (const table of ['captures', 'notifications']) {
    await pool.query(`update ${table} set due_at = now() + interval '1 hour' where client_id = $1`, [clientId])
  }
}

/** Whole minutes until each of the client's rows falls due. */
async function minutesLeft(clientId: string): Promise<number[]> {
  const tables = ['payments', 'captures', 'notifications']
  const text = tables.map((table) => `select due_at from ${table} where client_id = $1`).join(' union all ')
  const { rows } = await pool.query(
    `select round(extract(epoch from due_at - now()) / 60)::int as left from (${text}) d`,
    [clientId],
  )
  return rows.map(({ left }) => left)
}

describe('turning a clock', () => {
  it('brings all that is planned nearer by as much, and moves the client’s time', async () => {
    await seedDue('SANDBOX_TEST')
    const before = await clientClock(pool, 'SANDBOX_TEST')
    await turnClock(pool, 'SANDBOX_TEST', hour / 2)
    expect(await minutesLeft('SANDBOX_TEST')).toEqual([30, 30, 30])
    const after = await clientClock(pool, 'SANDBOX_TEST')
    expect(Math.round((after.getTime() - before.getTime()) / 60_000)).toBe(30)
  })

  it('leaves the other clients and their rows alone', async () => {
    await seedClient(pool, 'SANDBOX_OTHER')
    await seedDue('SANDBOX_OTHER')
    await turnClock(pool, 'SANDBOX_TEST', hour / 2)
    expect(await minutesLeft('SANDBOX_OTHER')).toEqual([60, 60, 60])
  })

  it('does nothing to a live client', async () => {
    await seedClient(pool, 'LIVE')
    await seedDue('LIVE')
    await turnClock(pool, 'LIVE', hour / 2)
    expect(await minutesLeft('LIVE')).toEqual([60, 60, 60])
    expect(await leaseClock(pool, 'LIVE', hour, false)).toBe(false)
  })

  it('leaves what is not planned unplanned', async () => {
    const payment = await seedAuthorized(pool)
    await turnClock(pool, payment.clientId, hour)
    expect(await nearestDue(pool, payment.clientId)).toEqual({ leased: 0, ms: null })
  })

  it('does not deadlock with the recording of a capture, which takes the capture and then its payment', async () => {
    await seedDue('SANDBOX_TEST')
    const recording = await pool.connect()
    try {
      await recording.query('begin')
      await recording.query('update captures set tries = tries')
      const turned = turnClock(pool, 'SANDBOX_TEST', hour)
      await vi.waitFor(async () => {
        const { rows } = await pool.query(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        expect(rows).toHaveLength(1)
      })
      await recording.query('update payments set tries = tries')
      await recording.query('commit')
      await expect(turned).resolves.toBeUndefined()
    } finally {
      recording.release()
    }
    expect(await minutesLeft('SANDBOX_TEST')).toEqual([0, 0, 0])
  })
})

describe('the lease on a clock', () => {
  it('goes to one of many, who may renew it, and to the next when it is given back', async () => {
    const taken = await atOnce(10, () => leaseClock(pool, 'SANDBOX_TEST', hour, false))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await leaseClock(pool, 'SANDBOX_TEST', hour, true)).toBe(true)
    expect(await leaseClock(pool, 'SANDBOX_TEST', hour, false)).toBe(false)
    await releaseClock(pool, 'SANDBOX_TEST')
    expect(await leaseClock(pool, 'SANDBOX_TEST', hour, false)).toBe(true)
  })

  it('goes to the next when its holder died', async () => {
    await leaseClock(pool, 'SANDBOX_TEST', 0, false)
    expect(await leaseClock(pool, 'SANDBOX_TEST', hour, false)).toBe(true)
  })
})
