import { expect, it, onTestFinished } from 'vitest'
import { capturePayment } from '../../src/application/capture-payment.ts'
import type { Context } from '../../src/application/context.ts'
import { keepLeases } from '../../src/application/leases.ts'
import { extendLeases } from '../../src/store/leases.ts'
import { openRooms } from '../../src/worker/rooms.ts'
import { startWorker } from '../../src/worker/worker.ts'
import { yes } from './scripted-acquirer.ts'
import { atOnce, newId } from './seed.ts'
import { clientId, openShop, type Shop } from './shop.ts'

const leaseMs = 600
const within = { timeout: 15_000, interval: 20 }

/** What another process would have: heartbeats of its own, on the same database and before the same acquirer. */
function process(shop: Shop): Context {
  const leases = keepLeases(shop.pool, leaseMs, shop.context.log)
  onTestFinished(() => leases.stop())
  return { ...shop.context, deadlines: { acquirerMs: 30_000, repeatMs: 30_000, leaseMs }, leases }
}

function staffedProcess(shop: Shop): Context {
  const context = process(shop)
  const worker = startWorker(context)
  onTestFinished(() => worker.stop())
  return context
}

/** A shop with an automatic capture that is due, whose answer at the acquirer comes when the test gives it. */
async function shopWithSlowCapture() {
  const shop = await openShop()
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof yes>>()
  shop.acquirer.answer('authorize', yes(10_000n))
  shop.acquirer.answer('capture', promise)
  const asked = () => shop.acquirer.calls.map((call) => call.split(' ')[0])
  return { shop, asked, answerCapture: () => resolve(yes(10_000n)) }
}

async function leasedUntil({ pool }: Shop): Promise<number> {
  const { rows } = await pool.query<{ until: Date | null }>('select leased_until as until from captures')
  return rows[0]?.until?.getTime() ?? 0
}

/** Settles when the lease ends later than it could without at least three heartbeats. */
async function outlastsLeases(shop: Shop): Promise<void> {
  const first = await leasedUntil(shop)
  await expect.poll(() => leasedUntil(shop), within).toBeGreaterThan(first + 3 * leaseMs)
}

const captured = async ({ pool }: Shop) => (await pool.query('select captured::int from payments')).rows[0]?.captured

it('due work that takes longer than a lease is not taken by another worker', async () => {
  const { shop, asked, answerCapture } = await shopWithSlowCapture()
  await shop.pay('AUTOMATIC')
  staffedProcess(shop)
  await expect.poll(asked, within).toEqual(['authorize', 'capture'])
  staffedProcess(shop)
  await outlastsLeases(shop)
  expect(asked()).toEqual(['authorize', 'capture'])
  answerCapture()
  await expect.poll(() => captured(shop), within).toBe(10_000)
})

it('a request that takes longer than a lease keeps its capture', async () => {
  const { shop, asked, answerCapture } = await shopWithSlowCapture()
  const payment = await shop.pay('MANUAL')
  const { paymentId, amount } = payment
  const command = { captureRequestId: newId('capture'), paymentId, amount, last: false }
  const answer = capturePayment(process(shop), clientId, command)
  await expect.poll(asked, within).toEqual(['authorize', 'capture'])
  staffedProcess(shop)
  await outlastsLeases(shop)
  answerCapture()
  expect(await answer).toMatchObject({ kind: 'decided', capture: { state: { kind: 'succeeded' } } })
  expect(asked()).toEqual(['authorize', 'capture'])
})

it('when the heartbeats of a process end, another one takes its work and asks first', async () => {
  const { shop, asked, answerCapture } = await shopWithSlowCapture()
  await shop.pay('AUTOMATIC')
  const first = staffedProcess(shop)
  await expect.poll(asked, within).toEqual(['authorize', 'capture'])
  shop.acquirer.always('inquireCapture', () => yes(10_000n))
  await first.leases.stop()
  staffedProcess(shop)
  await expect.poll(() => captured(shop), within).toBe(10_000)
  expect(asked()).toEqual(['authorize', 'capture', 'inquireCapture'])
  answerCapture()
})

it('what is handed over is taken by another process at once, which asks first', async () => {
  const { shop, asked, answerCapture } = await shopWithSlowCapture()
  const { context } = shop
  await shop.pay('AUTOMATIC')
  // An hour: only the handing over can end it within this test.
  const hour = 3_600_000
  const stopping = { ...context, deadlines: { ...context.deadlines, acquirerMs: hour, leaseMs: hour } }
  const leases = keepLeases(shop.pool, hour, context.log)
  const worker = startWorker({ ...stopping, leases })
  await expect.poll(asked, within).toEqual(['authorize', 'capture'])
  const stopped = worker.stop()
  shop.acquirer.always('inquireCapture', () => yes(10_000n))
  // The delivery of the authorization may be under way as well.
  expect(await leases.handOver()).toBeGreaterThan(0)
  staffedProcess(shop)
  await expect.poll(() => captured(shop), within).toBe(10_000)
  expect(asked()).toEqual(['authorize', 'capture', 'inquireCapture'])
  answerCapture()
  await stopped
})

it('heartbeats go on when the connections to the database were cut', async () => {
  const { shop, asked, answerCapture } = await shopWithSlowCapture()
  await shop.pay('AUTOMATIC')
  staffedProcess(shop)
  await expect.poll(asked, within).toEqual(['authorize', 'capture'])
  await shop.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await outlastsLeases(shop)
  answerCapture()
  await expect.poll(() => captured(shop), within).toBe(10_000)
})

it('a lease that has lapsed is neither renewed nor given up: somebody else may have the row', async () => {
  const { shop } = await shopWithSlowCapture()
  const payment = await shop.pay('AUTOMATIC')
  const [capture] = await shop.captures(payment)
  const row = { clientId, id: capture?.captureId ?? '' }
  const lapsed = `update captures set leased_until = now() - interval '1 second' returning leased_until`
  const { rows } = await shop.pool.query(lapsed)
  expect(await extendLeases(shop.pool, 'captures', [row], leaseMs)).toEqual([])
  expect(await extendLeases(shop.pool, 'captures', [row], 0)).toEqual([])
  expect((await shop.pool.query('select leased_until from captures')).rows).toEqual(rows)
})

it('a capture whose lease lapsed while it stood in line is left to whoever claims it', async () => {
  const shop = await openShop()
  shop.acquirer.always('authorize', () => yes(10_000n))
  const { promise: answered, resolve: answer } = Promise.withResolvers<ReturnType<typeof yes>>()
  shop.acquirer.answer('capture', ...Array.from({ length: 32 }, () => answered))
  const context = process(shop)
  const rooms = openRooms(context)
  await atOnce(33, () => shop.pay('AUTOMATIC', {}, { ...context, roomFor: rooms.roomFor }))
  const sent = () => shop.acquirer.calls.filter((call) => call.startsWith('capture ')).length
  await expect.poll(sent, within).toBe(32)
  await context.leases.stop()
  const leased = async () => (await shop.pool.query('select from captures where leased_until > now()')).rows.length
  await expect.poll(leased, within).toBe(0)
  answer(yes(10_000n))
  await rooms.stop()
  expect(sent()).toBe(32)
  const { rows } = await shop.pool.query(
    `select state, due_at <= now() as due from captures where state <> 'succeeded'`,
  )
  expect(rows).toEqual([{ state: 'held', due: true }])
})

it('a capture whose hold was committed when its lease had lapsed is not sent by its request, but left to whoever claims it', async () => {
  const { shop, asked } = await shopWithSlowCapture()
  const { paymentId, amount } = await shop.pay('MANUAL')
  const holdingUp = await shop.pool.connect()
  onTestFinished(() => holdingUp.release(true))
  await holdingUp.query('begin')
  await holdingUp.query('select from payments for update')
  const command = { captureRequestId: newId('capture'), paymentId, amount, last: false }
  const answer = capturePayment(process(shop), clientId, command)
  const heldUp = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    and query_start < now() - ${leaseMs} * interval '1 millisecond'`
  await expect.poll(async () => (await shop.pool.query(heldUp)).rows.length, within).toBe(1)
  await holdingUp.query('commit')
  expect(await answer).toMatchObject({ kind: 'decided', capture: { state: { kind: 'held' } } })
  expect(asked()).toEqual(['authorize'])
  const { rows } = await shop.pool.query('select state, due_at <= now() and leased_until <= now() as due from captures')
  expect(rows).toEqual([{ state: 'held', due: true }])
})

it('a lease whose grant came late is ours for what was left of it', async () => {
  const { pool, context } = await openShop()
  // A minute: no heartbeat comes within this test.
  const leases = keepLeases(pool, 60_000, context.log)
  onTestFinished(() => leases.stop())
  const isOurs = (askedMsAgo: number) =>
    leases.keep('captures', clientId, 'any', async (lease) => lease.isOurs(), performance.now() - askedMsAgo)
  expect(await isOurs(0)).toBe(true)
  expect(await isOurs(50_000)).toBe(true)
  expect(await isOurs(60_000)).toBe(false)
})

it('a process that stops while it renews a lease gives its connection back first', async () => {
  const { pool, context } = await openShop()
  const leases = keepLeases(pool, leaseMs, context.log)
  const working = Promise.withResolvers<void>()
  const work = leases.keep('captures', clientId, newId('capture'), () => working.promise, performance.now())
  const holder = await pool.connect()
  onTestFinished(() => holder.release())
  await holder.query('begin')
  await holder.query('lock table captures')
  const taken = () => pool.totalCount - pool.idleCount
  await expect.poll(taken, within).toBe(2)
  working.resolve()
  await work
  const stopped = leases.stop()
  await holder.query('commit')
  await stopped
  expect(taken()).toBe(1)
})
