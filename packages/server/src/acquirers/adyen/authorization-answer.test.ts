import { describe, expect, it } from 'vitest'
import { readResult, resultOf } from './authorization-answer.ts'
import { refusalReasons } from './refusal-reasons.ts'

const asked = { reference: '20261125', amount: { currency: 'EUR', value: 1_000n } }
const held = { pspReference: 'QFQTPCQ8HXSKGK82', merchantReference: asked.reference }

describe('answers to a payment', () => {
  it('holds what the answer names, or all of it where it names nothing', () => {
    const receipt = { transactionId: held.pspReference, resultCode: 'Authorised' }
    expect(readResult({ ...held, resultCode: 'Authorised' }, asked)).toEqual({
      kind: 'succeeded',
      amount: asked.amount,
      receipt,
    })
    const amount = { currency: 'EUR', value: 999 }
    expect(readResult({ ...held, amount, resultCode: 'Authorised' }, asked)).toEqual({
      kind: 'succeeded',
      amount: { currency: 'EUR', value: 999n },
      receipt,
    })
  })

  it('holds the part that a partial authorization names, and none without a name', () => {
    const amount = { currency: 'EUR', value: 400 }
    expect(readResult({ ...held, amount, resultCode: 'PartiallyAuthorised' }, asked)).toMatchObject({
      amount: { value: 400n },
    })
    expect(readResult({ ...held, resultCode: 'PartiallyAuthorised' }, asked).kind).toBe('unknown')
  })

  it('tells what the card was, as far as the answer does', () => {
    const additionalData = { cardSummary: '1111', cardIssuingCountry: 'NL', fundingSource: 'CREDIT' }
    const answer = { ...held, resultCode: 'Authorised', additionalData, paymentMethod: { brand: 'mc', type: 'scheme' } }
    const card = { brand: 'MASTERCARD', lastFour: '1111', issuingCountry: 'NL', funding: 'CREDIT' }
    expect(readResult(answer, asked)).toMatchObject({ card })
    for (const wrong of [{ cardSummary: '4111111111111111' }, { cardSummary: undefined }]) {
      const other = { ...answer, additionalData: { ...additionalData, ...wrong } }
      expect(readResult(other, asked)).not.toHaveProperty('card')
    }
  })

  it.each([
    ['Refused', 'failed'],
    ['Error', 'failed'],
    ['Cancelled', 'failed'],
    ['Pending', 'pending'],
    ['Received', 'pending'],
    ['ChallengeShopper', 'pending'],
    ['IdentifyShopper', 'pending'],
    ['PresentToShopper', 'pending'],
    ['AuthenticationFinished', 'unknown'],
    ['AuthenticationNotRequired', 'unknown'],
    ['Success', 'unknown'],
    ['Approved', 'unknown'],
    ['authorised', 'unknown'],
    ['', 'unknown'],
    [7, 'unknown'],
  ])('%s is %s', (resultCode, kind) => {
    expect(readResult({ ...held, resultCode }, asked).kind).toBe(kind)
  })

  it.each(refusalReasons.map(({ code, text, decline }) => [code, text, decline]))(
    'a refusal for %s (%s) is %s, by its code as by its text',
    (refusalReasonCode, refusalReason, code) => {
      const answer = { ...held, resultCode: 'Refused' }
      expect(readResult({ ...answer, refusalReasonCode, refusalReason }, asked)).toMatchObject({
        kind: 'failed',
        code,
        receipt: { transactionId: held.pspReference, resultCode: refusalReasonCode },
      })
      expect(readResult({ ...answer, refusalReason }, asked)).toMatchObject({ kind: 'failed', code })
    },
  )

  it('is to be tried elsewhere only where Adyen puts the cause at the acquirer', () => {
    const elsewhere = refusalReasons.filter((reason) => reason.elsewhere).map(({ code }) => code)
    expect(elsewhere).toEqual(['4'])
    const answer = { ...held, resultCode: 'Error' }
    expect(readResult({ ...answer, refusalReasonCode: '4' }, asked)).toHaveProperty('elsewhere', true)
    expect(readResult({ ...answer, refusalReasonCode: '46' }, asked)).not.toHaveProperty('elsewhere')
  })

  it('is refused without a known reason, all the same', () => {
    const refused = { ...held, resultCode: 'Refused', refusalReasonCode: '999', refusalReason: 'Moon phase' }
    expect(readResult(refused, asked)).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(readResult({ ...held, resultCode: 'Cancelled' }, asked)).toMatchObject({ code: 'ORDER_IS_CLOSED' })
  })

  it('sends the buyer on, without an id that is not yet the payment’s', () => {
    const action = { type: 'redirect', method: 'GET', url: 'https://checkoutshopper-test.adyen.com/threeDS' }
    expect(readResult({ ...held, resultCode: 'RedirectShopper', action }, asked)).toEqual({
      kind: 'buyer-action',
      url: action.url,
      receipt: { resultCode: 'RedirectShopper' },
    })
    const unusable = [
      undefined,
      { ...action, method: 'POST' },
      { ...action, url: 'javascript:alert(1)' },
      { ...action, type: 'sdk' },
    ]
    for (const wrong of unusable) {
      expect(readResult({ ...held, resultCode: 'RedirectShopper', action: wrong }, asked).kind).toBe('unknown')
    }
  })

  it.each([
    ['about another payment', { ...held, merchantReference: 'another', resultCode: 'Authorised' }],
    ['without an id', { merchantReference: asked.reference, resultCode: 'Authorised' }],
    ['with an amount that cannot be read', { ...held, resultCode: 'Authorised', amount: { currency: 'EUR' } }],
  ])('%s is unknown', (_, answer) => {
    expect(readResult(answer, asked).kind).toBe('unknown')
  })

  it('is only what comes with status 200 and has a result', () => {
    const body = JSON.stringify({ ...held, resultCode: 'Authorised' })
    expect(resultOf({ status: 200, headers: {}, body })).toBeDefined()
    expect(resultOf({ status: 201, headers: {}, body })).toBeUndefined()
    expect(resultOf({ status: 200, headers: {}, body: '{}' })).toBeUndefined()
    expect(resultOf({ status: 200, headers: {}, body: `${body}x` })).toBeUndefined()
  })
})
