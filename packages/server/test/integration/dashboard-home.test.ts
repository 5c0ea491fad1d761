import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import { idFloor } from '../../src/application/ids.ts'
import { cardPayment, requestId, testCapstan } from '../support/capstan.ts'
import { type Body, operate } from '../support/operator.ts'
import { newId, seedClient } from './seed.ts'

const minute = 60_000
const hour = 60 * minute
const quarter = 15 * minute
type Capstan = Awaited<ReturnType<typeof testCapstan>>

async function home({ app }: Pick<Capstan, 'app'>, path: string): Promise<Body> {
  const { status, body } = await operate(app, 'GET', `/overview${path}`)
  expect({ status, error: body.error }).toEqual({ status: 200, error: undefined })
  return body
}

/** A quarter of an hour that began `ago` milliseconds before the present one. */
function quarterStart(ago = 0): Date {
  return new Date(Math.floor((Date.now() - ago) / quarter) * quarter)
}

function starts(...times: readonly Date[]): string {
  return times.map((time) => time.toISOString()).join(',')
}

interface Row {
  readonly clientId: string
  readonly currency: string
  readonly value: number
  readonly at: Date
}

const idOf = (at: Date) => `${idFloor(at)}${newId('').replace('-', '').padStart(15, '0')}`

/** An authorization as it is stored, from just before `at`. */
async function authorized(pool: Pool, row: Row, changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const id = idOf(row.at)
  const columns = {
    client_id: row.clientId,
    payment_id: id,
    payment_request_id: id,
    currency: row.currency,
    amount: row.value,
    state: 'authorized',
    capture_mode: 'MANUAL',
    method: { type: 'CARD', issuerAuthenticated: false },
    acquirer: 'ALIPAY',
    reference: id,
    void_reference: `${id}v`,
    description: 'Two ceramic lamps',
    redirect_url: 'https://shop.example/back',
    created_at: row.at,
    expires_at: new Date(row.at.getTime() + 14 * minute),
    paid_at: row.at,
    auth_expires_at: new Date(row.at.getTime() + 7 * 24 * hour),
    ...changes,
  }
  await insert(pool, 'payments', columns)
  return id
}

async function insert(pool: Pool, table: string, columns: Readonly<Record<string, unknown>>): Promise<void> {
  const names = Object.keys(columns)
  const places = names.map((_, index) => `$${index + 1}`)
  await pool.query(`insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`, Object.values(columns))
}

async function captured(pool: Pool, row: Row): Promise<void> {
  const payment = await authorized(pool, { ...row, at: new Date(row.at.getTime() - 30 * 24 * hour) })
  const id = idOf(row.at)
  await insert(pool, 'captures', {
    client_id: row.clientId,
    capture_id: id,
    capture_request_id: id,
    payment_id: payment,
    currency: row.currency,
    amount: row.value,
    last: true,
    state: 'succeeded',
    reference: id,
    created_at: row.at,
    captured_at: row.at,
  })
}

async function refunded(pool: Pool, row: Row): Promise<void> {
  const payment = await authorized(pool, { ...row, at: new Date(row.at.getTime() - 30 * 24 * hour) })
  const id = idOf(row.at)
  await insert(pool, 'refunds', {
    client_id: row.clientId,
    refund_id: id,
    refund_request_id: id,
    payment_id: payment,
    reference: id,
    currency: row.currency,
    amount: row.value,
    reason: 'too dark',
    state: 'succeeded',
    created_at: row.at,
    refunded_at: row.at,
  })
}

function amount(currency: string, count: number, value: string) {
  return { count, sum: { currency, value } }
}

test('today is counted by currency, in minor units, from the midnight that the viewer has', async () => {
  const capstan = await testCapstan()
  const { pool } = capstan.app.context
  const clientId = 'SANDBOX_TEST'
  const midnight = quarterStart(3 * hour)
  const at = (ms: number) => new Date(midnight.getTime() + ms)
  await authorized(pool, { clientId, currency: 'JPY', value: 120, at: at(0) })
  await authorized(pool, { clientId, currency: 'KWD', value: 1_005, at: at(hour) })
  await authorized(pool, { clientId, currency: 'KWD', value: 2_000, at: at(hour) })
  await authorized(pool, { clientId, currency: 'IDR', value: 3_000_000, at: at(2 * hour) })
  await captured(pool, { clientId, currency: 'JPY', value: 100, at: at(1) })
  await refunded(pool, { clientId, currency: 'KWD', value: 5, at: at(hour) })
  // A moment before midnight, so it was yesterday.
  await authorized(pool, { clientId, currency: 'JPY', value: 7, at: at(-1) })
  await captured(pool, { clientId, currency: 'EUR', value: 900, at: at(-hour) })
  // Never paid.
  await authorized(
    pool,
    { clientId, currency: 'USD', value: 1, at: at(hour) },
    { state: 'failed', failure_code: 'X', paid_at: null, auth_expires_at: null },
  )
  const span = starts(at(-24 * hour), midnight)
  const { days, countedSince, clientsLeftOut } = await home(capstan, `/totals?environment=sandbox&starts=${span}`)
  expect({ countedSince, clientsLeftOut }).toEqual({ countedSince: null, clientsLeftOut: 0 })
  expect(days).toEqual([
    {
      from: at(-24 * hour).toISOString(),
      authorized: [amount('JPY', 1, '7')],
      captured: [amount('EUR', 1, '900')],
      refunded: [],
    },
    {
      from: midnight.toISOString(),
      authorized: [amount('IDR', 1, '3000000'), amount('JPY', 1, '120'), amount('KWD', 2, '3005')],
      captured: [amount('JPY', 1, '100')],
      refunded: [amount('KWD', 1, '5')],
    },
  ])
  // Another viewer's day begins a quarter of an hour later, when 120 JPY were authorized already.
  const later = await home(capstan, `/totals?environment=sandbox&starts=${starts(at(quarter))}`)
  expect(later.days[0].authorized).toEqual([amount('IDR', 1, '3000000'), amount('KWD', 2, '3005')])
})

test('what was paid at once is captured too, and stays so when it was cancelled', async () => {
  const capstan = await testCapstan()
  const { pool } = capstan.app.context
  const at = new Date()
  const row = { clientId: 'SANDBOX_TEST', currency: 'CNY', value: 500, at }
  const wallet = { method: { type: 'ALIPAY_CN', issuerAuthenticated: false }, auth_expires_at: null }
  await authorized(pool, row, { ...wallet, state: 'paid' })
  await authorized(pool, row, { ...wallet, state: 'cancelled', closing_reason: 'merchant', cancelled_at: at })
  // An authorization by card that was cancelled took nothing.
  await authorized(pool, row, {
    state: 'cancelled',
    closing_reason: 'merchant',
    cancelled_at: at,
    auth_expires_at: null,
  })
  const { days } = await home(capstan, `/totals?environment=sandbox&starts=${starts(quarterStart(hour))}`)
  expect(days[0]).toMatchObject({ authorized: [amount('CNY', 3, '1500')], captured: [amount('CNY', 2, '1000')] })
})

test('sandbox and live are never mixed, and one client can be asked for', async () => {
  const capstan = await testCapstan()
  const { pool } = capstan.app.context
  await seedClient(pool, 'SHOP_A')
  await seedClient(pool, 'SHOP_B')
  expect(await home(capstan, '')).toMatchObject({ usual: 'sandbox' })
  for (const [clientId, value] of [
    ['SHOP_A', 1],
    ['SHOP_B', 20],
    ['SANDBOX_TEST', 300],
  ] as const) {
    await authorized(pool, { clientId, currency: 'EUR', value, at: new Date() })
  }
  const span = starts(quarterStart(hour))
  const sum = async (query: string) => (await home(capstan, `/totals?${query}&starts=${span}`)).days[0].authorized
  expect(await sum('environment=live')).toEqual([amount('EUR', 2, '21')])
  expect(await sum('environment=sandbox')).toEqual([amount('EUR', 1, '300')])
  expect(await sum('environment=live&clientId=SHOP_B')).toEqual([amount('EUR', 1, '20')])
  const wrong = await operate(
    capstan.app,
    'GET',
    `/overview/totals?environment=live&clientId=SANDBOX_TEST&starts=${span}`,
  )
  expect(wrong).toMatchObject({ status: 404, body: { error: expect.stringContaining('no live client SANDBOX_TEST') } })
  await expect.poll(async () => (await home(capstan, '')).usual, { timeout: 10_000 }).toBe('live')
})

test('a client whose clock is turned has its own day', async () => {
  const capstan = await testCapstan()
  const { pool } = capstan.app.context
  await seedClient(pool, 'SANDBOX_AHEAD')
  const ahead = 3 * 24 * hour + 7 * minute
  await pool.query(`update clients set clock_offset_ms = $1 where client_id = 'SANDBOX_AHEAD'`, [ahead])
  const onItsClock = (ms: number) => new Date(Date.now() + ahead - ms)
  await authorized(pool, { clientId: 'SANDBOX_AHEAD', currency: 'EUR', value: 40, at: onItsClock(minute) })
  await authorized(pool, { clientId: 'SANDBOX_AHEAD', currency: 'EUR', value: 7, at: onItsClock(20 * hour) })
  // Three days ago by its clock, which is today by everybody else's.
  await authorized(pool, { clientId: 'SANDBOX_AHEAD', currency: 'EUR', value: 5, at: new Date() })
  await authorized(pool, { clientId: 'SANDBOX_TEST', currency: 'EUR', value: 600, at: new Date() })
  const span = starts(quarterStart(25 * hour), quarterStart(hour))
  const { days } = await home(capstan, `/totals?environment=sandbox&starts=${span}`)
  expect(days[0].authorized).toEqual([amount('EUR', 1, '7')])
  expect(days[1].authorized).toEqual([amount('EUR', 2, '640')])
})

test('what is counted once is remembered, and what happens next is added', async () => {
  const capstan = await testCapstan()
  const span = starts(quarterStart(24 * hour))
  const ask = async () => (await home(capstan, `/totals?environment=sandbox&starts=${span}`)).days[0].authorized
  await capstan.call('pay', cardPayment('1000', 'MANUAL'))
  expect(await ask()).toEqual([amount('EUR', 1, '1000')])
  await capstan.call('pay', cardPayment('2000', 'MANUAL'))
  await expect.poll(ask, { timeout: 10_000 }).toEqual([amount('EUR', 2, '3000')])
})

async function attempted(pool: Pool, at: Date, columns: Readonly<Record<string, unknown>>): Promise<void> {
  await insert(pool, 'attempts', {
    client_id: 'SANDBOX_TEST',
    attempt_id: idOf(at),
    payment_id: 'none',
    reference: 'none',
    duration_ms: 10,
    created_at: at,
    ...columns,
  })
}

test('success rate and percentiles are those of the attempts', async () => {
  const capstan = await testCapstan()
  const { pool } = capstan.app.context
  const from = quarterStart(2 * hour)
  const at = (ms: number) => new Date(from.getTime() + ms)
  for (let call = 1; call <= 20; call += 1) {
    const outcome =
      call <= 12 ? 'succeeded' : call <= 16 ? 'failed' : call <= 18 ? 'pending' : call === 19 ? 'unknown' : 'not-sent'
    await attempted(pool, at(call * minute), { operation: 'capture', outcome, duration_ms: call })
  }
  await attempted(pool, at(hour), { operation: 'inquire-capture', outcome: 'already-done', duration_ms: 5_000 })
  await attempted(pool, at(hour), { operation: 'capture', outcome: 'succeeded', duration_ms: 1_000 })
  await attempted(pool, at(hour), { operation: 'refund', outcome: 'failed', duration_ms: 7 })
  await attempted(pool, at(hour), { operation: 'operator', outcome: 'succeeded', duration_ms: 7 })
  const query = `environment=sandbox&starts=${starts(from, at(hour))}`
  const { points, countedSince } = await home(capstan, `/calls?${query}`)
  expect(countedSince).toBeNull()
  expect(points).toEqual([
    {
      from: from.toISOString(),
      succeeded: 12,
      failed: 4,
      pending: 2,
      unknown: 1,
      notSent: 1,
      successPercent: 75,
      p50Ms: 10,
      p95Ms: 19,
    },
    // A thousand is within the step from 992 on; the inquiry is an answer, and its duration none of a capture.
    {
      from: at(hour).toISOString(),
      succeeded: 2,
      failed: 0,
      pending: 0,
      unknown: 0,
      notSent: 0,
      successPercent: 100,
      p50Ms: 992,
      p95Ms: 992,
    },
  ])
  const refunds = await home(capstan, `/calls?${query}&about=refunds`)
  expect(refunds.points.at(-1)).toMatchObject({ failed: 1, successPercent: 0, p50Ms: 7 })
})

test('what expires comes in the order of its end, with what can still be captured', async () => {
  const capstan = await testCapstan()
  const { pool } = capstan.app.context
  await seedClient(pool, 'SANDBOX_AHEAD')
  const ahead = 48 * hour
  await pool.query(`update clients set clock_offset_ms = $1, at_expiry = 'capture' where client_id = 'SANDBOX_AHEAD'`, [
    ahead,
  ])
  const row = { clientId: 'SANDBOX_TEST', currency: 'EUR', value: 1_000, at: new Date() }
  const within = (ms: number, warned = true) => ({
    auth_expires_at: new Date(Date.now() + ms),
    due_at: new Date(Date.now() + ms - (warned ? 0 : 24 * hour)),
  })
  const later = await authorized(pool, row, within(5 * hour))
  // Due first, for its warning, and expires last.
  const warning = await authorized(pool, { ...row, currency: 'JPY' }, within(26 * hour, false))
  const next = await authorized(pool, row, { ...within(2 * hour), captured: 400, held: 100 })
  const turned = await authorized(
    pool,
    { ...row, clientId: 'SANDBOX_AHEAD' },
    { auth_expires_at: new Date(Date.now() + ahead + 20 * hour), due_at: new Date(Date.now() + 19 * hour) },
  )
  // Nothing is left of it, and another one is too far ahead.
  await authorized(pool, row, { ...within(hour), captured: 1_000 })
  await authorized(pool, row, within(80 * hour))
  const { buckets, next: list } = await home(capstan, '/expiring?environment=sandbox')
  expect(buckets).toMatchObject([
    { count: 2, complete: true, atRisk: [amount('EUR', 2, '1500')] },
    { count: 1, complete: true, atRisk: [amount('EUR', 1, '1000')] },
    { count: 1, complete: true, atRisk: [amount('JPY', 1, '1000')] },
  ])
  expect(list.map(({ paymentId }: Body) => paymentId).slice(0, 4)).toEqual([next, later, turned, warning])
  expect(list[0].atRisk).toEqual({ currency: 'EUR', value: '500' })
  expect(list[2]).toMatchObject({ atExpiry: 'capture', clientId: 'SANDBOX_AHEAD' })
})

test('what waits for a person is counted by kind, with the oldest', async () => {
  const capstan = await testCapstan()
  const { pool } = capstan.app.context
  const row = { clientId: 'SANDBOX_TEST', currency: 'EUR', value: 100, at: new Date() }
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * hour)
  const alert = async (kind: string, openedAt: Date, closed: boolean) => {
    const by = closed ? { closed_at: openedAt, closed_by: 'ada', closing_reason: 'asked' } : {}
    const columns = { client_id: row.clientId, alert_id: idOf(openedAt), kind, payment_id: await authorized(pool, row) }
    await insert(pool, 'alerts', { ...columns, message: 'look', opened_at: openedAt, ...by })
  }
  await alert('contradiction', hoursAgo(2), false)
  await alert('contradiction', hoursAgo(5), false)
  await alert('reversal', hoursAgo(9), true)
  await alert('authorization-expiring', hoursAgo(1), false)
  const told = {
    client_id: row.clientId,
    payment_id: await authorized(pool, row),
    notify_type: 'PAYMENT_RESULT',
    body: '{}',
  }
  await insert(pool, 'notifications', {
    ...told,
    notification_id: '1',
    sequence: 1,
    state: 'exhausted',
    created_at: hoursAgo(30),
  })
  await insert(pool, 'notifications', {
    ...told,
    notification_id: '2',
    sequence: 2,
    state: 'acknowledged',
    created_at: hoursAgo(40),
  })
  const { alerts, givenUp, unknown } = await home(capstan, '/needs?environment=sandbox')
  expect(alerts).toMatchObject([
    { kind: 'authorization-expiring', count: 1, oldest: null },
    { kind: 'contradiction', count: 2 },
  ])
  expect(Date.now() - new Date(alerts[1].oldest).getTime()).toBeGreaterThanOrEqual(5 * hour)
  expect(givenUp).toMatchObject([{ state: 'exhausted', count: 1 }])
  expect(unknown).toEqual({ authorizations: 0, captures: 0, refunds: 0, updates: 0 })
  expect(await home(capstan, '/needs?environment=live')).toMatchObject({ alerts: [], givenUp: [] })
})

test('an acquirer is judged by its own calls, those of a payment that was passed on included', async () => {
  const capstan = await testCapstan()
  const { pool } = capstan.app.context
  const row = { clientId: 'SANDBOX_TEST', currency: 'EUR', value: 100, at: new Date() }
  const paymentId = await authorized(pool, row, { acquirer: 'CHECKOUT', reference: 'second' })
  await insert(pool, 'checkout_tries', {
    client_id: row.clientId,
    payment_id: paymentId,
    number: 1,
    acquirer: '2C2P',
    method: { type: 'CARD' },
    reference: 'first',
    void_reference: 'v',
    begun_at: row.at,
  })
  const ago = (ms: number) => new Date(Date.now() - ms)
  const of = { payment_id: paymentId }
  await attempted(pool, ago(3_000), {
    ...of,
    operation: 'authorize',
    reference: 'first',
    outcome: 'failed',
    duration_ms: 30,
  })
  await attempted(pool, ago(2_000), {
    ...of,
    operation: 'authorize',
    reference: 'second',
    outcome: 'succeeded',
    duration_ms: 50,
  })
  await attempted(pool, ago(1_000), {
    ...of,
    operation: 'capture',
    reference: 'third',
    outcome: 'unknown',
    duration_ms: 6_000,
  })
  await attempted(pool, ago(2 * hour), { ...of, operation: 'capture', reference: 'old', outcome: 'unknown' })
  capstan.app.context.circuits.record({ clientId: 'LIVE', acquirer: 'ADYEN' }, 'bad')
  for (let call = 0; call < 10; call += 1) {
    capstan.app.context.circuits.record({ clientId: row.clientId, acquirer: 'ALIPAY' }, 'bad')
  }
  const { acquirers } = await home(capstan, '/acquirers?environment=sandbox')
  expect(acquirers).toMatchObject([
    { acquirer: '2C2P', calls: 1, answered: 1, declined: 1, p50Ms: 30, circuits: [] },
    { acquirer: 'ALIPAY', calls: 0, lastCallAt: null, circuits: [{ clientId: row.clientId, state: 'open' }] },
    { acquirer: 'CHECKOUT', calls: 2, answered: 1, declined: 0, p50Ms: 50, p95Ms: 6_000, circuits: [] },
  ])
})

test('an address that acknowledges nothing any more is named with since when, and what waits for it', async () => {
  const capstan = await testCapstan()
  const { pool } = capstan.app.context
  const clientId = 'SANDBOX_TEST'
  const paymentId = await authorized(pool, { clientId, currency: 'EUR', value: 100, at: new Date() })
  const ago = (minutes: number) => new Date(Date.now() - minutes * minute)
  const delivery = async (minutes: number, url: string, acknowledged: boolean) => {
    const notificationId = idOf(ago(minutes))
    const told = {
      client_id: clientId,
      notification_id: notificationId,
      payment_id: paymentId,
      notify_type: 'PAYMENT_RESULT',
      body: '{}',
    }
    await insert(pool, 'notifications', {
      ...told,
      sequence: minutes,
      state: acknowledged ? 'acknowledged' : 'waiting',
      tries: 1,
      created_at: ago(minutes),
      due_at: acknowledged ? null : new Date(Date.now() + hour),
    })
    await insert(pool, 'deliveries', {
      client_id: clientId,
      notification_id: notificationId,
      delivery_id: idOf(ago(minutes)),
      url,
      request_headers: {},
      acknowledged,
      duration_ms: 5,
      created_at: ago(minutes),
      ...(acknowledged ? { response_status: 200 } : { error: 'refused' }),
    })
  }
  await delivery(50, 'https://good.example/', false)
  await delivery(40, 'https://good.example/', true)
  await delivery(35, 'https://bad.example/', true)
  await delivery(30, 'https://bad.example/', false)
  await delivery(20, 'https://bad.example/', false)
  await delivery(10, 'https://bad.example/', false)
  // Fewer than three in a row are what every deployment leaves behind: the page of notifications judges by the same rule.
  await delivery(5, 'https://late.example/', false)
  const { endpoints, backlog } = await home(capstan, '/endpoints?environment=sandbox')
  expect(endpoints).toMatchObject([
    { url: 'https://bad.example/', deliveries: 4, acknowledged: 1, state: 'failing', lastError: 'refused' },
    { url: 'https://late.example/', deliveries: 1, acknowledged: 0, state: 'wavering' },
    {
      url: 'https://good.example/',
      deliveries: 2,
      acknowledged: 1,
      state: 'acknowledging',
      failingSince: null,
      lastError: null,
    },
  ])
  expect(Math.round((Date.now() - new Date(endpoints[0].failingSince).getTime()) / minute)).toBe(30)
  expect(backlog).toMatchObject([{ clientId, count: 5, retrying: 5 }])
  expect(Math.round((Date.now() - new Date(backlog[0].oldestAt).getTime()) / minute)).toBe(50)
})

test('an authorization that nobody answered counts as unknown, and one that waits for its buyer does not', async () => {
  const capstan = await testCapstan()
  const { clientId } = capstan.client
  const { pool } = capstan.app.context
  const row = { clientId, currency: 'EUR', value: 100, at: new Date(Date.now() - hour) }
  const open = async (state: string, tries: number) => {
    const paymentId = await authorized(pool, row)
    const closing = state === 'closing' ? 'timeout' : null
    const url = state === 'awaiting-buyer' ? 'https://bank.example/' : null
    await pool.query(
      `update payments set state = $2, tries = $3, closing_reason = $4, buyer_url = $5, paid_at = null,
         auth_expires_at = null, due_at = now() + interval '1 hour'
       where payment_id = $1`,
      [paymentId, state, tries, closing, url],
    )
  }
  await open('requested', 0)
  await open('requested', 1)
  await open('closing', 3)
  await open('awaiting-buyer', 5)
  await authorized(pool, row, { due_at: new Date(Date.now() + hour) })
  const { unknown } = await home(capstan, '/needs?environment=sandbox')
  expect(unknown).toEqual({ authorizations: 2, captures: 0, refunds: 0, updates: 0 })
})

test('the server says what is wrong with it, and nothing of what is well', async () => {
  const capstan = await testCapstan()
  expect(await home(capstan, '/server')).toEqual({ findings: [] })
})

test.each([
  ['environment=sandbox&starts=2026-11-25T23:07:00.000Z', 'starts: must be full quarters of an hour'],
  [`environment=sandbox&starts=${starts(quarterStart(20 * 24 * hour))}`, 'starts: must be within the last eight days'],
  [
    `environment=sandbox&starts=${starts(quarterStart(), quarterStart(hour))}`,
    'starts: must be in order, the oldest first',
  ],
  ['environment=sandbox&starts=nothing', 'starts: must be times'],
  [`environment=both&starts=${starts(quarterStart())}`, 'environment: must be sandbox or live'],
])('%s is refused in words', async (query, error) => {
  const capstan = await testCapstan()
  const answer = await operate(capstan.app, 'GET', `/overview/totals?${query}`)
  expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(error) } })
})

test('real payments, captures and refunds are counted as the API made them', async () => {
  const capstan = await testCapstan()
  const { paymentId } = await capstan.call('pay', cardPayment('12000', 'MANUAL'))
  await capstan.call('pay', cardPayment('3000', 'AUTOMATIC'))
  const captureAmount = { currency: 'EUR', value: '5000' }
  await capstan.call('capture', { captureRequestId: requestId('capture'), paymentId, captureAmount })
  const refundAmount = { currency: 'EUR', value: '1000' }
  await capstan.call('refund', { refundRequestId: requestId('refund'), paymentId, refundAmount, refundReason: 'x' })
  const ask = async () =>
    (await home(capstan, `/totals?environment=sandbox&starts=${starts(quarterStart(hour))}`)).days[0]
  await expect.poll(ask, { timeout: 10_000 }).toMatchObject({
    authorized: [amount('EUR', 2, '15000')],
    captured: [amount('EUR', 2, '8000')],
    refunded: [amount('EUR', 1, '1000')],
  })
})
