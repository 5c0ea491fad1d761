import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { preferenceFor } from '../domain/routing.ts'
import { parseRoutingTable, sandboxRoutingTable } from './routing-table.ts'

function routed(currency: string, type: string): string {
  const method = { type, issuerAuthenticated: false }
  const payment = { clientId: 'SANDBOX_DEMO', amount: { currency, value: 1_200n }, method }
  return preferenceFor(sandboxRoutingTable, payment).acquirers.join(' ')
}

describe("the sandbox's routing table", () => {
  it.each([
    { currency: 'JPY', type: 'CARD', acquirer: 'CHECKOUT' },
    { currency: 'JPY', type: 'APPLEPAY', acquirer: 'CHECKOUT' },
    { currency: 'JPY', type: 'PAYPAL', acquirer: 'ALIPAY' },
    { currency: 'THB', type: 'CARD', acquirer: '2C2P' },
    { currency: 'VND', type: 'CARD', acquirer: '2C2P' },
    { currency: 'THB', type: 'TRUEMONEY', acquirer: 'ALIPAY' },
    { currency: 'EUR', type: 'CARD', acquirer: 'ALIPAY' },
  ])('sends $type in $currency to $acquirer', ({ currency, type, acquirer }) => {
    expect(routed(currency, type)).toBe(acquirer)
  })

  it('is one that a file could hold', () => {
    expect(parseRoutingTable(JSON.parse(JSON.stringify(sandboxRoutingTable)))).toEqual(sandboxRoutingTable)
  })
})

function rule(one: object) {
  return { default: 'ALIPAY', rules: [one] }
}

describe('a routing table from a file', () => {
  it('keeps its rules in their order', () => {
    const table = {
      default: 'CHECKOUT',
      rules: [
        { match: { cardBrand: ['VISA'], cardCountry: ['BR'] }, acquirer: 'ALIPAY' },
        { match: { currency: ['THB'] }, acquirer: '2C2P' },
      ],
    }
    expect(parseRoutingTable(table)).toEqual(table)
  })

  it('leads to one acquirer, to several in order, or to shares, also of acquirers that nobody has heard of', () => {
    const table = {
      default: ['CHECKOUT', 'ALIPAY'],
      rules: [
        { match: { clientId: ['SHOP'] }, acquirers: ['ADYEN', 'CHECKOUT_EU-2'] },
        {
          match: {},
          shares: [
            { acquirer: 'A', percent: 0 },
            { acquirer: 'B', percent: 100 },
          ],
        },
      ],
    }
    expect(parseRoutingTable(table)).toEqual(table)
  })

  it('is as docs/routing.md shows it', () => {
    const page = readFileSync(new URL('../../../../docs/routing.md', import.meta.url), 'utf8')
    const files = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text)
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) expect(parseRoutingTable(JSON.parse(file)).rules.length).toBeGreaterThan(0)
  })

  it('has amounts in minor units', () => {
    const rules = [{ match: { currency: ['EUR'], amount: { from: 5_000, to: 10_000 } }, acquirer: 'ALIPAY' }]
    expect(parseRoutingTable({ default: 'ALIPAY', rules }).rules[0]?.match.amount).toEqual({
      from: 5_000n,
      to: 10_000n,
    })
  })

  it.each([
    { json: null, says: 'routing table: / must be object' },
    { json: {}, says: 'default' },
    { json: { default: 'ALIPAY', rules: {} }, says: '/rules must be array' },
    { json: { default: '', rules: [] }, says: '/default must match pattern' },
    {
      json: { default: 'ALIPAY', rules: [{ acquirer: 'ALIPAY' }] },
      says: '/rules/0 must have required properties match',
    },
    { json: { default: 'ALIPAY', rules: [], more: 1 }, says: '/ must not have additional properties' },
    {
      json: { default: 'ALIPAY', rules: [{ match: { currency: 'JPY' }, acquirer: 'CHECKOUT' }] },
      says: '/rules/0/match/currency must be array',
    },
    {
      json: { default: 'ALIPAY', rules: [{ match: { currency: [] }, acquirer: 'CHECKOUT' }] },
      says: '/rules/0/match/currency must not have fewer than 1 items',
    },
    {
      json: { default: 'ALIPAY', rules: [{ match: { currency: ['yen'] }, acquirer: 'CHECKOUT' }] },
      says: '/rules/0/match/currency/0 must match pattern',
    },
    {
      json: { default: 'ALIPAY', rules: [{ match: { brand: ['VISA'] }, acquirer: 'CHECKOUT' }] },
      says: '/rules/0/match must not have additional properties',
    },
    { json: { default: 'alipay', rules: [] }, says: '/default must match pattern' },
    { json: { default: [], rules: [] }, says: '/default must not have fewer than 1 items' },
    { json: { default: ['A', 'A'], rules: [] }, says: '/default names A more than once' },
    { json: rule({ match: {} }), says: '/rules/0 must have exactly one of acquirer, acquirers and shares' },
    {
      json: rule({ match: {}, acquirer: 'A', acquirers: ['B'] }),
      says: '/rules/0 must have exactly one of acquirer, acquirers and shares',
    },
    { json: rule({ match: {}, acquirers: ['A', 'B', 'A'] }), says: '/rules/0/acquirers names A more than once' },
    {
      json: rule({
        match: {},
        shares: [
          { acquirer: 'A', percent: 60 },
          { acquirer: 'B', percent: 30 },
        ],
      }),
      says: '/rules/0/shares must make 100 percent, and make 90',
    },
    {
      json: rule({
        match: {},
        shares: [
          { acquirer: 'A', percent: 60 },
          { acquirer: 'A', percent: 40 },
        ],
      }),
      says: '/rules/0/shares names A more than once',
    },
    {
      json: rule({
        match: {},
        shares: [
          { acquirer: 'A', percent: 99.5 },
          { acquirer: 'B', percent: 0.5 },
        ],
      }),
      says: '/rules/0/shares/0/percent must be integer',
    },
    {
      json: rule({ match: { amount: { from: 1 } }, acquirer: 'A' }),
      says: '/rules/0/match/amount must stand beside currency',
    },
    {
      json: rule({ match: { currency: ['EUR'], amount: {} }, acquirer: 'A' }),
      says: '/rules/0/match/amount must have from, to or both',
    },
    {
      json: rule({ match: { currency: ['EUR'], amount: { from: 2, to: 1 } }, acquirer: 'A' }),
      says: '/rules/0/match/amount/from must not be above /rules/0/match/amount/to',
    },
    {
      json: rule({ match: { currency: ['EUR'], amount: { from: '2' } }, acquirer: 'A' }),
      says: '/rules/0/match/amount/from must be integer',
    },
  ])('is refused where it is wrong: $says', ({ json, says }) => {
    expect(() => parseRoutingTable(json)).toThrow(says)
  })

  it('names every wrong place at once', () => {
    const rules = [
      { match: { currency: 'JPY' }, acquirer: 'A' },
      { match: { amount: { from: 2, to: 1 } }, acquirer: 'A', shares: [{ acquirer: 'A', percent: 1 }] },
      { match: {}, acquirers: ['a'] },
    ]
    const places = [
      '/default ',
      '/rules/0/match/currency ',
      '/rules/1 must',
      '/rules/1/shares ',
      '/rules/2/acquirers/0 ',
    ]
    for (const place of [...places, '/rules/1/match/amount must', '/rules/1/match/amount/from ']) {
      expect(() => parseRoutingTable({ default: '', rules })).toThrow(place)
    }
  })
})
