import { describe, expect, test, vi } from 'vitest'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import { expectBooksEqual } from './books.ts'
import { readNotification } from './notification.ts'
import { capture, manual, newId, payment } from './orders.ts'
import type { Json } from './raw-client.ts'
import { type Merchant, startServer, time } from './running-server.ts'

const server = await startServer()
const shop = await server.newMerchant()

const update = (paymentId: string, value: string, currency = 'EUR') => ({
  updateRequestId: newId('upd'),
  paymentId,
  amount: { currency, value },
})
const raise = (paymentId: string, value: string, merchant = shop): Promise<Json> =>
  merchant.call('updateAmount', update(paymentId, value))
const inquire = (paymentId: string, merchant = shop): Promise<Json> => merchant.call('inquiryPayment', { paymentId })
/** Waits until the payment is authorized for so much; the server's own worker may be about it. */
async function untilRaised(paymentId: string, value: string, merchant = shop): Promise<void> {
  await server.advance(merchant, 0)
  await vi.waitFor(async () => expect((await inquire(paymentId, merchant)).paymentAmount.value).toBe(value))
}
const codeOf = ({ result }: Json): string => `${result.resultStatus} ${result.resultCode}`

/** A merchant with an endpoint, and what it is told of its updates; what is due until then is done. */
async function notified() {
  const endpoint = await startMerchant()
  const merchant = await server.newMerchant(undefined, { payment: endpoint.url, capture: endpoint.url })
  return {
    merchant,
    results: async (ms = 0) => {
      await server.advance(merchant, ms)
      // The server's own worker may have taken it up at the same moment.
      return vi.waitFor(() => {
        const bodies = endpoint.received.map((request) => readNotification(request, merchant).body)
        const told = bodies.filter(({ notifyType }) => notifyType === 'UPDATE_AMOUNT_RESULT')
        expect(told).not.toEqual([])
        return told
      })
    },
  }
}

describe('updateAmount', () => {
  test('is announced, accepted, notified, and raises what can be captured; the expiry stays', async () => {
    const { merchant, results } = await notified()
    const paid = await merchant.call('pay', manual('10000'))
    expect(paid.paymentResultInfo.incrementalAuthorizationAvailable).toBe(true)
    const asked = update(paid.paymentId, '15000')
    expect(await merchant.call('updateAmount', asked)).toStrictEqual({
      result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
      ...asked,
    })
    const [told, ...more] = await results()
    expect(more).toEqual([])
    expect(told).toMatchObject({
      notifyType: 'UPDATE_AMOUNT_RESULT',
      updateRequestId: asked.updateRequestId,
      result: { resultStatus: 'S', resultCode: 'SUCCESS' },
      paymentId: paid.paymentId,
      paymentAmount: { currency: 'EUR', value: '15000' },
      authExpiryTime: paid.authExpiryTime,
    })
    const seen = await inquire(paid.paymentId, merchant)
    expect(seen).toMatchObject({ paymentAmount: { value: '15000' }, authExpiryTime: paid.authExpiryTime })
    expect(seen.paymentResultInfo.incrementalAuthorizationAvailable).toBe(true)
    expect(codeOf(await merchant.call('capture', capture(paid.paymentId, '15000')))).toBe('S SUCCESS')
    expect((await inquire(paid.paymentId, merchant)).paymentResultInfo).not.toHaveProperty(
      'incrementalAuthorizationAvailable',
    )
    expect(await expectBooksEqual(server, merchant)).toMatchObject([{ authorized: 15_000n, captured: 15_000n }])
  })

  test('repeated says the same, and other values under its id are refused', async () => {
    const { paymentId } = await shop.call('pay', manual('10000'))
    const asked = update(paymentId, '15000')
    const first = await shop.call('updateAmount', asked)
    await untilRaised(paymentId, '15000')
    await shop.call('capture', capture(paymentId, '15000'))
    expect(await shop.call('updateAmount', asked)).toEqual(first)
    const other = { ...asked, amount: { currency: 'EUR', value: '15001' } }
    expect(codeOf(await shop.call('updateAmount', other))).toBe('F REPEAT_REQ_INCONSISTENT')
    expect((await inquire(paymentId)).paymentAmount.value).toBe('15000')
  })

  test('sent fifty times at once raises the amount once', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('10000'))
    const asked = update(paymentId, '15000')
    const answers = await Promise.all(Array.from({ length: 50 }, () => merchant.call('updateAmount', asked)))
    expect(new Set(answers.map(codeOf))).toEqual(new Set(['S SUCCESS']))
    await untilRaised(paymentId, '15000', merchant)
    const { rows } = await server.pool.query('select tries from simulator.amount_updates where client_id = $1', [
      merchant.clientId,
    ])
    expect(rows).toEqual([{ tries: 1 }])
    await expectBooksEqual(server, merchant)
  })

  test('leaves a repeat of pay what it was', async () => {
    const asked = manual('10000')
    const { paymentId } = await shop.call('pay', asked)
    await raise(paymentId, '15000')
    await untilRaised(paymentId, '15000')
    expect(await shop.call('pay', asked)).toMatchObject({ paymentId, result: { resultStatus: 'S' } })
    const inconsistent = { ...asked, order: { orderAmount: { currency: 'EUR', value: '15000' } } }
    const other = { ...inconsistent, paymentAmount: { currency: 'EUR', value: '15000' } }
    expect(codeOf(await shop.call('pay', other))).toBe('F REPEAT_REQ_INCONSISTENT')
  })

  test('is possible ten times, and INCREMENTAL_NOT_SUPPORT afterwards', async () => {
    const { paymentId } = await shop.call('pay', manual('10000'))
    for (let count = 1; count <= 10; count += 1) {
      expect(codeOf(await raise(paymentId, String(10_000 + count)))).toBe('S SUCCESS')
      await untilRaised(paymentId, String(10_000 + count))
    }
    const eleventh = update(paymentId, '20000')
    expect(codeOf(await shop.call('updateAmount', eleventh))).toBe('F INCREMENTAL_NOT_SUPPORT')
    expect(codeOf(await shop.call('updateAmount', eleventh))).toBe('F INCREMENTAL_NOT_SUPPORT')
    const seen = await inquire(paymentId)
    expect(seen.paymentAmount.value).toBe('10010')
    expect(seen.paymentResultInfo).not.toHaveProperty('incrementalAuthorizationAvailable')
  })

  test('is refused while another one has no result', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('5999'))
    expect(codeOf(await raise(paymentId, '7002', merchant))).toBe('S SUCCESS')
    const early = update(paymentId, '8000')
    expect(codeOf(await merchant.call('updateAmount', early))).toBe('F ORDER_STATUS_INVALID')
    await server.advance(merchant, time.hour)
    await untilRaised(paymentId, '7002', merchant)
    // Decided anew it would be accepted now.
    expect(codeOf(await merchant.call('updateAmount', early))).toBe('F ORDER_STATUS_INVALID')
    expect(codeOf(await raise(paymentId, '8000', merchant))).toBe('S SUCCESS')
  })

  type Prepared = readonly [paymentId: string, value: string, currency?: string]
  const authorized = async (merchant: Merchant) => (await merchant.call('pay', manual('10000'))).paymentId
  const cases: readonly (readonly [string, (merchant: Merchant) => Promise<Prepared>, string])[] = [
    ['nobody’s payment', async () => ['1', '15000'], 'F ORDER_NOT_EXIST'],
    ['the same amount', async (merchant) => [await authorized(merchant), '10000'], 'F INVALID_AMOUNT'],
    ['less', async (merchant) => [await authorized(merchant), '9999'], 'F INVALID_AMOUNT'],
    ['another currency', async (merchant) => [await authorized(merchant), '15000', 'USD'], 'F CURRENCY_NOT_SUPPORT'],
    [
      'a payment captured in part',
      async (merchant) => {
        const paymentId = await authorized(merchant)
        await merchant.call('capture', capture(paymentId, '1000'))
        return [paymentId, '15000']
      },
      'F INCREMENTAL_NOT_SUPPORT',
    ],
    [
      'a payment that is captured by itself',
      async (merchant) => [(await merchant.call('pay', payment({ captureMode: 'AUTOMATIC' }))).paymentId, '15000'],
      'F INCREMENTAL_NOT_SUPPORT',
    ],
    [
      'a payment at 2C2P',
      async (merchant) => [
        (await merchant.call('pay', manual('10000', { currency: 'THB' }))).paymentId,
        '15000',
        'THB',
      ],
      'F INCREMENTAL_NOT_SUPPORT',
    ],
    [
      'a payment whose buyer is away',
      async (merchant) => {
        const paid = await merchant.call('pay', manual('10000', { method: { paymentMethodType: 'PAYPAL' } }))
        return [paid.paymentId, '15000']
      },
      'F ORDER_STATUS_INVALID',
    ],
    [
      'a cancelled payment',
      async (merchant) => {
        const paymentId = await authorized(merchant)
        await merchant.call('cancel', { paymentId })
        return [paymentId, '15000']
      },
      'F AUTH_CANCELLED',
    ],
    [
      'an expired authorization',
      async (merchant) => {
        const paymentId = await authorized(merchant)
        await server.advance(merchant, 8 * time.day)
        return [paymentId, '15000']
      },
      'F AUTH_EXPIRED',
    ],
  ]
  test.each(cases)('of %s is refused, for ever', async (_what, prepare, code) => {
    const merchant = await server.newMerchant()
    const asked = update(...(await prepare(merchant)))
    expect(codeOf(await merchant.call('updateAmount', asked))).toBe(code)
    expect(codeOf(await merchant.call('updateAmount', asked))).toBe(code)
  })

  test.each([
    ['7001', 'F PROCESS_FAIL'],
    ['7002', 'S SUCCESS'],
    ['7003', 'S SUCCESS'],
    ['7004', 'S SUCCESS'],
    ['7005', 'S SUCCESS'],
    ['7006', 'S SUCCESS'],
    ['7007', 'F PROCESS_FAIL'],
  ])('to %s, which does not go smoothly, is notified once: %s', async (value, result) => {
    const { merchant, results } = await notified()
    const paid = await merchant.call('pay', manual('5999'))
    expect(codeOf(await raise(paid.paymentId, value, merchant))).toBe('S SUCCESS')
    const told = await results(time.hour)
    expect(told.map(codeOf)).toEqual([result])
    const amount = result.startsWith('S') ? value : '5999'
    expect(told[0].paymentAmount.value).toBe(amount)
    expect((await inquire(paid.paymentId, merchant)).paymentAmount.value).toBe(amount)
    await expectBooksEqual(server, merchant)
    expect(codeOf(await merchant.call('capture', capture(paid.paymentId, amount)))).toBe('S SUCCESS')
  })

  test('and a cancel: everything that was added goes back too', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('10000'))
    await raise(paymentId, '15000', merchant)
    await untilRaised(paymentId, '15000', merchant)
    expect(codeOf(await merchant.call('cancel', { paymentId }))).toBe('S SUCCESS')
    const { rows } = await server.pool.query(
      'select released::text, amount::text from payments where payment_id = $1',
      [paymentId],
    )
    expect(rows).toEqual([{ released: '15000', amount: '15000' }])
    await expectBooksEqual(server, merchant)
  })
})
