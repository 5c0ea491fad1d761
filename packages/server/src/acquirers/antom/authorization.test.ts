import { describe, expect, test } from 'vitest'
import type { Buyer } from '../acquirer.ts'
import { authorize, inquireAuthorization } from './authorization.ts'
import {
  account,
  authorizeOrder,
  cardMethod,
  inquiryOrder,
  koreanMethod,
  outcomeOf,
  requestOf,
  result,
  walletMethod,
} from './fixtures/orders.ts'
import { payRefusals } from './pay-refusals.ts'

const receipt = { transactionId: '20261102100001', resultCode: 'SUCCESS', resultMessage: 'as Antom says it' }
const authorized = {
  paymentRequestId: 'pay0001',
  paymentId: '20261102100001',
  paymentAmount: { currency: 'EUR', value: '12950' },
  authExpiryTime: '2026-11-09T17:00:00+08:00',
  paymentResultInfo: { cardBrand: 'VISA', lastFour: '0768', issuingCountry: 'SG', funding: 'CREDIT' },
}

function paid(body: object | string, order = authorizeOrder(), status = 200) {
  return outcomeOf(authorize(order, account), body, status)
}

describe('the request to pay', () => {
  test('by card holds the money, captures nothing, and ends in nine minutes', () => {
    const { method, url, reads, body } = requestOf(authorize(authorizeOrder(), account))
    expect([method, url, reads]).toEqual([
      'POST',
      'https://open-sea-global.alipay.com/ams/api/v1/payments/pay',
      undefined,
    ])
    expect(body).toEqual({
      productCode: 'CASHIER_PAYMENT',
      paymentRequestId: 'pay0001',
      order: {
        referenceOrderId: 'pay0001',
        orderDescription: 'Two ceramic lamps',
        orderAmount: { currency: 'EUR', value: '12950' },
      },
      paymentAmount: { currency: 'EUR', value: '12950' },
      paymentMethod: {
        paymentMethodType: 'CARD',
        paymentMethodMetaData: {
          cardNo: '4054695723100768',
          cvv: '731',
          expiryMonth: '11',
          expiryYear: '39',
          enableAuthenticationUpgrade: true,
        },
      },
      paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },
      paymentExpiryTime: '2026-11-02T09:09:00+00:00',
      paymentRedirectUrl: 'https://pay.example/back',
      paymentNotifyUrl: 'https://pay.example/callbacks/ALIPAY',
      env: { terminalType: 'WEB' },
    })
  })

  test('tells of the buyer what is known, of a web page always', () => {
    const browser = {
      acceptHeader: '*/*',
      userAgent: 'Mozilla/5.0',
      language: 'de-AT',
      javaEnabled: false,
      javaScriptEnabled: true,
      colorDepth: 24,
      screenHeight: 900,
      screenWidth: 1440,
      timeZoneOffset: -120,
    }
    const name = { first: 'Ada', middle: 'M.', last: 'Lace', full: 'Ada M. Lace' }
    const known = { ip: '203.0.113.24', email: 'ada@lamps.example', phone: '+43 1 58858', reference: 'b-7' }
    const { acceptHeader, userAgent, language, javaEnabled, javaScriptEnabled } = browser
    const told = (buyer: Buyer) => requestOf(authorize({ ...authorizeOrder(), buyer }, account)).body
    expect(told({ ...known, name, browser })).toMatchObject({
      order: {
        buyer: {
          referenceBuyerId: 'b-7',
          buyerName: { firstName: 'Ada', middleName: 'M.', lastName: 'Lace', fullName: 'Ada M. Lace' },
          buyerPhoneNo: '+43 1 58858',
          buyerEmail: 'ada@lamps.example',
        },
      },
      env: {
        terminalType: 'WEB',
        clientIp: '203.0.113.24',
        userAgent: 'Mozilla/5.0',
        browserInfo: { acceptHeader, userAgent, language, javaEnabled, javaScriptEnabled },
        colorDepth: '24',
        screenHeight: '900',
        screenWidth: '1440',
        timeZoneOffset: -120,
      },
    })
    const { env, order } = told({ browser: { timeZoneOffset: -840 } })
    expect(env).toEqual({ terminalType: 'WEB' })
    expect(order).not.toHaveProperty('buyer')
  })

  test('by a Korean card that its issuer authenticates leaves the capture to Antom', () => {
    const { body } = requestOf(authorize(authorizeOrder(koreanMethod), account))
    expect(body.paymentFactor).toEqual({ isAuthorization: true, captureMode: 'AUTOMATIC' })
    expect(body.paymentMethod.requireIssuerAuthentication).toBe(true)
  })

  test('by a wallet names neither a card nor a way to capture', () => {
    const { body } = requestOf(authorize(authorizeOrder(walletMethod), account))
    expect(body.paymentMethod).toEqual({ paymentMethodType: 'GCASH' })
    expect([body.paymentFactor, body.paymentExpiryTime]).toEqual([undefined, undefined])
  })

  test.each([
    ['Ada King Lovelace', { firstName: 'Ada King', lastName: 'Lovelace' }],
    ['  Plato ', { firstName: 'Plato', lastName: 'Plato' }],
  ])('splits the name %s', (holderName, cardholderName) => {
    const order = authorizeOrder()
    const card = { number: '4054695723100768', expiryMonth: '11', expiryYear: '39', holderName }
    const { body } = requestOf(authorize({ ...order, card }, account))
    expect(body.paymentMethod.paymentMethodMetaData.cardholderName).toEqual(cardholderName)
  })

  test('names the settlement currency of an account that has one', () => {
    const settings = { ...account.settings, settlementCurrency: 'USD' }
    const { body } = requestOf(authorize(authorizeOrder(), { ...account, settings }))
    expect(body.settlementStrategy).toEqual({ settlementCurrency: 'USD' })
  })

  test.each([
    ['SANDBOX_1', undefined, '/ams/sandbox/api/v1/payments/pay'],
    ['T_1', 'sandbox', '/ams/sandbox/api/v1/payments/pay'],
    ['SANDBOX_1', 'live', '/ams/api/v1/payments/pay'],
  ])('of %s with environment %s goes to %s', (clientId, environment, path) => {
    const settings = { ...account.settings, clientId, ...(environment !== undefined && { environment }) }
    const { url } = requestOf(authorize(authorizeOrder(), { ...account, settings }))
    expect(new URL(url).pathname).toBe(path)
  })
})

describe('the answer to pay', () => {
  test('S is an authorization of the amount that it names', () => {
    const body = { ...authorized, paymentAmount: { currency: 'EUR', value: 12_949 }, ...result('S', 'SUCCESS') }
    expect(paid(body)).toEqual({
      kind: 'succeeded',
      amount: { currency: 'EUR', value: 12_949n },
      expiresAt: new Date('2026-11-09T09:00:00Z'),
      receipt,
      card: { brand: 'VISA', lastFour: '0768', issuingCountry: 'SG', funding: 'CREDIT' },
    })
  })

  test('S without an end of the authorization or card facts says neither', () => {
    const { paymentRequestId, paymentId, paymentAmount } = authorized
    const body = { paymentRequestId, paymentId, paymentAmount, authExpiryTime: 'soon', ...result('S', 'SUCCESS') }
    expect(paid(body)).toEqual({ kind: 'succeeded', amount: { currency: 'EUR', value: 12_950n }, receipt })
  })

  test('S of a card that Antom captures is not yet the money', () => {
    expect(paid({ ...authorized, ...result('S', 'SUCCESS') }, authorizeOrder(koreanMethod))).toEqual({
      kind: 'pending',
      receipt,
    })
  })

  test('PAYMENT_IN_PROCESS sends the buyer to its page', () => {
    const body = { ...authorized, normalUrl: 'https://cashier.example/1', ...result('U', 'PAYMENT_IN_PROCESS') }
    expect(paid(body, authorizeOrder(walletMethod))).toEqual({
      kind: 'buyer-action',
      url: 'https://cashier.example/1',
      receipt: { ...receipt, resultCode: 'PAYMENT_IN_PROCESS' },
    })
  })

  test.each([undefined, 'no address'])('PAYMENT_IN_PROCESS with the page %s is pending', (normalUrl) => {
    expect(paid({ ...authorized, normalUrl, ...result('U', 'PAYMENT_IN_PROCESS') })).toMatchObject({ kind: 'pending' })
  })

  test.each(payRefusals)('F %s is a no', (code) => {
    expect(paid(result('F', code))).toMatchObject({ kind: 'failed', code, receipt: { resultCode: code } })
  })

  test.each(['INVALID_SIGNATURE', 'KEY_NOT_FOUND', 'INVALID_CLIENT', 'NO_INTERFACE_DEF'])(
    'F %s at the door is as good as not sent',
    (code) => {
      expect(paid(result('F', code))).toEqual({ kind: 'not-sent', reason: expect.stringContaining(code) })
    },
  )

  test.each(['INVALID_CONTRACT', 'NO_PAY_OPTIONS', 'CURRENCY_NOT_SUPPORT'])(
    'F %s says nothing about the buyer: another acquirer may say yes',
    (code) => {
      expect(paid(result('F', code))).toMatchObject({ kind: 'failed', code, elsewhere: true })
    },
  )

  test.each([
    'DO_NOT_HONOR',
    'RISK_REJECT',
    'FRAUD_REJECT',
    'USER_BALANCE_NOT_ENOUGH',
    'ACCESS_DENIED',
    'PARAM_ILLEGAL',
  ])('F %s is not sent elsewhere', (code) => {
    expect(paid(result('F', code))).not.toHaveProperty('elsewhere')
  })

  test.each([
    ['another code of S', { ...authorized, ...result('S', 'ALMOST') }],
    ['another code of F', result('F', 'WHO_KNOWS')],
    ['another request under our reference', result('F', 'REPEAT_REQ_INCONSISTENT')],
    ['a code of F whose status is not published', result('F', 'SYSTEM_ERROR')],
    ['another status', { ...authorized, ...result('P', 'SUCCESS') }],
    ['a lower-case status', { ...authorized, ...result('s', 'SUCCESS') }],
    ['U without knowing', result('U', 'UNKNOWN_EXCEPTION')],
    ['too much traffic', result('U', 'REQUEST_TRAFFIC_EXCEED_LIMIT')],
    ['no result', authorized],
    ['a list', '[]'],
    ['a page', '<html></html>'],
    ['nothing', ''],
    ['no amount', { ...authorized, paymentAmount: undefined, ...result('S', 'SUCCESS') }],
    ['a fraction', { ...authorized, paymentAmount: { currency: 'EUR', value: '129.50' }, ...result('S', 'SUCCESS') }],
    ['no currency', { ...authorized, paymentAmount: { value: '12950' }, ...result('S', 'SUCCESS') }],
    ['no paymentId', { ...authorized, paymentId: '', ...result('S', 'SUCCESS') }],
    ['another payment', { ...authorized, paymentRequestId: 'pay0002', ...result('S', 'SUCCESS') }],
    ['another payment under way', { ...authorized, paymentRequestId: 'pay0002', ...result('U', 'PAYMENT_IN_PROCESS') }],
  ])('%s is unknown', (_what, body) => {
    expect(paid(body)).toMatchObject({ kind: 'unknown', reason: expect.any(String) })
  })

  test.each([201, 302, 403, 429])('HTTP status %s is no word of Antom', (status) => {
    expect(paid({ ...authorized, ...result('S', 'SUCCESS') }, authorizeOrder(), status)).toMatchObject({
      kind: 'unknown',
    })
  })
})

describe('the inquiry', () => {
  const inquired = (body: object | string, method = cardMethod) =>
    outcomeOf(inquireAuthorization(inquiryOrder(method), account), body)
  const found = (paymentStatus: unknown, paymentResultCode?: string, more: object = {}) => ({
    ...authorized,
    paymentStatus,
    paymentResultCode,
    ...more,
    ...result('S', 'SUCCESS'),
  })

  test('goes by our reference and changes nothing', () => {
    const { url, reads, body } = requestOf(inquireAuthorization(inquiryOrder(), account))
    expect(new URL(url).pathname).toBe('/ams/api/v1/payments/inquiryPayment')
    expect([reads, body]).toEqual([true, { paymentRequestId: 'pay0001' }])
  })

  test('reads every status by its name', () => {
    expect(inquired(found('SUCCESS', 'SUCCESS'))).toMatchObject({
      kind: 'succeeded',
      amount: { currency: 'EUR', value: 12_950n },
      expiresAt: new Date('2026-11-09T09:00:00Z'),
    })
    expect(inquired(found('FAIL', 'DO_NOT_HONOR'))).toMatchObject({ kind: 'failed', code: 'DO_NOT_HONOR' })
    expect(inquired(found('FAIL', 'A_NEW_REASON'))).toMatchObject({ kind: 'failed', code: 'A_NEW_REASON' })
    expect(inquired(found('FAIL'))).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(inquired(found('CANCELLED'))).toMatchObject({ kind: 'voided' })
    expect(inquired(found('PROCESSING', 'PAYMENT_IN_PROCESS'))).toMatchObject({ kind: 'pending' })
    expect(inquired(found('PENDING'))).toMatchObject({ kind: 'pending' })
  })

  test.each([
    ['a status that is not listed', found('AUTHORIZED')],
    ['no status', found(undefined)],
    ['another payment', found('SUCCESS', 'SUCCESS', { paymentRequestId: 'pay0002' })],
    ['no reference', found('SUCCESS', 'SUCCESS', { paymentRequestId: undefined })],
    ['no amount', found('SUCCESS', 'SUCCESS', { paymentAmount: null })],
    ['an inquiry that failed', result('F', 'ACCESS_DENIED')],
    ['an inquiry that is not decided', result('U', 'UNKNOWN_EXCEPTION')],
  ])('%s is unknown', (_what, body) => {
    expect(inquired(body)).toMatchObject({ kind: 'unknown' })
  })

  test('ORDER_NOT_EXIST is not found', () => {
    expect(inquired(result('F', 'ORDER_NOT_EXIST'))).toEqual({ kind: 'not-found' })
  })

  test.each([
    ['no capture yet', [], 'pending'],
    ['a capture under way', [{ transactionType: 'CAPTURE', transactionStatus: 'PROCESSING' }], 'pending'],
    ['a refund only', [{ transactionType: 'REFUND', transactionStatus: 'SUCCESS' }], 'pending'],
    ['a capture of unlisted status', [{ transactionType: 'CAPTURE', transactionStatus: 'DONE' }], 'unknown'],
    ['a capture without an amount', [{ transactionType: 'CAPTURE', transactionStatus: 'SUCCESS' }], 'unknown'],
    [
      'a capture that failed, and what is held still held',
      [{ transactionType: 'CAPTURE', transactionStatus: 'FAIL' }],
      'pending',
    ],
  ])('of a card that Antom captures, with %s', (_what, transactions, kind) => {
    expect(inquired(found('SUCCESS', 'SUCCESS', { transactions }), koreanMethod)).toMatchObject({ kind })
  })

  test('of a card that Antom captures succeeds with what a second capture took after the first had failed', () => {
    const transactionAmount = { currency: 'EUR', value: '12950' }
    const transactions = ['FAIL', 'SUCCESS'].map((transactionStatus) => {
      return { transactionType: 'CAPTURE', transactionStatus, transactionAmount }
    })
    const amount = { currency: 'EUR', value: 12_950n }
    expect(inquired(found('SUCCESS', 'SUCCESS', { transactions }), koreanMethod)).toMatchObject({
      kind: 'succeeded',
      amount,
    })
  })

  test('of a card that Antom captures fails once Antom has let go of what it held', () => {
    const transactions = [{ transactionType: 'CAPTURE', transactionStatus: 'FAIL' }]
    const failed = found('FAIL', 'DO_NOT_HONOR', { transactions })
    expect(inquired(failed, koreanMethod)).toMatchObject({ kind: 'failed', code: 'DO_NOT_HONOR' })
    expect(inquired(found('CANCELLED', undefined, { transactions }), koreanMethod)).toMatchObject({ kind: 'voided' })
  })

  test('of a card that Antom captures succeeds with what is captured', () => {
    const transactionAmount = { currency: 'EUR', value: '12950' }
    const transactions = [{ transactionType: 'CAPTURE', transactionStatus: 'SUCCESS', transactionAmount }]
    expect(inquired(found('SUCCESS', 'SUCCESS', { transactions }), koreanMethod)).toMatchObject({
      kind: 'succeeded',
      amount: { currency: 'EUR', value: 12_950n },
    })
  })
})
