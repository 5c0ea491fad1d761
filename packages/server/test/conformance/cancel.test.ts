import { describe, expect, test } from 'vitest'
import { expectBooksEqual } from './books.ts'
import { decide } from './buyer.ts'
import { capture, cards, manual, payment } from './orders.ts'
import type { Json } from './raw-client.ts'
import { startServer, time } from './running-server.ts'

const server = await startServer()
const shop = await server.newMerchant()

const inquire = (paymentId: string): Promise<Json> => shop.call('inquiryPayment', { paymentId })
const cancel = (body: object): Promise<Json> => shop.call('cancel', body)
const away = () => payment({ method: { paymentMethodType: 'PAYPAL' }, captureMode: 'MANUAL' })
const statusOf = async (paymentId: string): Promise<string> => (await inquire(paymentId)).paymentStatus

const notThere = { resultStatus: 'F', resultCode: 'ORDER_NOT_EXIST' }

describe('cancel', () => {
  test('gives back an authorization, and says so again when repeated', async () => {
    const asked = manual()
    const { paymentId } = await shop.call('pay', asked)
    const first = await cancel({ paymentId })
    expect(first).toStrictEqual({
      paymentId,
      paymentRequestId: asked.paymentRequestId,
      cancelTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/),
      result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
    })
    expect(await cancel({ paymentId })).toEqual(first)
    expect(await statusOf(paymentId)).toBe('CANCELLED')
  })

  test('finds the payment by paymentRequestId', async () => {
    const asked = manual()
    const { paymentId } = await shop.call('pay', asked)
    expect((await cancel({ paymentRequestId: asked.paymentRequestId })).result.resultStatus).toBe('S')
    expect(await statusOf(paymentId)).toBe('CANCELLED')
  })

  test('takes the paymentId when it is given both', async () => {
    const other = manual()
    const { paymentId } = await shop.call('pay', manual())
    const kept = await shop.call('pay', other)
    await cancel({ paymentId, paymentRequestId: other.paymentRequestId })
    expect(await statusOf(paymentId)).toBe('CANCELLED')
    expect(await statusOf(kept.paymentId)).toBe('SUCCESS')
  })

  test.each([
    ['of nobody', () => ({ paymentRequestId: 'nobody-has-this' })],
    [
      'of nobody, beside a paymentRequestId that there is',
      (known: string) => ({ paymentId: '1', paymentRequestId: known }),
    ],
  ])('with an id %s is ORDER_NOT_EXIST and touches nothing', async (_what, body) => {
    const asked = manual()
    const { paymentId } = await shop.call('pay', asked)
    expect((await cancel(body(asked.paymentRequestId))).result).toMatchObject(notThere)
    expect(await statusOf(paymentId)).toBe('SUCCESS')
  })

  test('of another client’s payment is ORDER_NOT_EXIST and touches nothing', async () => {
    const asked = manual()
    const { paymentId } = await shop.call('pay', asked)
    const stranger = await server.newMerchant()
    for (const body of [{ paymentId }, { paymentRequestId: asked.paymentRequestId }]) {
      expect((await stranger.call('cancel', body)).result).toMatchObject(notThere)
    }
    expect(await statusOf(paymentId)).toBe('SUCCESS')
  })

  test('closes a payment before the buyer pays', async () => {
    const { paymentId } = await shop.call('pay', away())
    expect((await cancel({ paymentId })).result.resultStatus).toBe('S')
    expect(await statusOf(paymentId)).toBe('CANCELLED')
  })

  test.each([
    ['5002', 'CANCELLED'],
    ['5003', 'CANCELLED'],
    ['5004', 'CANCELLED'],
    ['5007', 'CANCELLED'],
  ])('closes a payment of %s, whose authorization is still open, at the latest with its result', async (value, end) => {
    const { paymentId } = await shop.call('pay', manual(value))
    const first = await cancel({ paymentId })
    expect(first.result.resultStatus).toMatch(/^[SU]$/)
    await server.advance(shop, time.hour)
    expect(await statusOf(paymentId)).toBe(end)
    expect((await cancel({ paymentId })).result.resultStatus).toBe('S')
  })

  test('of a failed payment is S, and the payment stays failed', async () => {
    const { paymentId } = await shop.call('pay', manual('10000', { card: cards.declined }))
    expect((await cancel({ paymentId })).result.resultStatus).toBe('S')
    expect(await statusOf(paymentId)).toBe('FAIL')
  })

  test('of an expired authorization is S, with the time at which it expired', async () => {
    const merchant = await server.newMerchant()
    const { paymentId, authExpiryTime } = await merchant.call('pay', manual())
    await server.advance(merchant, 8 * time.day)
    const first = await merchant.call('cancel', { paymentId })
    expect(first.result.resultStatus).toBe('S')
    expect(Math.abs(Date.parse(first.cancelTime) - Date.parse(authExpiryTime))).toBeLessThan(time.minute)
    expect(await merchant.call('cancel', { paymentId })).toEqual(first)
    expect((await merchant.call('inquiryPayment', { paymentId })).paymentStatus).toBe('CANCELLED')
  })

  test('of a payment whose buyer ran out of time is S, and the payment stays failed', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', away())
    await server.advance(merchant, time.hour)
    expect((await merchant.call('cancel', { paymentId })).result.resultStatus).toBe('S')
    expect((await merchant.call('inquiryPayment', { paymentId })).paymentStatus).toBe('FAIL')
  })

  test.each(['10000', '3000', '4002'])('is refused once %s of 10000 is captured or being captured', async (value) => {
    const { paymentId } = await shop.call('pay', manual('10000'))
    await shop.call('capture', capture(paymentId, value))
    expect((await cancel({ paymentId })).result).toMatchObject({
      resultStatus: 'F',
      resultCode: 'ORDER_STATUS_INVALID',
    })
    expect(await statusOf(paymentId)).toBe('SUCCESS')
  })

  test('is possible after a capture that failed', async () => {
    const { paymentId } = await shop.call('pay', manual('10000'))
    await shop.call('capture', capture(paymentId, '4001'))
    expect((await cancel({ paymentId })).result.resultStatus).toBe('S')
  })

  test('of nobody’s payment is ORDER_NOT_EXIST', async () => {
    expect(await cancel({ paymentId: '1' })).toEqual({
      result: expect.objectContaining({ resultStatus: 'F', resultCode: 'ORDER_NOT_EXIST' }),
    })
  })

  test.each(['6002', '6003', '6004', '6005', '6006'])(
    'of %s, which the acquirer does not answer at once, is S in the end',
    async (value) => {
      const { paymentId } = await shop.call('pay', manual(value))
      expect((await cancel({ paymentId })).result).toMatchObject({ resultStatus: 'U' })
      await server.advance(shop, 10 * time.minute)
      expect((await cancel({ paymentId })).result.resultStatus).toBe('S')
      expect(await statusOf(paymentId)).toBe('CANCELLED')
    },
  )

  test('that the acquirer refuses is F, and the payment can still be captured', async () => {
    const { paymentId } = await shop.call('pay', manual('6001'))
    expect((await cancel({ paymentId })).result).toMatchObject({
      resultStatus: 'F',
      resultCode: 'ORDER_STATUS_INVALID',
    })
    expect((await shop.call('capture', capture(paymentId, '6001'))).result.resultStatus).toBe('S')
  })
})

describe('a wallet that was paid', () => {
  /** 100.00 HKD, paid by the buyer on the acquirer's page. */
  async function paidBy(type: string, currency: string, merchant = shop, value = '100000'): Promise<string> {
    const order = { currency, value, method: { paymentMethodType: type } }
    const { paymentId, normalUrl } = await merchant.call('pay', payment(order))
    await decide(normalUrl, 'authorize')
    expect((await merchant.call('inquiryPayment', { paymentId })).paymentStatus).toBe('SUCCESS')
    return paymentId
  }

  /** What the acquirer's own books say of a payment. */
  async function booked(paymentId: string) {
    const { rows } = await server.pool.query<{ state: string; released: string; amount: string }>(
      `select a.state, p.released::text, p.amount::text from payments p join simulator.authorizations a
          on a.client_id = p.client_id and a.acquirer = p.acquirer and a.reference = p.reference
        where p.payment_id = $1`,
      [paymentId],
    )
    return rows[0]
  }

  test.each([
    ['ALIPAY_CN', 'CNY'],
    ['ALIPAY_HK', 'HKD'],
    ['KAKAOPAY', 'KRW'],
    ['GCASH', 'PHP'],
    ['TNG', 'MYR'],
    ['TRUEMONEY', 'THB'],
  ])('by %s is given back whole on the same day', async (type, currency) => {
    const merchant = await server.newMerchant()
    const paymentId = await paidBy(type, currency, merchant)
    const first = await merchant.call('cancel', { paymentId })
    expect(first).toMatchObject({ paymentId, cancelTime: expect.any(String), result: { resultStatus: 'S' } })
    expect(await merchant.call('cancel', { paymentId })).toEqual(first)
    const seen = await merchant.call('inquiryPayment', { paymentId })
    expect(seen).toMatchObject({ paymentStatus: 'CANCELLED', paymentResultCode: 'ORDER_IS_CANCELED' })
    expect(await booked(paymentId)).toEqual({ state: 'voided', released: '100000', amount: '100000' })
    await expectBooksEqual(server, merchant)
  })

  test('is F CANCEL_WINDOW_EXCEED a day later, and stays paid', async () => {
    const merchant = await server.newMerchant()
    const paymentId = await paidBy('ALIPAY_HK', 'HKD', merchant)
    await server.advance(merchant, 25 * time.hour)
    const exceeded = { resultStatus: 'F', resultCode: 'CANCEL_WINDOW_EXCEED' }
    expect((await merchant.call('cancel', { paymentId })).result).toMatchObject(exceeded)
    expect((await merchant.call('inquiryPayment', { paymentId })).paymentStatus).toBe('SUCCESS')
    expect(await booked(paymentId)).toMatchObject({ state: 'authorized', released: '0' })
    await expectBooksEqual(server, merchant)
  })

  test('by DANA cannot be cancelled, and neither can it before', async () => {
    const merchant = await server.newMerchant()
    const order = { currency: 'IDR', value: '3000000', method: { paymentMethodType: 'DANA' } }
    const { paymentId, normalUrl } = await merchant.call('pay', payment(order))
    const invalid = { resultStatus: 'F', resultCode: 'ORDER_STATUS_INVALID' }
    expect((await merchant.call('cancel', { paymentId })).result).toMatchObject(invalid)
    await decide(normalUrl, 'authorize')
    const exceeded = { resultStatus: 'F', resultCode: 'CANCEL_WINDOW_EXCEED' }
    expect((await merchant.call('cancel', { paymentId })).result).toMatchObject(exceeded)
    expect((await merchant.call('inquiryPayment', { paymentId })).paymentStatus).toBe('SUCCESS')
    await expectBooksEqual(server, merchant)
  })

  test('stays paid when the acquirer refuses to give it back', async () => {
    const merchant = await server.newMerchant()
    const paymentId = await paidBy('ALIPAY_HK', 'HKD', merchant, '6001')
    const before = await merchant.call('inquiryPayment', { paymentId })
    const invalid = { resultStatus: 'F', resultCode: 'ORDER_STATUS_INVALID' }
    expect((await merchant.call('cancel', { paymentId })).result).toMatchObject(invalid)
    expect(await merchant.call('inquiryPayment', { paymentId })).toEqual(before)
    await expectBooksEqual(server, merchant)
  })

  test.each(['6002', '6003', '6004', '6005', '6006'])(
    'of %s reads SUCCESS until the acquirer has answered, and is cancelled then',
    async (value) => {
      const merchant = await server.newMerchant()
      const paymentId = await paidBy('ALIPAY_HK', 'HKD', merchant, value)
      expect((await merchant.call('cancel', { paymentId })).result.resultStatus).toBe('U')
      const seen = await merchant.call('inquiryPayment', { paymentId })
      expect(['SUCCESS', 'CANCELLED']).toContain(seen.paymentStatus)
      await server.advance(merchant, 10 * time.minute)
      expect((await merchant.call('cancel', { paymentId })).result.resultStatus).toBe('S')
      expect((await merchant.call('inquiryPayment', { paymentId })).paymentStatus).toBe('CANCELLED')
      expect(await booked(paymentId)).toMatchObject({ state: 'voided' })
      await expectBooksEqual(server, merchant)
    },
  )

  test('and cancelled by twenty requests at once is given back once', async () => {
    const merchant = await server.newMerchant()
    const paymentId = await paidBy('ALIPAY_HK', 'HKD', merchant)
    const answers = await Promise.all(Array.from({ length: 20 }, () => merchant.call('cancel', { paymentId })))
    for (const { result } of answers) expect(result.resultStatus).toMatch(/^[SU]$/)
    expect((await merchant.call('cancel', { paymentId })).result.resultStatus).toBe('S')
    const { rowCount } = await server.pool.query('select from simulator.voids where client_id = $1', [
      merchant.clientId,
    ])
    expect(rowCount).toBe(1)
    await expectBooksEqual(server, merchant)
  })
})
