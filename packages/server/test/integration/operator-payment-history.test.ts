import { describe, expect, onTestFinished, test } from 'vitest'
import { adyen } from '../../src/acquirers/adyen/connector.ts'
import { parseAllowList } from '../../src/notifications/allowed-address.ts'
import { testKeys } from '../accounts/live-server.ts'
import { startAdyenStandIn } from '../connectors/adyen/stand-in.ts'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import { type Answer, cardPayment, requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { type Body, operate } from '../support/operator.ts'

const soon = { timeout: 15_000, interval: 50 }
const cardNo = '4054695723100768'
const cvv = '731'
const eur = (value: string) => ({ currency: 'EUR', value })

async function show({ app }: TestCapstan, id: string, clientId = 'SANDBOX_TEST'): Promise<Body> {
  const { status, body } = await operate(app, 'GET', `/payments/${id}?clientId=${clientId}`)
  expect(status, JSON.stringify(body)).toBe(200)
  // Nothing of a card in anything that operators see.
  expect(JSON.stringify(body)).not.toContain(cardNo)
  expect(JSON.stringify(body)).not.toMatch(new RegExp(`"${cvv}"`))
  return body
}

const requestOf = (shown: Body, api: string, id: string) => {
  const found = shown.requests.find(({ key }: Body) => key === `${api} ${id}`)
  return { ...found, body: JSON.parse(found.body), answer: JSON.parse(found.answer) }
}

describe('the requests of a payment', () => {
  test('are rebuilt as a repeat would send them, and answered as that repeat is', async () => {
    const capstan = await testCapstan({ worker: false })
    const metadata = '{"note":"<b>"}'
    const order = cardPayment('12000', 'MANUAL', { metadata, paymentNotifyUrl: 'https://lamps.example/told' })
    const { paymentId, paymentRequestId } = await capstan.call('pay', order)
    const captureRequestId = requestId('capture')
    const capture = { captureRequestId, paymentId, captureAmount: eur('5000') }
    const { captureId } = await capstan.call('capture', capture)
    const refundRequestId = requestId('refund')
    const refund = { refundRequestId, paymentId, captureId, refundAmount: eur('1000'), refundReason: 'broken' }
    await capstan.call('refund', refund)

    const shown = await show(capstan, paymentId)
    const paid = requestOf(shown, 'pay', paymentRequestId)
    const { referenceOrderId: _notKept, ...keptOrder } = (order as Body).order
    expect(paid.body).toEqual({
      ...order,
      order: keptOrder,
      paymentFactor: { captureMode: 'MANUAL' },
      paymentMethod: {
        paymentMethodType: 'CARD',
        paymentMethodMetaData: { cardNo: '************0768', cvv: '***', expiryMonth: '**', expiryYear: '**' },
      },
    })
    expect(paid.notKept.join()).toMatch(/the number, the date and the code of the card.*referenceOrderId/)
    expect(paid.path).toBe('/ams/sandbox/api/v1/payments/pay')
    expect(paid.answer).toEqual(await capstan.call('pay', order))
    const captured = requestOf(shown, 'capture', captureRequestId)
    expect(captured.body).toEqual(capture)
    expect(captured.answer).toEqual(await capstan.call('capture', captured.body))
    const refunded = requestOf(shown, 'refund', refundRequestId)
    expect(refunded.body).toEqual(refund)
    expect(refunded.answer).toEqual(await capstan.call('refund', refunded.body))
  })

  test('have the refusal that a repeat gets, and none for what nobody asked for', async () => {
    const capstan = await testCapstan()
    const { paymentId } = await capstan.call('pay', cardPayment('12000', 'AUTOMATIC'))
    await expect.poll(async () => (await show(capstan, paymentId)).captured, soon).toBe('12000')
    const captureRequestId = requestId('capture')
    const refused = await capstan.call('capture', { captureRequestId, paymentId, captureAmount: eur('100') })
    const shown = await show(capstan, paymentId)
    expect(requestOf(shown, 'capture', captureRequestId).answer).toEqual(refused)
    expect(shown.requests.map(({ api }: Body) => api)).toEqual(['pay', 'capture'])
    expect(shown.captures).toHaveLength(2)
  })

  test('include what raised the amount, and the cancel that is known by what became of it', async () => {
    const capstan = await testCapstan()
    const { paymentId } = await capstan.call('pay', cardPayment('12000', 'MANUAL'))
    const updateRequestId = requestId('update')
    const update = { updateRequestId, paymentId, amount: eur('15000') }
    const accepted = await capstan.call('updateAmount', update)
    await expect.poll(async () => (await show(capstan, paymentId)).amount.value, soon).toBe('15000')
    await capstan.call('cancel', { paymentId })
    const shown = await show(capstan, paymentId)
    expect(requestOf(shown, 'updateAmount', updateRequestId)).toMatchObject({ body: update, answer: accepted })
    const cancelled = requestOf(shown, 'cancel', paymentId)
    expect(cancelled.answer).toEqual(await capstan.call('cancel', cancelled.body))
    const texts = shown.timeline.map(({ kind, text }: Body) => `${kind}: ${text}`)
    expect(texts).toContain(`request: updateAmount ${updateRequestId}, to 150.00 EUR`)
    expect(texts).toContain('result: the authorized amount, to 150.00 EUR: raised')
    // What pay asked for stays what it was.
    expect(requestOf(shown, 'pay', shown.paymentRequestId).body.paymentAmount).toEqual(eur('12000'))
  })

  test('of a session lack the address that lets whoever has it pay', async () => {
    const capstan = await testCapstan({ worker: false })
    const { paymentMethod: _chosenOnThePage, ...order } = cardPayment('12000', 'MANUAL') as Body
    const created = await capstan.call('createPaymentSession', order)
    const { paymentId } = await capstan.call('submitPay', { paymentSessionId: created.paymentSessionId })
    const shown = await show(capstan, paymentId)
    const { answer, body } = requestOf(shown, 'createPaymentSession', order.paymentRequestId)
    expect(answer).toEqual({ ...created, paymentSessionData: '[cut]', normalUrl: '[cut]' })
    expect(body).toMatchObject({ paymentRequestId: order.paymentRequestId, paymentAmount: eur('12000') })
    const { rows } = await capstan.app.context.pool.query('select token from payment_sessions')
    expect(JSON.stringify(shown)).not.toContain(rows[0].token)
  })
})

describe('the timeline', () => {
  test('names for each entry where its detail is, and what was concluded', async () => {
    const merchant = await startMerchant()
    const capstan = await testCapstan({ notifyAllow: parseAllowList('127.0.0.0/8') })
    const shop = await capstan.newClient('SANDBOX_SHOP', { payment: merchant.url, capture: merchant.url })
    const { paymentId } = await capstan.call('pay', cardPayment('12000', 'MANUAL'), shop)
    // Carried out, and the answer never comes: unknown, then known by asking.
    const captureRequestId = requestId('capture')
    await capstan.call('capture', { captureRequestId, paymentId, captureAmount: eur('4003') }, shop)
    await merchant.arrived(2)
    const shown = await show(capstan, paymentId, 'SANDBOX_SHOP')
    const ids: Readonly<Record<string, readonly string[]>> = {
      request: shown.requests.map(({ key }: Body) => key),
      call: shown.attempts.map(({ attemptId }: Body) => attemptId),
      result: shown.captures.map(({ captureId }: Body) => captureId),
      delivery: shown.notifications.flatMap(({ deliveries }: Body) =>
        deliveries.map(({ deliveryId }: Body) => deliveryId),
      ),
      authorized: [paymentId],
    }
    for (const { kind, id } of shown.timeline) expect(ids[kind]).toContain(id)
    const times = shown.timeline.map(({ at }: Body) => Date.parse(at))
    expect(times).toEqual(times.toSorted((a: number, b: number) => a - b))
    const calls = shown.timeline.filter(({ kind }: Body) => kind === 'call')
    expect(calls.map(({ why }: Body) => why)).toEqual([
      'A clear yes, which is final (S).',
      expect.stringMatching(/^It was sent and no usable answer came\. Money may have moved/),
      'A clear yes, which is final (S).',
    ])
    const [told] = shown.notifications
    expect(merchant.received.map(({ body }) => body.toString())).toContain(told.body)
  })

  test('has what people did, in its place on a clock that was turned since', async () => {
    const capstan = await testCapstan()
    const { paymentId } = await capstan.call('pay', cardPayment('12000', 'MANUAL'))
    const notified = async () => (await show(capstan, paymentId)).notifications
    await expect.poll(async () => (await notified())[0]?.deliveries.length, soon).toBe(1)
    const [{ notificationId }] = await notified()
    const headers = { 'capstan-actor': 'ada' }
    await operate(capstan.app, 'POST', `/notifications/${notificationId}/resend`, { headers })
    await expect.poll(async () => (await notified())[0]?.deliveries.length, soon).toBe(2)
    await operate(capstan.app, 'POST', '/clients/SANDBOX_TEST/clock/advance', { body: { byMs: 3 * 86_400_000 } })
    await capstan.call('capture', { captureRequestId: requestId('capture'), paymentId, captureAmount: eur('100') })
    const { timeline, actions } = await show(capstan, paymentId)
    expect(actions).toMatchObject([{ actor: 'ada', action: 'resend-notification', detail: { notificationId } }])
    const kinds = timeline.map(({ kind }: Body) => kind)
    expect(kinds.slice(0, kinds.indexOf('operator') + 2)).toEqual([
      'request',
      'call',
      'authorized',
      'delivery',
      'operator',
      'delivery',
    ])
    expect(timeline[kinds.indexOf('operator')].text).toBe('ada: resend notification')
  })

  test('is read with as many statements for many captures as for one', async () => {
    const capstan = await testCapstan({ worker: false })
    const { pool } = capstan.app.context
    const statementsFor = async (captures: number) => {
      const { paymentId } = await capstan.call('pay', cardPayment('12000', 'MANUAL'))
      for (let made = 0; made < captures; made += 1) {
        await capstan.call('capture', { captureRequestId: requestId('capture'), paymentId, captureAmount: eur('100') })
      }
      const query = pool.query
      let count = 0
      pool.query = function counted(this: typeof pool, ...args: Parameters<typeof query>) {
        // What the server does beside it is about other things.
        if (Object(args[0]).values?.includes(paymentId)) count += 1
        return query.apply(this, args)
      } as typeof query
      onTestFinished(() => {
        pool.query = query
      })
      const shown = await show(capstan, paymentId)
      pool.query = query
      expect(shown.captures).toHaveLength(captures)
      return count
    }
    const forOne = await statementsFor(1)
    expect(forOne).toBeGreaterThan(10)
    expect(await statementsFor(9)).toBe(forOne)
  })
})

describe('an id', () => {
  test('of another client is named with that client, for programs too', async () => {
    const capstan = await testCapstan({ worker: false })
    const other = await capstan.newClient('SANDBOX_OTHER')
    const { paymentId } = await capstan.call('pay', cardPayment('12000', 'MANUAL'), other)
    expect(await operate(capstan.app, 'GET', `/payments/${paymentId}?clientId=SANDBOX_TEST`)).toEqual({
      status: 404,
      body: {
        error: expect.stringContaining(`Another client has it: ${paymentId} of SANDBOX_OTHER`),
        payments: [{ clientId: 'SANDBOX_OTHER', paymentId }],
      },
    })
  })

  test('that is a payment’s own means that payment, whatever a merchant has called another one', async () => {
    const capstan = await testCapstan({ worker: false })
    const { paymentId } = await capstan.call('pay', cardPayment('12000', 'MANUAL'))
    await capstan.call('pay', cardPayment('9900', 'MANUAL', { paymentRequestId: paymentId }))
    expect((await show(capstan, paymentId)).amount.value).toBe('12000')
  })
})

describe('a real acquirer', () => {
  async function atAdyen() {
    const standIn = await startAdyenStandIn()
    onTestFinished(() => standIn.close())
    const capstan = await testCapstan({
      connectors: [adyen],
      masterKeys: testKeys(1),
      routing: { default: 'ADYEN', rules: [] },
    })
    const { settings, secrets } = standIn
    const account = { name: 'ADYEN', connector: 'adyen', settings, secrets }
    expect(await operate(capstan.app, 'POST', '/acquirers', { body: account })).toMatchObject({ status: 201 })
    const client = await capstan.newClient('ACME')
    const tell = async () => {
      standIn.settle()
      for (const { headers, body } of standIn.callbacks()) {
        await fetch(`${capstan.app.url}/callbacks/ADYEN`, { method: 'POST', headers, body })
      }
    }
    return {
      capstan,
      standIn,
      tell,
      call: (api: 'pay' | 'capture', body: object): Promise<Answer> => capstan.call(api, body, client),
    }
  }

  test('is shown with the messages themselves, the key of a repeat among their headers, and no secret', async () => {
    const { capstan, standIn, tell, call } = await atAdyen()
    const { paymentId } = await call('pay', cardPayment('12900', 'MANUAL'))
    await call('capture', { captureRequestId: requestId('capture'), paymentId, captureAmount: eur('12900') })
    await tell()
    await expect.poll(async () => (await show(capstan, paymentId, 'ACME')).captured, soon).toBe('12900')
    const shown = await show(capstan, paymentId, 'ACME')
    const captured = shown.attempts.find(({ operation }: Body) => operation === 'capture')
    const [exchange] = captured.detail.exchanges
    expect(exchange).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `capture-${captured.reference}` },
      sealed: ['x-api-key'],
      status: 201,
    })
    expect(JSON.parse(exchange.request)).toMatchObject({ amount: { currency: 'EUR', value: 12_900 } })
    const told = shown.timeline.filter(({ kind }: Body) => kind === 'told').map(({ text }: Body) => text)
    expect(told).toEqual(['ADYEN told of the authorization: succeeded', 'ADYEN told of the capture: succeeded'])
    const text = JSON.stringify(shown)
    for (const secret of Object.values(standIn.secrets)) expect(text).not.toContain(secret)
  })
})
