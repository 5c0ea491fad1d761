import { describe, expect, it } from 'vitest'
import { currencies, currencyExponent } from '../../http/input/amount.ts'
import { toOurs, toTheirs } from './amounts.ts'

/** As "Format the amount value" lists them; all others have two digits, of which CLP's must be 00. */
const withoutDigits = 'BIF DJF GNF ISK JPY KMF KRW PYG RWF UGX VUV VND XAF XOF XPF'.split(' ')
const withThreeDigits = 'BHD IQD JOD KWD LYD OMR TND'.split(' ')

function digitsAtCheckoutCom(currency: string): number {
  if (withoutDigits.includes(currency)) return 0
  return withThreeDigits.includes(currency) ? 3 : 2
}

describe('amounts', () => {
  it('mean the same in every currency that can be paid in', () => {
    expect(currencies.length).toBeGreaterThan(140)
    for (const currency of currencies) {
      const ours = 10n ** BigInt(currencyExponent(currency) ?? Number.NaN)
      const theirs = 10 ** digitsAtCheckoutCom(currency)
      expect.soft(toTheirs({ currency, value: 7n * ours }), currency).toBe(7 * theirs)
      expect.soft(toOurs(7 * theirs, currency), currency).toEqual({ currency, value: 7n * ours })
    }
  })

  it.each([
    { value: '650', ours: 650n },
    { value: 0, ours: 0n },
    { value: -1, ours: undefined },
    { value: 6.5, ours: undefined },
    { value: null, ours: undefined },
    { value: undefined, ours: undefined },
  ])('of $value are read as $ours', ({ value, ours }) => {
    expect(toOurs(value, 'EUR')).toEqual(ours === undefined ? undefined : { currency: 'EUR', value: ours })
  })

  it('of a part of a peso are none', () => {
    expect(toOurs(1_250, 'CLP')).toBeUndefined()
  })

  it('that JSON would round are never sent', () => {
    expect(() => toTheirs({ currency: 'EUR', value: 2n ** 53n })).toThrow(RangeError)
  })
})
