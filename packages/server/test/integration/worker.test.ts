import { describe, expect, it, onTestFinished } from 'vitest'
import type { Context } from '../../src/application/context.ts'
import { claimPayments } from '../../src/store/due.ts'
import { startWorker, type Worker } from '../../src/worker/worker.ts'
import { declined, notFound, voided, yes } from './scripted-acquirer.ts'
import { atOnce, seedRequested } from './seed.ts'
import { openShop, type Shop } from './shop.ts'

interface Staffed {
  readonly worker: Worker
  /** Wakes this worker, as the context of a whole server does. */
  readonly context: Context
}

function staff(shop: Shop): Staffed {
  let worker: Worker | undefined
  const context: Context = {
    ...shop.context,
    wake: (...tables) => worker?.wake(...tables),
    roomFor: (table, clientId) => worker?.roomFor(table, clientId),
  }
  worker = startWorker(context)
  const started = worker
  onTestFinished(() => started.stop())
  return { worker, context }
}

const sum = async (shop: Shop, column: 'captured' | 'held') => {
  const { rows } = await shop.pool.query(`select coalesce(sum(${column}), 0)::int as sum from payments`)
  return rows[0].sum
}

const within = { timeout: 15_000 }

describe('a worker', () => {
  it('captures what was authorized and delivers both results in order', async () => {
    const shop = await openShop()
    shop.acquirer.answer('authorize', yes(10_000n))
    shop.acquirer.answer('capture', yes(10_000n))
    await shop.pay('AUTOMATIC')
    staff(shop)
    await expect.poll(() => shop.delivered, within).toHaveLength(2)
    const types = shop.delivered.map(({ body }) => JSON.parse(body).notifyType)
    expect(types).toEqual(['PAYMENT_RESULT', 'CAPTURE_RESULT'])
    await expect
      .poll(async () => (await shop.pool.query('select distinct state from notifications')).rows, within)
      .toEqual([{ state: 'acknowledged' }])
  })

  it('shares the work with another: each capture is sent once', async () => {
    const shop = await openShop()
    shop.acquirer.always('authorize', () => yes(10_000n))
    shop.acquirer.always('capture', () => yes(10_000n))
    await atOnce(30, () => shop.pay('AUTOMATIC'))
    shop.acquirer.calls.length = 0
    staff(shop)
    staff(shop)
    await expect.poll(() => sum(shop, 'captured'), within).toBe(300_000)
    expect(shop.acquirer.calls).toHaveLength(30)
    expect(new Set(shop.acquirer.calls).size).toBe(30)
    await expect.poll(() => shop.delivered, within).toHaveLength(60)
  })

  it('delivers what this process wrote without a claim: so many of a client at a time, the others in line', async () => {
    const shop = await openShop()
    shop.acquirer.always('authorize', () => yes(10_000n))
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
    const send = shop.context.transport.send
    shop.context.transport.send = async (delivery) => {
      const answer = await send(delivery)
      await answered
      return answer
    }
    const { context } = staff(shop)
    await atOnce(256, () => shop.pay('MANUAL', {}, context))
    await expect.poll(() => shop.delivered, within).toHaveLength(16)
    const free = async () => (await shop.pool.query('select from notifications where leased_until is null')).rows.length
    expect(await free()).toBe(0)
    // Whoever comes now is left to be claimed: beside those handed over there is room for as many again.
    await atOnce(20, () => shop.pay('MANUAL', {}, context))
    await expect.poll(() => shop.delivered, within).toHaveLength(32)
    expect(await free()).toBe(4)
    answer()
    await expect.poll(() => shop.delivered, within).toHaveLength(276)
  })

  it('makes the automatic captures of what this process authorized without a claim, so many of a client at a time', async () => {
    const shop = await openShop()
    shop.acquirer.always('authorize', () => yes(10_000n))
    const { promise: answered, resolve: answer } = Promise.withResolvers<ReturnType<typeof yes>>()
    shop.acquirer.answer('capture', ...Array.from({ length: 40 }, () => answered))
    const { context } = staff(shop)
    await atOnce(40, () => shop.pay('AUTOMATIC', {}, context))
    const asked = () => shop.acquirer.calls.filter((call) => call.startsWith('capture ')).length
    await expect.poll(asked, within).toBe(32)
    const { rows } = await shop.pool.query(`select from captures where state = 'held' and leased_until > now()`)
    expect(rows).toHaveLength(40)
    answer(yes(10_000n))
    await expect.poll(() => shop.delivered, within).toHaveLength(80)
    expect(asked()).toBe(40)
  })

  it('does not send a capture again that somebody else finished while it stood in line', async () => {
    const shop = await openShop()
    shop.acquirer.always('authorize', () => yes(10_000n))
    const { promise: answered, resolve: answer } = Promise.withResolvers<ReturnType<typeof yes>>()
    shop.acquirer.answer('capture', ...Array.from({ length: 32 }, () => answered))
    const { worker, context } = staff(shop)
    await atOnce(33, () => shop.pay('AUTOMATIC', {}, context))
    const asked = () => shop.acquirer.calls.filter((call) => call.startsWith('capture ')).length
    await expect.poll(asked, within).toBe(32)
    const sent = shop.acquirer.calls.map((call) => call.replace('capture ', ''))
    await shop.pool.query(
      `update captures set state = 'succeeded', captured_at = now(), due_at = null, leased_until = null
       where reference <> all($1)`,
      [sent],
    )
    answer(yes(10_000n))
    await worker.stop()
    expect(asked()).toBe(32)
  })

  it('finishes the captures that it was handed before it stops, and tells of them', async () => {
    const shop = await openShop()
    shop.acquirer.answer('authorize', yes(10_000n))
    shop.acquirer.answer('capture', yes(10_000n))
    const { worker, context } = staff(shop)
    await shop.pay('AUTOMATIC', {}, context)
    await worker.stop()
    expect((await shop.pool.query('select state from captures')).rows).toEqual([{ state: 'succeeded' }])
  })

  it('finishes what it was handed before it stops, and then takes nothing over', async () => {
    const shop = await openShop()
    shop.acquirer.always('authorize', () => yes(10_000n))
    const { worker, context } = staff(shop)
    await shop.pay('MANUAL', {}, context)
    await worker.stop()
    const { rows } = await shop.pool.query('select state from notifications')
    expect(rows).toEqual([{ state: 'acknowledged' }])
    await shop.pay('MANUAL', {}, context)
    const { rows: later } = await shop.pool.query(
      `select state, leased_until from notifications where state = 'waiting'`,
    )
    expect(later).toEqual([{ state: 'waiting', leased_until: null }])
  })

  it('goes on when one piece of work breaks, and leaves that piece for later', async () => {
    const shop = await openShop()
    const broken = await seedRequested(shop.pool, { acquirer: 'GONE' })
    const sound = await seedRequested(shop.pool)
    shop.acquirer.answer('inquireAuthorization', declined)
    staff(shop)
    await expect.poll(async () => (await shop.stored(sound)).state.kind, within).toBe('failed')
    expect((await shop.stored(broken)).state.kind).toBe('requested')
    const { rows } = await shop.pool.query('select due_at <= now() as due from payments where payment_id = $1', [
      broken.paymentId,
    ])
    expect(rows).toEqual([{ due: true }])
  })

  it('takes up what a dead one had in hand when the lease lapses', async () => {
    const shop = await openShop()
    const payment = await seedRequested(shop.pool)
    expect(await claimPayments(shop.pool, { limit: 1, leaseMs: 300 })).toHaveLength(1)
    shop.acquirer.answer('inquireAuthorization', notFound)
    shop.acquirer.answer('void', voided)
    staff(shop)
    await expect.poll(async () => (await shop.stored(payment)).state.kind, within).toBe('failed')
  })

  it('finishes what it has in hand before it stops, and takes nothing more', async () => {
    const shop = await openShop()
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof yes>>()
    shop.acquirer.always('authorize', () => yes(10_000n))
    shop.acquirer.answer('capture', promise)
    await shop.pay('AUTOMATIC')
    const { worker } = staff(shop)
    await expect.poll(() => shop.acquirer.calls, within).toHaveLength(2)
    let stopped = false
    const stopping = worker.stop().then(() => {
      stopped = true
    })
    await shop.pay('AUTOMATIC')
    expect(stopped).toBe(false)
    resolve(yes(10_000n))
    await stopping
    expect([await sum(shop, 'captured'), await sum(shop, 'held')]).toEqual([10_000, 10_000])
  })

  it('goes on when every connection to the database was cut', async () => {
    const shop = await openShop()
    staff(shop)
    await shop.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    shop.acquirer.answer('authorize', yes(10_000n))
    shop.acquirer.answer('capture', yes(10_000n))
    await shop.pay('AUTOMATIC')
    await expect.poll(() => shop.delivered, within).toHaveLength(2)
  })

  it('is woken by what a use case leaves behind', async () => {
    const shop = await openShop()
    const { context } = staff(shop)
    const woken: string[] = []
    const listening: Context = {
      ...context,
      wake: (...tables) => {
        woken.push(...tables)
        context.wake(...tables)
      },
      roomFor: () => undefined,
    }
    shop.acquirer.answer('authorize', yes(10_000n))
    shop.acquirer.answer('capture', yes(10_000n))
    await shop.pay('AUTOMATIC', {}, listening)
    expect(woken).toContain('captures')
    expect(woken).toContain('notifications')
    await expect.poll(() => shop.delivered, within).toHaveLength(2)
  })
})
