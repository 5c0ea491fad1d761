import { describe, expect, it } from 'vitest'
import type { HttpAnswer } from '../kit/exchange.ts'
import { adyen } from './connector.ts'

const settings = { apiUrl: 'https://checkout-test.adyen.com/v72', merchantAccount: 'Lamps' }
const account = { name: 'ADYEN', settings, callbackUrl: 'https://pay.example/c' }
const card = { type: 'CARD', issuerAuthenticated: false }

function faultOf(name: string, value: string): string | undefined {
  const field = adyen.fields.find((one) => one.name === name)
  if (!field) throw new Error(`no field ${name}`)
  return field.fault?.(value)
}

describe('an account at Adyen', () => {
  it.each([
    ['apiUrl', settings.apiUrl],
    ['apiUrl', 'https://1797a841fbb37ca7-Lamps-checkout-live.adyenpayments.com/checkout/v72'],
    ['apiUrl', 'http://127.0.0.1:8080/v72'],
    ['merchantAccount', 'LampsECOM'],
    ['multipleCaptures', 'yes'],
    ['multipleCaptures', 'no'],
    ['authorizationDays', '28'],
    ['apiKey', 'AQEyhmfxK....LAG84XwzP5pSpVd'],
    ['hmacKey', '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'],
  ])('takes %s %s', (name, value) => {
    expect(faultOf(name, value)).toBeUndefined()
  })

  it.each([
    ['apiUrl', 'checkout-test.adyen.com/v72'],
    ['apiUrl', 'http://checkout-test.adyen.com/v72'],
    ['apiUrl', 'https://checkout-test.adyen.com'],
    ['apiUrl', 'https://checkout-test.adyen.com/v71'],
    ['apiUrl', 'https://checkout-test.adyen.com/v72/payments'],
    ['apiUrl', 'https://checkout-test.adyen.com/v72?key=1'],
    ['apiUrl', 'https://user@checkout-test.adyen.com/v72'],
    ['merchantAccount', 'Lamps and more'],
    ['merchantAccount', 'a:b'],
    ['merchantAccount', ''],
    ['multipleCaptures', 'true'],
    ['authorizationDays', '0'],
    ['authorizationDays', '29'],
    ['authorizationDays', '1.5'],
    ['apiKey', 'short'],
    ['apiKey', 'with a space in the middle of it'],
    ['hmacKey', '44782DEF'],
    ['previousHmacKey', 'G'.repeat(64)],
  ])('does not take %s %j, and says what is expected without repeating it', (name, value) => {
    const fault = faultOf(name, value)
    expect(fault).toMatch(/^expected /)
    if (value.length > 8) expect(fault).not.toContain(value)
  })

  it('keeps its keys secret, and adds one of them to requests', async () => {
    const secret = adyen.fields.filter((field) => field.secret).map(({ name }) => name)
    expect(secret).toEqual(['apiKey', 'hmacKey', 'previousHmacKey'])
    const request = { method: 'POST', url: settings.apiUrl, headers: { accept: 'application/json' } } as const
    const secrets = { apiKey: 'AQE', hmacKey: 'AB' }
    const sealed = await adyen.seal(request, { ...account, secrets }, new Date())
    expect(sealed).toEqual({ ...request, headers: { ...request.headers, 'x-api-key': 'AQE' } })
  })

  it('decides whether a payment has several captures, and how long it is held', () => {
    expect(adyen.capability(card, 'EUR', account)).toMatchObject({
      maxCaptures: 1,
      remainderAfterCapture: 'release',
      authValiditySeconds: 7 * 86_400,
    })
    const several = { ...account, settings: { ...settings, multipleCaptures: 'yes', authorizationDays: '28' } }
    expect(adyen.capability(card, 'EUR', several)).toMatchObject({
      maxCaptures: 1_000,
      remainderAfterCapture: 'keep',
      authValiditySeconds: 28 * 86_400,
    })
    expect(adyen.capability(card, 'EUR')).toEqual(adyen.capability(card, 'EUR', account))
  })

  it('takes cards, and not those whose issuer authenticates', () => {
    expect(adyen.capability({ ...card, type: 'GOOGLEPAY' }, 'EUR')).toBeUndefined()
    expect(adyen.capability({ ...card, issuerAuthenticated: true }, 'KRW')).toBeUndefined()
  })

  it.each([
    ['good', 200, { paymentMethods: [{ type: 'scheme', name: 'Cards' }] }],
    ['bad', 200, { paymentMethods: [{ type: 'ideal' }] }],
    ['bad', 200, { paymentMethods: [] }],
    ['bad', 401, { errorCode: '000', message: 'Unauthorized', errorType: 'security' }],
    ['bad', 403, { errorCode: '901', message: 'Invalid Merchant Account', errorType: 'security' }],
    ['bad', 422, { errorCode: '702', message: 'no such version', errorType: 'validation' }],
    ['unknown', 200, {}],
    ['unknown', 200, '<html>'],
    ['unknown', 422, { errorCode: '903', errorType: 'internal' }],
  ])('is found %s by an answer %d %j', (kind, status, body) => {
    const step = adyen.check(account)
    if (step.kind !== 'ask') throw new Error('nothing is asked')
    expect(step.request).toMatchObject({ url: `${settings.apiUrl}/paymentMethods`, reads: true })
    const answer: HttpAnswer = { status, headers: {}, body: JSON.stringify(body) }
    expect(step.read(answer)).toMatchObject({ kind })
  })
})
