import { describe, expect, test } from 'vitest'
import { antom } from './antom.ts'
import { account, cardMethod, koreanMethod, outcomeOf, requestOf, result, walletMethod } from './fixtures/orders.ts'

const american = { ...cardMethod, card: { brand: 'VISA', country: 'US', lastFour: '0768' } }

describe('what Antom takes', () => {
  test.each([
    ['a card', cardMethod, { capture: 'separate', manualCapture: true, partialCapture: true, maxCaptures: 10 }],
    ['an American card', american, { capture: 'separate', partialCapture: false, maxCaptures: 1 }],
    ['a Korean card', koreanMethod, { capture: 'with-authorization', manualCapture: false, maxCaptures: 1 }],
    ['a card of unknown country', { type: 'CARD', issuerAuthenticated: true }, { capture: 'with-authorization' }],
    ['an authenticated card of another country', { ...cardMethod, issuerAuthenticated: true }, { capture: 'separate' }],
  ])('%s', (_what, method, capability) => {
    expect(antom.capability(method, 'EUR')).toMatchObject({ flow: 'direct', challenges: true, ...capability })
  })

  test.each([
    ['GCASH', 'PHP', 'until-next-day'],
    ['ALIPAY_HK', 'HKD', 'until-next-day'],
    ['DANA', 'IDR', 'never'],
  ])('%s in %s, paid for good', (type, currency, cancelWindow) => {
    expect(antom.capability({ ...walletMethod, type }, currency)).toMatchObject({
      flow: 'redirect',
      capture: 'none',
      cancelWindow,
    })
  })

  test.each([
    ['GCASH', 'EUR'],
    ['PAYPAL', 'EUR'],
    ['APPLEPAY', 'EUR'],
    ['GOOGLEPAY', 'EUR'],
    ['toString', 'EUR'],
  ])('not %s in %s', (type, currency) => {
    expect(antom.capability({ ...walletMethod, type }, currency)).toBeUndefined()
  })
})

describe('the check of an account', () => {
  const checked = (body: object | string, status = 200) => outcomeOf(antom.check(account), body, status)

  test('asks about a payment that nobody made', () => {
    const { url, reads } = requestOf(antom.check(account))
    expect([new URL(url).pathname, reads]).toEqual(['/ams/api/v1/payments/inquiryPayment', true])
  })

  test.each([
    ['F', 'ORDER_NOT_EXIST', 'good'],
    ['F', 'INVALID_SIGNATURE', 'bad'],
    ['F', 'KEY_NOT_FOUND', 'bad'],
    ['F', 'INVALID_CLIENT', 'bad'],
    ['F', 'ACCESS_DENIED', 'bad'],
    ['F', 'toString', 'unknown'],
    ['U', 'UNKNOWN_EXCEPTION', 'unknown'],
  ])('%s %s is %s', (status, code, kind) => {
    expect(checked(result(status, code))).toMatchObject({ kind })
  })

  test('cannot be read from another page', () => {
    expect(checked('<html></html>')).toMatchObject({ kind: 'unknown' })
  })
})

test('the merchant at Antom is the client', () => {
  expect(antom.merchantId(account)).toBe('5Y7M2K0000000417')
})
