import { describe, expect, test } from 'vitest'
import { expectBooksEqual } from './books.ts'
import { capture, cards, manual, newId, payment, refund } from './orders.ts'
import { captured, paidByWallet } from './refunded.ts'
import { type Merchant, startServer, time } from './running-server.ts'

const server = await startServer()
const shop = await server.newMerchant()

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/
/** Ids that APO makes: digits, date first, at most 35. */
const apoId = /^20\d{24,33}$/

/** What both sides' books have of one payment. */
async function positionOf(merchant: Merchant, paymentId: string) {
  return (await expectBooksEqual(server, merchant)).find((row) => row.paymentId === paymentId)
}

async function itemsOf(merchant: Merchant, paymentId: string) {
  return (await merchant.call('inquiryPayment', { paymentId })).transactions
}

describe('the answer to a refund', () => {
  test('that succeeded has APO’s fields and no others', async () => {
    const { paymentId } = await captured(shop)
    const asked = refund(paymentId, '10000')
    expect(await shop.call('refund', asked)).toStrictEqual({
      acquirerInfo: {
        acquirerMerchantId: expect.stringMatching(/^\d{16}$/),
        acquirerName: 'ALIPAY',
        acquirerResultCode: 'SUCCESS',
        acquirerResultMessage: 'success',
        acquirerTransactionId: expect.stringMatching(/^\d{35}$/),
        referenceRequestId: expect.stringMatching(apoId),
      },
      paymentId,
      refundAmount: { currency: 'EUR', value: '10000' },
      refundId: expect.stringMatching(apoId),
      refundRequestId: asked.refundRequestId,
      refundTime: expect.stringMatching(isoTime),
      result: { resultCode: 'SUCCESS', resultMessage: 'success.', resultStatus: 'S' },
    })
    expect(await positionOf(shop, paymentId)).toMatchObject({ captured: 10_000n, refunded: 10_000n, refunding: 0n })
  })

  test('at an acquirer other than Antom names the payment there', async () => {
    const { paymentId } = await shop.call('pay', manual('120', { currency: 'JPY' }))
    await shop.call('capture', capture(paymentId, '120', 'JPY'))
    const refunded = await shop.call('refund', refund(paymentId, '120', 'JPY'))
    expect(refunded).toMatchObject({
      acquirerReferenceNo: expect.stringMatching(/^pay_[a-z2-7]{26}$/),
      acquirerInfo: { acquirerTransactionId: expect.stringMatching(/^act_[a-z2-7]{26}$/) },
      result: { resultStatus: 'S' },
    })
  })

  test('in the largest amount there is keeps every digit', async () => {
    const value = '9999999999999999'
    const { paymentId } = await shop.call('pay', manual(value))
    await shop.call('capture', capture(paymentId, value))
    const refunded = await shop.call('refund', refund(paymentId, value))
    expect(refunded).toMatchObject({ refundAmount: { value }, result: { resultStatus: 'S' } })
  })

  test('takes every field that the SDKs can send, and those not named as well', async () => {
    const { paymentId } = await captured(shop)
    const asked = refund(paymentId, '1', 'EUR', {
      referenceRefundId: 'CN-20481',
      refundReason: 'one lamp chipped',
      isAsyncRefund: false,
      metadata: '{"shop":7}',
      captureId: null,
      refundNotifyUrl: null,
      extendInfo: '{}',
      refundDetails: [{ refundFrom: 'SELLER', refundAmount: { currency: 'EUR', value: '1' } }],
    })
    expect((await shop.call('refund', asked)).result.resultStatus).toBe('S')
  })
})

describe('a payment by card', () => {
  test('is refunded in parts until nothing is left, and stays SUCCESS', async () => {
    const { paymentId } = await captured(shop)
    for (const value of ['2500', '2500', '4999', '1']) {
      expect((await shop.call('refund', refund(paymentId, value))).result.resultStatus).toBe('S')
    }
    expect((await shop.call('refund', refund(paymentId, '1'))).result.resultCode).toBe('REFUND_AMOUNT_EXCEED')
    expect(await positionOf(shop, paymentId)).toMatchObject({ captured: 10_000n, refunded: 10_000n })
    expect((await shop.call('inquiryPayment', { paymentId })).paymentStatus).toBe('SUCCESS')
  })

  test('is refunded across its captures as one sum', async () => {
    const { paymentId } = await captured(shop, '3000', '4000')
    expect((await shop.call('refund', refund(paymentId, '6500'))).result.resultStatus).toBe('S')
    expect((await shop.call('refund', refund(paymentId, '501'))).result.resultCode).toBe('REFUND_AMOUNT_EXCEED')
    expect((await shop.call('refund', refund(paymentId, '500'))).result.resultStatus).toBe('S')
    expect(await positionOf(shop, paymentId)).toMatchObject({ captured: 7_000n, refunded: 7_000n })
  })

  test('is refunded by capture, each up to its own amount', async () => {
    const { paymentId, captureIds } = await captured(shop, '3000', '4000')
    const [first, second] = captureIds
    const of = (captureId: string | undefined, value: string) =>
      shop.call('refund', refund(paymentId, value, 'EUR', { captureId }))
    expect((await of(first, '3001')).result.resultCode).toBe('REFUND_AMOUNT_EXCEED')
    expect((await of(first, '3000')).result.resultStatus).toBe('S')
    expect((await of(first, '1')).result.resultCode).toBe('REFUND_AMOUNT_EXCEED')
    expect((await of(second, '4000')).result.resultStatus).toBe('S')
    expect(await positionOf(shop, paymentId)).toMatchObject({ captured: 7_000n, refunded: 7_000n })
  })

  test('of which the whole was refunded has nothing left of any capture', async () => {
    const { paymentId, captureIds } = await captured(shop, '3000', '4000')
    await shop.call('refund', refund(paymentId, '5000'))
    const { result } = await shop.call('refund', refund(paymentId, '3000', 'EUR', { captureId: captureIds[0] }))
    expect(result.resultCode).toBe('REFUND_AMOUNT_EXCEED')
    expect(result.resultMessage).toBe('refundAmount.value: 3000 is more than the 2000 EUR that can still be refunded')
  })

  test('is refunded while the rest can still be captured, and captured afterwards', async () => {
    const { paymentId } = await captured(shop, '3000')
    await shop.call('refund', refund(paymentId, '3000'))
    expect((await shop.call('capture', capture(paymentId, '7001'))).result.resultCode).toBe(
      'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT',
    )
    expect((await shop.call('capture', capture(paymentId, '7000'))).result.resultStatus).toBe('S')
    expect(await positionOf(shop, paymentId)).toMatchObject({ captured: 10_000n, refunded: 3_000n })
  })

  test('that was captured automatically is refunded by the captureId that inquiryPayment lists', async () => {
    const { paymentId } = await shop.call('pay', payment())
    await server.advance(shop, time.second)
    const [{ transactionId: captureId }] = await itemsOf(shop, paymentId)
    const { result } = await shop.call('refund', refund(paymentId, '10000', 'EUR', { captureId }))
    expect(result.resultStatus).toBe('S')
  })

  test.each([false, true])('captured by its authorization is refunded, captureId named: %s', async (named) => {
    const method = { paymentMethodType: 'CARD', requireIssuerAuthentication: true, paymentMethodMetaData: cards.korean }
    const { paymentId } = await shop.call('pay', payment({ currency: 'THB', method }))
    await server.advance(shop, time.second)
    const [{ transactionId: captureId }] = await itemsOf(shop, paymentId)
    const asked = refund(paymentId, '2500', 'THB', named ? { captureId } : {})
    expect((await shop.call('refund', asked)).result).toMatchObject({ resultStatus: 'S' })
  })

  test('whose authorization ran out is refunded the part that was captured', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await captured(merchant, '6000')
    await server.advance(merchant, 8 * time.day)
    expect((await merchant.call('refund', refund(paymentId, '6001'))).result.resultCode).toBe('REFUND_AMOUNT_EXCEED')
    expect((await merchant.call('refund', refund(paymentId, '6000'))).result.resultStatus).toBe('S')
    expect(await positionOf(merchant, paymentId)).toMatchObject({ captured: 6_000n, refunded: 6_000n })
  })

  test('is refunded until a year after it was made', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await captured(merchant)
    await server.advance(merchant, 365 * time.day - time.minute)
    expect((await merchant.call('refund', refund(paymentId, '1'))).result.resultStatus).toBe('S')
    await server.advance(merchant, time.minute)
    expect((await merchant.call('refund', refund(paymentId, '1'))).result).toMatchObject({
      resultStatus: 'F',
      resultCode: 'REFUND_WINDOW_EXCEED',
    })
  })
})

describe('a payment by wallet', () => {
  test('is refunded in parts', async () => {
    const paymentId = await paidByWallet(shop, 'GCASH')
    for (const value of ['4000', '6000']) {
      expect((await shop.call('refund', refund(paymentId, value, 'PHP'))).result.resultStatus).toBe('S')
    }
    expect(await positionOf(shop, paymentId)).toMatchObject({ authorized: 10_000n, refunded: 10_000n })
    expect(await itemsOf(shop, paymentId)).toMatchObject([
      { transactionType: 'REFUND', transactionAmount: { value: '4000' } },
      { transactionType: 'REFUND', transactionAmount: { value: '6000' } },
    ])
  })

  test('TRUEMONEY is refunded as a whole, once', async () => {
    const paymentId = await paidByWallet(shop, 'TRUEMONEY')
    const giveBack = async (value: string) =>
      (await shop.call('refund', refund(paymentId, value, 'THB'))).result.resultCode
    expect(await giveBack('9999')).toBe('PART_REFUND_NOT_SUPPORT')
    expect(await giveBack('10000')).toBe('SUCCESS')
    expect(await giveBack('10000')).toBe('REFUND_AMOUNT_EXCEED')
  })

  test('DANA is not refunded', async () => {
    const paymentId = await paidByWallet(shop, 'DANA')
    expect((await shop.call('refund', refund(paymentId, '10000', 'IDR'))).result.resultCode).toBe('REFUND_NOT_SUPPORT')
    expect(await positionOf(shop, paymentId)).toMatchObject({ refunded: 0n })
  })

  test('by PayPal is refunded what was captured', async () => {
    const { call } = shop
    const paymentId = await paidByWallet(shop, 'PAYPAL')
    await server.advance(shop, time.second)
    expect((await call('refund', refund(paymentId, '10000'))).result.resultStatus).toBe('S')
  })
})

describe('inquiryPayment', () => {
  test('lists refunds among the captures, in the order they were asked for', async () => {
    const merchant = await server.newMerchant()
    const { paymentId, captureIds } = await captured(merchant, '3000')
    await server.advance(merchant, time.minute)
    const first = refund(paymentId, '1000')
    const refunded = await merchant.call('refund', first)
    await server.advance(merchant, time.minute)
    const second = capture(paymentId, '2000')
    const { captureId } = await merchant.call('capture', second)
    await server.advance(merchant, time.minute)
    const refused = await merchant.call('refund', refund(paymentId, '99999'))
    const items = await itemsOf(merchant, paymentId)
    expect(
      items.map(({ transactionType, transactionId }: { transactionType: string; transactionId: string }) => [
        transactionType,
        transactionId,
      ]),
    ).toEqual([
      ['CAPTURE', captureIds[0]],
      ['REFUND', refunded.refundId],
      ['CAPTURE', captureId],
      ['REFUND', refused.refundId],
    ])
    expect(items[1]).toStrictEqual({
      transactionType: 'REFUND',
      transactionStatus: 'SUCCESS',
      transactionId: refunded.refundId,
      transactionRequestId: first.refundRequestId,
      transactionAmount: { currency: 'EUR', value: '1000' },
      transactionTime: refunded.refundTime,
      transactionResult: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
      acquirerInfo: refunded.acquirerInfo,
    })
    // Nothing was sent to an acquirer, so none is named.
    expect(items[3]).not.toHaveProperty('acquirerInfo')
    expect(items[3]).toMatchObject({ transactionStatus: 'FAIL', transactionResult: { resultStatus: 'F' } })
  })
})

describe('inquiryRefund', () => {
  test('of a card’s refund has the bank’s numbers, and echoes the metadata', async () => {
    const { paymentId } = await captured(shop)
    const asked = refund(paymentId, '2500', 'EUR', { metadata: '{"shop":"Zürich"}' })
    const refunded = await shop.call('refund', asked)
    const inquired = await shop.call('inquiryRefund', { refundId: refunded.refundId })
    expect(inquired).toStrictEqual({
      acquirerInfo: refunded.acquirerInfo,
      arn: expect.stringMatching(/^\d{23}$/),
      rrn: expect.stringMatching(/^\d{12}$/),
      metadata: '{"shop":"Zürich"}',
      refundAmount: { currency: 'EUR', value: '2500' },
      refundId: refunded.refundId,
      refundRequestId: asked.refundRequestId,
      refundStatus: 'SUCCESS',
      refundTime: refunded.refundTime,
      result: { resultCode: 'SUCCESS', resultMessage: 'success.', resultStatus: 'S' },
    })
    expect(await shop.call('inquiryRefund', { refundRequestId: asked.refundRequestId })).toStrictEqual(inquired)
  })

  test('takes the refundId when it is given both', async () => {
    const { paymentId } = await captured(shop)
    const [one, other] = [refund(paymentId, '100'), refund(paymentId, '200')]
    const { refundId } = await shop.call('refund', one)
    await shop.call('refund', other)
    const { refundRequestId } = other
    expect((await shop.call('inquiryRefund', { refundId, refundRequestId })).refundAmount.value).toBe('100')
    const nothing = await shop.call('inquiryRefund', { refundId: '1', refundRequestId })
    expect(nothing.result.resultCode).toBe('ORDER_NOT_EXIST')
  })

  test('of a wallet’s refund has no bank’s numbers', async () => {
    const paymentId = await paidByWallet(shop, 'GCASH')
    const { refundId } = await shop.call('refund', refund(paymentId, '2500', 'PHP'))
    const inquired = await shop.call('inquiryRefund', { refundId })
    expect(inquired.refundStatus).toBe('SUCCESS')
    expect(inquired).not.toHaveProperty('arn')
    expect(inquired).not.toHaveProperty('rrn')
  })

  test('of a refused refund says FAIL, and names no acquirer', async () => {
    const { paymentId } = await captured(shop)
    const { refundId } = await shop.call('refund', refund(paymentId, '10001'))
    const inquired = await shop.call('inquiryRefund', { refundId })
    expect(inquired).toMatchObject({ result: { resultStatus: 'S' }, refundStatus: 'FAIL' })
    for (const field of ['acquirerInfo', 'refundTime', 'arn', 'rrn']) expect(inquired).not.toHaveProperty(field)
  })

  test.each(['refundId', 'refundRequestId'])('of another client’s %s finds nothing', async (field) => {
    const stranger = await server.newMerchant()
    const { paymentId } = await captured(shop)
    const refunded = await shop.call('refund', refund(paymentId, '1'))
    expect(await stranger.call('inquiryRefund', { [field]: refunded[field] })).toStrictEqual({
      result: {
        resultStatus: 'F',
        resultCode: 'ORDER_NOT_EXIST',
        resultMessage: 'no such refund of this client; use the refundId or refundRequestId of its refund request',
      },
    })
  })

  test('of an id that no refund used, but a capture did, finds nothing', async () => {
    const { captureIds } = await captured(shop)
    for (const lookup of [{ refundId: captureIds[0] }, { refundRequestId: newId('ref') }]) {
      expect((await shop.call('inquiryRefund', lookup)).result.resultCode).toBe('ORDER_NOT_EXIST')
    }
  })
})
