import { describe, expect, it } from 'vitest'
import { currencies, currencyExponent } from '../../http/input/amount.ts'
import { countedOtherwise, fromAdyen, toAdyen } from './amounts.ts'

describe('amounts at Adyen', () => {
  it.each([
    ['EUR', 1_295n, 1_295],
    ['JPY', 1_295n, 1_295],
    ['KWD', 1_295n, 1_295],
    ['TWD', 1_200n, 1_200],
    ['CLP', 1_295n, 129_500],
    ['ISK', 1_295n, 129_500],
    ['CVE', 129_500n, 1_295],
    ['IDR', 129_500n, 1_295],
  ])('%s %d is %d there, and back', (currency, ours, theirs) => {
    expect(toAdyen({ currency, value: ours })).toEqual({ currency, value: theirs })
    expect(fromAdyen({ currency, value: theirs })).toEqual({ currency, value: ours })
  })

  it.each([
    ['cents of a currency that has none there', { currency: 'IDR', value: 129_550n }],
    ['a number that JSON would round', { currency: 'EUR', value: BigInt(Number.MAX_SAFE_INTEGER) + 1n }],
    ['a number that JSON would round after its two digits more', { currency: 'CLP', value: 10n ** 15n }],
  ])('cannot express %s', (_, money) => {
    expect(toAdyen(money)).toBeUndefined()
  })

  it.each([
    ['no amount', undefined],
    ['no currency', { value: 100 }],
    ['a fraction', { currency: 'EUR', value: 1.5 }],
    ['a negative value', { currency: 'EUR', value: -1 }],
    ['text', { currency: 'EUR', value: 'all' }],
    ['a part of a peso', { currency: 'CLP', value: 129_550 }],
  ])('reads nothing from %s', (_, amount) => {
    expect(fromAdyen(amount)).toBeUndefined()
  })

  it('moves digits between how Capstan counts and how Adyen does', () => {
    const theirs: Readonly<Record<string, number>> = { CLP: 2, ISK: 2, CVE: 0, IDR: 0 }
    for (const currency of countedOtherwise) {
      const whole = 10n ** BigInt(currencyExponent(currency) ?? 0)
      expect(toAdyen({ currency, value: whole })).toEqual({ currency, value: 10 ** (theirs[currency] ?? Number.NaN) })
    }
    expect(currencies).toEqual(expect.arrayContaining([...countedOtherwise]))
  })
})
