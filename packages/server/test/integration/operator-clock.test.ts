import { expect, test, vi } from 'vitest'
import { cardPayment, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { type Body, operate } from '../support/operator.ts'

const day = 86_400_000
/** Nothing listens on the discard port of this machine. */
const deadUrl = 'http://127.0.0.1:9/hook'

/** A payment whose first notification has been tried and not been taken. */
async function untoldPayment(capstan: TestCapstan): Promise<Body> {
  const shop = await capstan.newClient('SANDBOX_SHOP', { payment: deadUrl, capture: deadUrl })
  const paid = await capstan.call('pay', cardPayment('12000', 'MANUAL'), shop)
  await vi.waitUntil(async () => {
    const { body } = await operate(capstan.app, 'GET', '/notifications?clientId=SANDBOX_SHOP')
    return body.notifications[0]?.tries === 1
  })
  return paid
}

function advance({ app }: TestCapstan, clientId: string, byMs: number) {
  return operate(app, 'POST', `/clients/${clientId}/clock/advance`, { body: { byMs } })
}

test('seven days pass in one call: every delivery and the expiry, in order, each at its own time', async () => {
  const capstan = await testCapstan()
  const { paymentId, paymentTime } = await untoldPayment(capstan)
  const { status, body } = await advance(capstan, 'SANDBOX_SHOP', 7 * day)
  expect(status).toBe(200)
  const start = Date.parse(paymentTime)
  const minutesAfter = body.steps.map((step: Body) => Math.round((Date.parse(step.at) - start) / 60_000))
  expect(minutesAfter).toEqual([2, 12, 22, 82, 202, 562, 1_462, 8_640, 10_080])
  expect(body.steps.map((step: Body) => step.kind)).toEqual([...Array(7).fill('notification'), 'payment', 'payment'])
  expect(body.steps[0]).toMatchObject({ paymentId, state: 'waiting' })
  expect(body.steps[0].text).toMatch(/^PAYMENT_RESULT delivery 2: not acknowledged .* next try in 10m$/)
  expect(body.steps[6]).toMatchObject({ state: 'exhausted', text: expect.stringContaining('the last try') })
  expect(body.steps[7]).toMatchObject({ id: paymentId, state: 'authorized' })
  expect(body.steps[7].text).toMatch(/^not captured yet; the authorization expires at \d{4}-/)
  expect(body.steps[8]).toMatchObject({ id: paymentId, state: 'cancelled' })
  expect(body.steps[8].text).toBe(
    'cancelled at the acquirer, 120.00 EUR went back to the buyer: it was not captured in time',
  )
  expect(body.remainingMs).toBe(0)
})

test('of two who turn one clock at the same time one is told to wait, and it is turned once', async () => {
  const capstan = await testCapstan()
  await untoldPayment(capstan)
  const both = await Promise.all([advance(capstan, 'SANDBOX_SHOP', day), advance(capstan, 'SANDBOX_SHOP', day)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(both.find(({ status }) => status === 409)?.body.error).toContain('is being turned already')
  const { body } = await operate(capstan.app, 'GET', '/clients/SANDBOX_SHOP/clock')
  expect(body.offsetMs).toBe(day)
  const { rows } = await capstan.app.context.pool.query(
    `select client_id, detail from audit where action = 'advance-clock'`,
  )
  expect(rows).toEqual([{ client_id: 'SANDBOX_SHOP', detail: { byMs: day } }])
})

test('a clock is turned ahead by a second at least and a year at most, and by nothing that is no number', async () => {
  const { app } = await testCapstan()
  for (const byMs of [999, -1_000, 367 * day, 1_000.5, '7d', undefined, null]) {
    const { status, body } = await operate(app, 'POST', '/clients/SANDBOX_TEST/clock/advance', { body: { byMs } })
    expect(status, String(byMs)).toBe(400)
    expect(body.error).toMatch(/^byMs: (must be a whole number of milliseconds|is required)/)
  }
  const clock = await operate(app, 'GET', '/clients/SANDBOX_TEST/clock')
  expect(clock.body.offsetMs).toBe(0)
})

test('the clock of a live client is the real one', async () => {
  const capstan = await testCapstan()
  await capstan.newClient('LIVE_SHOP')
  const refused = await advance(capstan, 'LIVE_SHOP', day)
  expect(refused).toEqual({ status: 409, body: { error: expect.stringContaining('LIVE_SHOP is live') } })
  const shown = await operate(capstan.app, 'GET', '/clients/LIVE_SHOP/clock')
  expect(shown.body).toMatchObject({ environment: 'live', offsetMs: 0 })
})

test('the clock of nobody cannot be turned', async () => {
  const capstan = await testCapstan()
  expect((await advance(capstan, 'SANDBOX_NOBODY', day)).status).toBe(404)
})
