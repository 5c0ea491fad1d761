import { describe, expect, it } from 'vitest'
import { capability, capturedByAuthorization } from './capability.ts'

const card = { type: 'CARD', issuerAuthenticated: false } as const
const facts = { brand: 'HYUNDAI', lastFour: '9217' }

describe("2C2P's capability", () => {
  it('is for cards alone, in currencies that it can be told exactly', () => {
    expect(capability(card, 'SGD')).toMatchObject({ capture: 'separate', maxCaptures: 1, partialCapture: true })
    expect(capability(card, 'JPY')).toBeDefined()
    expect(capability(card, 'KWD')).toBeUndefined()
    expect(capability({ type: 'ALIPAY_HK', issuerAuthenticated: false }, 'HKD')).toBeUndefined()
  })

  it('has Korean cards that their issuer authenticates captured by the authorization', () => {
    const korean = { type: 'CARD', card: { ...facts, country: 'KR' }, issuerAuthenticated: true }
    expect(capability(korean, 'KRW')).toMatchObject({ capture: 'with-authorization' })
    expect(capturedByAuthorization({ type: 'CARD', card: facts, issuerAuthenticated: true })).toBe(true)
    expect(capturedByAuthorization({ ...korean, card: { ...facts, country: 'US' } })).toBe(false)
    expect(capability({ ...korean, issuerAuthenticated: false }, 'KRW')).toMatchObject({ capture: 'separate' })
  })
})
