import { describe, expect, it } from 'vitest'
import type { PaymentMethod } from './payment-method.ts'
import { type RoutingRule, route } from './routing.ts'

const wallet: PaymentMethod = { type: 'GCASH', issuerAuthenticated: false }

function card(brand: string, country?: string): PaymentMethod {
  const facts = country === undefined ? { brand, lastFour: '0768' } : { brand, country, lastFour: '0768' }
  return { type: 'CARD', card: facts, issuerAuthenticated: false }
}

function table(rules: readonly RoutingRule[]) {
  return { default: 'ALIPAY', rules }
}

describe('routing', () => {
  it('takes the default when there is no rule', () => {
    expect(route(table([]), { currency: 'EUR', method: wallet })).toBe('ALIPAY')
  })

  it('takes the default when no rule matches', () => {
    const rules: RoutingRule[] = [{ match: { currency: ['JPY'] }, acquirer: 'CHECKOUT' }]
    expect(route(table(rules), { currency: 'EUR', method: wallet })).toBe('ALIPAY')
  })

  it('takes the first rule that matches, not the most particular one', () => {
    const rules: RoutingRule[] = [
      { match: { currency: ['JPY', 'EUR'] }, acquirer: 'FIRST' },
      { match: { currency: ['EUR'], method: ['CARD'], cardBrand: ['VISA'] }, acquirer: 'SECOND' },
    ]
    expect(route(table(rules), { currency: 'EUR', method: card('VISA') })).toBe('FIRST')
  })

  it('asks for every list of a rule', () => {
    const rules: RoutingRule[] = [
      {
        match: { currency: ['EUR'], method: ['CARD'], cardBrand: ['VISA'], cardCountry: ['BR', 'MX'] },
        acquirer: 'CHECKOUT',
      },
    ]
    const to = (currency: string, method: PaymentMethod) => route(table(rules), { currency, method })
    expect(to('EUR', card('VISA', 'MX'))).toBe('CHECKOUT')
    expect(to('USD', card('VISA', 'MX'))).toBe('ALIPAY')
    expect(to('EUR', { ...card('VISA', 'MX'), type: 'APPLEPAY' })).toBe('ALIPAY')
    expect(to('EUR', card('MASTERCARD', 'MX'))).toBe('ALIPAY')
    expect(to('EUR', card('VISA', 'US'))).toBe('ALIPAY')
  })

  it('does not match a brand or a country that is not known', () => {
    const byBrand: RoutingRule[] = [{ match: { cardBrand: ['VISA'] }, acquirer: 'CHECKOUT' }]
    const byCountry: RoutingRule[] = [{ match: { cardCountry: ['US'] }, acquirer: 'CHECKOUT' }]
    expect(route(table(byBrand), { currency: 'EUR', method: wallet })).toBe('ALIPAY')
    expect(route(table(byCountry), { currency: 'EUR', method: card('VISA') })).toBe('ALIPAY')
  })

  it('lets a rule without conditions take everything', () => {
    const rules: RoutingRule[] = [{ match: {}, acquirer: '2C2P' }]
    expect(route(table(rules), { currency: 'EUR', method: wallet })).toBe('2C2P')
  })
})
