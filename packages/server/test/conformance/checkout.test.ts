import { describe, expect, test } from 'vitest'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import { operate } from '../support/operator.ts'
import { expectBooksEqual } from './books.ts'
import { decide } from './buyer.ts'
import { type CheckoutVisit, visitCheckout } from './checkout-visit.ts'
import { readNotification } from './notification.ts'
import { capture, cards, type Order, session } from './orders.ts'
import type { Json } from './raw-client.ts'
import { type Merchant, startServer, time } from './running-server.ts'
import { expectNothingWritten } from './untouched.ts'

const server = await startServer()
const merchantsPage = 'https://lamps.example/orders/20481'

interface Shop {
  readonly merchant: Merchant
  /** A session and its page, not looked at yet. */
  open(order?: Parameters<typeof session>[0]): Promise<{ visit: CheckoutVisit; made: Json; paymentRequestId: string }>
  /** Everything that is due is done; then what the merchant was sent: type, status, code. */
  notified(): Promise<readonly string[]>
  inquire(paymentRequestId: string): Promise<Json>
}

async function openShop(): Promise<Shop> {
  const endpoint = await startMerchant()
  const merchant = await server.newMerchant(undefined, { payment: endpoint.url, capture: endpoint.url })
  return {
    merchant,
    async open(order = {}) {
      const asked = session(order)
      const made = await merchant.call('createPaymentSession', asked)
      expect(made.result.resultStatus).toBe('S')
      return { visit: visitCheckout(made.normalUrl), made, paymentRequestId: asked.paymentRequestId }
    },
    async notified() {
      await server.advance(merchant, 0)
      return endpoint.received
        .map((request) => readNotification(request, merchant).body)
        .map(({ notifyType, result }) => `${notifyType} ${result.resultStatus} ${result.resultCode}`)
    },
    inquire: (paymentRequestId) => merchant.call('inquiryPayment', { paymentRequestId }),
  }
}

async function doctorsBooks(): Promise<Json> {
  const { body } = await operate(server.app, 'GET', '/health')
  return body.findings?.filter((finding: Json) => finding.subject === 'books')
}

describe('a buyer who pays by card', () => {
  test('is taken to the merchant’s capture mode AUTOMATIC: authorized, captured, notified twice', async () => {
    const { merchant, open, notified, inquire } = await openShop()
    const { visit, paymentRequestId } = await open({ captureMode: 'AUTOMATIC' })
    expect(await visit.state()).toEqual({
      status: 'open',
      merchantName: '',
      description: 'Two ceramic lamps',
      amount: { currency: 'EUR', value: '10000' },
      methods: expect.arrayContaining([
        { type: 'CARD', brands: expect.arrayContaining(['VISA', 'MASTERCARD', 'AMEX']) },
        { type: 'PAYPAL', name: 'PayPal' },
      ]),
      returnUrl: merchantsPage,
      expiresAt: expect.any(String),
      secondsLeft: expect.any(Number),
      sandbox: true,
      locale: 'en',
    })
    expect(await visit.payByCard()).toMatchObject({ status: 'paid' })
    expect(await notified()).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
    const seen = await inquire(paymentRequestId)
    expect(seen).toMatchObject({
      paymentStatus: 'SUCCESS',
      paymentMethodType: 'CARD',
      paymentResultInfo: { cardBrand: 'VISA', lastFour: '0768' },
    })
    expect(seen.transactions).toHaveLength(1)
    await expectBooksEqual(server, merchant)
  })

  test('is authorized only with MANUAL, until the merchant captures', async () => {
    const { merchant, open, notified, inquire } = await openShop()
    const { visit, paymentRequestId } = await open({ captureMode: 'MANUAL' })
    expect(await visit.payByCard()).toMatchObject({ status: 'paid' })
    expect(await notified()).toEqual(['PAYMENT_RESULT S SUCCESS'])
    const { paymentId, authExpiryTime } = await inquire(paymentRequestId)
    expect(authExpiryTime).toBeDefined()
    await merchant.call('capture', capture(paymentId, '4000'))
    expect(await notified()).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
    const [position] = await expectBooksEqual(server, merchant)
    expect(position).toMatchObject({ captured: 4_000n })
  })

  test('after submitPay pays the payment that it made', async () => {
    const { merchant, open, inquire } = await openShop()
    const { visit, made, paymentRequestId } = await open()
    const { paymentId } = await merchant.call('submitPay', { paymentSessionId: made.paymentSessionId })
    await visit.payByCard()
    expect(await inquire(paymentRequestId)).toMatchObject({ paymentId, paymentStatus: 'SUCCESS' })
  })

  test('is charged once, however often and wherever the button is pressed', async () => {
    const { merchant, open, notified } = await openShop()
    const { visit, made } = await open()
    const tabs = Array.from({ length: 12 }, () => visitCheckout(made.normalUrl).payByCard())
    const states = await Promise.all(tabs)
    expect(states.filter(({ status }) => status !== 'paid' && status !== 'processing')).toEqual([])
    expect(await visit.state()).toMatchObject({ status: 'paid' })
    expect(await expectNothingWritten(server, () => visit.payByCard())).toMatchObject({ status: 'paid' })
    const { rows } = await server.pool.query(
      'select count(*)::int as asked from simulator.authorizations where client_id = $1',
      [merchant.clientId],
    )
    expect(rows).toEqual([{ asked: 1 }])
    expect(await notified()).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
  })

  test('finds what is wrong with the form named, nothing repeated and nothing written', async () => {
    const { open } = await openShop()
    const { visit } = await open()
    const { cardNo: _left, ...withoutNumber } = cards.visa
    const wrong = [
      [withoutNumber, 'cardNo', 'MISSING'],
      [{ ...cards.visa, cardNo: '4054695723100769' }, 'cardNo', 'INVALID'],
      [{ ...cards.visa, cardNo: 4_054_695_723_100_768 }, 'cardNo', 'INVALID'],
      [{ ...cards.visa, cvv: '' }, 'cvv', 'MISSING'],
      [{ ...cards.visa, cvv: '12' }, 'cvv', 'INVALID'],
      [{ ...cards.visa, expiryMonth: '13' }, 'expiryMonth', 'INVALID'],
      [{ ...cards.visa, expiryYear: '9' }, 'expiryYear', 'INVALID'],
      [{ ...cards.visa, expiryYear: '2020' }, 'expiryYear', 'EXPIRED'],
      [{ ...cards.visa, holderName: 'x'.repeat(129) }, 'holderName', 'INVALID'],
    ] as const
    for (const [form, field, code] of wrong) {
      const { status, body } = await expectNothingWritten(server, () => visit.post('card', form))
      expect([status, body]).toEqual([400, { error: { field, code, message: expect.any(String) } }])
      expect(JSON.stringify(body)).not.toMatch(/4054695723100769|x{20}/)
    }
    const spaced = {
      ...cards.visa,
      cardNo: '4054 6957 2310 0768',
      expiryMonth: '1',
      expiryYear: '2039',
      holderName: 'Ada',
    }
    expect(await visit.payByCard(spaced)).toMatchObject({ status: 'paid' })
  })

  test('pays from the page only: what another site sends is refused before it is read', async () => {
    const { open } = await openShop()
    const { visit } = await open()
    const { status } = await expectNothingWritten(server, () =>
      visit.post('card', cards.visa, { origin: 'https://evil.example' }),
    )
    expect(status).toBe(403)
    expect((await visit.post('card', '{"cardNo":')).status).toBe(400)
    const unknown = visitCheckout(`${server.url}/checkout/${'SANDBOX_TEST'}.${'A'.repeat(32)}`)
    for (const way of ['card', 'wallet'] as const) {
      expect((await unknown.post(way, { ...cards.visa, methodType: 'ALIPAY_HK' })).status).toBe(404)
      expect((await unknown.post(way, {})).status).toBe(404)
    }
  })
})

describe('a buyer who is declined', () => {
  test('can try again with another card: the merchant hears of the end only', async () => {
    const { merchant, open, notified, inquire } = await openShop()
    const { visit, paymentRequestId } = await open()
    expect(await visit.payByCard(cards.declined)).toMatchObject({
      status: 'open',
      declined: { code: 'DO_NOT_HONOR', triesLeft: 4 },
    })
    expect(await notified()).toEqual([])
    expect(await inquire(paymentRequestId)).toMatchObject({ paymentStatus: 'PROCESSING' })
    expect(await visit.payByCard()).toMatchObject({ status: 'paid' })
    expect(await notified()).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
    expect(await inquire(paymentRequestId)).toMatchObject({ paymentResultInfo: { lastFour: '0768' } })
    const { rows } = await server.pool.query(
      `select t.number, a.state, t.reference = p.reference as last from checkout_tries t
        join payments p using (client_id, payment_id)
        join simulator.authorizations a on a.client_id = t.client_id and a.reference = t.reference
        where t.client_id = $1 order by t.number`,
      [merchant.clientId],
    )
    expect(rows).toEqual([
      { number: 1, state: 'declined', last: false },
      { number: 2, state: 'authorized', last: true },
    ])
    await expectBooksEqual(server, merchant)
    expect(await doctorsBooks()).toEqual([expect.objectContaining({ level: 'ok' })])
  })

  test('five times has failed, which the merchant is told once', async () => {
    const { open, notified, inquire } = await openShop()
    const { visit, paymentRequestId } = await open()
    const left: number[] = []
    for (let tries = 1; tries < 5; tries += 1) left.push((await visit.payByCard(cards.declined)).declined.triesLeft)
    expect(left).toEqual([4, 3, 2, 1])
    const last = await visit.payByCard(cards.declined)
    expect(last.status).toBe('failed')
    expect(last).not.toHaveProperty('declined')
    expect(await expectNothingWritten(server, () => visit.payByCard())).toMatchObject({ status: 'failed' })
    expect(await notified()).toEqual(['PAYMENT_RESULT F DO_NOT_HONOR'])
    expect(await inquire(paymentRequestId)).toMatchObject({
      paymentStatus: 'FAIL',
      paymentResultCode: 'DO_NOT_HONOR',
    })
  })

  test('and gives up has failed when the session ends, which the merchant is told once', async () => {
    const { merchant, open, notified } = await openShop()
    const { visit } = await open()
    await visit.payByCard(cards.declined)
    await server.advance(merchant, time.hour)
    expect(await visit.state()).toMatchObject({ status: 'expired' })
    expect(await notified()).toEqual(['PAYMENT_RESULT F ORDER_IS_CLOSED'])
  })

  test('cannot pay any more when the merchant has cancelled', async () => {
    const { merchant, open, notified } = await openShop()
    const { visit, paymentRequestId } = await open()
    await visit.payByCard(cards.declined)
    expect((await merchant.call('cancel', { paymentRequestId })).result.resultStatus).toBe('S')
    expect(await expectNothingWritten(server, () => visit.payByCard())).toMatchObject({ status: 'cancelled' })
    expect(await notified()).toEqual([])
  })
})

describe('a try whose outcome is open', () => {
  const openOutcome = (value: string): Order => ({ value })

  test.each(['5002', '5003', '5006'])(
    'of %s is processed, lets nobody try again, and is paid once the acquirer has said so',
    async (value) => {
      const { merchant, open, notified } = await openShop()
      const { visit } = await open(openOutcome(value))
      expect(await visit.payByCard()).toMatchObject({ status: 'processing' })
      expect(await visit.payByCard(cards.declined)).toMatchObject({ status: 'processing' })
      await server.advance(merchant, 10 * time.minute)
      expect(await visit.state()).toMatchObject({ status: 'paid' })
      expect(await notified()).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
      expect(await expectBooksEqual(server, merchant)).toHaveLength(1)
    },
  )

  test.each([
    ['5007', 'is declined in the end'],
    ['5004', 'never reached the acquirer, and is closed there first'],
  ])('of %s, which %s, lets the buyer try again then', async (value) => {
    const { merchant, open, notified } = await openShop()
    const { visit } = await open(openOutcome(value))
    expect(await visit.payByCard()).toMatchObject({ status: 'processing' })
    await server.advance(merchant, time.minute)
    expect(await visit.state()).toMatchObject({ status: 'open', declined: { code: 'PROCESS_FAIL', triesLeft: 4 } })
    expect(await notified()).toEqual([])
  })

  test('of 5005, which could not be sent, lets the buyer try again at once', async () => {
    const { open } = await openShop()
    const { visit } = await open(openOutcome('5005'))
    expect(await visit.payByCard()).toMatchObject({ status: 'open', declined: { triesLeft: 4 } })
  })
})

describe('a card whose bank asks the buyer', () => {
  test('leads to the bank’s page, and is paid when the buyer confirms', async () => {
    const { open, notified, inquire } = await openShop()
    const { visit, paymentRequestId } = await open({ captureMode: 'MANUAL' })
    const { status, actionUrl } = await visit.payByCard(cards.challenged)
    expect(status).toBe('action')
    expect(await visit.payByCard()).toMatchObject({ status: 'action', actionUrl })
    expect(await decide(actionUrl, 'authorize')).toBe(merchantsPage)
    expect(await visit.state()).toMatchObject({ status: 'paid' })
    expect(await notified()).toEqual(['PAYMENT_RESULT S SUCCESS'])
    expect(await inquire(paymentRequestId)).toMatchObject({ paymentResultInfo: { lastFour: '3220' } })
  })

  test('leads back to the checkout page when the buyer declines, to try again', async () => {
    const { open } = await openShop()
    const { visit, made } = await open()
    const { actionUrl } = await visit.payByCard(cards.challenged)
    const pressed = await fetch(actionUrl, { method: 'POST', body: 'decision=decline', redirect: 'manual' })
    const back = await fetch(pressed.headers.get('location') ?? '', { redirect: 'manual' })
    expect(back.headers.get('location')).toBe(made.normalUrl)
    expect(await visit.state()).toMatchObject({
      status: 'open',
      declined: { code: 'USER_PAYMENT_VERIFICATION_FAILED', triesLeft: 4 },
    })
    expect(await visit.payByCard()).toMatchObject({ status: 'paid' })
  })

  test('is closed at the acquirer when the session ends, and cannot be confirmed any more', async () => {
    const { merchant, open, notified } = await openShop()
    const { visit } = await open()
    const { actionUrl } = await visit.payByCard(cards.challenged)
    await server.advance(merchant, 61 * time.minute)
    expect(await visit.state()).toMatchObject({ status: 'expired' })
    expect(await (await fetch(actionUrl)).text()).not.toContain('<button')
    expect(await notified()).toEqual(['PAYMENT_RESULT F ORDER_IS_CLOSED'])
  })

  test('is voided by the merchant’s cancel', async () => {
    const { merchant, open } = await openShop()
    const { visit, paymentRequestId } = await open()
    const { actionUrl } = await visit.payByCard(cards.challenged)
    expect((await merchant.call('cancel', { paymentRequestId })).result.resultStatus).toBe('S')
    expect(await visit.state()).toMatchObject({ status: 'cancelled' })
    expect(await (await fetch(actionUrl)).text()).not.toContain('<button')
  })

  test('is asked by the pay API, too: U with the bank’s page', async () => {
    const { merchant } = await openShop()
    const { paymentMethod: _left, ...order } = { ...session(), paymentMethod: undefined }
    const paid = await merchant.call('pay', {
      ...order,
      paymentMethod: { paymentMethodType: 'CARD', paymentMethodMetaData: cards.challenged },
    })
    expect(paid.result).toMatchObject({ resultStatus: 'U', resultCode: 'PAYMENT_IN_PROCESS' })
    expect(await decide(paid.normalUrl, 'authorize')).toBe(merchantsPage)
    expect((await merchant.call('inquiryPayment', { paymentId: paid.paymentId })).paymentStatus).toBe('SUCCESS')
  })
})

describe('a payment made on the page', () => {
  test('can be raised by updateAmount, as one of the pay API can', async () => {
    const { merchant, open, inquire } = await openShop()
    const { visit, paymentRequestId } = await open({ captureMode: 'MANUAL' })
    await visit.payByCard(cards.declined)
    await visit.payByCard()
    const { paymentId, paymentResultInfo } = await inquire(paymentRequestId)
    expect(paymentResultInfo).toMatchObject({ incrementalAuthorizationAvailable: true })
    const amount = { currency: 'EUR', value: '12000' }
    const asked = { paymentId, updateRequestId: 'raise-1', amount }
    expect((await merchant.call('updateAmount', asked)).result.resultStatus).toBe('S')
    await server.advance(merchant, time.second)
    expect((await inquire(paymentRequestId)).paymentAmount).toEqual(amount)
    await expectBooksEqual(server, merchant)
    expect(await doctorsBooks()).toEqual([expect.objectContaining({ level: 'ok' })])
  })
})

describe('a buyer who pays by wallet', () => {
  test('goes to the wallet’s page, pays, and is back at the merchant’s', async () => {
    const { open, notified, inquire } = await openShop()
    const { visit, paymentRequestId } = await open({ currency: 'HKD' })
    const { status, actionUrl } = await visit.payByWallet('ALIPAY_HK')
    expect(status).toBe('action')
    expect(await visit.state()).toMatchObject({ status: 'action', actionUrl })
    expect(await decide(actionUrl, 'authorize')).toBe(merchantsPage)
    expect(await notified()).toEqual(['PAYMENT_RESULT S SUCCESS'])
    expect(await inquire(paymentRequestId)).toMatchObject({ paymentMethodType: 'ALIPAY_HK', paymentStatus: 'SUCCESS' })
  })

  test('and declines there can pay by card, at another acquirer, and the books of both agree', async () => {
    const { merchant, open } = await openShop()
    const { visit } = await open({ currency: 'JPY' })
    const { actionUrl } = await visit.payByWallet('PAYPAL')
    const pressed = await fetch(actionUrl, { method: 'POST', body: 'decision=decline', redirect: 'manual' })
    await fetch(pressed.headers.get('location') ?? '', { redirect: 'manual' })
    expect(await visit.payByCard()).toMatchObject({ status: 'paid' })
    await server.advance(merchant, 0)
    const { rows } = await server.pool.query(
      'select acquirer, state from simulator.authorizations where client_id = $1 order by acquirer',
      [merchant.clientId],
    )
    expect(rows).toEqual([
      { acquirer: 'ALIPAY', state: 'declined' },
      { acquirer: 'CHECKOUT', state: 'authorized' },
    ])
    expect(await doctorsBooks()).toEqual([expect.objectContaining({ level: 'ok' })])
  })
})

describe('the page offers', () => {
  const types = (view: Json) => view.methods.map(({ type }: Json) => type)

  test('what the merchant lists, in its order, as far as it can be had', async () => {
    const { open } = await openShop()
    const list = [
      { paymentMethodType: 'PAYPAL' },
      { paymentMethodType: 'DANA' },
      { paymentMethodType: 'GCASH', paymentMethodOrder: '2' },
      { paymentMethodType: 'CARD', paymentMethodOrder: 1 },
      { paymentMethodType: 'PIX', paymentMethodOrder: 0 },
    ]
    const { visit } = await open({
      currency: 'PHP',
      fields: { availablePaymentMethod: { paymentMethodTypeList: list } },
    })
    expect(types(await visit.state())).toEqual(['CARD', 'GCASH', 'PAYPAL'])
  })

  test('the one method that paymentMethod names, and takes no other', async () => {
    const { open } = await openShop()
    const { visit } = await open({ currency: 'CNY', fields: { paymentMethod: { paymentMethodType: 'ALIPAY_CN' } } })
    expect(types(await visit.state())).toEqual(['ALIPAY_CN'])
    const refusals = [
      ['card', cards.visa, 'cardNo', 'NOT_OFFERED'],
      ['wallet', { methodType: 'GCASH' }, 'methodType', 'NOT_OFFERED'],
      ['wallet', { methodType: 'CARD' }, 'methodType', 'INVALID'],
      ['wallet', {}, 'methodType', 'MISSING'],
    ] as const
    for (const [way, form, field, code] of refusals) {
      const { status, body } = await expectNothingWritten(server, () => visit.post(way, form))
      expect([status, body.error]).toEqual([400, expect.objectContaining({ field, code })])
    }
  })

  test('with MANUAL only what can be captured by hand', async () => {
    const { open } = await openShop()
    const { visit } = await open({ captureMode: 'MANUAL' })
    expect(types(await visit.state())).toEqual(['CARD', 'PAYPAL'])
  })

  test.each([
    ['de_DE', undefined, 'de'],
    [undefined, 'de-AT,de;q=0.9', 'de'],
    ['en', 'de', 'en'],
    [undefined, undefined, 'en'],
  ])('the language of locale %j and Accept-Language %j: %s', async (locale, header, expected) => {
    const { open } = await openShop()
    const { made } = await open({ fields: { locale } })
    const headers = header === undefined ? {} : { 'accept-language': header }
    const response = await fetch(`${made.normalUrl}/state`, { headers })
    expect(await response.json()).toMatchObject({ locale: expected })
  })
})
