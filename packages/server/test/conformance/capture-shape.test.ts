import { describe, expect, test } from 'vitest'
import { capture, manual } from './orders.ts'
import { startServer, time } from './running-server.ts'

const server = await startServer()
const merchant = await server.newMerchant()

const pay = async (order = {}) => (await merchant.call('pay', manual('10000', order))).paymentId
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/
/** Ids that APO makes: digits, date first, at most 35. */
const apoId = /^20\d{24,33}$/

describe('the answer to a capture', () => {
  test('that succeeded has the fields of the guide’s sample and no others', async () => {
    const paymentId = await pay()
    const asked = capture(paymentId, '10000')
    expect(await merchant.call('capture', asked)).toStrictEqual({
      acquirerInfo: {
        acquirerMerchantId: expect.stringMatching(/^\d{16}$/),
        acquirerName: 'ALIPAY',
        acquirerResultCode: 'SUCCESS',
        acquirerResultMessage: 'success',
        acquirerTransactionId: expect.stringMatching(/^\d{35}$/),
        referenceRequestId: expect.stringMatching(apoId),
      },
      captureAmount: { currency: 'EUR', value: '10000' },
      captureId: expect.stringMatching(apoId),
      captureRequestId: asked.captureRequestId,
      captureTime: expect.stringMatching(isoTime),
      paymentId,
      result: { resultCode: 'SUCCESS', resultMessage: 'success.', resultStatus: 'S' },
    })
  })

  test('in the smallest amount there is, as in the guide', async () => {
    const paymentId = await pay({ currency: 'HKD' })
    const captured = await merchant.call('capture', capture(paymentId, '1', 'HKD'))
    expect(captured.result.resultStatus).toBe('S')
    expect(captured.captureAmount).toStrictEqual({ currency: 'HKD', value: '1' })
  })

  test('in the largest amount there is, to the last digit', async () => {
    const value = '9999999999999999'
    const paid = await merchant.call('pay', manual(value))
    expect(paid.paymentAmount.value).toBe(value)
    const captured = await merchant.call('capture', capture(paid.paymentId, value))
    expect(captured.result.resultStatus).toBe('S')
    expect(captured.captureAmount.value).toBe(value)
  })

  test('that the acquirer refused says F and has no time of capture', async () => {
    const paymentId = await pay()
    const asked = capture(paymentId, '4001')
    const refused = await merchant.call('capture', asked)
    expect(refused).toMatchObject({
      captureRequestId: asked.captureRequestId,
      paymentId,
      captureAmount: asked.captureAmount,
      captureId: expect.stringMatching(apoId),
      result: { resultCode: 'PROCESS_FAIL', resultStatus: 'F' },
    })
    expect(refused).not.toHaveProperty('captureTime')
  })

  test.each([
    ['4002', 'that the acquirer decides later'],
    ['4003', 'whose answer never came'],
    ['4004', 'that got lost on the way'],
    ['4006', 'whose answer is late'],
    ['4007', 'that the acquirer will refuse later'],
  ])('of %s, %s, says U and tells its captureId', async (value) => {
    const paymentId = await pay()
    const asked = capture(paymentId, value)
    const answer = await merchant.call('capture', asked)
    expect(answer).toMatchObject({
      captureRequestId: asked.captureRequestId,
      paymentId,
      captureAmount: asked.captureAmount,
      captureId: expect.stringMatching(apoId),
      result: { resultCode: 'CAPTURE_IN_PROCESS', resultStatus: 'U' },
    })
    expect(answer).not.toHaveProperty('captureTime')
  })

  test('echoes the request’s own id, whatever characters it has', async () => {
    const captureRequestId = 'capture_cangxi_lj_20220920_005914_845!~"\\/<&>'
    const captured = await merchant.call('capture', { ...capture(await pay(), '1'), captureRequestId })
    expect(captured.captureRequestId).toBe(captureRequestId)
  })

  test('to a client that nobody knows as an acquirer has no acquirer’s fields', async () => {
    const answer = await merchant.call('capture', capture('20261101000000000000000000000001', '1'))
    expect(Object.keys(answer)).toEqual(['result'])
  })
})

describe('a capture that was U', () => {
  test.each([
    ['4002', 'S'],
    ['4003', 'S'],
    ['4004', 'S'],
    ['4005', 'S'],
    ['4006', 'S'],
    ['4007', 'F'],
  ])('of %s is %s in the end, for inquiries and repeats alike', async (value, status) => {
    const paymentId = await pay()
    const asked = capture(paymentId, value)
    const first = await merchant.call('capture', asked)
    expect(first.result.resultStatus).toBe('U')
    await server.advance(merchant, 10 * time.minute)
    const { transactions } = await merchant.call('inquiryPayment', { paymentId })
    expect(transactions).toHaveLength(1)
    expect(transactions[0]).toMatchObject({
      transactionId: first.captureId,
      transactionRequestId: asked.captureRequestId,
      transactionResult: { resultStatus: status },
    })
    const repeat = await merchant.call('capture', asked)
    expect(repeat.result.resultStatus).toBe(status)
    expect(repeat.captureId).toBe(first.captureId)
  })
})
