import { describe, expect, test, vi } from 'vitest'
import { type Answer, cardPayment, requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { type Body, operate } from '../support/operator.ts'

async function pay(capstan: TestCapstan, overrides: object = {}, as = capstan.client): Promise<Answer> {
  return capstan.call('pay', cardPayment('12000', 'MANUAL', overrides), as)
}

function capture(capstan: TestCapstan, paymentId: string, value: string, changes: object = {}): Promise<Answer> {
  const captureAmount = { currency: 'EUR', value }
  return capstan.call('capture', { captureRequestId: requestId('capture'), paymentId, captureAmount, ...changes })
}

async function show({ app }: TestCapstan, id: string): Promise<Body> {
  const { status, body } = await operate(app, 'GET', `/payments/${id}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

const texts = (entries: readonly Body[]): string[] => entries.map(({ text }) => text)

/** Without deliveries, which are made by a worker in its own time. */
const untilDelivered = (entries: readonly Body[]) => texts(entries).filter((text) => !/^(PAYMENT|CAPTURE)_/.test(text))

describe('what is shown of a payment', () => {
  test('is how much is where, why, and what comes next', async () => {
    const capstan = await testCapstan()
    const { paymentId } = await pay(capstan)
    await capture(capstan, paymentId, '5000')
    const shown = await show(capstan, paymentId)
    expect(shown).toMatchObject({
      state: 'authorized',
      amount: { currency: 'EUR', value: '12000' },
      captured: '5000',
      held: '0',
      capturable: '7000',
      acquirer: 'ALIPAY',
    })
    expect(shown.text).toMatch(/^70\.00 EUR can still be captured, until .* \((6d 23h|7d) from now\)$/)
    expect(shown.captures).toMatchObject([{ state: 'succeeded', amount: { value: '5000' }, automatic: false }])
    expect(untilDelivered(shown.timeline)).toEqual([
      'pay 120.00 EUR by CARD VISA ending in 0768, captureMode MANUAL: routed to ALIPAY',
      expect.stringMatching(/^ALIPAY asked: authorize: succeeded, its own code SUCCESS, its id \d+ \(\d+ ms\)$/),
      expect.stringMatching(/^authorized; can be captured until /),
      expect.stringMatching(/^capture capture-.* of 50\.00 EUR$/),
      expect.stringMatching(/^ALIPAY asked: capture of 50\.00 EUR: succeeded/),
      'captured 50.00 EUR',
    ])
    expect(texts(shown.ahead)).toContain('the authorization expires; 70.00 EUR goes back to the buyer')
  })

  test('says which refusal a capture met, and that nothing was sent', async () => {
    const capstan = await testCapstan()
    const { paymentId } = await pay(capstan)
    await capture(capstan, paymentId, '12001')
    const shown = await show(capstan, paymentId)
    expect(untilDelivered(shown.timeline).at(-1)).toMatch(
      /of 120\.01 EUR: refused with CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT/,
    )
    expect(shown.attempts.map(({ operation }: Body) => operation)).toEqual(['authorize'])
  })

  test('says what the acquirer answered to a capture it declined', async () => {
    const capstan = await testCapstan()
    const { paymentId } = await pay(capstan)
    await capture(capstan, paymentId, '4001')
    const shown = await show(capstan, paymentId)
    expect(texts(shown.timeline)).toContainEqual(
      expect.stringMatching(/^ALIPAY asked: capture of 40\.01 EUR: failed, PROCESS_FAIL/),
    )
    expect(texts(shown.timeline)).toContain('the capture of 40.01 EUR failed with PROCESS_FAIL')
  })

  test('is found by any id that somebody may have of it', async () => {
    const capstan = await testCapstan()
    const { paymentId, paymentRequestId } = await pay(capstan)
    const { captureId, captureRequestId } = await capture(capstan, paymentId, '100')
    for (const id of [paymentId, paymentRequestId, captureId, captureRequestId]) {
      expect((await show(capstan, id)).paymentId).toBe(paymentId)
    }
  })

  test('asks which one is meant when clients use the same request id', async () => {
    const capstan = await testCapstan()
    const other = await capstan.newClient('SANDBOX_OTHER')
    const mine = await pay(capstan, { paymentRequestId: 'order-1' })
    const theirs = await pay(capstan, { paymentRequestId: 'order-1' }, other)
    const asked = await operate(capstan.app, 'GET', '/payments/order-1')
    expect(asked.status).toBe(409)
    expect(asked.body.error).toContain(`${mine.paymentId} of SANDBOX_TEST`)
    expect(asked.body.error).toContain(`${theirs.paymentId} of SANDBOX_OTHER`)
    const answered = await operate(capstan.app, 'GET', '/payments/order-1?clientId=SANDBOX_OTHER')
    expect(answered.body.paymentId).toBe(theirs.paymentId)
  })

  test('is a plain no for an id that nothing has', async () => {
    const { app } = await testCapstan()
    const refused = await operate(app, 'GET', '/payments/nothing')
    expect(refused).toEqual({ status: 404, body: { error: expect.stringContaining('Nothing has the id nothing') } })
  })
})

describe('the list of payments', () => {
  test('has the newest first, of one client, of one state, and no more than asked for', async () => {
    const capstan = await testCapstan()
    const other = await capstan.newClient('SANDBOX_OTHER')
    const first = await pay(capstan)
    const second = await pay(capstan)
    await pay(capstan, {}, other)
    await capstan.call('cancel', { paymentId: first.paymentId })
    const ids = async (query: string) => {
      const { body } = await operate(capstan.app, 'GET', `/payments?${query}`)
      return body.payments.map(({ paymentId }: Body) => paymentId)
    }
    expect(await ids('clientId=SANDBOX_TEST')).toEqual([second.paymentId, first.paymentId])
    expect(await ids('clientId=SANDBOX_TEST&state=cancelled')).toEqual([first.paymentId])
    expect(await ids('clientId=SANDBOX_TEST&limit=1')).toEqual([second.paymentId])
    expect(await ids('')).toHaveLength(3)
  })

  test('is refused with a filter that is not understood, by its name', async () => {
    const { app } = await testCapstan()
    const filters = [
      ['state=lost', /^state: must be one of choosing, requested, awaiting-buyer/],
      ['limit=0', /^limit: must be a whole number from 1 to 500/],
      ['limit=501', /^limit: must be a whole number from 1 to 500/],
      ['client=X', /^"client": is unknown; known are clientId, state, environment/],
    ] as const
    for (const [query, message] of filters) {
      const refused = await operate(app, 'GET', `/payments?${query}`)
      expect(refused, query).toEqual({ status: 400, body: { error: expect.stringMatching(message) } })
    }
  })
})

describe('a notification', () => {
  test('that nobody took is shown with every delivery and can be sent again', async () => {
    const capstan = await testCapstan()
    const dead = await capstan.newClient('SANDBOX_DEAD', { payment: 'http://127.0.0.1:9/hook' })
    const { paymentId } = await pay(capstan, {}, dead)
    await vi.waitUntil(async () => {
      const { body } = await operate(capstan.app, 'GET', '/notifications?clientId=SANDBOX_DEAD')
      return body.notifications[0]?.tries === 1
    })
    await operate(capstan.app, 'POST', '/clients/SANDBOX_DEAD/clock/advance', { body: { byMs: 2 * 86_400_000 } })
    const { body } = await operate(capstan.app, 'GET', '/notifications?state=exhausted')
    expect(body.notifications).toMatchObject([{ clientId: 'SANDBOX_DEAD', tries: 8, nextTryAt: null }])
    const { notificationId } = body.notifications[0]

    const again = await operate(capstan.app, 'POST', `/notifications/${notificationId}/resend`)
    expect(again.status).toBe(202)
    await vi.waitUntil(async () => {
      const shown = await operate(capstan.app, 'GET', `/notifications/${notificationId}`)
      return shown.body.deliveries.length === 9
    })
    const shown = await operate(capstan.app, 'GET', `/notifications/${notificationId}`)
    expect(shown.body).toMatchObject({ state: 'waiting', tries: 1 })
    const { rows } = await capstan.app.context.pool.query(
      `select client_id, detail from audit where action = 'resend-notification'`,
    )
    const detail = { notificationId, paymentId, state: 'exhausted', tries: 8 }
    expect(rows).toEqual([{ client_id: 'SANDBOX_DEAD', detail }])
  })

  test('that does not exist is not sent again', async () => {
    const { app } = await testCapstan()
    const refused = await operate(app, 'POST', '/notifications/1/resend')
    expect(refused).toEqual({ status: 404, body: { error: expect.stringContaining('no notification 1') } })
  })
})

describe('what is shown of a payment by session', () => {
  const cardForm = (cardNo: string) => ({ cardNo, cvv: '731', expiryMonth: '11', expiryYear: '39' })

  async function open(capstan: TestCapstan) {
    const { paymentMethod: _chosenOnThePage, ...order } = cardPayment('12000', 'MANUAL') as Body
    const { normalUrl, paymentSessionId } = await capstan.call('createPaymentSession', order)
    const { paymentId } = await capstan.call('submitPay', { paymentSessionId })
    const { origin } = new URL(normalUrl)
    const post = (path: string, form: object) =>
      fetch(`${normalUrl}/${path}`, { method: 'POST', headers: { origin }, body: JSON.stringify(form) })
    return { paymentId, paymentSessionId, post }
  }

  test('is that its buyer chooses, and until when', async () => {
    const capstan = await testCapstan({ worker: false })
    const { paymentId, paymentSessionId } = await open(capstan)
    const shown = await show(capstan, paymentId)
    expect(shown).toMatchObject({ state: 'choosing', acquirer: null, methodType: '', attempts: [] })
    expect(shown.text).toMatch(/^the buyer is on the checkout page, until .* \((59m|1h)/)
    expect(texts(shown.timeline)).toEqual([`pay 120.00 EUR by session ${paymentSessionId}, captureMode MANUAL`])
    expect(texts(shown.ahead)).toEqual(['the session ends; the payment fails unless the buyer has paid'])
    const { body } = await operate(capstan.app, 'GET', '/payments?state=choosing')
    expect(body.payments.map(({ paymentId: id }: Body) => id)).toEqual([paymentId])
  })

  test('is each try with its method and its acquirer', async () => {
    const capstan = await testCapstan({ worker: false })
    const { paymentId, post } = await open(capstan)
    await post('card', cardForm('4054692760174822'))
    expect((await show(capstan, paymentId)).text).toMatch(/; the last try was declined with DO_NOT_HONOR$/)
    await post('card', cardForm('5162774114974622'))
    expect(untilDelivered((await show(capstan, paymentId)).timeline)).toEqual([
      expect.stringMatching(/^pay 120\.00 EUR by session/),
      "the buyer's try 1, by CARD VISA ending in 4822: routed to ALIPAY",
      expect.stringMatching(/^ALIPAY asked: authorize: failed, DO_NOT_HONOR/),
      "the buyer's try 2, by CARD MASTERCARD ending in 4622: routed to ALIPAY",
      expect.stringMatching(/^ALIPAY asked: authorize: succeeded/),
      expect.stringMatching(/^authorized; can be captured until /),
    ])
  })
})
