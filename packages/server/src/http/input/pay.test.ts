import { describe, expect, test } from 'vitest'
import { readPay } from './pay.ts'

const amount = { currency: 'EUR', value: '12950' }
const card = { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '29' }
const valid = {
  paymentRequestId: 'shop7-pay-000913',
  order: { orderAmount: amount },
  paymentAmount: amount,
  paymentMethod: { paymentMethodType: 'CARD', paymentMethodMetaData: card },
  paymentRedirectUrl: 'https://lamps.example/orders/20481',
}
const plain = {
  paymentRequestId: 'shop7-pay-000913',
  amount: { currency: 'EUR', value: 12950n },
  methodType: 'CARD',
  card: { number: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '29' },
  issuerAuthenticated: false,
  captureMode: 'AUTOMATIC',
  redirectUrl: 'https://lamps.example/orders/20481',
  description: '',
}

function messageOf(body: unknown): string {
  const read = readPay(body)
  return read.ok ? 'accepted' : read.message
}

/** The valid request with another paymentMethod. */
function method(fields: object) {
  return { ...valid, paymentMethod: { ...valid.paymentMethod, ...fields } }
}

describe('a pay request', () => {
  test('is read with the least that it must have', () => {
    expect(readPay(valid)).toEqual({ ok: true, value: plain })
  })

  test('is read with everything', () => {
    const body = {
      ...valid,
      productCode: 'CASHIER_PAYMENT',
      order: { orderAmount: amount, referenceOrderId: 'SO-20481 Ü', orderDescription: 'Two\nlamps 💡' },
      paymentMethod: { ...valid.paymentMethod, requireIssuerAuthentication: 'true' },
      paymentFactor: { captureMode: 'MANUAL', isAuthorization: true },
      paymentExpiryTime: '2026-11-01T09:30:00+01:00',
      paymentNotifyUrl: 'http://127.0.0.1:9000/hooks?shop=7',
      metadata: '{"basket":7}',
      settlementStrategy: { settlementCurrency: 'EUR' },
      env: { terminalType: 'WEB', timeZoneOffset: -60, screenWidth: 1440, clientIp: '203.0.113.24' },
    }
    expect(readPay(body)).toEqual({
      ok: true,
      value: {
        ...plain,
        buyer: { ip: '203.0.113.24', browser: { screenWidth: 1440, timeZoneOffset: -60 } },
        issuerAuthenticated: true,
        captureMode: 'MANUAL',
        notifyUrl: 'http://127.0.0.1:9000/hooks?shop=7',
        expiresAt: new Date('2026-11-01T08:30:00Z'),
        description: 'Two\nlamps 💡',
        referenceOrderId: 'SO-20481 Ü',
        metadata: '{"basket":7}',
      },
    })
  })

  test('takes null for every optional field', () => {
    const body = {
      ...valid,
      productCode: null,
      order: { orderAmount: amount, referenceOrderId: null, orderDescription: null },
      paymentMethod: { ...valid.paymentMethod, paymentMethodId: null, requireIssuerAuthentication: null },
      paymentFactor: null,
      paymentExpiryTime: null,
      paymentNotifyUrl: null,
      metadata: null,
    }
    expect(readPay(body)).toEqual({ ok: true, value: plain })
  })

  test.each([
    [{}, 'AUTOMATIC'],
    [{ captureMode: null }, 'AUTOMATIC'],
    [{ captureMode: 'AUTOMATIC' }, 'AUTOMATIC'],
    [{ captureMode: 'MANUAL', isAuthorization: 'true' }, 'MANUAL'],
  ])('with paymentFactor %j is captured %s', (paymentFactor, captureMode) => {
    expect(readPay({ ...valid, paymentFactor })).toMatchObject({ ok: true, value: { captureMode } })
  })

  test.each(['paymentRequestId', 'order', 'paymentAmount', 'paymentMethod', 'paymentRedirectUrl'])(
    'is refused without %s',
    (field) => {
      expect(messageOf({ ...valid, [field]: undefined })).toBe(`${field}: is required`)
      expect(messageOf({ ...valid, [field]: null })).toBe(`${field}: is required`)
    },
  )

  test.each([
    [{ productCode: 'IN_STORE_PAYMENT' }, 'productCode: must be CASHIER_PAYMENT, the one product served here'],
    [
      { paymentRequestId: 'x'.repeat(65) },
      'paymentRequestId: must be a string of 1 to 64 visible ASCII characters, without spaces',
    ],
    [{ order: {} }, 'order.orderAmount: is required'],
    [{ order: [] }, 'order: must be an object'],
    [{ order: { orderAmount: { currency: 'EUR', value: '0' } } }, 'order.orderAmount.value: must be above zero'],
    [
      { order: { orderAmount: { currency: 'USD', value: '12950' } } },
      'paymentAmount.currency: must be the currency of order.orderAmount',
    ],
    [
      { order: { orderAmount: amount, referenceOrderId: 'SO\u001b[2J' } },
      'order.referenceOrderId: must be a string of at most 64 characters, without control characters',
    ],
    [
      { order: { orderAmount: amount, orderDescription: 'x'.repeat(257) } },
      'order.orderDescription: must be a string of at most 256 characters, without control characters except line ends',
    ],
    [
      { order: { orderAmount: amount, orderDescription: 'a\u0000b' } },
      'order.orderDescription: must be a string of at most 256 characters, without control characters except line ends',
    ],
    [
      { metadata: 'half a pair: \ud83d' },
      'metadata: must be a string of at most 2048 characters, without control characters except line ends',
    ],
    [
      { metadata: { basket: 7 } },
      'metadata: must be a string of at most 2048 characters, without control characters except line ends',
    ],
    [{ paymentAmount: { currency: 'JPY' } }, 'paymentAmount.value: is required'],
    [{ paymentFactor: { captureMode: 'LATER' } }, 'paymentFactor.captureMode: must be AUTOMATIC or MANUAL'],
    [{ paymentFactor: { captureMode: 'manual' } }, 'paymentFactor.captureMode: must be AUTOMATIC or MANUAL'],
    [{ paymentFactor: 'MANUAL' }, 'paymentFactor: must be an object'],
    [
      { paymentFactor: { isAuthorization: 'yes' } },
      'paymentFactor.isAuthorization: must be true or false, as a boolean or as a string',
    ],
    [
      { paymentExpiryTime: '2026-11-01T09:30:00' },
      'paymentExpiryTime: must be an ISO 8601 time with an offset, for example 2026-11-01T09:30:00+01:00',
    ],
    [{ paymentExpiryTime: 1793526001482 }, 'paymentExpiryTime: must be a string with an ISO 8601 time'],
  ])('is refused with %j', (fields, message) => {
    expect(messageOf({ ...valid, ...fields })).toBe(message)
  })
})

describe('URLs of a pay request', () => {
  const rule = 'must be an absolute http or https URL of at most 2048 characters, without blanks'

  test.each([
    '',
    'lamps.example/orders',
    '//lamps.example',
    'ftp://lamps.example',
    'javascript:alert(1)',
    'https://',
    'https:///orders',
    'https://lamps.example/a b',
    'https://lamps.example/\n',
    ' https://lamps.example',
    `https://lamps.example/${'x'.repeat(2048)}`,
    {},
  ])('cannot be %j', (url) => {
    expect(messageOf({ ...valid, paymentRedirectUrl: url })).toBe(`paymentRedirectUrl: ${rule}`)
    expect(messageOf({ ...valid, paymentNotifyUrl: url })).toBe(`paymentNotifyUrl: ${rule}`)
  })

  test.each(['https://[::1', 'http://lamps.example:99999/', 'https://%'])(
    'cannot be %j, which does not parse',
    (url) => {
      expect(messageOf({ ...valid, paymentRedirectUrl: url })).toBe(
        'paymentRedirectUrl: is not a URL that can be parsed',
      )
      expect(messageOf({ ...valid, paymentNotifyUrl: url })).toBe('paymentNotifyUrl: is not a URL that can be parsed')
    },
  )

  test('may hold credentials for the buyer page of a test shop, and never for notifications', () => {
    const url = 'https://staging:open@lamps.example/'
    expect(messageOf({ ...valid, paymentRedirectUrl: url })).toBe('accepted')
    expect(messageOf({ ...valid, paymentNotifyUrl: url })).toBe(
      'paymentNotifyUrl: must not hold a user name or password',
    )
  })

  test('are kept as the merchant wrote them', () => {
    const paymentRedirectUrl = 'HTTPS://Lamps.example/Ö?a=%2f'
    expect(readPay({ ...valid, paymentRedirectUrl })).toMatchObject({ value: { redirectUrl: paymentRedirectUrl } })
  })
})

describe('the payment method', () => {
  test('of another type needs no card and carries none', () => {
    const body = method({ paymentMethodType: 'ALIPAY_HK' })
    expect(readPay(body)).toMatchObject({ ok: true, value: { methodType: 'ALIPAY_HK' } })
    expect(readPay(body)).not.toHaveProperty('value.card')
  })

  test.each([
    [{ paymentMethodType: undefined }, 'paymentMethod.paymentMethodType: is required'],
    [
      { paymentMethodType: 'card' },
      'paymentMethod.paymentMethodType: must be a string of 1 to 64 upper-case letters, digits and underscores, for example CARD',
    ],
    [
      { paymentMethodId: '4D8F6A' },
      'paymentMethod.paymentMethodId: stored cards are not served yet; send the card in paymentMethodMetaData',
    ],
    [
      { requireIssuerAuthentication: 1 },
      'paymentMethod.requireIssuerAuthentication: must be true or false, as a boolean or as a string',
    ],
    [
      { paymentMethodMetaData: null },
      'paymentMethod.paymentMethodMetaData: is required with CARD, with cardNo, expiryMonth and expiryYear',
    ],
    [
      { paymentMethodMetaData: [] },
      'paymentMethod.paymentMethodMetaData: must be an object, or a string with its JSON',
    ],
  ])('is refused with %j', (fields, message) => {
    expect(messageOf(method(fields))).toBe(message)
  })
})

describe('a card number in a field that is stored', () => {
  const number = card.cardNo
  test.each([
    ['paymentRequestId', { paymentRequestId: `pay-${number}` }],
    ['order.referenceOrderId', { order: { orderAmount: amount, referenceOrderId: number } }],
    ['order.orderDescription', { order: { orderAmount: amount, orderDescription: '4054 6957 2310 0768 lamps' } }],
    ['paymentRedirectUrl', { paymentRedirectUrl: `https://lamps.example/?card=${number}` }],
    ['paymentNotifyUrl', { paymentNotifyUrl: `https://lamps.example/?card=4054-6957-2310-0768` }],
    ['metadata', { metadata: `{"cardNo":"${number}"}` }],
  ])('%s is refused', (path, fields) => {
    expect(messageOf({ ...valid, ...fields })).toBe(`${path}: must not hold the card number`)
  })
})
