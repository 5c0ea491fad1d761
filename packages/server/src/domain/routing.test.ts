import { describe, expect, it } from 'vitest'
import type { PaymentMethod } from './payment-method.ts'
import { preferenceFor, type RoutablePayment, type RoutingRule, reachableBy } from './routing.ts'

const wallet: PaymentMethod = { type: 'GCASH', issuerAuthenticated: false }

function card(brand: string, country?: string): PaymentMethod {
  const facts = country === undefined ? { brand, lastFour: '0768' } : { brand, country, lastFour: '0768' }
  return { type: 'CARD', card: facts, issuerAuthenticated: false }
}

function table(rules: readonly RoutingRule[]) {
  return { default: 'ALIPAY', rules }
}

function payment(changes: Partial<RoutablePayment> = {}): RoutablePayment {
  return { clientId: 'SHOP', amount: { currency: 'EUR', value: 1_200n }, method: wallet, ...changes }
}

function euros(value: bigint) {
  return payment({ amount: { currency: 'EUR', value } })
}

function to(rules: readonly RoutingRule[], asked: RoutablePayment): string {
  return preferenceFor(table(rules), asked).acquirers.join(' ')
}

describe('routing', () => {
  it('takes the default when there is no rule, or none that matches', () => {
    expect(preferenceFor(table([]), payment())).toEqual({ rule: null, acquirers: ['ALIPAY'] })
    const rules: RoutingRule[] = [{ match: { currency: ['JPY'] }, acquirer: 'CHECKOUT' }]
    expect(preferenceFor(table(rules), payment())).toEqual({ rule: null, acquirers: ['ALIPAY'] })
    const several = { default: ['2C2P', 'ALIPAY'], rules }
    expect(preferenceFor(several, payment())).toEqual({ rule: null, acquirers: ['2C2P', 'ALIPAY'] })
  })

  it('takes the first rule that matches, not the most particular one, and numbers it from 1', () => {
    const rules: RoutingRule[] = [
      { match: { currency: ['JPY'] }, acquirer: 'NEVER' },
      { match: { currency: ['JPY', 'EUR'] }, acquirer: 'FIRST' },
      { match: { currency: ['EUR'], method: ['CARD'], cardBrand: ['VISA'] }, acquirer: 'SECOND' },
    ]
    const preference = preferenceFor(table(rules), payment({ method: card('VISA') }))
    expect(preference).toEqual({ rule: 2, acquirers: ['FIRST'] })
  })

  it('asks for every list of a rule', () => {
    const match = {
      currency: ['EUR'],
      method: ['CARD'],
      cardBrand: ['VISA'],
      cardCountry: ['BR', 'MX'],
      clientId: ['SHOP', 'OTHER'],
      amount: { from: 1_000n },
    }
    const rules: RoutingRule[] = [{ match, acquirer: 'CHECKOUT' }]
    const right = payment({ method: card('VISA', 'MX') })
    expect(to(rules, right)).toBe('CHECKOUT')
    const wrong: readonly Partial<RoutablePayment>[] = [
      { amount: { currency: 'USD', value: 1_200n } },
      { amount: { currency: 'EUR', value: 999n } },
      { method: { ...card('VISA', 'MX'), type: 'APPLEPAY' } },
      { method: card('MASTERCARD', 'MX') },
      { method: card('VISA', 'US') },
      { clientId: 'SHOP2' },
    ]
    expect(wrong.map((change) => to(rules, { ...right, ...change }))).toEqual(wrong.map(() => 'ALIPAY'))
  })

  it('does not match a brand or a country that is not known', () => {
    const byBrand: RoutingRule[] = [{ match: { cardBrand: ['VISA'] }, acquirer: 'CHECKOUT' }]
    const byCountry: RoutingRule[] = [{ match: { cardCountry: ['US'] }, acquirer: 'CHECKOUT' }]
    expect(to(byBrand, payment())).toBe('ALIPAY')
    expect(to(byCountry, payment({ method: card('VISA') }))).toBe('ALIPAY')
  })

  it.each([
    { span: { from: 100n, to: 200n }, inside: [100n, 200n], outside: [99n, 201n] },
    { span: { from: 100n }, inside: [100n, 10n ** 17n], outside: [99n] },
    { span: { to: 200n }, inside: [1n, 200n], outside: [201n] },
  ])('matches amounts with both ends of $span', ({ span, inside, outside }) => {
    const rules: RoutingRule[] = [{ match: { currency: ['EUR'], amount: span }, acquirer: 'CHECKOUT' }]
    expect(inside.map((value) => to(rules, euros(value)))).toEqual(inside.map(() => 'CHECKOUT'))
    expect(outside.map((value) => to(rules, euros(value)))).toEqual(outside.map(() => 'ALIPAY'))
  })

  it('lets a rule without conditions take everything', () => {
    expect(to([{ match: {}, acquirer: '2C2P' }], payment())).toBe('2C2P')
  })

  it('keeps the order of a list of acquirers', () => {
    expect(to([{ match: {}, acquirers: ['B', 'A', 'C'] }], payment({ paymentRequestId: 'r-1' }))).toBe('B A C')
  })
})

describe('shares', () => {
  const shares = [
    { acquirer: 'A', percent: 20 },
    { acquirer: 'B', percent: 50 },
    { acquirer: 'C', percent: 30 },
    { acquirer: 'SPARE', percent: 0 },
  ]
  const rules: RoutingRule[] = [{ match: {}, shares }]
  const ids = Array.from({ length: 10_000 }, (_, index) => `order-${index}`)
  const drawn = (clientId: string, paymentRequestId: string) =>
    preferenceFor(table(rules), payment({ clientId, paymentRequestId }))

  it('put the drawn acquirer first, and the others behind it in their order', () => {
    const orders = new Set(ids.map((id) => drawn('SHOP', id).acquirers.join(' ')))
    expect([...orders].sort()).toEqual(['A B C SPARE', 'B A C SPARE', 'C A B SPARE'])
  })

  it('draw the same for the same request, and say what', () => {
    for (const id of ids.slice(0, 100)) {
      const { draw = -1, acquirers } = drawn('SHOP', id)
      expect(drawn('SHOP', id)).toEqual(drawn('SHOP', id))
      expect(acquirers[0]).toBe(draw < 20 ? 'A' : draw < 70 ? 'B' : 'C')
    }
  })

  it('are kept to within two percent, over ids that count up', () => {
    const of = (name: string) => ids.filter((id) => drawn('SHOP', id).acquirers[0] === name).length / 100
    expect(Math.abs(of('A') - 20)).toBeLessThan(2)
    expect(Math.abs(of('B') - 50)).toBeLessThan(2)
    expect(Math.abs(of('C') - 30)).toBeLessThan(2)
    expect(of('SPARE')).toBe(0)
  })

  it('fall differently for another client', () => {
    const others = ids.filter((id) => drawn('SHOP', id).draw !== drawn('OTHER', id).draw)
    expect(others.length).toBeGreaterThan(9_500)
  })

  it('stand in their order while there is no payment', () => {
    expect(preferenceFor(table(rules), payment())).toEqual({ rule: 1, acquirers: ['A', 'B', 'C', 'SPARE'] })
  })
})

describe('the acquirers that payments may lead to whatever their amount', () => {
  const eur = { clientId: 'SHOP', currency: 'EUR', method: wallet }

  it('are those of the rules on amounts, up to the first rule that asks for none', () => {
    const rules: RoutingRule[] = [
      { match: { currency: ['JPY'] }, acquirer: 'JPY_ONLY' },
      { match: { currency: ['EUR'], amount: { to: 100n } }, acquirers: ['SMALL', 'SMALL_TOO'] },
      { match: { currency: ['EUR'], amount: { from: 10_000n } }, acquirer: 'LARGE' },
      { match: { currency: ['EUR'] }, shares: [{ acquirer: 'REST', percent: 100 }] },
      { match: {}, acquirer: 'NEVER' },
    ]
    expect(reachableBy(table(rules), eur)).toEqual(['SMALL', 'SMALL_TOO', 'LARGE', 'REST'])
    expect(reachableBy(table(rules.slice(0, 3)), eur)).toEqual(['SMALL', 'SMALL_TOO', 'LARGE', 'ALIPAY'])
  })
})
