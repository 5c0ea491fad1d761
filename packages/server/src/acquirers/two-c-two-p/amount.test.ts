import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { currencies, currencyExponent } from '../../http/input/amount.ts'
import { decimalNumber, decimalText, digitsOf, readDecimal } from './amount.ts'

const taken = currencies.filter((currency) => digitsOf(currency) !== undefined)

describe('amounts for 2C2P', () => {
  it('are counted as the API counts them, in all currencies but those of three digits', () => {
    for (const currency of currencies) {
      const exponent = currencyExponent(currency)
      expect([currency, digitsOf(currency)]).toEqual([currency, exponent === 3 ? undefined : exponent])
    }
    expect(digitsOf('KWD')).toBeUndefined()
    expect(digitsOf('QQQ')).toBeUndefined()
  })

  it.each([
    ['SGD', 12_900n, 129, '129.00'],
    ['SGD', 1n, 0.01, '0.01'],
    ['THB', 123_456_789n, 1_234_567.89, '1234567.89'],
    ['JPY', 1_000n, 1_000, '1000.00'],
    ['KRW', 50_000n, 50_000, '50000.00'],
    ['IDR', 1_000_000n, 10_000, '10000.00'],
    ['SGD', 99_999_999_999_999n, 999_999_999_999.99, '999999999999.99'],
  ])('of %s %d are written %d and %s', (currency, value, number, text) => {
    expect(decimalNumber({ currency, value })).toBe(number)
    expect(decimalText({ currency, value })).toBe(text)
  })

  it('that 2C2P has no room for, or could not count, are not written', () => {
    expect(decimalNumber({ currency: 'SGD', value: 100_000_000_000_000n })).toBeUndefined()
    expect(decimalNumber({ currency: 'KWD', value: 1_000n })).toBeUndefined()
    expect(decimalText({ currency: 'KWD', value: 1_000n })).toBeUndefined()
    expect(decimalText({ currency: 'SGD', value: -1n })).toBeUndefined()
  })

  it('come back as they were, as a number and as text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...taken), fc.bigInt({ min: 1n, max: 99_999_999_999_999n }), (currency, value) => {
        const money = { currency, value }
        const text = decimalText(money)
        if (text !== undefined && text.length <= 15) expect(readDecimal(text, currency)).toEqual(money)
        const number = decimalNumber(money)
        if (number !== undefined) expect(readDecimal(JSON.parse(JSON.stringify(number)), currency)).toEqual(money)
      }),
    )
  })

  it.each([
    ['000000002500.90000', 'SGD', 250_090n],
    ['230.87', 'THB', 23_087n],
    [93.1, 'MYR', 9_310n],
    [1_000, 'JPY', 1_000n],
    ['1000.00', 'JPY', 1_000n],
  ])('written %j in %s are %d', (written, currency, value) => {
    expect(readDecimal(written, currency)).toEqual({ currency, value })
  })

  it.each([
    ['1000.50', 'JPY'],
    ['1.001', 'SGD'],
    ['-1.00', 'SGD'],
    ['1,000.00', 'SGD'],
    ['1e3', 'SGD'],
    [1e21, 'SGD'],
    ['', 'SGD'],
    [' 1.00', 'SGD'],
    ['1.000000', 'SGD'],
    [undefined, 'SGD'],
    [null, 'SGD'],
    ['1.000', 'KWD'],
  ])('written %j in %s are none', (written, currency) => {
    expect(readDecimal(written, currency)).toBeUndefined()
  })
})
