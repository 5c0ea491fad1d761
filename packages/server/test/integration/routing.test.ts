import { describe, expect, test } from 'vitest'
import { parseRoutingTable } from '../../src/acquirers/routing-table.ts'
import { cardPayment, requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { operate } from '../support/operator.ts'

/** As a file could say it: cards in EUR by preference, in USD by shares, large ones in GBP elsewhere. */
const file = {
  default: ['ALIPAY', 'CHECKOUT'],
  rules: [
    { match: { method: ['CARD'], currency: ['EUR'] }, acquirers: ['ADYEN', '2C2P', 'CHECKOUT'] },
    {
      match: { currency: ['USD'] },
      shares: [
        { acquirer: 'ALIPAY', percent: 50 },
        { acquirer: 'CHECKOUT', percent: 50 },
      ],
    },
    { match: { currency: ['GBP'], amount: { from: 50_000 } }, acquirer: 'CHECKOUT' },
    { match: { clientId: ['SANDBOX_THAI'], cardBrand: ['VISA'], cardCountry: ['BR'] }, acquirer: '2C2P' },
  ],
}

const routed = () => testCapstan({ routing: parseRoutingTable(file) })

async function run({ app }: TestCapstan, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await capstan(args, reaching(app))
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) })
  return stdout
}

const json = async (server: TestCapstan, ...args: readonly string[]) => JSON.parse(await run(server, ...args, '--json'))

function pay(server: TestCapstan, currency = 'EUR', value = '12000', changes: object = {}) {
  const amount = { currency, value }
  const order = { referenceOrderId: 'SO-1', orderDescription: 'Two ceramic lamps', orderAmount: amount }
  return server.call('pay', cardPayment(value, 'MANUAL', { order, paymentAmount: amount, ...changes }))
}

/** What the simulated acquirers do to pay requests from now on. */
async function acquirersDo({ app }: TestCapstan, behaviour: string, details: object = {}): Promise<void> {
  const body = { behaviour, ...details }
  const { status } = await operate(app, 'PUT', '/clients/SANDBOX_TEST/scenarios/pay', { body })
  expect(status).toBe(200)
}

async function explained(server: TestCapstan, ...args: readonly string[]) {
  return json(server, 'routing', 'explain', '--client', 'SANDBOX_TEST', '--method', 'CARD', ...args)
}

describe('a payment whose first acquirer is down', () => {
  test('is taken by the next one, captured and refunded there, and both books agree', async () => {
    const server = await routed()
    await run(server, 'scenario', 'set', 'SANDBOX_TEST', 'pay', 'down', '--acquirer', '2C2P')
    const paid = await pay(server)
    expect(paid).toMatchObject({ result: { resultStatus: 'S' }, acquirerInfo: { acquirerName: 'CHECKOUT' } })
    const { paymentId } = paid
    const captureAmount = { currency: 'EUR', value: '5000' }
    const captured = await server.call('capture', { captureRequestId: requestId('capture'), paymentId, captureAmount })
    expect(captured).toMatchObject({ result: { resultStatus: 'S' }, acquirerInfo: { acquirerName: 'CHECKOUT' } })
    const refundAmount = { currency: 'EUR', value: '1000' }
    const refunded = await server.call('refund', { refundRequestId: requestId('refund'), paymentId, refundAmount })
    expect(refunded).toMatchObject({ result: { resultStatus: 'S' } })
    const { rows } = await server.app.context.pool.query(
      `select acquirer, state, captured from simulator.authorizations where client_id = 'SANDBOX_TEST'`,
    )
    expect(rows).toEqual([{ acquirer: 'CHECKOUT', state: 'authorized', captured: 5_000n }])
    const { body } = await operate(server.app, 'GET', '/health')
    expect(body.books).toMatchObject({ payments: 1, differences: [] })
  })

  test('is shown with the reason, for people and for programs', async () => {
    const server = await routed()
    await acquirersDo(server, 'down', { acquirer: '2C2P' })
    const { paymentId } = await pay(server)
    const shown = await json(server, 'payment', 'show', paymentId)
    expect(shown.routing).toEqual({
      rule: 1,
      text: 'by rule 1 of the routing table',
      acquirers: [
        { acquirer: 'ADYEN', verdict: 'not-configured', text: 'skipped: not configured for this client' },
        { acquirer: '2C2P', verdict: 'not-sent', text: 'asked: could not be reached, nothing was sent' },
        { acquirer: 'CHECKOUT', verdict: 'chosen', text: 'chosen' },
      ],
    })
    expect(shown.tries).toMatchObject([
      { number: 1, step: 1, acquirer: '2C2P', reference: shown.attempts[0].reference },
      { number: 1, step: 2, acquirer: 'CHECKOUT', reference: shown.reference },
    ])
    const people = await run(server, 'payment', 'show', paymentId)
    expect(people).toContain('Why this acquirer: by rule 1 of the routing table')
    expect(people).toMatch(/ADYEN +skipped: not configured for this client/)
    expect(people).toMatch(/2C2P +asked: could not be reached, nothing was sent/)
    expect(people).toContain(`passed on to CHECKOUT, under the reference ${shown.reference}`)
  })

  test('fails with what the last one said where none is left', async () => {
    const server = await routed()
    await acquirersDo(server, 'down')
    expect(await pay(server)).toMatchObject({ result: { resultStatus: 'F', resultCode: 'PROCESS_FAIL' } })
    await acquirersDo(server, 'time-out', { times: 1 })
    expect(await pay(server)).toMatchObject({ result: { resultStatus: 'U' } })
  }, 30_000)
})

describe('a payment whose first acquirer declines it', () => {
  test.each([
    { code: 'INVALID_CONTRACT', taker: 'CHECKOUT', verdict: 'declined' },
    { code: 'CARD_NOT_SUPPORTED', taker: 'CHECKOUT', verdict: 'declined' },
    { code: 'DO_NOT_HONOR', taker: undefined, verdict: 'chosen' },
  ])('with $code is taken by $taker', async ({ code, taker, verdict }) => {
    const server = await routed()
    await acquirersDo(server, 'decline', { code, acquirer: '2C2P' })
    const answer = await pay(server)
    expect(answer.result).toMatchObject(taker ? { resultStatus: 'S' } : { resultStatus: 'F', resultCode: code })
    expect(answer.acquirerInfo?.acquirerName).toBe(taker ?? '2C2P')
    const { body } = await operate(server.app, 'GET', `/payments/${answer.paymentId}`)
    expect(body.routing.acquirers[1]).toMatchObject({ acquirer: '2C2P', verdict })
    const health = await operate(server.app, 'GET', '/health')
    expect(health.body.books).toMatchObject({ payments: 1, differences: [] })
  })

  test('by the magic amount of such a reason is declined by each, and asked of each once', async () => {
    const server = await routed()
    const { result, paymentId } = await pay(server, 'EUR', '5107')
    expect(result).toMatchObject({ resultStatus: 'F', resultCode: 'INVALID_CONTRACT' })
    const { body } = await operate(server.app, 'GET', `/payments/${paymentId}`)
    expect(body.attempts.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['failed', 'failed'])
  })
})

describe('the circuits', () => {
  test('of one sandbox client do not close the way of another, and are shown', async () => {
    const server = await routed()
    await server.newClient('SANDBOX_OTHER')
    expect(await run(server, 'routing', 'health')).toBe('No acquirer was asked lately.\n')
    await acquirersDo(server, 'down', { acquirer: '2C2P' })
    for (let count = 0; count < 10; count += 1) await pay(server)
    const eur = ['--currency', 'EUR', '--amount', '1200']
    expect(await explained(server, ...eur)).toMatchObject({
      candidates: ['CHECKOUT'],
      acquirers: [{ verdict: 'not-configured' }, { verdict: 'circuit-open' }, { verdict: 'chosen' }],
    })
    const other = ['routing', 'explain', '--client', 'SANDBOX_OTHER', '--method', 'CARD', ...eur]
    expect(await json(server, ...other)).toMatchObject({ candidates: ['2C2P', 'CHECKOUT'] })
    const health = await json(server, 'routing', 'health')
    expect(health).toMatchObject([
      { clientId: 'SANDBOX_TEST', acquirer: '2C2P', state: 'open', calls: 0, opensInMs: expect.any(Number) },
      { clientId: 'SANDBOX_TEST', acquirer: 'CHECKOUT', state: 'closed', calls: 10, bad: 0, opensInMs: null },
    ])
    expect(await run(server, 'routing', 'health')).toMatch(
      /2C2P +SANDBOX_TEST +open +no new authorizations; one is let through in \d+/,
    )
  }, 30_000)
})

describe('capstan routing explain', () => {
  test('says what pay would do, and why', async () => {
    const server = await routed()
    const usd = await explained(server, '--currency', 'USD', '--amount', '1200', '--request', 'order-1')
    const drawn = usd.draw < 50 ? ['ALIPAY', 'CHECKOUT'] : ['CHECKOUT', 'ALIPAY']
    expect(usd).toMatchObject({ rule: 2, draw: expect.any(Number), candidates: drawn, obstacle: null })
    const paid = await pay(server, 'USD', '1200', { paymentRequestId: 'order-1' })
    expect(paid.acquirerInfo.acquirerName).toBe(drawn[0])
    expect(await explained(server, '--currency', 'USD', '--amount', '1200')).not.toHaveProperty('draw')
    expect(await explained(server, '--currency', 'GBP', '--amount', '50000')).toMatchObject({ rule: 3 })
    expect(await explained(server, '--currency', 'GBP', '--amount', '49999')).toMatchObject({ rule: null })
    const thai = ['--currency', 'THB', '--amount', '1200', '--brand', 'VISA', '--country', 'BR']
    expect(await explained(server, ...thai)).toMatchObject({ rule: null })
    const forThai = ['routing', 'explain', '--client', 'SANDBOX_THAI', '--method', 'CARD', ...thai]
    expect(await json(server, ...forThai)).toMatchObject({ rule: 4, candidates: ['2C2P'] })
  }, 30_000)

  test('says so to people, also where nobody would take it', async () => {
    const server = await routed()
    const args = ['routing', 'explain', '--client', 'SANDBOX_TEST', '--currency', 'EUR', '--amount', '1200']
    const card = await run(server, ...args, '--method', 'CARD')
    expect(card).toMatch(/^Decided +by rule 1 of the routing table\npay +asks 2C2P, then CHECKOUT if it holds nothing/)
    const live = ['routing', 'explain', '--client', 'ACME', '--currency', 'EUR', '--amount', '1200', '--method', 'CARD']
    expect(await run(server, ...live)).toContain('is refused with NO_PAY_OPTIONS')
    expect(await run(server, ...args, '--method', 'GCASH')).toContain('is refused with CURRENCY_NOT_SUPPORT')
  })

  test.each([
    { query: 'clientId=A&method=CARD&currency=EUR', says: 'amount' },
    {
      query: 'clientId=A&method=CARD&currency=EUR&amount=12.00',
      says: 'amount: must be a whole number of minor units',
    },
    { query: 'clientId=A&method=CARD&currency=euro&amount=1', says: 'currency: must be three capital letters' },
    {
      query: 'clientId=A&method=GCASH&currency=EUR&amount=1&brand=VISA',
      says: 'brand, country: are known of cards only',
    },
    { query: 'clientId=A&method=CARD&currency=EUR&amount=1&mode=MANUAL', says: '"mode": is unknown' },
  ])('refuses $query', async ({ query, says }) => {
    const { app } = await testCapstan()
    const { status, body } = await operate(app, 'GET', `/routing/explain?${query}`)
    expect(status).toBe(400)
    expect(body.error).toContain(says)
  })
})

describe('capstan routing show', () => {
  test('prints the table in force, rule by rule', async () => {
    const server = await routed()
    const { table } = await operate(server.app, 'GET', '/routing').then(({ body }) => body)
    expect(await json(server, 'routing', 'show')).toEqual(table)
    expect(table.rules[2].match).toEqual({ currency: ['GBP'], amount: { from: '50000' } })
    const people = await run(server, 'routing', 'show')
    expect(people).toMatch(/1 +method CARD, currency EUR +ADYEN, then 2C2P, then CHECKOUT/)
    expect(people).toMatch(/2 +currency USD +ALIPAY 50 %, CHECKOUT 50 %/)
    expect(people).toMatch(/3 +currency GBP, amount from 50000 +CHECKOUT/)
    expect(people).toMatch(/default +everything else +ALIPAY, then CHECKOUT/)
  })
})

describe('what is offered', () => {
  test('is what any acquirer of a rule takes, in consult and in a session', async () => {
    const routing = parseRoutingTable({ default: ['2C2P', 'CHECKOUT'], rules: [] })
    const server = await testCapstan({ routing })
    const consulted = await server.call('consult', {
      paymentAmount: { currency: 'EUR', value: '1200' },
      settlementStrategy: { settlementCurrency: 'EUR' },
    })
    const enabled = consulted.paymentOptions
      .filter(({ enabled }: { enabled: boolean }) => enabled)
      .map(({ paymentMethodType }: { paymentMethodType: string }) => paymentMethodType)
    expect(enabled).toEqual(['CARD', 'APPLEPAY', 'GOOGLEPAY'])
    const paid = await server.call(
      'pay',
      cardPayment('1200', 'MANUAL', { paymentMethod: { paymentMethodType: 'APPLEPAY' } }),
    )
    expect(paid).toMatchObject({ result: { resultStatus: 'S' }, acquirerInfo: { acquirerName: 'CHECKOUT' } })
  })
})
