import fc from 'fast-check'
import type { Pool } from 'pg'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createPool } from '../../src/database/pool.ts'
import { type ListPlace, type PaymentFilter, searchPayments } from '../../src/store/payment-search.ts'
import { type BulkPayment, insertBulkPayments } from '../support/bulk-payments.ts'
import { cardPayment, requestId, testCapstan } from '../support/capstan.ts'
import { testDatabase } from '../support/database.ts'
import { type Body, operate } from '../support/operator.ts'
import { seedClient } from './seed.ts'

const day = (number: number, ms = 0) => new Date(Date.UTC(2026, 5, number, 0, 0, 0, ms))

async function clients(pool: Pool): Promise<void> {
  for (const clientId of ['SANDBOX_TEST', 'SANDBOX_OTHER', 'SHOP']) await seedClient(pool, clientId)
}

/** What an answer names, page after page until the end. */
async function walk(pool: Pool, filter: PaymentFilter, page: { limit: number; bound?: number }) {
  const found: string[] = []
  let pages = 0
  for (let after: ListPlace | null | undefined; after !== null; pages += 1) {
    const { payments, next } = await searchPayments(pool, filter, { ...page, after })
    expect(payments.length).toBeLessThanOrEqual(page.limit)
    found.push(...payments.map(({ clientId, paymentId }) => `${clientId} ${paymentId}`))
    after = next
  }
  return { found, pages }
}

describe('pages of the list', () => {
  let pool: Pool

  beforeAll(async () => {
    pool = (await testDatabase()).pool
    await clients(pool)
  })

  const drawn = fc.record({
    clientId: fc.constantFrom('SANDBOX_TEST', 'SANDBOX_OTHER', 'SHOP'),
    // Few, so that many payments share one.
    ms: fc.nat({ max: 3 }),
    // So that two clients have the same id at the same time, too.
    number: fc.nat({ max: 9 }),
    state: fc.constantFrom('authorized', 'failed') as fc.Arbitrary<'authorized' | 'failed'>,
  })
  const lists = fc.uniqueArray(drawn, {
    maxLength: 40,
    selector: ({ clientId, number, ms }) => `${clientId} ${ms} ${number}`,
  })
  const pages = fc.record({ limit: fc.integer({ min: 1, max: 7 }), bound: fc.integer({ min: 1, max: 12 }) })

  test('have each payment once, in order, however many are of the same time', async () => {
    await fc.assert(
      fc.asyncProperty(lists, pages, async (list, page) => {
        await pool.query('truncate payments cascade')
        const made = list.map(({ clientId, ms, number, state }) => ({
          clientId,
          paymentId: `p${number}-${ms}`,
          createdAt: day(1, ms),
          state,
        }))
        await insertBulkPayments(pool, made)
        const inOrder = made
          .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || compare(b, a))
          .map(({ clientId, paymentId, state }) => ({ name: `${clientId} ${paymentId}`, state }))
        expect((await walk(pool, {}, page)).found).toEqual(inOrder.map(({ name }) => name))
        const failed = inOrder.filter(({ state }) => state === 'failed').map(({ name }) => name)
        expect((await walk(pool, { states: ['failed'] }, page)).found).toEqual(failed)
      }),
      { numRuns: 40 },
    )
  })

  function compare(a: { paymentId: string; clientId: string }, b: { paymentId: string; clientId: string }): number {
    return a.paymentId === b.paymentId ? (a.clientId < b.clientId ? -1 : 1) : a.paymentId < b.paymentId ? -1 : 1
  }

  test('keep a time finer than JavaScript knows', async () => {
    await pool.query('truncate payments cascade')
    const made = [0, 1, 2].map((number) => ({ paymentId: `fine${number}`, createdAt: day(1) }))
    await insertBulkPayments(pool, made)
    await pool.query(
      `update payments set created_at = created_at + right(payment_id, 1)::integer * interval '1 microsecond'`,
    )
    const { found } = await walk(pool, {}, { limit: 1 })
    expect(found).toEqual(['SANDBOX_TEST fine2', 'SANDBOX_TEST fine1', 'SANDBOX_TEST fine0'])
  })

  test('neither lose nor repeat a payment while others are made', async () => {
    await pool.query('truncate payments cascade')
    const numbers = Array.from({ length: 30 }, (_, index) => index)
    await insertBulkPayments(
      pool,
      numbers.map((number) => ({ paymentId: `old${number + 10}`, createdAt: day(1, number) })),
    )
    const found: string[] = []
    for (let after: ListPlace | null | undefined, page = 0; after !== null; page += 1) {
      const { payments, next } = await searchPayments(pool, {}, { limit: 4, after })
      found.push(...payments.map(({ paymentId }) => paymentId))
      after = next
      await insertBulkPayments(pool, [{ paymentId: `new${page}`, createdAt: day(2, page), clientId: 'SHOP' }])
    }
    expect(found).toEqual(numbers.toReversed().map((number) => `old${number + 10}`))
  })

  test('find what is rare a piece at a time, and say how far they came', async () => {
    await pool.query('truncate payments cascade')
    const rare = new Set([5, 170])
    const made: BulkPayment[] = Array.from({ length: 200 }, (_, number) => ({
      paymentId: `p${number + 1000}`,
      createdAt: day(1, number),
      clientId: number % 2 === 0 ? 'SANDBOX_TEST' : 'SHOP',
      state: rare.has(number) ? 'failed' : 'authorized',
    }))
    await insertBulkPayments(pool, made)
    const first = await searchPayments(pool, { states: ['failed'] }, { limit: 50, bound: 20 })
    expect(first).toMatchObject({ payments: [], scanned: 20, next: { at: '2026-06-01T00:00:00.180000Z' } })
    const { found, pages: asked } = await walk(pool, { states: ['failed'] }, { limit: 50, bound: 20 })
    expect(found).toEqual(['SANDBOX_TEST p1170', 'SHOP p1005'])
    expect(asked).toBe(11)
  })

  test('of many clients are read from those that have the newest payments', async () => {
    await pool.query('truncate payments cascade')
    await pool.query(`insert into clients (client_id, environment, name)
      select 'MANY_' || i, 'live', 'Many' from generate_series(1, 120) i`)
    const made = Array.from({ length: 120 }, (_, index) => ({
      paymentId: `p${index + 1000}`,
      clientId: `MANY_${index + 1}`,
      createdAt: day(1, index % 7),
    }))
    await insertBulkPayments(pool, made)
    const { found } = await walk(pool, {}, { limit: 9 })
    expect(new Set(found).size).toBe(120)
    expect(found).toHaveLength(120)
  })

  test('read no more rows than they show, however many there are', async () => {
    const { url, pool: own } = await testDatabase()
    await clients(own)
    const numbers = Array.from({ length: 5_000 }, (_, index) => index)
    const of = (clientId: string) =>
      numbers.map((number) => ({ paymentId: `p${number}`, createdAt: day(1, number), clientId }))
    await insertBulkPayments(own, [...of('SANDBOX_TEST'), ...of('SHOP')])
    await own.query('analyze payments')
    // One connection, which counts for itself what it reads.
    const alone = createPool(url, { applicationName: 'alone', maxConnections: 1, onIdleError: () => undefined })
    onTestFinished(() => alone.end())
    const before = await rowsRead(alone)
    const { next } = await searchPayments(alone, {}, { limit: 50 })
    await searchPayments(alone, {}, { limit: 50, after: next ?? undefined })
    expect((await rowsRead(alone)) - before).toBeLessThan(500)
  })
})

/** Rows of `payments` that were read so far. */
async function rowsRead(pool: Pool): Promise<number> {
  await pool.query('select pg_stat_force_next_flush()')
  const { rows } = await pool.query(
    `select seq_tup_read + idx_tup_fetch as read from pg_stat_user_tables where relname = 'payments'`,
  )
  return Number(rows[0].read)
}

const variety: readonly BulkPayment[] = [
  { paymentId: 'usual', createdAt: day(1) },
  { paymentId: 'other', createdAt: day(2), clientId: 'SANDBOX_OTHER' },
  { paymentId: 'live', createdAt: day(3), clientId: 'SHOP' },
  { paymentId: 'failed', createdAt: day(4), state: 'failed', acquirer: null },
  { paymentId: 'cancelled', createdAt: day(5), state: 'cancelled' },
  { paymentId: 'wallet', createdAt: day(6), methodType: 'ALIPAY_HK' },
  { paymentId: 'elsewhere', createdAt: day(7), acquirer: '2C2P' },
  { paymentId: 'automatic', createdAt: day(8), captureMode: 'AUTOMATIC' },
  { paymentId: 'yen', createdAt: day(9), currency: 'JPY', amount: 1_000 },
  { paymentId: 'dear', createdAt: day(10), amount: 12_950 },
]

const filtered: readonly (readonly [query: string, ids: readonly string[]])[] = [
  ['clientId=SANDBOX_OTHER', ['other']],
  ['clientId=NOBODY', []],
  ['environment=live', ['live']],
  ['environment=live&clientId=SANDBOX_OTHER', []],
  ['state=failed', ['failed']],
  ['state=failed,cancelled', ['cancelled', 'failed']],
  ['methodType=ALIPAY_HK', ['wallet']],
  ['acquirer=2C2P', ['elsewhere']],
  ['captureMode=AUTOMATIC', ['automatic']],
  ['currency=JPY', ['yen']],
  ['currency=EUR&amount=12950', ['dear']],
  ['currency=JPY&amount=12950', []],
  ['currency=EUR&amountFrom=1001', ['dear']],
  ['currency=JPY&amountTo=1000', ['yen']],
  ['createdFrom=2026-06-09T00:00:00Z', ['dear', 'yen']],
  ['createdTo=2026-06-02T00:00:00Z', ['usual']],
  ['createdFrom=2026-06-05T02:00:00%2B02:00&createdTo=2026-06-06T00:00Z', ['cancelled']],
  ['transactionId=theirs-wallet', ['wallet']],
  ['id=order-of-wallet', ['wallet']],
  ['id=ours-wallet', ['wallet']],
  ['id=wallet&state=failed', []],
  ['id=wallet&environment=live', []],
  ['id=wallet&environment=sandbox&currency=EUR&createdFrom=2026-06-06T00:00Z', ['wallet']],
  ['id=nothing', []],
  [
    'clientId=SANDBOX_TEST&state=authorized&currency=EUR&acquirer=ALIPAY&captureMode=MANUAL&methodType=CARD',
    ['dear', 'usual'],
  ],
  ['limit=2', ['dear', 'yen']],
]

describe('the list', () => {
  test('is filtered by each thing alone and by several together', async () => {
    const { app } = await testCapstan({ worker: false })
    for (const clientId of ['SANDBOX_OTHER', 'SHOP']) await seedClient(app.context.pool, clientId)
    await insertBulkPayments(app.context.pool, variety)
    for (const [query, ids] of filtered) {
      const { body } = await operate(app, 'GET', `/payments?${query}`)
      expect(
        body.payments?.map(({ paymentId }: Body) => paymentId),
        `${query}: ${JSON.stringify(body)}`,
      ).toEqual(ids)
    }
  })

  test('goes on after the place that an answer named, until it is complete', async () => {
    const { app } = await testCapstan({ worker: false })
    await insertBulkPayments(
      app.context.pool,
      [1, 2, 3].map((number) => ({ paymentId: `p${number}`, createdAt: day(number) })),
    )
    const first = await operate(app, 'GET', '/payments?limit=2')
    expect(first.body).toMatchObject({ complete: false, searchedTo: null, next: expect.any(String) })
    const second = await operate(app, 'GET', `/payments?limit=2&after=${first.body.next}`)
    expect(second.body).toMatchObject({ payments: [{ paymentId: 'p1' }], complete: true, searchedTo: null, next: null })
  })

  test('refuses what it does not understand, by its name', async () => {
    const { app } = await testCapstan({ worker: false })
    const place = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url')
    const refused = [
      ['state=failed,lost', /^state: must be one of choosing, .*, or several of them with commas between/],
      ['state=failed&state=paid', /^state: must be one of/],
      ['environment=test', /^environment: must be one of sandbox, live/],
      ['amount=100', /^currency: is required with an amount/],
      ['currency=EUR&amount=1.50', /^amount: must be a whole number of minor units/],
      ['currency=EUR&amount=1&amountTo=2', /^amount: is an exact amount/],
      ['currency=EUR&amountFrom=2&amountTo=1', /^amountFrom: must not be above amountTo/],
      ['currency=XXX', /^currency: is not a currency/],
      ['createdFrom=yesterday', /^createdFrom: must be a time with its zone/],
      ['createdFrom=2026-02-30T25:00:00Z', /^createdFrom: there is no such day or hour/],
      ['createdFrom=2026-06-02T00:00Z&createdTo=2026-06-01T00:00Z', /^createdFrom: must be before createdTo/],
      ['after=garbage', /^after: is no place in this list/],
      [`after=${place(['2026-06-01T00:00:00.000000Z', 'p1'])}`, /^after: is no place in this list/],
      [`after=${place(["2026-06-01' or '1'='1", 'p1', 'SHOP'])}`, /^after: is no place in this list/],
      [`after=${place(['2026-13-01T00:00:00.000000Z', 'p1', 'SHOP'])}`, /^after: is no place in this list/],
      [`after=${place(['2026-06-01T00:00:00.000000Z', 'p 1', 'SHOP'])}`, /^after: is no place in this list/],
      [`after=${'a'.repeat(401)}`, /^after: must be the `next` of an earlier answer/],
    ] as const
    for (const [query, message] of refused) {
      const answer = await operate(app, 'GET', `/payments?${query}`)
      expect(answer, query).toEqual({ status: 400, body: { error: expect.stringMatching(message) } })
    }
  })

  test('finds a payment by any id that something of it has', async () => {
    const capstan = await testCapstan({ worker: false })
    const { pool } = capstan.app.context
    const paid = await capstan.call('pay', cardPayment('12000', 'MANUAL'))
    const { paymentId } = paid
    const captured = await capstan.call('capture', {
      captureRequestId: requestId('capture'),
      paymentId,
      captureAmount: { currency: 'EUR', value: '5000' },
    })
    const refunded = await capstan.call('refund', {
      refundRequestId: requestId('refund'),
      paymentId,
      refundAmount: { currency: 'EUR', value: '1000' },
    })
    const { rows } = await pool.query(
      `select p.reference, c.reference as capture, r.reference as refund,
         (select min(notification_id) from notifications) as notification
       from payments p join captures c using (client_id, payment_id) join refunds r using (client_id, payment_id)`,
    )
    const ids = [
      paymentId,
      paid.paymentRequestId,
      captured.captureId,
      captured.captureRequestId,
      refunded.refundId,
      refunded.refundRequestId,
      ...Object.values<string>(rows[0]),
    ]
    expect(
      ids.every((id) => typeof id === 'string' && id.length > 0),
      JSON.stringify(ids),
    ).toBe(true)
    for (const id of ids) {
      const { body } = await operate(capstan.app, 'GET', `/payments?id=${id}`)
      expect(body, id).toMatchObject({ payments: [{ paymentId }], complete: true })
    }
  })

  test('finds the payment of a session by the id of the session', async () => {
    const capstan = await testCapstan({ worker: false })
    const { paymentMethod: _chosenOnThePage, ...order } = cardPayment('12000', 'MANUAL') as Body
    const { paymentSessionId } = await capstan.call('createPaymentSession', order)
    const { paymentId } = await capstan.call('submitPay', { paymentSessionId })
    const { body } = await operate(capstan.app, 'GET', `/payments?id=${paymentSessionId}`)
    expect(body.payments).toMatchObject([{ paymentId, state: 'choosing' }])
  })

  test('shows the brand and the end of a card', async () => {
    const capstan = await testCapstan({ worker: false })
    await capstan.call('pay', cardPayment('12000', 'MANUAL'))
    const { body } = await operate(capstan.app, 'GET', '/payments')
    expect(body.payments).toMatchObject([{ methodType: 'CARD', card: { brand: 'VISA', lastFour: '0768' } }])
  })
})
