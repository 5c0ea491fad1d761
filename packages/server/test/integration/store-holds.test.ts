import type { Pool } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Payment } from '../../src/domain/payment.ts'
import { holdCapture, loadForCapture } from '../../src/store/captures.ts'
import { changePayment } from '../../src/store/payment-change.ts'
import { isStale } from '../../src/store/statement.ts'
import { testDatabase } from '../support/database.ts'
import {
  asManyProcesses,
  atOnce,
  captureOf,
  changeTo,
  moveTo,
  seedAuthorized,
  seedClient,
  seedRequested,
  stored,
  violation,
} from './seed.ts'

const lease = 60_000
const many = 1_000

describe('holding an amount', () => {
  let pool: Pool
  let payment: Payment

  beforeEach(async () => {
    pool = asManyProcesses((await testDatabase()).pool)
    await seedClient(pool)
    payment = await seedAuthorized(pool)
  })

  const captures = async () => {
    const { rows } = await pool.query('select amount, state from captures order by capture_id')
    return rows
  }

  it('stops at the authorized amount to the cent, however many ask at once', async () => {
    const held = await atOnce(60, () => holdCapture(pool, captureOf(payment, 300n), many, lease))
    expect(held.filter(Boolean)).toHaveLength(33)
    expect((await stored(pool, payment)).amounts).toMatchObject({ held: 9_900n, captureCount: 33 })
    expect(await captures()).toHaveLength(33)
  })

  it('stops at the number of captures that the acquirer allows', async () => {
    const held = await atOnce(40, () => holdCapture(pool, captureOf(payment, 1n), 5, lease))
    expect(held.filter(Boolean)).toHaveLength(5)
    expect((await stored(pool, payment)).amounts).toMatchObject({ held: 5n, captureCount: 5 })
  })

  it('lets exactly one of many be the last, and none come after it', async () => {
    const held = await atOnce(40, () => holdCapture(pool, captureOf(payment, 1n, { last: true }), many, lease))
    expect(held.filter(Boolean)).toHaveLength(1)
    expect(await holdCapture(pool, captureOf(payment, 1n), many, lease)).toBe(false)
    expect((await stored(pool, payment)).amounts).toMatchObject({ held: 1n, lastCaptureHeld: true })
  })

  it('makes one capture of forty requests under one id, and holds the amount once', async () => {
    const captureRequestId = 'one-id'
    const results = await atOnce(40, async () => {
      try {
        return await holdCapture(pool, captureOf(payment, 100n, { captureRequestId }), many, lease)
      } catch (error) {
        expect(isStale(error)).toBe(true)
        return 'stale'
      }
    })
    expect(results.filter((result) => result === true)).toHaveLength(1)
    expect(results.filter((result) => result === 'stale')).toHaveLength(39)
    expect((await stored(pool, payment)).amounts).toMatchObject({ held: 100n, captureCount: 1 })
  })

  it('holds nothing on a second payment under an id that the first one used', async () => {
    const other = await seedAuthorized(pool)
    const captureRequestId = 'one-id'
    await holdCapture(pool, captureOf(payment, 100n, { captureRequestId }), many, lease)
    const second = holdCapture(pool, captureOf(other, 100n, { captureRequestId }), many, lease)
    expect(await violation(second)).toBe('23505 capture_request_id_once')
    expect((await stored(pool, other)).amounts).toMatchObject({ held: 0n, captureCount: 0 })
  })

  it('keeps the ids of two clients apart', async () => {
    const clientId = await seedClient(pool, 'SANDBOX_OTHER')
    const other = await seedAuthorized(pool, { clientId })
    const captureRequestId = 'one-id'
    for (const one of [payment, other]) {
      expect(await holdCapture(pool, captureOf(one, 100n, { captureRequestId }), many, lease)).toBe(true)
    }
  })

  it('does not hold for another client, nor in another currency', async () => {
    const clientId = await seedClient(pool, 'SANDBOX_OTHER')
    expect(await holdCapture(pool, captureOf(payment, 100n, { clientId }), many, lease)).toBe(false)
    const amount = { currency: 'USD', value: 100n }
    expect(await holdCapture(pool, captureOf(payment, 100n, { amount }), many, lease)).toBe(false)
    expect(await captures()).toEqual([])
  })

  it('does not hold on a payment that is not authorized', async () => {
    const requested = await seedRequested(pool)
    expect(await holdCapture(pool, captureOf(requested, 100n), many, lease)).toBe(false)
    await moveTo(pool, payment, { kind: 'closing', why: 'merchant' })
    expect(await holdCapture(pool, captureOf(payment, 100n), many, lease)).toBe(false)
    expect(await captures()).toEqual([])
  })

  it('either holds or lets the payment be closed, never both', async () => {
    const rounds = await atOnce(20, async () => {
      const one = await seedAuthorized(pool)
      return Promise.all([
        holdCapture(pool, captureOf(one, 100n), many, lease),
        changePayment(pool, one, changeTo({ kind: 'closing', why: 'merchant' })),
      ])
    })
    expect(rounds.map(([held, closed]) => held !== (closed !== undefined))).toEqual(rounds.map(() => true))
  })

  it('is seen as work in hand until the lease lapses', async () => {
    const inHand = captureOf(payment, 100n)
    const lapsed = captureOf(payment, 100n)
    await holdCapture(pool, inHand, many, lease)
    await holdCapture(pool, lapsed, many, 0)
    const leasedOf = async ({ captureRequestId }: { captureRequestId: string }) => {
      const command = { captureRequestId, paymentId: payment.paymentId, amount: inHand.amount, last: false }
      return (await loadForCapture(pool, payment.clientId, command)).leased
    }
    expect(await leasedOf(inHand)).toBe(true)
    expect(await leasedOf(lapsed)).toBe(false)
  })
})
