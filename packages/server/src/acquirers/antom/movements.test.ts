import { describe, expect, test } from 'vitest'
import { capture, inquireCapture } from './capture.ts'
import {
  account,
  captureInquiry,
  captureOrder,
  outcomeOf,
  refundInquiry,
  refundOrder,
  requestOf,
  result,
} from './fixtures/orders.ts'
import { inquireRefund, refund } from './refund.ts'

const eight = { currency: 'EUR', value: '8000' }
const captured = { captureRequestId: 'cap0001', captureId: '20261102200001', captureAmount: eight }
const refunded = {
  refundRequestId: 'ref0001',
  refundId: '20261102300001',
  refundAmount: { currency: 'EUR', value: '2500' },
}

const cases = [
  {
    name: 'capture',
    carryOut: () => capture(captureOrder, account),
    path: '/ams/api/v1/payments/capture',
    body: {
      captureRequestId: 'cap0001',
      paymentId: '20261102100001',
      captureAmount: eight,
      isLastCapture: false,
    },
    done: captured,
    amount: { currency: 'EUR', value: 8_000n },
    id: '20261102200001',
    underWay: 'CAPTURE_IN_PROCESS',
    amountMember: 'captureAmount',
    idMember: 'captureRequestId',
    refusals: ['AUTH_EXPIRED', 'AUTH_CANCELLED', 'AUTH_NOT_FOUND', 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT', 'PROCESS_FAIL'],
  },
  {
    name: 'refund',
    carryOut: () => refund(refundOrder, account),
    path: '/ams/api/v1/payments/refund',
    body: {
      refundRequestId: 'ref0001',
      paymentId: '20261102100001',
      refundAmount: { currency: 'EUR', value: '2500' },
      captureId: '20261102200001',
      refundNotifyUrl: 'https://pay.example/callbacks/ALIPAY',
    },
    done: refunded,
    amount: { currency: 'EUR', value: 2_500n },
    id: '20261102300001',
    underWay: 'REFUND_IN_PROCESS',
    amountMember: 'refundAmount',
    idMember: 'refundRequestId',
    refusals: ['REFUND_AMOUNT_EXCEED', 'REFUND_WINDOW_EXCEED', 'MERCHANT_BALANCE_NOT_ENOUGH', 'ORDER_STATUS_INVALID'],
  },
] as const

describe.each(cases)(
  'a $name',
  ({ carryOut, path, body, done, amount, id, underWay, amountMember, idMember, refusals }) => {
    const outcome = (answer: object | string, status = 200) => outcomeOf(carryOut(), answer, status)

    test('is asked for under our reference', () => {
      const request = requestOf(carryOut())
      expect([new URL(request.url).pathname, request.reads, request.body]).toEqual([path, undefined, body])
    })

    test('that succeeds is of the amount that the answer names', () => {
      expect(outcome({ ...done, ...result('S', 'SUCCESS') })).toEqual({
        kind: 'succeeded',
        amount,
        receipt: { transactionId: id, resultCode: 'SUCCESS', resultMessage: 'as Antom says it' },
      })
      const other = { ...done, [amountMember]: { currency: 'EUR', value: '1' }, ...result('S', 'SUCCESS') }
      expect(outcome(other)).toMatchObject({ kind: 'succeeded', amount: { currency: 'EUR', value: 1n } })
    })

    test('whose answer names no amount is done only when it is ours', () => {
      expect(outcome({ ...done, [amountMember]: undefined, ...result('S', 'SUCCESS') })).toMatchObject({
        kind: 'already-done',
      })
      const nobodys = { ...done, [amountMember]: undefined, [idMember]: undefined, ...result('S', 'SUCCESS') }
      expect(outcome(nobodys)).toMatchObject({ kind: 'unknown' })
    })

    test('under way is pending', () => {
      expect(outcome({ ...done, ...result('U', underWay) })).toMatchObject({
        kind: 'pending',
        receipt: { transactionId: id },
      })
    })

    test.each(refusals)('is refused with %s', (code) => {
      expect(outcome(result('F', code))).toMatchObject({ kind: 'failed', code, receipt: { resultCode: code } })
    })

    test.each([
      ['refused at the door for its signature', result('F', 'INVALID_SIGNATURE')],
      ['refused at the door for its client', result('F', 'INVALID_CLIENT')],
      ['refused at the door for a missing permission', result('F', 'ACCESS_DENIED')],
      ['that clashes with another under our reference', result('F', 'REPEAT_REQ_INCONSISTENT')],
      ['refused with a code that is not listed', result('F', 'WHO_KNOWS')],
      ['that succeeds with a code that is not listed', { ...done, ...result('S', 'ALMOST') }],
      ['of an unlisted status', { ...done, ...result('X', 'SUCCESS') }],
      ['that Antom does not know', result('U', 'UNKNOWN_EXCEPTION')],
      ['of too much traffic', result('U', 'REQUEST_TRAFFIC_EXCEED_LIMIT')],
      ['under another reference', { ...done, [idMember]: 'other', ...result('S', 'SUCCESS') }],
      ['of an amount that is none', { ...done, [amountMember]: { currency: 'EUR' }, ...result('S', 'SUCCESS') }],
      ['without a result', done],
      ['answered by a page', '<html></html>'],
    ])('%s is unknown', (_what, answer) => {
      expect(outcome(answer)).toMatchObject({ kind: 'unknown' })
    })

    test('answered with another HTTP status is unknown', () => {
      expect(outcome({ ...done, ...result('S', 'SUCCESS') }, 404)).toMatchObject({ kind: 'unknown' })
    })
  },
)

test('the last capture says so', () => {
  expect(requestOf(capture({ ...captureOrder, last: true }, account)).body.isLastCapture).toBe(true)
})

test.each([refundOrder.paymentTransactionId, ''])('a refund names no capture by the id "%s"', (transactionId) => {
  const order = { ...refundOrder, capture: { reference: 'cap0001', transactionId } }
  expect(requestOf(refund(order, account)).body).not.toHaveProperty('captureId')
})

describe('an inquiry about a capture', () => {
  const transaction = (transactionStatus: string, more: object = {}) => ({
    transactionType: 'CAPTURE',
    transactionStatus,
    transactionId: '20261102200001',
    transactionRequestId: 'cap0001',
    transactionAmount: eight,
    transactionResult: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'done' },
    ...more,
  })
  const inquired = (transactions: unknown, more: object = {}) =>
    outcomeOf(inquireCapture(captureInquiry, account), {
      paymentRequestId: 'pay0001',
      paymentStatus: 'SUCCESS',
      transactions,
      ...result('S', 'SUCCESS'),
      ...more,
    })

  test('asks for the payment by our reference', () => {
    const { url, reads, body } = requestOf(inquireCapture(captureInquiry, account))
    expect(new URL(url).pathname).toBe('/ams/api/v1/payments/inquiryPayment')
    expect([reads, body]).toEqual([true, { paymentRequestId: 'pay0001' }])
  })

  test('reads its own transaction among others, by name', () => {
    const others = [
      transaction('SUCCESS', { transactionRequestId: 'cap0002', transactionAmount: { currency: 'EUR', value: '1' } }),
      transaction('SUCCESS', { transactionType: 'REFUND' }),
    ]
    expect(inquired([...others, transaction('SUCCESS')])).toMatchObject({
      kind: 'succeeded',
      amount: { currency: 'EUR', value: 8_000n },
      receipt: { transactionId: '20261102200001' },
    })
    const failed = { transactionResult: { resultStatus: 'F', resultCode: 'AUTH_EXPIRED' } }
    expect(inquired([transaction('FAIL', failed)])).toMatchObject({ kind: 'failed', code: 'AUTH_EXPIRED' })
    expect(inquired([transaction('FAIL', { transactionResult: undefined })])).toMatchObject({ code: 'PROCESS_FAIL' })
    expect(inquired([transaction('CANCELLED')])).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(inquired([transaction('PROCESSING')])).toMatchObject({ kind: 'pending' })
    expect(inquired([transaction('PENDING')])).toMatchObject({ kind: 'pending' })
  })

  test.each([
    ['of unlisted status', [transaction('SETTLED')], {}],
    ['without an amount', [transaction('SUCCESS', { transactionAmount: undefined })], {}],
    ['of another payment', [transaction('SUCCESS')], { paymentRequestId: 'pay0002' }],
    ['of a payment that Antom denies', undefined, result('F', 'ORDER_NOT_EXIST')],
    ['that could not be asked about', undefined, result('F', 'INVALID_SIGNATURE')],
    ['that Antom cannot tell about', undefined, result('U', 'UNKNOWN_EXCEPTION')],
  ])('%s is unknown', (_what, transactions, more) => {
    expect(inquired(transactions, more)).toMatchObject({ kind: 'unknown' })
  })

  test.each([[undefined], [[]], [[transaction('SUCCESS', { transactionRequestId: 'cap0002' })]]])(
    'that is not among the transactions %j is not found',
    (transactions) => {
      expect(inquired(transactions)).toEqual({ kind: 'not-found' })
    },
  )
})

describe('an inquiry about a refund', () => {
  const inquired = (body: object) => outcomeOf(inquireRefund(refundInquiry, account), body)
  const found = (refundStatus: unknown, more: object = {}) => ({
    ...refunded,
    refundStatus,
    ...result('S', 'SUCCESS'),
    ...more,
  })

  test('goes by our reference', () => {
    const { url, reads, body } = requestOf(inquireRefund(refundInquiry, account))
    expect(new URL(url).pathname).toBe('/ams/api/v1/payments/inquiryRefund')
    expect([reads, body]).toEqual([true, { refundRequestId: 'ref0001' }])
  })

  test('reads every status by its name', () => {
    expect(inquired(found('SUCCESS', { arn: '74500016309200000000421', rrn: 'x'.repeat(33) }))).toEqual({
      kind: 'succeeded',
      amount: { currency: 'EUR', value: 2_500n },
      receipt: { transactionId: '20261102300001', resultCode: 'SUCCESS', arn: '74500016309200000000421' },
    })
    expect(inquired(found('FAIL'))).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(inquired(found('PROCESSING'))).toMatchObject({ kind: 'pending' })
    expect(inquired(found('PENDING'))).toMatchObject({ kind: 'pending' })
  })

  test.each([
    ['REFUND_NOT_EXIST', result('F', 'REFUND_NOT_EXIST')],
    ['ORDER_NOT_EXIST', result('F', 'ORDER_NOT_EXIST')],
    ['an answer that names nothing', { refundId: null, refundRequestId: null, ...result('S', 'SUCCESS') }],
  ])('with %s is not found', (_what, body) => {
    expect(inquired(body)).toEqual({ kind: 'not-found' })
  })

  test.each([
    ['of unlisted status', found('FAILED')],
    ['without status', found(undefined)],
    ['of another reference', found('SUCCESS', { refundRequestId: 'ref0002' })],
    ['without an amount', found('SUCCESS', { refundAmount: undefined })],
    ['that could not be asked about', result('F', 'PROCESS_FAIL')],
  ])('%s is unknown', (_what, body) => {
    expect(inquired(body)).toMatchObject({ kind: 'unknown' })
  })
})
