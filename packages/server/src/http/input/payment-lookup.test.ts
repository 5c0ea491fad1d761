import { describe, expect, test } from 'vitest'
import { readCancel } from './cancel.ts'
import { readInquiryPayment } from './inquiry-payment.ts'

describe.each([
  ['inquiryPayment', readInquiryPayment],
  ['cancel', readCancel],
])('%s', (_api, read) => {
  test('finds a payment by either id', () => {
    expect(read({ paymentId: '20261101PAY1' })).toEqual({ ok: true, value: { paymentId: '20261101PAY1' } })
    expect(read({ paymentRequestId: 'pay-1' })).toEqual({ ok: true, value: { paymentRequestId: 'pay-1' } })
  })

  test('asks by paymentId alone when both are sent', () => {
    expect(read({ paymentRequestId: 'pay-1', paymentId: '20261101PAY1' })).toEqual({
      ok: true,
      value: { paymentId: '20261101PAY1' },
    })
  })

  test('takes null for a missing id', () => {
    expect(read({ paymentRequestId: 'pay-1', paymentId: null, merchantAccountId: null })).toEqual({
      ok: true,
      value: { paymentRequestId: 'pay-1' },
    })
  })

  test.each([{}, { paymentId: null, paymentRequestId: null }])('refuses %j, which names no payment', (body) => {
    expect(read(body)).toEqual({ ok: false, message: 'paymentId: is required when there is no paymentRequestId' })
  })

  test.each([
    [{ paymentId: 'x'.repeat(65) }, 'paymentId'],
    [{ paymentId: 17 }, 'paymentId'],
    [{ paymentId: '20261101PAY1', paymentRequestId: '' }, 'paymentRequestId'],
  ])('refuses %j', (body, field) => {
    const message = `${field}: must be a string of 1 to 64 visible ASCII characters, without spaces`
    expect(read(body)).toEqual({ ok: false, message })
  })

  test.each([null, [], 'pay-1'])('refuses %j, which is not an object', (body) => {
    expect(read(body)).toEqual({ ok: false, message: 'body: must be an object' })
  })
})
