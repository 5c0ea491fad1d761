import { describe, expect, it } from 'vitest'
import type { Capability } from './capability.ts'
import { cardBrands, knownMethods } from './known-methods.ts'
import { currenciesTaken, type Market, obstacle, offeredMethods, type Purchase } from './offered-methods.ts'
import type { PaymentMethod } from './payment-method.ts'
import { decideRoute } from './route-decision.ts'
import type { RoutingRule } from './routing.ts'

const card: Capability = {
  flow: 'direct',
  capture: 'separate',
  manualCapture: true,
  partialCapture: true,
  maxCaptures: 10,
  remainderAfterCapture: 'keep',
  refund: 'none',
  refundWindowSeconds: 0,
  authValiditySeconds: 604_800,
  cancelWindow: 'until-taken',
  maxAmountUpdates: 0,
}
const wallet: Capability = { ...card, flow: 'redirect', capture: 'none', manualCapture: false }

/** Takes cards only; takes everything; takes cards, but cannot wait with their capture; takes cards, and is down. */
const acquirers: Readonly<Record<string, (method: PaymentMethod) => Capability | undefined>> = {
  CARDS: ({ type }) => (type === 'CARD' ? card : undefined),
  ALL: ({ type }) => (type === 'CARD' || type === 'PAYPAL' ? card : wallet),
  AUTOMATIC: ({ type }) => (type === 'CARD' ? { ...card, manualCapture: false } : undefined),
  OPEN: ({ type }) => (type === 'CARD' ? card : undefined),
}

const known = (type: string) => knownMethods.find((method) => method.type === type)

function market(rules: readonly RoutingRule[], usual = 'ALL'): Market {
  return {
    methods: knownMethods,
    routing: { default: usual, rules },
    clientId: 'SHOP',
    prospect: (acquirer, method) => {
      const capability = acquirers[acquirer]
      return capability && { capability: capability(method), open: acquirer === 'OPEN' }
    },
  }
}

function purchase(currency: string, value = 10_000n, captureMode: Purchase['captureMode'] = 'AUTOMATIC'): Purchase {
  return { amount: { currency, value }, captureMode }
}

function obstacles(asked: Purchase, of: Market): Record<string, string> {
  return Object.fromEntries(offeredMethods(asked, of).map((each) => [each.method.type, each.obstacle ?? 'offered']))
}

describe('what stands between a purchase and a method', () => {
  it.each([
    { type: 'CARD', asked: purchase('EUR'), capability: card, is: undefined },
    { type: 'CARD', asked: purchase('EUR', 1n, 'MANUAL'), capability: card, is: undefined },
    { type: 'CARD', asked: purchase('EUR'), capability: undefined, is: 'acquirer' },
    { type: 'BARTER', asked: purchase('EUR'), capability: card, is: 'acquirer' },
    { type: 'GCASH', asked: purchase('PHP'), capability: wallet, is: undefined },
    { type: 'GCASH', asked: purchase('EUR'), capability: wallet, is: 'currency' },
    { type: 'GCASH', asked: purchase('EUR'), capability: undefined, is: 'currency' },
    { type: 'GCASH', asked: purchase('PHP', 100n), capability: wallet, is: undefined },
    { type: 'GCASH', asked: purchase('PHP', 99n), capability: wallet, is: 'amount' },
    { type: 'GCASH', asked: purchase('PHP', 100n, 'MANUAL'), capability: wallet, is: 'capture-mode' },
    { type: 'GCASH', asked: purchase('PHP', 99n, 'MANUAL'), capability: wallet, is: 'amount' },
    { type: 'GCASH', asked: purchase('EUR', 99n, 'MANUAL'), capability: wallet, is: 'currency' },
  ])('$type, $asked.amount.value $asked.amount.currency $asked.captureMode: $is', ({ type, asked, capability, is }) => {
    const payment = { clientId: 'SHOP', ...asked, method: { type, issuerAuthenticated: false } }
    const decision = decideRoute({ default: 'BANK', rules: [] }, payment, () => ({ capability, open: false }))
    expect(obstacle(known(type), asked, decision)).toBe(is)
  })
})

describe('the methods offered', () => {
  it('are all those that are served, in one order, each with what stands in its way', () => {
    expect(obstacles(purchase('PHP', 99n), market([]))).toEqual({
      CARD: 'offered',
      APPLEPAY: 'offered',
      GOOGLEPAY: 'offered',
      PAYPAL: 'offered',
      ALIPAY_CN: 'currency',
      ALIPAY_HK: 'currency',
      KAKAOPAY: 'currency',
      GCASH: 'amount',
      DANA: 'currency',
      TNG: 'currency',
      TRUEMONEY: 'currency',
    })
    const order = offeredMethods(purchase('PHP'), market([])).map(({ method }) => method)
    expect(order).toEqual(knownMethods)
  })

  it('go by the acquirer that routing chooses for the currency', () => {
    const rules: RoutingRule[] = [{ match: { currency: ['JPY'] }, acquirer: 'CARDS' }]
    expect(obstacles(purchase('JPY'), market(rules))).toMatchObject({ CARD: 'offered', PAYPAL: 'acquirer' })
    expect(obstacles(purchase('USD'), market(rules))).toMatchObject({ CARD: 'offered', PAYPAL: 'offered' })
  })

  it('are those that any acquirer of a rule can take, also one that is down', () => {
    const visas = (acquirers: readonly string[], captureMode: Purchase['captureMode'] = 'AUTOMATIC') => {
      const rules: RoutingRule[] = [{ match: { currency: ['EUR'] }, acquirers }]
      return obstacles(purchase('EUR', 10_000n, captureMode), market(rules))['CARD']
    }
    expect(visas(['NOBODY', 'AUTOMATIC', 'CARDS'], 'MANUAL')).toBe('offered')
    expect(visas(['NOBODY', 'OPEN'])).toBe('offered')
    expect(visas(['NOBODY', 'AUTOMATIC'], 'MANUAL')).toBe('capture-mode')
    expect(visas(['NOBODY', 'NOBODY_ELSE'])).toBe('acquirer')
  })

  it('go by the amount and the client', () => {
    const rules: RoutingRule[] = [
      { match: { currency: ['EUR'], amount: { from: 5_000n } }, acquirer: 'CARDS' },
      { match: { clientId: ['SHOP'] }, acquirer: 'NOBODY' },
    ]
    expect(obstacles(purchase('EUR', 4_999n), market(rules))['CARD']).toBe('acquirer')
    expect(obstacles(purchase('EUR', 5_000n), market(rules))['CARD']).toBe('offered')
    expect(obstacles(purchase('EUR', 4_999n), { ...market(rules), clientId: 'OTHER' })['CARD']).toBe('offered')
  })

  it('are none where a client has no acquirer', () => {
    const offered = offeredMethods(purchase('EUR'), market([], 'NOBODY'))
    expect(offered.filter((each) => each.obstacle === undefined)).toEqual([])
    expect(offered[0]).toEqual({ method: known('CARD'), obstacle: 'acquirer', brands: [] })
  })

  it('name every brand of card where no rule asks for one, and none for what is no card', () => {
    const [cards, applePay] = offeredMethods(purchase('EUR'), market([]))
    expect(cards?.brands).toEqual(cardBrands)
    expect(applePay?.brands).toEqual([])
  })

  it('name the brands that somebody takes', () => {
    const rules: RoutingRule[] = [
      { match: { cardBrand: ['VISA'], cardCountry: ['US'] }, acquirer: 'CARDS' },
      { match: { cardBrand: ['JCB'] }, acquirer: 'CARDS' },
      { match: { cardBrand: ['AMEX'] }, acquirer: 'AUTOMATIC' },
    ]
    const brandsFor = (captureMode: Purchase['captureMode']) =>
      offeredMethods(purchase('EUR', 10_000n, captureMode), market(rules, 'NOBODY'))[0]
    expect(brandsFor('AUTOMATIC')).toEqual({ method: known('CARD'), brands: ['VISA', 'AMEX', 'JCB'] })
    expect(brandsFor('MANUAL')).toEqual({ method: known('CARD'), brands: ['VISA', 'JCB'] })
  })
})

describe('the currencies of a method', () => {
  const currencies = ['EUR', 'JPY', 'PHP', 'THB']
  const taken = (type: string, of: Market) => {
    const method = known(type)
    return method && currenciesTaken(method, currencies, of)
  }

  it('are those that routing leads somewhere, whatever the amount', () => {
    const rules: RoutingRule[] = [{ match: { currency: ['JPY', 'PHP'] }, acquirer: 'CARDS' }]
    expect(taken('CARD', market(rules))).toEqual(currencies)
    expect(taken('APPLEPAY', market(rules))).toEqual(['EUR', 'THB'])
    expect(taken('PAYPAL', market(rules))).toEqual(['EUR', 'THB'])
    expect(taken('TRUEMONEY', market(rules))).toEqual(['THB'])
    expect(taken('GCASH', market(rules))).toEqual([])
    expect(taken('CARD', market(rules, 'NOBODY'))).toEqual(['JPY', 'PHP'])
    const large: RoutingRule[] = [{ match: { currency: ['JPY'], amount: { from: 100_000n } }, acquirer: 'CARDS' }]
    expect(taken('CARD', market(large, 'NOBODY'))).toEqual(['JPY'])
  })
})

describe('the table of methods', () => {
  it('has each method once, and a minimum only for a method of one currency', () => {
    expect(new Set(knownMethods.map(({ type }) => type)).size).toBe(knownMethods.length)
    for (const { minimum, currencies } of knownMethods) {
      if (minimum !== undefined) expect(currencies).toHaveLength(1)
    }
  })
})
