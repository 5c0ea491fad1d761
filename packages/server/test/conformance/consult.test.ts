import { describe, expect, test } from 'vitest'
import { cards, payment } from './orders.ts'
import type { Json } from './raw-client.ts'
import { type Merchant, startServer } from './running-server.ts'
import { expectNothingWritten } from './untouched.ts'

const server = await startServer()
const shop = await server.newMerchant()

/** Above every minimum, ends in 00, and does nothing special in the sandbox. */
const value = '30000'
const methods = 'CARD APPLEPAY GOOGLEPAY PAYPAL ALIPAY_CN ALIPAY_HK KAKAOPAY GCASH DANA TNG TRUEMONEY'.split(' ')

const asking = (currency: string, fields: object = {}) => ({
  productCode: 'CASHIER_PAYMENT',
  paymentAmount: { currency, value },
  env: { terminalType: 'WEB' },
  settlementStrategy: { settlementCurrency: 'USD' },
  ...fields,
})

async function options(body: object, merchant: Merchant = shop): Promise<Json[]> {
  const answer = await merchant.call('consult', body)
  expect(answer.result).toEqual({ resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' })
  return answer.paymentOptions
}

const types = async (body: object) => (await options(body)).map((option) => option.paymentMethodType)

interface Purchase {
  readonly currency: string
  readonly value?: string
  readonly captureMode?: 'AUTOMATIC' | 'MANUAL'
}

/** How pay answers: `S SUCCESS`, `F CURRENCY_NOT_SUPPORT`, … */
async function paid(type: string, purchase: Purchase, merchant: Merchant = shop): Promise<string> {
  const method = { paymentMethodType: type, ...(type === 'CARD' && { paymentMethodMetaData: cards.visa }) }
  const { result } = await merchant.call('pay', payment({ value, ...purchase, method }))
  return `${result.resultStatus} ${result.resultCode}`
}

/** What pay must say to a method that consult calls disabled for this reason. */
const refusals: Readonly<Record<string, RegExp>> = {
  CHANNEL_NOT_SUPPORT_CURRENCY: /^F (CURRENCY_NOT_SUPPORT|NO_PAY_OPTIONS)$/,
  CURRENT_CHANNEL_NOT_EXIST: /^F (CURRENCY_NOT_SUPPORT|NO_PAY_OPTIONS)$/,
  EXCEED_CHANNEL_LIMIT_RULE: /^F INVALID_AMOUNT$/,
  CHANNEL_DISABLE: /^F PARAM_ILLEGAL$/,
}
const taken = /^(S SUCCESS|U PAYMENT_IN_PROCESS)$/

async function expectPayToAgree(purchase: Purchase, merchant: Merchant = shop): Promise<Json[]> {
  const { captureMode } = purchase
  const asked = asking(purchase.currency, {
    paymentAmount: { currency: purchase.currency, value: purchase.value ?? value },
    ...(captureMode && { paymentFactor: { captureMode } }),
  })
  const offered = await options(asked, merchant)
  expect(offered.map((option) => option.paymentMethodType)).toEqual(methods)
  await Promise.all(
    offered.map(async ({ paymentMethodType, enabled, disableReason }) => {
      const expected = enabled ? taken : refusals[disableReason]
      expect(await paid(paymentMethodType, purchase, merchant), `${paymentMethodType} ${disableReason}`).toMatch(
        expected ?? /a known reason/,
      )
    }),
  )
  return offered
}

describe('consult and pay', () => {
  const currencies = ['EUR', 'JPY', 'THB', 'VND', 'PHP', 'IDR', 'KRW', 'CNY', 'HKD', 'MYR', 'KWD']
  test.each(currencies)('agree on every method in %s, in both capture modes', async (currency) => {
    const automatic = await expectPayToAgree({ currency, captureMode: 'AUTOMATIC' })
    await expectPayToAgree({ currency, captureMode: 'MANUAL' })
    for (const { enabled, supportedCurrencies } of automatic) {
      expect(supportedCurrencies.includes(currency)).toBe(enabled)
    }
  })

  test.each([
    ['GCASH', 'PHP', '100'],
    ['DANA', 'IDR', '30000'],
    ['KAKAOPAY', 'KRW', '50'],
    ['TNG', 'MYR', '5'],
    ['TRUEMONEY', 'THB', '100'],
    ['ALIPAY_CN', 'CNY', '10'],
    ['ALIPAY_HK', 'HKD', '1'],
  ])('agree on the smallest payment by %s: %s %s', async (type, currency, smallest) => {
    const only = (amount: string) =>
      options({ paymentAmount: { currency, value: amount }, allowedPaymentMethods: [type] })
    expect(await only(smallest)).toMatchObject([{ enabled: true }])
    expect(await paid(type, { currency, value: smallest })).toMatch(taken)
    const less = String(Number(smallest) - (currency === 'IDR' ? 100 : 1))
    if (less === '0') return
    expect(await only(less)).toMatchObject([{ enabled: false, disableReason: 'EXCEED_CHANNEL_LIMIT_RULE' }])
    expect(await paid(type, { currency, value: less })).toBe('F INVALID_AMOUNT')
  })

  test('agree that a live client without acquirers can be paid by nothing', async () => {
    const live = await server.newMerchant('LIVE_1')
    const offered = await expectPayToAgree({ currency: 'EUR' }, live)
    for (const option of offered) {
      expect(option).toMatchObject({
        enabled: false,
        disableReason: 'CURRENT_CHANNEL_NOT_EXIST',
        supportedCurrencies: [],
      })
    }
  })
})

test('consult and pay agree on a routing table of one’s own', async () => {
  const routing = {
    default: '2C2P',
    rules: [
      { match: { method: ['PAYPAL'], currency: ['EUR', 'USD'] }, acquirer: 'ALIPAY' },
      { match: { cardBrand: ['VISA'], currency: ['JPY'] }, acquirer: 'NOBODY' },
    ],
  }
  const own = await startServer({ routing })
  const merchant = await own.newMerchant()
  const inEuro = await expectPayToAgree({ currency: 'EUR' }, merchant)
  expect(inEuro.filter(({ enabled }) => enabled).map((option) => option.paymentMethodType)).toEqual(['CARD', 'PAYPAL'])
  expect(inEuro[1].disableReason).toBe('CURRENT_CHANNEL_NOT_EXIST')
  const inPesos = await expectPayToAgree({ currency: 'PHP' }, merchant)
  expect(inPesos[3]).toMatchObject({
    enabled: false,
    disableReason: 'CHANNEL_NOT_SUPPORT_CURRENCY',
    supportedCurrencies: ['EUR', 'USD'],
  })
  const [cardInYen] = await options(asking('JPY'), merchant)
  const brands = cardInYen.paymentOptionDetail.supportCardBrands.map(({ cardBrand }: Json) => cardBrand)
  expect(brands).toContain('MASTERCARD')
  expect(brands).not.toContain('VISA')
  expect(await paid('CARD', { currency: 'JPY' }, merchant)).toBe('F NO_PAY_OPTIONS')
})

describe('consult', () => {
  test('says what a method is, and names the brands of cards', async () => {
    const [card, , , payPal, , , , gcash] = await options(asking('PHP'))
    expect(gcash).toEqual({
      paymentMethodType: 'GCASH',
      paymentMethodCategory: 'WALLET',
      paymentMethodRegion: ['PH'],
      enabled: true,
      supportedCurrencies: ['PHP'],
    })
    expect(payPal.supportedCurrencies).toHaveLength(24)
    expect(card).toMatchObject({ paymentMethodCategory: 'CARD', paymentMethodRegion: ['GLOBAL'], enabled: true })
    expect(card.supportedCurrencies.length).toBeGreaterThan(150)
    expect(card.paymentOptionDetail.supportCardBrands).toContainEqual({ cardBrand: 'VISA' })
  })

  test.each([
    [{ allowedPaymentMethods: ['GCASH', 'CARD', 'PIX'] }, ['CARD', 'GCASH']],
    [{ allowedPaymentMethods: [] }, methods],
    [{ blockedPaymentMethods: ['CARD', 'APPLEPAY', 'GOOGLEPAY', 'PAYPAL'] }, methods.slice(4)],
    [{ allowedPaymentMethods: ['CARD', 'TNG'], blockedPaymentMethods: ['CARD'] }, ['TNG']],
    [{ allowedPaymentMethodRegions: ['GLOBAL'] }, methods.slice(0, 4)],
    [{ allowedPaymentMethodRegions: ['PH', 'TH'] }, ['GCASH', 'TRUEMONEY']],
    [{ allowedPaymentMethodRegions: ['DE'] }, []],
    [{ userRegion: 'TH', blockedPaymentMethods: null }, ['TRUEMONEY', ...methods.slice(0, 10)]],
    [{ merchantRegion: 'SG', userRegion: 'DE' }, methods],
  ])('lists by %j', async (fields, listed) => {
    expect(await types(asking('EUR', fields))).toEqual(listed)
  })

  test('stores nothing', async () => {
    // On a server of its own: the buyers that the other tests left waiting are asked about all the time.
    const quiet = await startServer()
    const merchant = await quiet.newMerchant()
    await expectNothingWritten(quiet, () => merchant.call('consult', asking('EUR')))
  })
})
