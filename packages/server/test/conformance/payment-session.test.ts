import { createVerify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { visitCheckout } from './checkout-visit.ts'
import { manual, newId, session } from './orders.ts'
import type { Json } from './raw-client.ts'
import { type Merchant, startServer, time } from './running-server.ts'
import { expectNothingWritten } from './untouched.ts'

const server = await startServer()
const shop = await server.newMerchant()
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)

const create = (body: object = session(), merchant: Merchant = shop): Promise<Json> =>
  merchant.call('createPaymentSession', body)
const submit = (paymentSessionId: string, fields: object = {}, merchant: Merchant = shop): Promise<Json> =>
  merchant.call('submitPay', { paymentSessionId, ...fields })

describe('createPaymentSession', () => {
  test('answers with a session, its page and its end in an hour', async () => {
    const before = Date.now()
    const made = await create()
    expect(made).toStrictEqual({
      result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
      paymentSessionData: expect.any(String),
      paymentSessionId: expect.stringMatching(/^20\d{24,33}$/),
      paymentSessionExpiryTime: isoTime,
      normalUrl: expect.stringMatching(new RegExp(`^${server.url}/checkout/${shop.clientId}\\.[\\w-]{32}$`)),
    })
    const ahead = Date.parse(made.paymentSessionExpiryTime) - before
    expect(ahead).toBeGreaterThan(time.hour - 2 * time.second)
    expect(ahead).toBeLessThan(time.hour + 10 * time.second)
  })

  test('ends at the merchant’s own time', async () => {
    const end = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 20 * time.minute)
    const made = await create(session({ fields: { paymentSessionExpiryTime: end.toISOString() } }))
    expect(Date.parse(made.paymentSessionExpiryTime)).toBe(end.getTime())
  })

  test('gives every session a page of its own, which no other client’s name opens', async () => {
    const other = await server.newMerchant()
    const [first, second] = [await create(), await create()]
    expect(first.normalUrl).not.toBe(second.normalUrl)
    expect(first.paymentSessionId).not.toBe(second.paymentSessionId)
    const moved = first.normalUrl.replace(`${shop.clientId}.`, `${other.clientId}.`)
    expect((await fetch(`${moved}/state`)).status).toBe(404)
  })

  test('has a page for a client of the longest name, too', async () => {
    const long = await server.newMerchant(`SANDBOX_${'X'.repeat(56)}`)
    const { normalUrl } = await create(session(), long)
    expect(await visitCheckout(normalUrl).state()).toMatchObject({ status: 'open' })
    expect((await fetch(normalUrl)).status).toBe(200)
  })

  test('repeated, answers the same session to the letter, and writes nothing', async () => {
    const asked = session()
    const first = await create(asked)
    expect(await expectNothingWritten(server, () => create(asked))).toEqual(first)
    const otherWords = { ...asked, metadata: 'changed', locale: 'de', unheardOf: 1 }
    expect(await expectNothingWritten(server, () => create(otherWords))).toEqual(first)
  })

  test.each([
    ['amount', { currency: 'EUR', value: '9999' }],
    ['currency', { currency: 'USD', value: '10000' }],
  ])('repeated with another %s, is refused and changes nothing', async (_what, paymentAmount) => {
    const asked = session()
    const first = await create(asked)
    const changed = { ...asked, paymentAmount, order: { orderAmount: paymentAmount } }
    const refused = await expectNothingWritten(server, () => create(changed))
    expect(refused.result).toMatchObject({ resultStatus: 'F', resultCode: 'REPEAT_REQ_INCONSISTENT' })
    expect(await create(asked)).toEqual(first)
  })

  test('is refused under the id of a payment, and pay under the id of a session', async () => {
    const paid = manual()
    await shop.call('pay', paid)
    const taken = await create(session({ fields: { paymentRequestId: paid.paymentRequestId } }))
    expect(taken.result.resultCode).toBe('REPEAT_REQ_INCONSISTENT')

    const asked = session()
    const { paymentSessionId } = await create(asked)
    const pay = () => shop.call('pay', { ...manual(), paymentRequestId: asked.paymentRequestId })
    expect((await expectNothingWritten(server, pay)).result.resultCode).toBe('REPEAT_REQ_INCONSISTENT')
    await submit(paymentSessionId)
    expect((await pay()).result).toMatchObject({
      resultCode: 'REPEAT_REQ_INCONSISTENT',
      resultMessage: expect.stringContaining('payment session'),
    })
  })

  test('twenty at once under one id are one session', async () => {
    const asked = session()
    const made = await Promise.all(Array.from({ length: 20 }, () => create(asked)))
    expect(new Set(made.map((one) => JSON.stringify(one))).size).toBe(1)
  })

  test.each([
    ['methods that nobody takes', { methods: ['CARRIER_PIGEON'] }],
    ['methods that need a sheet of the device', { methods: ['APPLEPAY', 'GOOGLEPAY'] }],
    ['a wallet, in another currency than its country’s', { methods: ['GCASH'] }],
    [
      'a wallet alone, to be captured by hand',
      { currency: 'HKD', methods: ['ALIPAY_HK'], captureMode: 'MANUAL' as const },
    ],
  ])('of %s is refused, and stores nothing', async (_what, order) => {
    const refused = await expectNothingWritten(server, () => create(session(order)))
    expect(refused).toEqual({
      result: { resultStatus: 'F', resultCode: 'NO_PAY_OPTIONS', resultMessage: expect.any(String) },
    })
  })

  test('gives data that names the session, holds no secret, and is signed by the server', async () => {
    const { paymentSessionData, paymentSessionId, normalUrl } = await create()
    const [content = '', signature = ''] = paymentSessionData.split('.')
    const named = JSON.parse(Buffer.from(content, 'base64url').toString('utf8'))
    expect(named).toMatchObject({ paymentSessionId, environment: 'sandbox', clientId: shop.clientId })
    expect(Buffer.from(content, 'base64url').toString('utf8')).not.toContain(normalUrl.split('.').at(-1))
    const key = `-----BEGIN PUBLIC KEY-----\n${shop.apoPublicKey}\n-----END PUBLIC KEY-----`
    const verified = (text: string) =>
      createVerify('RSA-SHA256').update(text).verify(key, Buffer.from(signature, 'base64url'))
    expect(verified(content)).toBe(true)
    expect(verified(`${content}A`)).toBe(false)
    expect(paymentSessionData.length).toBeLessThanOrEqual(4_096)
  })
})

describe('submitPay', () => {
  test('makes the payment, which nobody knew of before, and sends the buyer to the page', async () => {
    const asked = session()
    const { paymentSessionId, normalUrl } = await create(asked)
    const { paymentRequestId } = asked
    expect((await shop.call('inquiryPayment', { paymentRequestId })).result.resultCode).toBe('ORDER_NOT_EXIST')
    const submitted = await submit(paymentSessionId)
    expect(submitted).toStrictEqual({
      result: { resultStatus: 'U', resultCode: 'PAYMENT_IN_PROCESS', resultMessage: expect.any(String) },
      paymentRequestId,
      paymentId: expect.stringMatching(/^20\d{24,33}$/),
      paymentAmount: { currency: 'EUR', value: '10000' },
      paymentCreateTime: isoTime,
      normalUrl,
    })
    const seen = await shop.call('inquiryPayment', { paymentRequestId })
    expect(seen).toMatchObject({ paymentStatus: 'PROCESSING', paymentId: submitted.paymentId })
    for (const field of ['paymentMethodType', 'acquirerInfo', 'paymentTime']) expect(seen).not.toHaveProperty(field)
    const captured = await shop.call('capture', {
      paymentId: submitted.paymentId,
      captureRequestId: newId('cap'),
      captureAmount: { currency: 'EUR', value: '1' },
    })
    expect(captured.result.resultCode).toBe('ORDER_STATUS_INVALID')
  })

  test('uses a session once, and a repeat tells how its payment stands', async () => {
    const { paymentSessionId, normalUrl } = await create(session({ captureMode: 'MANUAL' }))
    const submitted = await Promise.all(Array.from({ length: 10 }, () => submit(paymentSessionId)))
    const [first] = submitted
    expect(submitted).toEqual(submitted.map(() => first))
    const amount = { paymentAmount: { currency: 'EUR', value: '10000' } }
    expect(await expectNothingWritten(server, () => submit(paymentSessionId, amount))).toEqual(first)
    expect((await visitCheckout(normalUrl).payByCard()).status).toBe('paid')
    const { normalUrl: _gone, ...facts } = first
    expect(await submit(paymentSessionId)).toEqual({
      ...facts,
      result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
    })
  })

  test('is refused for another amount, an unknown session, and another client’s', async () => {
    const { paymentSessionId } = await create()
    const other = await server.newMerchant()
    const refusals = [
      [() => submit(paymentSessionId, { paymentAmount: { currency: 'EUR', value: '1' } }), 'REPEAT_REQ_INCONSISTENT'],
      [() => submit('20260101000000000000000000000000'), 'ORDER_NOT_EXIST'],
      [() => submit(paymentSessionId, {}, other), 'ORDER_NOT_EXIST'],
    ] as const
    for (const [refused, code] of refusals) {
      const { result, ...rest } = await expectNothingWritten(server, refused)
      expect(result).toMatchObject({ resultStatus: 'F', resultCode: code })
      expect(rest).toEqual({})
    }
  })
})

describe('the end of a session, by the client’s clock', () => {
  test('closes a session of which no payment was made: nothing is left to do, and none can be made', async () => {
    const merchant = await server.newMerchant()
    const asked = session()
    const made = await create(asked, merchant)
    const visit = visitCheckout(made.normalUrl)
    await server.advance(merchant, 59 * time.minute)
    expect(await visit.state()).toMatchObject({ status: 'open' })
    await server.advance(merchant, time.minute)
    const ended = await visit.state()
    expect(ended).toMatchObject({ status: 'expired', secondsLeft: 0 })
    const after = [
      [() => submit(made.paymentSessionId, {}, merchant), 'ORDER_IS_CLOSED'],
      [() => merchant.call('cancel', { paymentRequestId: asked.paymentRequestId }), 'ORDER_NOT_EXIST'],
      [() => merchant.call('inquiryPayment', { paymentRequestId: asked.paymentRequestId }), 'ORDER_NOT_EXIST'],
    ] as const
    for (const [call, code] of after) {
      expect((await expectNothingWritten(server, call)).result).toMatchObject({ resultStatus: 'F', resultCode: code })
    }
    expect(await expectNothingWritten(server, () => visit.payByCard())).toMatchObject({ status: 'expired' })
    expect(await create(asked, merchant)).toEqual(made)
  })

  test('fails its payment when nothing is at any acquirer, without asking one', async () => {
    const merchant = await server.newMerchant()
    const { paymentSessionId, normalUrl } = await create(session(), merchant)
    const { paymentId } = await submit(paymentSessionId, {}, merchant)
    await server.advance(merchant, time.hour)
    expect(await merchant.call('inquiryPayment', { paymentId })).toMatchObject({
      paymentStatus: 'FAIL',
      paymentResultCode: 'ORDER_IS_CLOSED',
    })
    expect((await submit(paymentSessionId, {}, merchant)).result).toMatchObject({
      resultStatus: 'F',
      resultCode: 'ORDER_IS_CLOSED',
    })
    expect(await visitCheckout(normalUrl).state()).toMatchObject({ status: 'expired' })
    const { rows } = await server.pool.query('select operation from attempts where client_id = $1', [merchant.clientId])
    expect(rows).toEqual([])
  })
})

describe('cancel', () => {
  test('ends a session by its request id before there is a payment, at once', async () => {
    const asked = session()
    const { normalUrl, paymentSessionId } = await create(asked)
    const { paymentRequestId } = asked
    const cancelled = await shop.call('cancel', { paymentRequestId })
    expect(cancelled).toMatchObject({ result: { resultStatus: 'S' }, paymentRequestId, cancelTime: isoTime })
    expect(await visitCheckout(normalUrl).state()).toMatchObject({ status: 'cancelled' })
    expect(await expectNothingWritten(server, () => visitCheckout(normalUrl).payByCard())).toMatchObject({
      status: 'cancelled',
    })
    expect((await submit(paymentSessionId)).result.resultCode).toBe('ORDER_IS_CANCELED')
  })

  test('ends a payment whose buyer chooses, and is S when repeated', async () => {
    const { paymentSessionId, normalUrl } = await create()
    const { paymentId } = await submit(paymentSessionId)
    expect((await shop.call('cancel', { paymentId })).result.resultStatus).toBe('S')
    expect((await shop.call('cancel', { paymentId })).result.resultStatus).toBe('S')
    expect((await shop.call('inquiryPayment', { paymentId })).paymentStatus).toBe('CANCELLED')
    expect(await visitCheckout(normalUrl).payByCard()).toMatchObject({ status: 'cancelled' })
  })
})
