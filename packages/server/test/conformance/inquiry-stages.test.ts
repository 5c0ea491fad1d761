import { describe, expect, test } from 'vitest'
import { decide } from './buyer.ts'
import { capture, cards, manual, payment } from './orders.ts'
import type { Json } from './raw-client.ts'
import { type Merchant, startServer, time } from './running-server.ts'

const server = await startServer()
const shop = await server.newMerchant()

const inquire = (paymentId: string, merchant = shop): Promise<Json> => merchant.call('inquiryPayment', { paymentId })
const payPalOrder = { method: { paymentMethodType: 'PAYPAL' }, captureMode: 'MANUAL' } as const
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)

/** Seconds from one time on the wire to another. */
const secondsBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1_000

describe('an inquiry shows a payment', () => {
  test('whose buyer is away: PROCESSING, no transactions', async () => {
    const paid = await shop.call('pay', payment(payPalOrder))
    const seen = await inquire(paid.paymentId)
    expect(seen).toMatchObject({
      result: { resultStatus: 'S', resultCode: 'SUCCESS' },
      paymentStatus: 'PROCESSING',
      paymentResultCode: 'PAYMENT_IN_PROCESS',
      paymentCreateTime: isoTime,
    })
    for (const absent of ['paymentTime', 'authExpiryTime', 'transactions']) expect(seen).not.toHaveProperty(absent)
  })

  test('authorized and not captured: SUCCESS, its last moment to capture, no transactions', async () => {
    const asked = manual('12950', { fields: { metadata: '{"shop":7}' } })
    const paid = await shop.call('pay', asked)
    const seen = await inquire(paid.paymentId)
    expect(seen).toMatchObject({
      result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
      paymentStatus: 'SUCCESS',
      paymentResultCode: 'SUCCESS',
      paymentResultMessage: 'success.',
      paymentRequestId: asked.paymentRequestId,
      paymentId: paid.paymentId,
      paymentAmount: { currency: 'EUR', value: '12950' },
      paymentCreateTime: isoTime,
      paymentTime: isoTime,
      authExpiryTime: isoTime,
      paymentMethodType: 'CARD',
      metadata: '{"shop":7}',
      acquirerInfo: { acquirerName: 'ALIPAY' },
    })
    expect(seen).not.toHaveProperty('transactions')
    expect(secondsBetween(seen.paymentTime, seen.authExpiryTime)).toBe(7 * 86_400)
    expect(seen.paymentResultInfo).toMatchObject({ cardBrand: 'VISA', lastFour: '0768' })
  })

  test('whose capture is pending: SUCCESS with a PROCESSING item as in the guide', async () => {
    const { paymentId } = await shop.call('pay', manual())
    const asked = capture(paymentId, '4002')
    const { captureId } = await shop.call('capture', asked)
    const seen = await inquire(paymentId)
    expect(seen.paymentStatus).toBe('SUCCESS')
    expect(seen.transactions).toEqual([
      expect.objectContaining({
        transactionType: 'CAPTURE',
        transactionStatus: 'PROCESSING',
        transactionRequestId: asked.captureRequestId,
        transactionAmount: { currency: 'EUR', value: '4002' },
        transactionId: captureId,
        transactionResult: {
          resultStatus: 'U',
          resultCode: 'PAYMENT_IN_PROCESS',
          resultMessage: 'payment in process',
        },
      }),
    ])
    expect(seen.transactions[0]).not.toHaveProperty('transactionTime')
  })

  test('captured: SUCCESS with a SUCCESS item as in the guide', async () => {
    const { paymentId } = await shop.call('pay', manual())
    const asked = capture(paymentId, '10000')
    const captured = await shop.call('capture', asked)
    const seen = await inquire(paymentId)
    expect(seen.paymentStatus).toBe('SUCCESS')
    expect(seen.transactions).toEqual([
      expect.objectContaining({
        transactionType: 'CAPTURE',
        transactionStatus: 'SUCCESS',
        transactionRequestId: asked.captureRequestId,
        transactionAmount: { currency: 'EUR', value: '10000' },
        transactionId: captured.captureId,
        transactionTime: captured.captureTime,
        transactionResult: expect.objectContaining({ resultStatus: 'S', resultCode: 'SUCCESS' }),
        acquirerInfo: captured.acquirerInfo,
      }),
    ])
  })

  test('whose capture failed: SUCCESS with a FAIL item as in the guide, and a new id may try again', async () => {
    const { paymentId } = await shop.call('pay', manual())
    const failed = capture(paymentId, '4001')
    const { captureId } = await shop.call('capture', failed)
    const item = {
      transactionType: 'CAPTURE',
      transactionStatus: 'FAIL',
      transactionRequestId: failed.captureRequestId,
      transactionAmount: { currency: 'EUR', value: '4001' },
      transactionId: captureId,
      transactionTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      transactionResult: expect.objectContaining({ resultStatus: 'F', resultCode: 'PROCESS_FAIL' }),
    }
    expect(await inquire(paymentId)).toMatchObject({ paymentStatus: 'SUCCESS', transactions: [item] })

    expect((await shop.call('capture', capture(paymentId, '10000'))).result.resultStatus).toBe('S')
    const seen = await inquire(paymentId)
    expect(seen).toMatchObject({ paymentStatus: 'SUCCESS', transactions: [item, { transactionStatus: 'SUCCESS' }] })
  })

  test('captured in parts: one item each, in their order', async () => {
    const { paymentId } = await shop.call('pay', manual('10000'))
    for (const value of ['1000', '2000', '3000']) await shop.call('capture', capture(paymentId, value))
    const { transactions } = await inquire(paymentId)
    const values = transactions.map((item: Json) => item.transactionAmount.value)
    expect(values).toEqual(['1000', '2000', '3000'])
  })

  test('captured automatically: the same item under an id of APO’s own', async () => {
    const { paymentId } = await shop.call('pay', payment({ captureMode: 'AUTOMATIC' }))
    await server.advance(shop, 0)
    const { paymentStatus, transactions } = await inquire(paymentId)
    expect(paymentStatus).toBe('SUCCESS')
    expect(transactions).toHaveLength(1)
    expect(transactions[0]).toMatchObject({
      transactionType: 'CAPTURE',
      transactionStatus: 'SUCCESS',
      transactionAmount: { currency: 'EUR', value: '10000' },
      transactionRequestId: expect.stringMatching(/^\d{1,35}$/),
      transactionResult: { resultStatus: 'S' },
    })
  })

  test('that failed: FAIL with the reason', async () => {
    const { paymentId } = await shop.call('pay', manual('10000', { card: cards.declined }))
    const seen = await inquire(paymentId)
    expect(seen).toMatchObject({
      result: { resultStatus: 'S' },
      paymentStatus: 'FAIL',
      paymentResultCode: 'DO_NOT_HONOR',
    })
    for (const absent of ['paymentTime', 'authExpiryTime', 'transactions']) expect(seen).not.toHaveProperty(absent)
  })

  test('cancelled: CANCELLED', async () => {
    const { paymentId } = await shop.call('pay', manual())
    await shop.call('cancel', { paymentId })
    const seen = await inquire(paymentId)
    expect(seen).toMatchObject({ result: { resultStatus: 'S' }, paymentStatus: 'CANCELLED' })
    expect(seen).not.toHaveProperty('paymentTime')
  })
})

describe('time', () => {
  const advanced = async (ms: number, act: (merchant: Merchant) => Promise<Json>) => {
    const merchant = await server.newMerchant()
    const paid = await act(merchant)
    await server.advance(merchant, ms)
    return { merchant, paid, seen: await inquire(paid.paymentId, merchant) }
  }

  test('ends an authorization that nobody captured: CANCELLED after seven days at Antom', async () => {
    const { seen } = await advanced(7 * time.day, (merchant) => merchant.call('pay', manual()))
    expect(seen.paymentStatus).toBe('CANCELLED')
  })

  test('leaves it a minute before', async () => {
    const { seen } = await advanced(7 * time.day - time.minute, (merchant) => merchant.call('pay', manual()))
    expect(seen.paymentStatus).toBe('SUCCESS')
  })

  test('ends a payment whose buyer stays away for 14 minutes: FAIL', async () => {
    const away = (merchant: Merchant) => merchant.call('pay', payment(payPalOrder))
    expect((await advanced(13 * time.minute, away)).seen.paymentStatus).toBe('PROCESSING')
    const { seen } = await advanced(14 * time.minute, away)
    expect(seen).toMatchObject({ paymentStatus: 'FAIL', paymentResultCode: 'ORDER_IS_CLOSED' })
  })

  test('gives a PayPal authorization 29 days', async () => {
    const paid = await shop.call('pay', payment(payPalOrder))
    await decide(paid.normalUrl, 'authorize')
    const { paymentTime, authExpiryTime } = await inquire(paid.paymentId)
    expect(secondsBetween(paymentTime, authExpiryTime)).toBe(29 * 86_400)
  })
})

describe('an inquiry finds a payment', () => {
  test('by paymentRequestId', async () => {
    const asked = manual()
    const { paymentId } = await shop.call('pay', asked)
    const seen = await shop.call('inquiryPayment', { paymentRequestId: asked.paymentRequestId })
    expect(seen.paymentId).toBe(paymentId)
  })

  test('by paymentId when it is given both', async () => {
    const [one, other] = [manual(), manual()]
    const { paymentId } = await shop.call('pay', one)
    await shop.call('pay', other)
    const seen = await shop.call('inquiryPayment', { paymentId, paymentRequestId: other.paymentRequestId })
    expect(seen.paymentRequestId).toBe(one.paymentRequestId)
  })

  test('not, when there is none: ORDER_NOT_EXIST', async () => {
    for (const body of [{ paymentId: '1' }, { paymentRequestId: 'never-used' }]) {
      const seen = await shop.call('inquiryPayment', body)
      expect(seen).toEqual({ result: expect.objectContaining({ resultStatus: 'F', resultCode: 'ORDER_NOT_EXIST' }) })
    }
  })
})
