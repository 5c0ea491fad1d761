import { describe, expect, test } from 'vitest'
import { capture, cards, manual, newId, refund, session } from './orders.ts'
import type { Api, Json } from './raw-client.ts'
import { startServer } from './running-server.ts'
import { expectNothingWritten } from './untouched.ts'

const server = await startServer()
const merchant = await server.newMerchant()
const { paymentId } = await merchant.call('pay', manual())
const { paymentSessionId } = await merchant.call('createPaymentSession', session())

const good: Readonly<Record<Api, () => object>> = {
  pay: () => manual(),
  createPaymentSession: () => session(),
  submitPay: () => ({ paymentSessionId, paymentAmount: { currency: 'EUR', value: '10000' } }),
  capture: () => capture(paymentId, '10000'),
  inquiryPayment: () => ({ paymentId }),
  cancel: () => ({ paymentId }),
  refund: () => refund(paymentId, '10000'),
  inquiryRefund: () => ({ refundRequestId: 'never-used' }),
  updateAmount: () => ({ updateRequestId: newId('upd'), paymentId, amount: { currency: 'EUR', value: '20000' } }),
  consult: () => ({ paymentAmount: { currency: 'EUR', value: '10000' } }),
}

/** A copy with one field, named as `order.orderAmount.value`, set to something else, or left out for `undefined`. */
function withField(body: object, path: string, value: unknown): object {
  const copy: Json = structuredClone(body)
  const names = path.split('.')
  const last = names.pop() ?? ''
  let holder = copy
  for (const name of names) holder = holder[name]
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}

async function expectIllegal(api: Api, body: object, message: RegExp): Promise<void> {
  const json = await expectNothingWritten(server, () => merchant.call(api, body))
  expect(json).toEqual({
    result: { resultStatus: 'F', resultCode: 'PARAM_ILLEGAL', resultMessage: expect.stringMatching(message) },
  })
}

/** The message begins with the field and the rule; what was sent is not in it. */
function named(path: string, rule: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.')}: ${rule}`)
}

const idFields = [
  ['pay', 'paymentRequestId'],
  ['createPaymentSession', 'paymentRequestId'],
  ['submitPay', 'paymentSessionId'],
  ['capture', 'captureRequestId'],
  ['capture', 'paymentId'],
  ['refund', 'refundRequestId'],
  ['refund', 'paymentId'],
  ['updateAmount', 'updateRequestId'],
  ['updateAmount', 'paymentId'],
] as const

const badIds: readonly (readonly [string, unknown])[] = [
  ['empty', ''],
  ['of 65 characters', 'x'.repeat(65)],
  ['a number', 20_220_919],
  ['true', true],
  ['an object', { id: '1' }],
  ['an array', ['1']],
  ['two words', 'SO 1'],
  ['with a line end', 'SO-1\n'],
  ['with a NUL', 'SO-1\0'],
  ['with a letter outside ASCII', 'Bestellung-ä'],
  ['with half a surrogate pair', 'SO-\ud800'],
  ['with a right-to-left mark', 'SO-1\u202e'],
]

describe.each(idFields)('%s: %s', (api, field) => {
  test('is required', async () => {
    await expectIllegal(api, withField(good[api](), field, undefined), named(field, 'is required'))
  })

  test('may not be null', async () => {
    await expectIllegal(api, withField(good[api](), field, null), named(field, 'is required'))
  })

  test.each(badIds)('may not be %s', async (_what, value) => {
    await expectIllegal(api, withField(good[api](), field, value), named(field, 'must be a string of 1 to 64'))
  })
})

describe.each(['inquiryPayment', 'cancel'] as const)('%s', (api) => {
  test.each([
    ['without any id', {}],
    ['with two nulls', { paymentId: null, paymentRequestId: null }],
    ['with another API’s id', { captureRequestId: 'x' }],
  ])('%s is refused', async (_what, body) => {
    await expectIllegal(api, body, named('paymentId', 'is required when there is no paymentRequestId'))
  })

  test.each(badIds)('refuses a paymentId that is %s', async (_what, value) => {
    await expectIllegal(api, { paymentId: value }, named('paymentId', 'must be a string of 1 to 64'))
  })

  test.each(badIds)('refuses a paymentRequestId that is %s, beside a good paymentId', async (_what, value) => {
    const body = { paymentId, paymentRequestId: value }
    await expectIllegal(api, body, named('paymentRequestId', 'must be a string of 1 to 64'))
  })
})

const amountFields = [
  ['pay', 'paymentAmount'],
  ['pay', 'order.orderAmount'],
  ['createPaymentSession', 'paymentAmount'],
  ['createPaymentSession', 'order.orderAmount'],
  ['capture', 'captureAmount'],
  ['refund', 'refundAmount'],
  ['consult', 'paymentAmount'],
  ['updateAmount', 'amount'],
] as const

describe.each(amountFields)('%s: %s', (api, field) => {
  test.each([
    ['missing', undefined, 'is required'],
    ['null', null, 'is required'],
    ['a number', 10_000, 'must be an object'],
    ['a string', '10000', 'must be an object'],
    ['an array', [{ currency: 'EUR', value: '10000' }], 'must be an object'],
  ])('may not be %s', async (_what, value, rule) => {
    await expectIllegal(api, withField(good[api](), field, value), named(field, rule))
  })

  test.each([
    ['missing', undefined, 'is required'],
    ['null', null, 'is required'],
    ['a number', 978, 'must be three upper-case letters'],
    ['in lower case', 'eur', 'must be three upper-case letters'],
    ['a sign', '€', 'must be three upper-case letters'],
    ['four letters', 'EURO', 'must be three upper-case letters'],
    ['of no country', 'ZZZ', 'is not a currency of ISO 4217'],
    ['no currency', 'XXX', 'is not a currency of ISO 4217'],
    ['gold', 'XAU', 'is not a currency of ISO 4217'],
  ])('.currency may not be %s', async (_what, value, rule) => {
    await expectIllegal(api, withField(good[api](), `${field}.currency`, value), named(`${field}.currency`, rule))
  })

  test.each([
    ['missing', undefined, 'is required'],
    ['null', null, 'is required'],
    ['a number', 10_000, 'must be a whole number of minor units as a string'],
    ['negative', '-10000', 'must be a whole number'],
    ['with a plus', '+10000', 'must be a whole number'],
    ['with a point', '100.00', 'must be a whole number.*EUR has 2'],
    ['with a comma', '100,00', 'must be a whole number'],
    ['with a leading zero', '010000', 'must be a whole number'],
    ['of 17 digits', '1'.repeat(17), 'must be a whole number'],
    ['empty', '', 'must be a whole number'],
    ['with a blank', ' 10000', 'must be a whole number'],
    ['with a line end', '10000\n', 'must be a whole number'],
    ['in hexadecimal', '0x2710', 'must be a whole number'],
    ['with an exponent', '1e4', 'must be a whole number'],
    ['in other digits', '١٠٠٠٠', 'must be a whole number'],
    ['zero', '0', 'must be above zero'],
  ])('.value may not be %s', async (_what, value, rule) => {
    await expectIllegal(api, withField(good[api](), `${field}.value`, value), named(`${field}.value`, rule))
  })

  test.each([
    ['yen', 'JPY', '100.50', 'must be a whole number.*JPY has no'],
    ['dinars', 'KWD', '1.500', 'must be a whole number.*KWD has 3'],
    ['rupiah', 'IDR', '1500.00', 'must be a whole number.*IDR has 2'],
    ['rupiah', 'IDR', '150050', 'must end in 00'],
  ])('.value counts the minor units of %s (%s %s)', async (_what, currency, value, rule) => {
    await expectIllegal(api, withField(good[api](), field, { currency, value }), named(`${field}.value`, rule))
  })
})

describe('capture', () => {
  test.each([
    ['isLastCapture', 'yes', 'must be true or false'],
    ['isLastCapture', 1, 'must be true or false'],
    ['isLastCapture', '', 'must be true or false'],
    ['isLastCapture', 'TRUE', 'must be true or false'],
    ['captureType', 'PARTIAL', 'must be FINAL or NON_FINAL'],
    ['captureType', 7, 'must be FINAL or NON_FINAL'],
  ])('%s may not be %j', async (field, value, rule) => {
    await expectIllegal('capture', withField(good.capture(), field, value), named(field, rule))
  })

  test('may not say two things about being the last', async () => {
    const body = { ...good.capture(), isLastCapture: 'true', captureType: 'NON_FINAL' }
    await expectIllegal('capture', body, named('captureType', 'contradicts isLastCapture'))
  })
})

describe('consult', () => {
  const tooMany = Array.from({ length: 201 }, () => 'CARD')
  test.each([
    ['productCode', 'AGREEMENT_PAYMENT', 'must be CASHIER_PAYMENT'],
    ['allowedPaymentMethods', 'CARD', 'must be a list of at most 200 names'],
    ['allowedPaymentMethods', ['card'], 'must be a list of at most 200 names'],
    ['allowedPaymentMethods', tooMany, 'must be a list of at most 200 names'],
    ['blockedPaymentMethods', [7], 'must be a list of at most 200 names'],
    ['allowedPaymentMethodRegions', ['EUROPE'], 'must be a list of at most 300 regions'],
    ['userRegion', 'Germany', 'must be two upper-case letters of ISO 3166'],
    ['merchantRegion', 'de', 'must be two upper-case letters of ISO 3166'],
    ['paymentFactor.captureMode', 'manual', 'must be AUTOMATIC or MANUAL'],
  ])('%s may not be %j', async (field, value, rule) => {
    const body = { ...good.consult(), paymentFactor: {} }
    await expectIllegal('consult', withField(body, field, value), named(field, rule))
  })
})

const card = 'paymentMethod.paymentMethodMetaData'
const minute = 60_000

describe('pay', () => {
  test.each([
    ['productCode', 'AGREEMENT_PAYMENT', 'must be CASHIER_PAYMENT'],
    ['order', undefined, 'is required'],
    ['order', 'lamps', 'must be an object'],
    ['order.orderDescription', 'x'.repeat(257), 'must be a string of at most 256 characters'],
    ['order.orderDescription', 7, 'must be a string of at most 256 characters'],
    ['order.orderDescription', 'bell\u0007', 'must be a string of at most 256 characters, without control characters'],
    ['order.referenceOrderId', 'x'.repeat(65), 'must be a string of at most 64 characters'],
    ['paymentMethod', undefined, 'is required'],
    ['paymentMethod', 'CARD', 'must be an object'],
    ['paymentMethod.paymentMethodType', undefined, 'is required'],
    ['paymentMethod.paymentMethodType', 'card', 'must be a string of 1 to 64 upper-case letters'],
    ['paymentMethod.paymentMethodType', 'C'.repeat(65), 'must be a string of 1 to 64 upper-case letters'],
    ['paymentMethod.paymentMethodId', 'ALIPAYtoken', 'stored cards are not served'],
    ['paymentMethod.requireIssuerAuthentication', 'maybe', 'must be true or false'],
    ['paymentFactor', 'MANUAL', 'must be an object'],
    ['paymentFactor.captureMode', 'manual', 'must be AUTOMATIC or MANUAL'],
    ['paymentFactor.captureMode', true, 'must be AUTOMATIC or MANUAL'],
    ['paymentFactor.isAuthorization', 'yes', 'must be true or false'],
    ['paymentRedirectUrl', undefined, 'is required'],
    ['paymentRedirectUrl', '/orders/1', 'must be an absolute http or https URL'],
    ['paymentRedirectUrl', 'javascript:alert(1)', 'must be an absolute http or https URL'],
    ['paymentRedirectUrl', 'https://', 'must be an absolute http or https URL'],
    ['paymentRedirectUrl', 'https://lamps.example:99999/', 'is not a URL that can be parsed'],
    ['paymentRedirectUrl', `https://lamps.example/${'x'.repeat(2_048)}`, 'must be an absolute http or https URL'],
    ['paymentNotifyUrl', 'ftp://lamps.example/', 'must be an absolute http or https URL'],
    ['paymentNotifyUrl', 'https://shop:secret@lamps.example/', 'must not hold a user name or password'],
    ['paymentNotifyUrl', 'https://lamps.example/a b', 'must be an absolute http or https URL'],
    ['paymentExpiryTime', 'tomorrow', 'must be an ISO 8601 time with an offset'],
    ['paymentExpiryTime', '2026-11-01T09:30:00', 'must be an ISO 8601 time with an offset'],
    ['paymentExpiryTime', '2026-02-30T09:30:00Z', 'must be an ISO 8601 time with an offset'],
    ['paymentExpiryTime', Date.now(), 'must be a string with an ISO 8601 time'],
    ['paymentExpiryTime', new Date(Date.now() - minute).toISOString(), 'must lie within the next 10 minutes'],
    ['paymentExpiryTime', new Date(Date.now() + 20 * minute).toISOString(), 'must lie within the next 10 minutes'],
    ['metadata', 'x'.repeat(2_049), 'must be a string of at most 2048 characters'],
    ['metadata', { shop: 1 }, 'must be a string of at most 2048 characters'],
    [card, undefined, 'is required with CARD'],
    [card, 'not JSON', 'is not valid JSON at character 1'],
    [card, ['4054695723100768'], 'must be an object'],
    [`${card}.cardNo`, undefined, 'is required'],
    [`${card}.cardNo`, '40546957231', 'must be a string of 12 to 19 digits'],
    [`${card}.cardNo`, '4'.repeat(20), 'must be a string of 12 to 19 digits'],
    [`${card}.cardNo`, '4054 6957 2310 O768', 'must be a string of 12 to 19 digits'],
    [`${card}.cardNo`, 4_054_695_723_100_768, 'must be a string of 12 to 19 digits'],
    [`${card}.cvv`, '1', 'must be a string of 2 to 4 digits'],
    [`${card}.cvv`, '12345', 'must be a string of 2 to 4 digits'],
    [`${card}.cvv`, 731, 'must be a string of 2 to 4 digits'],
    [`${card}.expiryMonth`, '1', 'must be a string of two digits'],
    [`${card}.expiryMonth`, undefined, 'is required'],
    [`${card}.expiryYear`, '2039', 'must be a string of two digits'],
  ])('%s may not be %j', async (field, value, rule) => {
    await expectIllegal('pay', withField(good.pay(), field, value), named(field, rule))
  })

  test('takes no order in one currency that is paid in another', async () => {
    const body = withField(good.pay(), 'order.orderAmount.currency', 'USD')
    await expectIllegal('pay', body, named('paymentAmount.currency', 'must be the currency of order.orderAmount'))
  })

  test.each(['order.orderDescription', 'order.referenceOrderId', 'metadata', 'paymentRequestId'])(
    'takes no card number in %s, where it would be stored',
    async (field) => {
      const body = withField(good.pay(), field, `card-${cards.visa.cardNo}`)
      await expectIllegal('pay', body, named(field, 'must not hold the card number'))
    },
  )
})

describe('createPaymentSession', () => {
  const ahead = (ms: number) => new Date(Date.now() + ms).toISOString()
  const list = 'availablePaymentMethod.paymentMethodTypeList'
  test.each([
    ['productCode', 'AGREEMENT_PAYMENT', 'must be CASHIER_PAYMENT'],
    ['productScene', 'x'.repeat(33), 'must be a string of at most 32 characters'],
    ['order', undefined, 'is required'],
    ['order.orderDescription', 'x'.repeat(257), 'must be a string of at most 256 characters'],
    ['paymentMethod', { paymentMethodType: 'card' }, 'must be a string of 1 to 64 upper-case letters'],
    ['paymentMethod', { paymentMethodId: 'ALIPAYtoken' }, 'stored cards are not served'],
    ['availablePaymentMethod', 'CARD', 'must be an object'],
    ['availablePaymentMethod', { paymentMethodTypeList: 'CARD' }, 'must be a list of at most 100 objects'],
    ['availablePaymentMethod', { paymentMethodTypeList: ['CARD'] }, 'must be a list of at most 100 objects'],
    ['availablePaymentMethod', { paymentMethodTypeList: [{ paymentMethodType: 7 }] }, 'must be a list of at most 100'],
    ['paymentFactor.captureMode', 'manual', 'must be AUTOMATIC or MANUAL'],
    ['paymentRedirectUrl', undefined, 'is required'],
    ['paymentRedirectUrl', 'javascript:alert(1)', 'must be an absolute http or https URL'],
    ['paymentNotifyUrl', 'https://shop:secret@lamps.example/', 'must not hold a user name or password'],
    ['paymentSessionExpiryTime', 'tomorrow', 'must be an ISO 8601 time with an offset'],
    ['paymentSessionExpiryTime', ahead(-minute), 'must lie within the next hour'],
    ['paymentSessionExpiryTime', ahead(61 * minute), 'must lie within the next hour'],
    ['locale', 'de_DE_1901', 'must be a string of at most 8 characters'],
    ['locale', 'de\n', 'must be a string of at most 8 characters, without control characters'],
    ['metadata', 'x'.repeat(2_049), 'must be a string of at most 2048 characters'],
  ])('%s may not be %j', async (field, value, rule) => {
    const inside = { availablePaymentMethod: list, paymentMethod: 'paymentMethod.paymentMethod(Type|Id)' }
    const path = typeof value === 'object' ? (inside[field as keyof typeof inside] ?? field) : field
    await expectIllegal('createPaymentSession', withField(good.createPaymentSession(), field, value), named(path, rule))
  })

  test('takes no order in one currency that is paid in another', async () => {
    const body = withField(good.createPaymentSession(), 'order.orderAmount.currency', 'USD')
    const message = named('paymentAmount.currency', 'must be the currency of order.orderAmount')
    await expectIllegal('createPaymentSession', body, message)
  })

  test('accepts nulls, what the SDKs send besides, and fields that nobody knows; keeps none of it', async () => {
    const asked = {
      ...session(),
      paymentMethod: { paymentMethodType: 'CARD', paymentMethodMetaData: { cardNo: cards.visa.cardNo, is3DS: true } },
      paymentNotifyUrl: null,
      locale: null,
      savedPaymentMethods: [{ paymentMethodId: 'token' }],
      enableInstallmentCollection: 'false',
      merchantAccountId: 'x',
      unheardOf: { cardNo: cards.visa.cardNo },
    }
    expect((await merchant.call('createPaymentSession', asked)).result.resultStatus).toBe('S')
    const { rows } = await server.pool.query('select s::text as text from payment_sessions s')
    expect(rows.length).toBeGreaterThan(1)
    expect(rows.filter(({ text }) => text.includes(cards.visa.cardNo) || text.includes('unheardOf'))).toEqual([])
  })
})

describe('submitPay', () => {
  test.each([
    ['paymentAmount', '10000', 'must be an object'],
    ['paymentAmount.currency', 'eur', 'must be three upper-case letters'],
    ['paymentAmount.value', '100.00', 'must be a whole number'],
    ['paymentAmount.value', '0', 'must be above zero'],
    ['order', { orderAmount: 7 }, 'must be an object'],
  ])('%s may not be %j', async (field, value, rule) => {
    const path = field === 'order' ? 'order.orderAmount' : field
    await expectIllegal('submitPay', withField(good.submitPay(), field, value), named(path, rule))
  })
})

test('fields that we do not know are accepted and ignored', async () => {
  const asked = {
    ...manual(),
    merchantRegion: 'DE',
    creditPayPlan: { installmentNum: '3' },
    toString: 'x',
    unheardOf: [],
  }
  expect((await merchant.call('pay', asked)).result.resultStatus).toBe('S')
})

test('nulls count as missing, as the .NET SDK sends them', async () => {
  const asked = { ...manual(), paymentExpiryTime: null, paymentNotifyUrl: null, metadata: null, env: null }
  expect((await merchant.call('pay', asked)).result.resultStatus).toBe('S')
})

test.each(['true', 'false', true, false])('a flag may be written as %j', async (flag) => {
  const paid = await merchant.call('pay', withField(manual(), 'paymentFactor.isAuthorization', flag))
  expect(paid.result.resultStatus).toBe('S')
  const captured = await merchant.call('capture', { ...capture(paid.paymentId, '10000'), isLastCapture: flag })
  expect(captured.result.resultStatus).toBe('S')
})
