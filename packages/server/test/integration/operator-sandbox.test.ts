import { describe, expect, test } from 'vitest'
import { cardPayment, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { localEndpoint } from '../support/local-endpoint.ts'
import { type Body, operate } from '../support/operator.ts'

const clientId = 'SANDBOX_TEST'
const hour = 3_600_000
const day = 24 * hour

const preview = ({ app }: TestCapstan, byMs: number, of = clientId) =>
  operate(app, 'GET', `/clients/${of}/clock/preview?byMs=${byMs}`)
const advance = ({ app }: TestCapstan, byMs: number) =>
  operate(app, 'POST', `/clients/${clientId}/clock/advance`, { body: { byMs } })

/** In order, what each is of and of which payment. */
const told = (steps: readonly Body[]) => steps.map(({ kind, paymentId }) => `${kind} ${paymentId}`)
/** By how much the times differ at most, in milliseconds. */
const apart = (said: readonly Body[], done: readonly Body[]) =>
  Math.max(...said.map(({ at }, index) => Math.abs(Date.parse(at) - Date.parse(done[index].at))))

/** A shop whose endpoint takes everything. Nothing falls due by itself: what is due is done by the advance alone. */
async function openShop(): Promise<TestCapstan> {
  const capstan = await testCapstan({ worker: false })
  const endpoint = await localEndpoint()
  const body = { payment: endpoint.url, capture: endpoint.url, refund: endpoint.url }
  await operate(capstan.app, 'PUT', `/clients/${clientId}/notify-urls`, { body })
  return capstan
}

const policy = ({ app }: TestCapstan, body: object) => operate(app, 'PUT', `/clients/${clientId}/expiry`, { body })

async function paidBy(capstan: TestCapstan, method: string, currency: string): Promise<string> {
  const body = { requestId: `wait-${method}`, amount: { currency, value: '12950' }, captureMode: 'AUTOMATIC', method }
  const paid = await operate(capstan.app, 'POST', `/clients/${clientId}/test-payments`, { body })
  return paid.body.paymentId
}

describe('what would happen before a clock is turned', () => {
  test.each<readonly [string, (capstan: TestCapstan) => Promise<unknown>]>([
    [
      'authorizations that are not captured, one of them captured in part',
      async ({ call }) => {
        await call('pay', cardPayment('12950', 'MANUAL'))
        const paid = await call('pay', cardPayment('20000', 'MANUAL'))
        const captureAmount = { currency: 'EUR', value: '500' }
        await call('capture', { captureRequestId: 'part', paymentId: paid.paymentId, captureAmount })
        await call('pay', cardPayment('12000', 'AUTOMATIC'))
      },
    ],
    [
      'a client who is warned of the expiry, and told so',
      async (capstan) => {
        await policy(capstan, { notifies: true, warnAheadMs: 2 * day })
        await capstan.call('pay', cardPayment('12950', 'MANUAL'))
      },
    ],
    [
      'a client for whom the rest is captured before',
      async (capstan) => {
        await policy(capstan, { notifies: true, atExpiry: 'capture', captureAheadMs: 3 * hour })
        await capstan.call('pay', cardPayment('12950', 'MANUAL'))
        await capstan.call('pay', cardPayment('700', 'MANUAL'))
      },
    ],
    [
      'a client who wants no warning, and changes that',
      async (capstan) => {
        await policy(capstan, { warnAheadMs: 0 })
        await capstan.call('pay', cardPayment('12950', 'MANUAL'))
        await policy(capstan, { warnAheadMs: 3 * day })
      },
    ],
    [
      'a buyer who never decides, beside one who has paid',
      async (capstan) => {
        await paidBy(capstan, 'GCASH', 'PHP')
        await capstan.call('pay', cardPayment('12950', 'MANUAL'))
      },
    ],
    [
      'a session that nobody pays, beside an authorization that is to expire on the same day',
      async (capstan) => {
        const amount = { currency: 'EUR', value: '900' }
        const body = { requestId: 'session', amount, captureMode: 'MANUAL' }
        await operate(capstan.app, 'POST', `/clients/${clientId}/test-sessions`, { body })
        await capstan.call('pay', cardPayment('12950', 'MANUAL'))
      },
    ],
  ])('is what then does: %s', async (_, arrange) => {
    const capstan = await openShop()
    await arrange(capstan)
    const { body: said } = await preview(capstan, 8 * day)
    const { body: done } = await advance(capstan, 8 * day)
    expect(said.steps.length).toBeGreaterThan(1)
    expect(said.steps.some(({ assumes }: Body) => assumes === 'open')).toBe(false)
    expect(told(said.steps)).toEqual(told(done.steps))
    expect(apart(said.steps, done.steps)).toBeLessThan(30_000)
    expect(said).toMatchObject({ cut: false, clientId })
    const { body: after } = await preview(capstan, 8 * day)
    expect(after).toMatchObject({ steps: [], nextInMs: null })
  })

  test('goes step by step as well as all at once', async () => {
    const capstan = await openShop()
    await policy(capstan, { notifies: true })
    await capstan.call('pay', cardPayment('12950', 'MANUAL'))
    const whole = (await preview(capstan, 8 * day)).body.steps
    const parts: Body[] = []
    for (;;) {
      const { nextInMs } = (await preview(capstan, 0)).body
      if (nextInMs === null) break
      parts.push(...(await advance(capstan, Math.max(1_000, nextInMs))).body.steps)
    }
    expect(told(parts)).toEqual(told(whole))
  })

  test('says where only an answer decides what follows', async () => {
    const capstan = await openShop()
    const pending = await capstan.call('pay', cardPayment('5002', 'MANUAL'))
    const { body } = await preview(capstan, day)
    const [first, ...more] = body.steps.filter(({ paymentId }: Body) => paymentId === pending.paymentId)
    expect(first).toMatchObject({
      kind: 'payment',
      assumes: 'open',
      text: 'the acquirer is asked about the authorization',
    })
    expect(more).toEqual([])
  })

  test('changes nothing', async () => {
    const capstan = await openShop()
    await capstan.call('pay', cardPayment('12950', 'MANUAL'))
    const { pool } = capstan.app.context
    const rows = async () => (await pool.query('select * from payments, clients')).rows
    const before = await rows()
    await preview(capstan, 8 * day)
    expect(await rows()).toEqual(before)
    expect((await pool.query(`select 1 from audit where action = 'advance-clock'`)).rowCount).toBe(0)
  })

  test('is bounded, and says that there is more', async () => {
    const capstan = await testCapstan({ worker: false })
    const { pool } = capstan.app.context
    await capstan.call('pay', cardPayment('12950', 'MANUAL'))
    await pool.query(`insert into payments select (jsonb_populate_record(p, jsonb_build_object('payment_id', n::text,
      'payment_request_id', 'copy-' || n, 'reference', 'r' || n, 'void_reference', 'v' || n))).*
      from payments p, generate_series(1, 300) n`)
    const { body } = await preview(capstan, 8 * day)
    expect(body.cut).toBe(true)
    expect(body.steps).toHaveLength(200)
  })

  test('is said of sandbox clients only, and of lengths that can be turned', async () => {
    const capstan = await testCapstan()
    await capstan.newClient('LIVE_SHOP')
    expect(await preview(capstan, day, 'LIVE_SHOP')).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('is live') },
    })
    expect((await preview(capstan, day, 'SANDBOX_NOBODY')).status).toBe(404)
    expect((await preview(capstan, 367 * day)).status).toBe(400)
    expect((await preview(capstan, -1)).status).toBe(400)
    expect((await operate(capstan.app, 'GET', `/clients/${clientId}/clock/preview`)).status).toBe(400)
  })
})

test('an advance tells each step as it is made, when it is asked to', async () => {
  const capstan = await openShop()
  await capstan.call('pay', cardPayment('12950', 'MANUAL'))
  const { app } = capstan
  const headers = { authorization: `Bearer ${app.operatorToken}`, accept: 'application/x-ndjson' }
  const url = `${app.url}/operator/clients/${clientId}/clock/advance`
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ byMs: 8 * day }) })
  expect(answer.headers.get('content-type')).toContain('application/x-ndjson')
  const lines = (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.at(-1)).toMatchObject({ line: 'end', remainingMs: 0 })
  expect(lines.slice(0, -1).every(({ line }) => line === 'step')).toBe(true)
  expect(lines.at(-2)).toMatchObject({ kind: 'payment', state: 'cancelled' })
  const refused = await fetch(url.replace(clientId, 'SANDBOX_NOBODY'), {
    method: 'POST',
    headers,
    body: '{"byMs":1000}',
  })
  expect(refused.status).toBe(404)
})

describe('a test payment', () => {
  const order = (changes: object = {}) => ({
    requestId: 'test-1',
    amount: { currency: 'EUR', value: '12950' },
    captureMode: 'MANUAL',
    method: 'CARD',
    card: 'visa',
    ...changes,
  })
  const pay = ({ app }: TestCapstan, body: object, of = clientId) =>
    operate(app, 'POST', `/clients/${of}/test-payments`, { body })

  test('is a payment like any other, made once for its id, and audited without a card number', async () => {
    const capstan = await openShop()
    const { app } = capstan
    const [paid, again] = await Promise.all([pay(capstan, order()), pay(capstan, order())])
    expect(paid).toMatchObject({
      status: 200,
      body: { state: 'authorized', buyerUrl: null, result: { resultCode: 'SUCCESS' } },
    })
    expect(again.body.paymentId).toBe(paid.body.paymentId)
    const { body } = await operate(app, 'GET', `/payments/${paid.body.paymentId}`)
    expect(body).toMatchObject({
      state: 'authorized',
      captureMode: 'MANUAL',
      amount: { currency: 'EUR', value: '12950' },
    })
    const { rows } = await app.context.pool.query(
      `select client_id, actor, detail from audit where action = 'test-payment'`,
    )
    expect(rows[0]).toEqual({
      client_id: clientId,
      actor: 'operator',
      detail: {
        paymentRequestId: 'test-1',
        amount: { currency: 'EUR', value: '12950' },
        captureMode: 'MANUAL',
        method: { type: 'CARD', card: 'visa' },
      },
    })
    const everything = await app.context.pool.query('select a::text, p::text from audit a, payments p')
    expect(JSON.stringify(everything.rows)).not.toContain('4054695723100768')
  })

  test('ends as each card and amount of the choices says', async () => {
    const capstan = await openShop()
    const { body: choices } = await operate(capstan.app, 'GET', '/sandbox/choices')
    for (const { id, outcome, code } of choices.cards) {
      const { body } = await pay(capstan, order({ requestId: `card-${id}`, card: id }))
      const state = { authorized: 'authorized', declined: 'failed', 'buyer-asked': 'awaiting-buyer' }[outcome as string]
      expect(body.state, id).toBe(state)
      if (code !== undefined) expect(body.result.resultCode, id).toBe(code)
    }
    const said = new Set<string>()
    for (const { code, payAmount } of choices.declines) {
      const amount = { currency: 'EUR', value: payAmount }
      const { body } = await pay(capstan, order({ requestId: `amount-${payAmount}`, amount }))
      expect(body.state, code).toBe('failed')
      // What pay has no code for it answers with the general one.
      expect(['PROCESS_FAIL', code]).toContain(body.result.resultCode)
      said.add(body.result.resultCode)
    }
    expect(said.size).toBeGreaterThan(20)
    expect(said).toContain('USER_BALANCE_NOT_ENOUGH')
  })

  test('by a wallet leads to the page where its buyer decides', async () => {
    const capstan = await openShop()
    const { body } = await pay(
      capstan,
      order({
        method: 'GCASH',
        card: undefined,
        captureMode: 'AUTOMATIC',
        amount: { currency: 'PHP', value: '12950' },
      }),
    )
    expect(body).toMatchObject({ state: 'awaiting-buyer', buyerUrl: expect.stringContaining('/sandbox/buyer/') })
  })

  test.each<readonly [string, object, RegExp]>([
    [
      'a number where a card is named',
      order({ card: '4054695723100768' }),
      /^card: must be one of visa, .* A card number is never taken here/,
    ],
    ['a number in a field of its own', order({ cardNo: '4054695723100768' }), /^"cardNo": is unknown/],
    ['no card', order({ card: undefined }), /^card: is required with CARD/],
    ['a card with a wallet', order({ method: 'GCASH' }), /^card: goes with the method CARD only/],
    ['a method that is none', order({ method: 'COINS', card: undefined }), /^method: must be one of CARD, /],
    ['no amount', order({ amount: { currency: 'EUR', value: '0' } }), /^amount.value: must be minor units above zero/],
    ['an amount that is a number', order({ amount: { currency: 'EUR', value: 12 } }), /^amount.value: must be/],
    [
      'letters that are no money',
      order({ amount: { currency: 'XAU', value: '12' } }),
      /^amount.currency: is not a currency/,
    ],
    ['another capture mode', order({ captureMode: 'LATER' }), /^captureMode: must be AUTOMATIC or MANUAL/],
    ['no id', order({ requestId: '' }), /^requestId: must be/],
  ])('with %s is refused, and nothing is written', async (_, body, message) => {
    const capstan = await testCapstan()
    expect(await pay(capstan, body)).toEqual({ status: 400, body: { error: expect.stringMatching(message) } })
    const { rowCount } = await capstan.app.context.pool.query(
      `select 1 from payments union all select 1 from audit where action like 'test-%'`,
    )
    expect(rowCount).toBe(0)
  })

  test('of a live client is refused in words, and none is made', async () => {
    const capstan = await testCapstan()
    await capstan.newClient('LIVE_SHOP')
    expect(await pay(capstan, order(), 'LIVE_SHOP')).toEqual({
      status: 409,
      body: { error: expect.stringContaining('LIVE_SHOP is live') },
    })
    const { requestId, amount, captureMode } = order()
    const session = { requestId, amount, captureMode }
    const link = await operate(capstan.app, 'POST', '/clients/LIVE_SHOP/test-sessions', { body: session })
    expect(link.status).toBe(409)
    expect((await pay(capstan, order(), 'SANDBOX_NOBODY')).status).toBe(404)
    expect((await capstan.app.context.pool.query('select 1 from payments')).rowCount).toBe(0)
  })

  test('that an acquirer cannot take says why', async () => {
    const capstan = await testCapstan()
    const refused = await pay(
      capstan,
      order({ method: 'GCASH', card: undefined, amount: { currency: 'PHP', value: '500' } }),
    )
    expect(refused).toEqual({
      status: 409,
      body: { error: expect.stringMatching(/^The payment is refused with PARAM_ILLEGAL/) },
    })
  })
})
