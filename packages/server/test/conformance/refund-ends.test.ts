import { describe, expect, test } from 'vitest'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import { expectBooksEqual } from './books.ts'
import { readNotification } from './notification.ts'
import { refund } from './orders.ts'
import type { Json } from './raw-client.ts'
import { captured } from './refunded.ts'
import { type Merchant, startServer, time } from './running-server.ts'

const server = await startServer()

/** A merchant that is told of its refunds, with a captured payment of 100.00 EUR. */
async function shopWithPayment() {
  const endpoint = await startMerchant()
  const merchant = await server.newMerchant(undefined, { refund: endpoint.url })
  const told = async (): Promise<readonly string[]> => {
    await server.advance(merchant, 0)
    const bodies = endpoint.received.map((request) => readNotification(request, merchant).body)
    return bodies.map(({ refundStatus, result }) => `${refundStatus} ${result.resultStatus} ${result.resultCode}`)
  }
  return { merchant, told, ...(await captured(merchant)) }
}

async function refundItem(merchant: Merchant, paymentId: string): Promise<Json> {
  const { transactions } = await merchant.call('inquiryPayment', { paymentId })
  return transactions.find(({ transactionType }: Json) => transactionType === 'REFUND')
}

/** How much of the only payment was given back, and is being, by both sides' books. */
async function givenBack(merchant: Merchant) {
  const [position] = await expectBooksEqual(server, merchant)
  return [position?.refunded, position?.refunding]
}

describe('a refund that is open', () => {
  test.each([
    ['7002', 'that the acquirer decides later'],
    ['7003', 'whose answer never came'],
    ['7004', 'that got lost on the way'],
    ['7005', 'that could not be sent'],
    ['7006', 'whose answer is late'],
    ['7007', 'that the acquirer will refuse later'],
    ['7009', 'of which the acquirer will tell twice'],
  ])('of %s, %s, says U, holds its amount, and is PROCESSING', async (value) => {
    const { merchant, told, paymentId } = await shopWithPayment()
    const asked = refund(paymentId, value, 'EUR', { metadata: 'CN-7' })
    const answer = await merchant.call('refund', asked)
    expect(answer).toMatchObject({
      refundRequestId: asked.refundRequestId,
      refundId: expect.stringMatching(/^20\d{24,33}$/),
      paymentId,
      refundAmount: asked.refundAmount,
      result: {
        resultStatus: 'U',
        resultCode: 'UNKNOWN_EXCEPTION',
        resultMessage: 'the refund is being processed; repeat it or inquire',
      },
    })
    expect(answer).not.toHaveProperty('refundTime')
    const { refundId } = answer
    const inquired = await merchant.call('inquiryRefund', { refundId })
    expect(inquired).toMatchObject({
      result: { resultStatus: 'S', resultCode: 'SUCCESS' },
      refundStatus: 'PROCESSING',
      refundAmount: asked.refundAmount,
      metadata: 'CN-7',
    })
    for (const field of ['refundTime', 'arn', 'rrn']) expect(inquired).not.toHaveProperty(field)
    expect(await refundItem(merchant, paymentId)).toMatchObject({
      transactionId: refundId,
      transactionStatus: 'PROCESSING',
      transactionResult: { resultStatus: 'U', resultCode: 'PAYMENT_IN_PROCESS' },
    })
    const other = await merchant.call('refund', refund(paymentId, '3000'))
    expect(other.result.resultCode).toBe('REFUND_AMOUNT_EXCEED')
    expect(await told()).toEqual(['FAIL F REFUND_AMOUNT_EXCEED'])
  })

  test.each([
    ['7002', 'SUCCESS'],
    ['7003', 'SUCCESS'],
    ['7004', 'SUCCESS'],
    ['7005', 'SUCCESS'],
    ['7006', 'SUCCESS'],
    ['7007', 'FAIL'],
    ['7009', 'SUCCESS'],
  ])('of %s is %s in the end, for inquiries, repeats and the one notification', async (value, status) => {
    const { merchant, told, paymentId } = await shopWithPayment()
    const asked = refund(paymentId, value)
    const first = await merchant.call('refund', asked)
    expect(first.result.resultStatus).toBe('U')
    await server.advance(merchant, 10 * time.minute)
    const { refundId } = first
    const inquired = await merchant.call('inquiryRefund', { refundId })
    const repeat = await merchant.call('refund', asked)
    const [letter, code] = status === 'SUCCESS' ? ['S', 'SUCCESS'] : ['F', 'PROCESS_FAIL']
    expect(inquired.refundStatus).toBe(status)
    expect(repeat).toMatchObject({ refundId, result: { resultStatus: letter, resultCode: code } })
    expect(repeat.refundTime).toBe(inquired.refundTime)
    expect('arn' in inquired).toBe(status === 'SUCCESS')
    expect(await refundItem(merchant, paymentId)).toMatchObject({
      transactionId: refundId,
      transactionRequestId: asked.refundRequestId,
      transactionStatus: status,
      transactionResult: { resultStatus: letter, resultCode: code },
    })
    expect(await told()).toEqual([`${status} ${letter} ${code}`])
    const done = status === 'SUCCESS'
    expect(await givenBack(merchant)).toEqual([done ? BigInt(value) : 0n, 0n])
    const rest = String(done ? 10_000n - BigInt(value) : 10_000n)
    expect((await merchant.call('refund', refund(paymentId, rest))).result.resultStatus).toBe('S')
  })
})

test('a refund of 7001 that the acquirer declines is FAIL at once, and its amount is free', async () => {
  const { merchant, told, paymentId } = await shopWithPayment()
  const { refundId, result } = await merchant.call('refund', refund(paymentId, '7001'))
  expect(result).toMatchObject({ resultStatus: 'F', resultCode: 'PROCESS_FAIL' })
  expect((await merchant.call('inquiryRefund', { refundId })).refundStatus).toBe('FAIL')
  expect(await told()).toEqual(['FAIL F PROCESS_FAIL'])
  expect(await givenBack(merchant)).toEqual([0n, 0n])
  expect((await merchant.call('refund', refund(paymentId, '10000'))).result.resultStatus).toBe('S')
})

test('a refund of 7008 comes back after a day: S stays S, inquiries say FAIL, notifyRefund says F', async () => {
  const { merchant, told, paymentId } = await shopWithPayment()
  const asked = refund(paymentId, '7008')
  const first = await merchant.call('refund', asked)
  const { refundId } = first
  expect(first.result.resultStatus).toBe('S')
  expect((await merchant.call('inquiryRefund', { refundId })).refundStatus).toBe('SUCCESS')
  expect(await givenBack(merchant)).toEqual([7_008n, 0n])
  await server.advance(merchant, time.day)
  expect(await merchant.call('refund', asked)).toEqual(first)
  const inquired = await merchant.call('inquiryRefund', { refundId })
  expect(inquired).toMatchObject({
    result: { resultStatus: 'S' },
    refundStatus: 'FAIL',
    acquirerInfo: { acquirerResultCode: 'REFUND_RETURNED' },
  })
  expect(inquired).not.toHaveProperty('refundTime')
  const item = await refundItem(merchant, paymentId)
  expect(item).toMatchObject({
    transactionId: refundId,
    transactionStatus: 'FAIL',
    transactionResult: { resultStatus: 'F', resultCode: 'PROCESS_FAIL' },
  })
  expect(item.transactionTime).not.toBe(first.refundTime)
  expect(await told()).toEqual(['SUCCESS S SUCCESS', 'FAIL F PROCESS_FAIL'])
  expect(await givenBack(merchant)).toEqual([0n, 0n])
  // The money is with the merchant again, and can be given back in another try.
  expect((await merchant.call('refund', refund(paymentId, '10000'))).result.resultStatus).toBe('S')
})

test('a refund of one capture that comes back can be given back from that capture again', async () => {
  const { merchant, paymentId, captureIds } = await shopWithPayment()
  const [captureId] = captureIds
  await merchant.call('refund', refund(paymentId, '7008', 'EUR', { captureId }))
  const again = () => merchant.call('refund', refund(paymentId, '10000', 'EUR', { captureId }))
  expect((await again()).result.resultCode).toBe('REFUND_AMOUNT_EXCEED')
  await server.advance(merchant, time.day)
  expect((await again()).result.resultStatus).toBe('S')
  expect(await givenBack(merchant)).toEqual([10_000n, 0n])
})
