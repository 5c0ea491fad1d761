import { describe, expect, it } from 'vitest'
import type { AuthorizeOutcome } from '../../domain/outcome.ts'
import type { AuthorizeOrder, Buyer } from '../acquirer.ts'
import type { Ask, Step } from '../kit/exchange.ts'
import { authorize } from './authorize.ts'

const address = 'https://checkout-test.adyen.com/v72'
const account = {
  name: 'ADYEN',
  settings: { apiUrl: address, merchantAccount: 'Lamps' },
  callbackUrl: 'https://pay.example/c',
}
const order: AuthorizeOrder = {
  clientId: 'ACME',
  reference: '20261125090000000000100000000001',
  amount: { currency: 'EUR', value: 1_000n },
  method: { type: 'CARD', issuerAuthenticated: false },
  card: { number: '4111111111111111', cvv: '737', expiryMonth: '03', expiryYear: '30', holderName: 'Ada Lace' },
  returnUrl: 'https://pay.example/buyer/return/ACME/1',
  description: 'Two lamps',
  now: new Date('2026-11-25T09:00:00Z'),
}

function asked(step: Step<AuthorizeOutcome>): Ask<AuthorizeOutcome> {
  if (step.kind !== 'ask') throw new Error(`nothing is asked: ${step.kind}`)
  return step
}

describe('an authorization at Adyen', () => {
  it('is asked for with the card, held only, and by pages only', () => {
    const { request } = asked(authorize(order, account))
    expect(request).toMatchObject({
      method: 'POST',
      url: `${address}/payments`,
      headers: { 'content-type': 'application/json', 'idempotency-key': `authorize-${order.reference}` },
    })
    expect(JSON.parse(request.body ?? '')).toEqual({
      merchantAccount: 'Lamps',
      reference: order.reference,
      amount: { currency: 'EUR', value: 1_000 },
      paymentMethod: {
        type: 'scheme',
        number: '4111111111111111',
        cvc: '737',
        expiryMonth: '03',
        expiryYear: '2030',
        holderName: 'Ada Lace',
      },
      returnUrl: order.returnUrl,
      channel: 'Web',
      shopperInteraction: 'Ecommerce',
      additionalData: { manualCapture: 'true' },
      authenticationData: { threeDSRequestData: { nativeThreeDS: 'disabled' } },
    })
  })

  const browser = {
    acceptHeader: '*/*',
    userAgent: 'Mozilla/5.0',
    language: 'de-AT',
    javaEnabled: false,
    colorDepth: 24,
    screenHeight: 900,
    screenWidth: 1440,
    timeZoneOffset: -120,
  }

  it('tells of the shopper what is known', () => {
    const buyer: Buyer = {
      ip: '203.0.113.24',
      email: 'ada@lamps.example',
      phone: '+43 1 58858-0',
      reference: 'b-7',
      name: { first: 'Ada', middle: 'M.', last: 'Lace' },
      browser: { ...browser, javaScriptEnabled: true },
    }
    const { request } = asked(authorize({ ...order, buyer }, account))
    expect(JSON.parse(request.body ?? '')).toEqual({
      ...JSON.parse(asked(authorize(order, account)).request.body ?? ''),
      shopperIP: '203.0.113.24',
      shopperEmail: 'ada@lamps.example',
      telephoneNumber: '+431588580',
      shopperName: { firstName: 'Ada', lastName: 'Lace' },
      browserInfo: { ...browser, javaScriptEnabled: true },
    })
  })

  it.each<Buyer>([
    { name: { full: 'Ada Lace' } },
    { name: { first: 'Ada' } },
    { phone: '01 58858' },
    { phone: '+43' },
    ...Object.keys(browser).map((name) => ({ browser: { ...browser, [name]: undefined } }) as Buyer),
  ])('leaves out what Adyen would refuse: %j', (buyer) => {
    expect(asked(authorize({ ...order, buyer }, account)).request).toEqual(asked(authorize(order, account)).request)
  })

  it('is below the address of the account, however that ends', () => {
    const slashed = { ...account, settings: { ...account.settings, apiUrl: `${address}/` } }
    expect(asked(authorize(order, slashed)).request.url).toBe(`${address}/payments`)
  })

  it.each([
    ['half a minor unit of Adyen’s', { amount: { currency: 'IDR', value: 1_050n } }, 'INVALID_AMOUNT'],
    ['no card', { card: undefined }, 'INVALID_PAYMENT_METHOD_META_DATA'],
  ])('is refused before anything is sent for %s', (_, change, code) => {
    expect(authorize({ ...order, ...change } as AuthorizeOrder, account)).toMatchObject({ kind: 'failed', code })
  })

  it.each([
    ['a refusal', 422, { errorCode: '101', errorType: 'validation' }, { kind: 'failed', code: 'INVALID_CARD_NUMBER' }],
    ['a missing right', 403, { errorCode: '010', errorType: 'security' }, { kind: 'not-sent' }],
    ['a request still under way', 422, { errorCode: '704', errorType: 'validation' }, { kind: 'unknown' }],
    ['a page of somebody else', 200, '<html>', { kind: 'unknown' }],
  ])('ends by %s', (_, status, body, outcome) => {
    const { read } = asked(authorize(order, account))
    expect(read({ status, headers: {}, body: JSON.stringify(body) })).toMatchObject(outcome)
  })
})
