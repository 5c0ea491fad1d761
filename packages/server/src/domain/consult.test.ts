import { describe, expect, it } from 'vitest'
import type { Capability } from './capability.ts'
import { type Consultation, consult } from './consult.ts'
import { knownMethods } from './known-methods.ts'
import type { Market } from './offered-methods.ts'

const capability: Capability = {
  flow: 'direct',
  capture: 'separate',
  manualCapture: true,
  partialCapture: true,
  maxCaptures: 1,
  remainderAfterCapture: 'keep',
  refund: 'none',
  refundWindowSeconds: 0,
  authValiditySeconds: 604_800,
  cancelWindow: 'until-taken',
  maxAmountUpdates: 0,
}
const market: Market = {
  methods: knownMethods.filter(({ type }) => ['CARD', 'PAYPAL', 'GCASH', 'TNG', 'TRUEMONEY'].includes(type)),
  routing: { default: 'ALL', rules: [] },
  clientId: 'SHOP',
  prospect: () => ({ capability, open: false }),
}

function asked(changes: Partial<Consultation> = {}): Consultation {
  return {
    amount: { currency: 'PHP', value: 10_000n },
    captureMode: 'AUTOMATIC',
    allowedMethods: [],
    blockedMethods: [],
    allowedRegions: [],
    ...changes,
  }
}

function types(changes: Partial<Consultation>): string[] {
  return consult(asked(changes), ['PHP', 'EUR'], market).map(({ method }) => method.type)
}

describe('consult', () => {
  it('lists every method when nothing is asked, with what stands in its way', () => {
    const options = consult(asked(), ['PHP', 'EUR'], market)
    expect(options.map(({ method, obstacle, currencies }) => [method.type, obstacle, currencies])).toEqual([
      ['CARD', undefined, ['PHP', 'EUR']],
      ['PAYPAL', undefined, ['PHP', 'EUR']],
      ['GCASH', undefined, ['PHP']],
      ['TNG', 'currency', []],
      ['TRUEMONEY', 'currency', []],
    ])
  })

  it.each([
    { changes: { allowedMethods: ['GCASH', 'CARD', 'PIX'] }, left: ['CARD', 'GCASH'] },
    { changes: { allowedMethods: ['PIX'] }, left: [] },
    { changes: { blockedMethods: ['CARD', 'PIX'] }, left: ['PAYPAL', 'GCASH', 'TNG', 'TRUEMONEY'] },
    { changes: { allowedMethods: ['CARD', 'TNG'], blockedMethods: ['CARD'] }, left: ['TNG'] },
    { changes: { allowedRegions: ['GLOBAL'] }, left: ['CARD', 'PAYPAL'] },
    { changes: { allowedRegions: ['MY', 'TH'] }, left: ['TNG', 'TRUEMONEY'] },
    { changes: { allowedRegions: ['MY'], allowedMethods: ['CARD'] }, left: [] },
  ])('lists what $changes leave', ({ changes, left }) => {
    expect(types(changes)).toEqual(left)
  })

  it.each([
    { userRegion: 'MY', order: ['TNG', 'CARD', 'PAYPAL', 'GCASH', 'TRUEMONEY'] },
    { userRegion: 'TH', order: ['TRUEMONEY', 'CARD', 'PAYPAL', 'GCASH', 'TNG'] },
    { userRegion: 'DE', order: ['CARD', 'PAYPAL', 'GCASH', 'TNG', 'TRUEMONEY'] },
  ])('puts the methods of $userRegion first, then the global ones', ({ userRegion, order }) => {
    expect(types({ userRegion })).toEqual(order)
  })
})
