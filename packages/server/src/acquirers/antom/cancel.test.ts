import { describe, expect, test } from 'vitest'
import { voidAuthorization } from './cancel.ts'
import { account, outcomeOf, requestOf, result, voidOrder } from './fixtures/orders.ts'

describe('a void of a payment of which nothing is captured', () => {
  const { paymentTransactionId: _id, ...unanswered } = voidOrder

  test('cancels by our reference, known id or not', () => {
    for (const order of [voidOrder, unanswered]) {
      const { url, reads, body } = requestOf(voidAuthorization(order, account))
      expect(new URL(url).pathname).toBe('/ams/api/v1/payments/cancel')
      expect([reads, body]).toEqual([undefined, { paymentRequestId: 'pay0001' }])
    }
  })

  test.each([
    ['S', 'SUCCESS', 'succeeded'],
    ['F', 'CANCEL_WINDOW_EXCEED', 'failed'],
    ['F', 'ORDER_STATUS_INVALID', 'failed'],
    ['F', 'PROCESS_FAIL', 'failed'],
    ['F', 'ACCESS_DENIED', 'unknown'],
    ['F', 'INVALID_SIGNATURE', 'unknown'],
    ['F', 'WHO_KNOWS', 'unknown'],
    ['U', 'UNKNOWN_EXCEPTION', 'unknown'],
    ['U', 'REQUEST_TRAFFIC_EXCEED_LIMIT', 'unknown'],
    ['S', 'ALMOST', 'unknown'],
    ['Z', 'SUCCESS', 'unknown'],
  ])('%s %s is %s', (status, code, kind) => {
    expect(outcomeOf(voidAuthorization(voidOrder, account), result(status, code))).toMatchObject({ kind })
  })

  test('is not found only where Antom never confirmed the payment', () => {
    const nothing = result('F', 'ORDER_NOT_EXIST')
    expect(outcomeOf(voidAuthorization(unanswered, account), nothing)).toEqual({ kind: 'not-found' })
    expect(outcomeOf(voidAuthorization(voidOrder, account), nothing)).toMatchObject({ kind: 'unknown' })
  })
})

describe('a void of the rest of a captured payment', () => {
  const order = { ...voidOrder, captured: 8_000n }
  const payment = (authExpiryTime?: string) => ({
    paymentRequestId: 'pay0001',
    paymentId: '20261102100001',
    paymentStatus: 'SUCCESS',
    authExpiryTime,
    ...result('S', 'SUCCESS'),
  })

  test('sends no cancel: that would touch what is captured', () => {
    const { url, reads } = requestOf(voidAuthorization(order, account))
    expect([new URL(url).pathname, reads]).toEqual(['/ams/api/v1/payments/inquiryPayment', true])
  })

  test.each([
    ['2026-11-02T09:00:00Z', 'succeeded'],
    ['2026-11-02T09:00:01Z', 'pending'],
  ])('of an authorization that ends at %s, at nine o’clock, is %s', (end, kind) => {
    expect(outcomeOf(voidAuthorization(order, account), payment(end))).toMatchObject({ kind })
  })

  test.each([
    ['2026-11-09T08:59:59Z', 'pending'],
    ['2026-11-09T09:00:00Z', 'succeeded'],
  ])('whose end Antom does not tell is over after seven days: at %s it is %s', (now, kind) => {
    const later = { ...order, now: new Date(now) }
    expect(outcomeOf(voidAuthorization(later, account), payment())).toMatchObject({ kind })
  })

  test.each([
    ['denied', result('F', 'ORDER_NOT_EXIST')],
    ['another', { ...payment('2026-11-02T09:00:00Z'), paymentRequestId: 'pay0002' }],
    ['not told', result('U', 'UNKNOWN_EXCEPTION')],
  ])('of a payment that is %s is unknown', (_what, body) => {
    expect(outcomeOf(voidAuthorization(order, account), body)).toMatchObject({ kind: 'unknown' })
  })
})
