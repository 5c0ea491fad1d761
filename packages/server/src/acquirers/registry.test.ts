import { describe, expect, it } from 'vitest'
import type { Acquirer } from './acquirer.ts'
import { acquirerRegistry, acquirersOf } from './registry.ts'
import { simulatedAcquirers } from './simulated/simulated-acquirers.ts'

// Nothing is asked of the books here, so there is no database behind them.
const pool = {} as Parameters<typeof simulatedAcquirers>[0]
const simulated = simulatedAcquirers(pool, {
  callBack: async () => undefined,
  buyerPageUrl: (token) => `https://pay.example/${token}`,
})

describe('the acquirer registry', () => {
  it('finds an acquirer by its name and nothing by any other', () => {
    const registry = acquirerRegistry(simulated)
    expect(registry.names).toEqual(['ALIPAY', 'CHECKOUT', '2C2P'])
    expect(registry.get('CHECKOUT')?.name).toBe('CHECKOUT')
    expect(registry.get('checkout')).toBeUndefined()
    expect(registry.get('__proto__')).toBeUndefined()
  })

  it('gives one that is at rest to what was begun there, and to nothing new', () => {
    const registry = acquirerRegistry(simulated, new Set(['CHECKOUT']))
    expect(registry.forNew('CHECKOUT')).toBeUndefined()
    expect(registry.get('CHECKOUT')?.name).toBe('CHECKOUT')
    expect(registry.forNew('ALIPAY')?.name).toBe('ALIPAY')
    expect(registry.forNew('NOBODY')).toBeUndefined()
  })

  it('does not take two acquirers of one name', () => {
    const [first] = simulated as [Acquirer]
    expect(() => acquirerRegistry([first, first])).toThrow('every acquirer has a name of its own')
  })

  it('gives a live client live acquirers only, even while there are none', () => {
    const byEnvironment = { sandbox: acquirerRegistry(simulated), live: acquirerRegistry([]) }
    expect(acquirersOf('SANDBOX_ACME', byEnvironment).names).toHaveLength(3)
    for (const live of ['ACME', 'sandbox_ACME', 'XSANDBOX_ACME', 'SANDBOX']) {
      expect(acquirersOf(live, byEnvironment).names).toEqual([])
    }
  })
})
