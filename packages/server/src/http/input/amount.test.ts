import { data } from 'currency-codes'
import { describe, expect, test } from 'vitest'
import { currencyExponent, minorUnits, readAmount } from './amount.ts'

describe('currencyExponent', () => {
  test.each([
    [0, 'CLP JPY KRW VND'],
    [2, 'AUD BDT BRL CAD CNY EUR GBP HKD IDR MXN MYR NZD PEN PHP PKR PLN SGD THB TWD USD'],
    [3, 'BHD IQD JOD KWD LYD OMR TND'],
  ])('is %i for %s', (exponent, currencies) => {
    for (const currency of currencies.split(' '))
      expect([currency, currencyExponent(currency)]).toEqual([currency, exponent])
  })

  test('knows the shared currencies whose letters begin with X, and no other X', () => {
    const letters = [...data.map(({ code }) => code), 'XCG', 'XAD']
    const known = letters.filter((code) => code.startsWith('X') && currencyExponent(code) !== undefined)
    expect(known).toEqual(['XAF', 'XCD', 'XOF', 'XPF', 'XCG'])
  })

  test.each(['CHE', 'CLF', 'MXV', 'USN', 'UYW'])('does not know %s, a fund', (currency) => {
    expect(currencyExponent(currency)).toBeUndefined()
  })

  test.each(['', 'eur', 'EURO', 'QQQ', 'constructor'])('does not know %j', (currency) => {
    expect(currencyExponent(currency)).toBeUndefined()
  })
})

describe('minorUnits', () => {
  test.each([
    ['JPY', 'JPY has no minor unit: 1 JPY is 1'],
    ['EUR', 'EUR has 2 digits: 1 EUR is 100'],
    ['KWD', 'KWD has 3 digits: 1 KWD is 1000'],
    ['XAU', undefined],
  ])('explains %s', (currency, explanation) => {
    expect(minorUnits(currency)).toBe(explanation)
  })
})

describe('readAmount', () => {
  test.each([
    ['EUR', '1', 1n],
    ['JPY', '500', 500n],
    ['EUR', '9999999999999999', 9_999_999_999_999_999n],
    ['IDR', '100', 100n],
    ['IDR', '9999999999999900', 9_999_999_999_999_900n],
  ])('takes %s %s to the last digit', (currency, value, expected) => {
    expect(readAmount({ currency, value }, 'captureAmount')).toEqual({ ok: true, value: { currency, value: expected } })
  })

  test.each([
    ['EUR', '0', 'captureAmount.value: must be above zero'],
    ['IDR', '150', 'captureAmount.value: must end in 00: IDR has 2 digits, and no amount below 1 rupiah'],
    ['XXX', '1', 'captureAmount.currency: is not a currency of ISO 4217 that can be paid in'],
    ['XAU', '1', 'captureAmount.currency: is not a currency of ISO 4217 that can be paid in'],
    ['ABC', '1', 'captureAmount.currency: is not a currency of ISO 4217 that can be paid in'],
  ])('refuses %s %s', (currency, value, message) => {
    expect(readAmount({ currency, value }, 'captureAmount')).toEqual({ ok: false, message })
  })
})
