import type { Pool } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type AdvanceResult, advanceClock } from '../../src/application/advance-clock.ts'
import { capturePayment } from '../../src/application/capture-payment.ts'
import type { Context } from '../../src/application/context.ts'
import { startWorker } from '../../src/worker/worker.ts'
import { voided, yes } from './scripted-acquirer.ts'
import { newId, seedClient } from './seed.ts'
import { clientId, openShop, type Shop } from './shop.ts'

const minute = 60_000
const day = 24 * 60 * minute

function advance(context: Context, byMs: number, of = clientId): Promise<AdvanceResult> {
  return advanceClock(context, of, byMs, 'test')
}

function stepsOf(result: AdvanceResult) {
  if (result.kind !== 'advanced') throw new Error(result.kind)
  return result.steps
}

/** A worker that looks at the same rows all the time. */
function withWorker(shop: Shop): void {
  const worker = startWorker(shop.context)
  const busy = setInterval(() => worker.wake('payments', 'captures', 'notifications'), 1)
  onTestFinished(() => {
    clearInterval(busy)
    return worker.stop()
  })
}

/** A pool that does something of its own before the first run of the named statement. */
function poolWith(pool: Pool, name: string, before: () => Promise<unknown>): Pool {
  let ran = false
  const query = async (config: { name?: string }, ...rest: unknown[]) => {
    if (config.name === name && !ran) {
      ran = true
      await before()
    }
    return Reflect.apply(pool.query, pool, [config, ...rest])
  }
  return Object.assign(Object.create(pool), { query })
}

async function authorized(shop: Shop) {
  shop.acquirer.answer('authorize', yes(10_000n))
  return shop.pay('MANUAL')
}

describe('advancing a clock beside a busy worker', () => {
  it('lets an authorization expire at its own time, once, and tells it', async () => {
    const shop = await openShop()
    withWorker(shop)
    const payment = await authorized(shop)
    shop.acquirer.answer('void', voided)
    const steps = stepsOf(await advance(shop.context, 30 * day))
    const { state } = await shop.stored(payment)
    expect(state).toMatchObject({ kind: 'cancelled', why: 'expiry' })
    if (state.kind !== 'cancelled' || payment.state.kind !== 'authorized') throw new Error('neither')
    const late = state.cancelledAt.getTime() - payment.state.authExpiresAt.getTime()
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThan(minute)
    expect(shop.acquirer.calls.filter((call) => call.startsWith('void'))).toHaveLength(1)
    expect(steps.filter(({ kind }) => kind === 'payment')).toMatchObject([
      // The warning a day before.
      { before: { kind: 'authorized' }, after: { kind: 'authorized' } },
      { before: { kind: 'authorized' }, after: { kind: 'cancelled' } },
    ])
  })

  it('delivers on the documented schedule', async () => {
    const shop = await openShop()
    const failing: Context = {
      ...shop.context,
      transport: {
        ...shop.context.transport,
        send: async () => ({ kind: 'answered', status: 500, body: '', durationMs: 1 }),
      },
    }
    await authorized(shop)
    const steps = stepsOf(await advance(failing, 2 * day))
    const tries = steps.filter(({ kind }) => kind === 'notification').map(({ at }) => at.getTime())
    const waits = tries.slice(1).map((at, index) => Math.round((at - (tries[index] ?? 0)) / minute))
    expect(waits).toEqual([2, 10, 10, 60, 120, 360, 900])
    const { rows } = await shop.pool.query('select state, tries from notifications')
    expect(rows).toEqual([{ state: 'exhausted', tries: 8 }])
  })

  it('goes on from one due row to the next in order of time', async () => {
    const shop = await openShop()
    withWorker(shop)
    const { clientId: of } = await authorized(shop)
    await authorized(shop)
    shop.acquirer.always('void', () => voided)
    const steps = stepsOf(await advance(shop.context, 8 * day, of))
    const times = steps.map(({ at }) => at.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(steps.filter(({ kind }) => kind === 'payment')).toHaveLength(4)
  })

  it('does not pass by a request that is still at work', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof yes>>()
    shop.acquirer.answer('capture', promise)
    const amount = { currency: 'EUR', value: 10_000n }
    const command = { captureRequestId: newId('c'), paymentId: payment.paymentId, amount, last: true }
    const capturing = capturePayment(shop.context, clientId, command)
    await expect.poll(() => shop.acquirer.calls).toHaveLength(2)
    let advanced = false
    const advancing = advance(shop.context, 30 * day).then((result) => {
      advanced = true
      return result
    })
    await expect.poll(() => shop.delivered).toHaveLength(1)
    expect(advanced).toBe(false)
    resolve(yes(10_000n))
    await capturing
    await advancing
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 10_000n })
    expect((await shop.stored(payment)).state.kind).toBe('authorized')
  })

  it('does what fell due between its look for work and its look for who works', async () => {
    const shop = await openShop()
    await authorized(shop)
    await shop.pool.query("update notifications set leased_until = now() + interval '1 hour'")
    const pool = poolWith(shop.pool, 'nearest-due-of-client', () =>
      shop.pool.query('update notifications set leased_until = null'),
    )
    await advance({ ...shop.context, pool }, 0)
    expect(shop.delivered).toHaveLength(1)
  })
})

describe('a clock', () => {
  it('is turned by one at a time, and free again afterwards', async () => {
    const shop = await openShop()
    await authorized(shop)
    const { promise, resolve } = Promise.withResolvers<typeof voided>()
    shop.acquirer.answer('void', promise)
    const first = advance(shop.context, 8 * day)
    await expect.poll(() => shop.acquirer.calls).toHaveLength(2)
    expect(await advance(shop.context, minute)).toEqual({ kind: 'busy' })
    resolve(voided)
    expect((await first).kind).toBe('advanced')
    expect((await advance(shop.context, minute)).kind).toBe('advanced')
  })

  it('goes on exactly as far as asked when nothing falls due', async () => {
    const shop = await openShop()
    const result = await advance(shop.context, 3 * day)
    expect(result).toMatchObject({ kind: 'advanced', steps: [], remainingMs: 0 })
    const { rows } = await shop.pool.query('select clock_offset_ms from clients')
    expect(rows).toEqual([{ clock_offset_ms: BigInt(3 * day) }])
  })

  it('of a live client, or of nobody, is not turned', async () => {
    const shop = await openShop()
    await seedClient(shop.pool, 'LIVE')
    expect(await advance(shop.context, day, 'LIVE')).toEqual({ kind: 'live' })
    expect(await advance(shop.context, day, 'SANDBOX_NOBODY')).toMatchObject({ kind: 'unknown-client' })
  })

  it('is free again when the walk breaks off', async () => {
    const shop = await openShop()
    await authorized(shop)
    await shop.pool.query("update payments set acquirer = 'GONE'")
    await expect(advance(shop.context, 8 * day)).rejects.toThrow('GONE')
    const { rows } = await shop.pool.query('select advancing_until from clients')
    expect(rows).toEqual([{ advancing_until: null }])
  })
})
