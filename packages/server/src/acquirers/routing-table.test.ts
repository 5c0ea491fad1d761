import { describe, expect, it } from 'vitest'
import { route } from '../domain/routing.ts'
import { parseRoutingTable, sandboxRoutingTable } from './routing-table.ts'

const acquirers = ['ALIPAY', 'CHECKOUT', '2C2P']

function routed(currency: string, type: string): string {
  return route(sandboxRoutingTable, { currency, method: { type, issuerAuthenticated: false } })
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
    expect(parseRoutingTable(JSON.parse(JSON.stringify(sandboxRoutingTable)), acquirers)).toEqual(sandboxRoutingTable)
  })
})

describe('a routing table from a file', () => {
  it('keeps its rules in their order', () => {
    const table = {
      default: 'CHECKOUT',
      rules: [
        { match: { cardBrand: ['VISA'], cardCountry: ['BR'] }, acquirer: 'ALIPAY' },
        { match: { currency: ['THB'] }, acquirer: '2C2P' },
      ],
    }
    expect(parseRoutingTable(table, acquirers)).toEqual(table)
  })

  it.each([
    { json: null, says: 'routing table: / must be object' },
    { json: {}, says: 'default' },
    { json: { default: 'ALIPAY', rules: {} }, says: '/rules must be array' },
    { json: { default: '', rules: [] }, says: '/default must not have fewer than 1 characters' },
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
    {
      json: { default: 'ALIPAI', rules: [{ match: {}, acquirer: 'CHEKOUT' }] },
      says: '/default names the acquirer ALIPAI, which is not configured; /rules/0/acquirer names the acquirer CHEKOUT',
    },
  ])('is refused where it is wrong: $says', ({ json, says }) => {
    expect(() => parseRoutingTable(json, acquirers)).toThrow(says)
  })
})
