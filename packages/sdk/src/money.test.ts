import { data } from 'currency-codes'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { currencyDigits } from './currencies.ts'
import { InvalidRequestError } from './errors.ts'
import { addMoney, compareMoney, formatMoney, minorUnits, money, subtractMoney, toDecimal } from './money.ts'

/** ISO 4217 lists these beside currencies: metals, funds, units of account, tests. */
const notMoney = 'BOV CHE CHW CLF COU MXV USN UYI UYW XAD XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(
  ' ',
)
const isoDigits = new Map(data.filter(({ code }) => !notMoney.includes(code)).map(({ code, digits }) => [code, digits]))

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidRequestError)
    return (error as Error).message
  }
  throw new Error('it was not refused')
}

describe('currencyDigits', () => {
  it('is that of ISO 4217 for every currency, with the one that is newer than the table', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
    const all = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
    const known = all.flatMap((code) => {
      const digits = currencyDigits(code)
      return digits === undefined ? [] : [[code, digits] as const]
    })
    expect(isoDigits.size).toBeGreaterThan(150)
    expect(known).toEqual([...isoDigits, ['XCG', 2] as const].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })

  it.each(['', 'eur', 'EU', 'EURO', 'EUR ', 'R G', 'constructor', ...notMoney])('is undefined for %j', (text) => {
    expect(currencyDigits(text)).toBeUndefined()
  })
})

describe('money', () => {
  it.each([
    ['12.95', 'EUR', '1295'],
    ['12.9', 'EUR', '1290'],
    ['12', 'EUR', '1200'],
    ['0.01', 'EUR', '1'],
    ['500', 'JPY', '500'],
    ['1.25', 'KWD', '1250'],
    ['1.250', 'KWD', '1250'],
    ['30000', 'IDR', '3000000'],
    ['30000.00', 'IDR', '3000000'],
    ['100', 'TWD', '10000'],
    ['99999999999999.99', 'EUR', '9999999999999999'],
    ['9999999999999999', 'JPY', '9999999999999999'],
  ])('reads %s %s as %s', (decimal, currency, value) => {
    expect(money(decimal, currency)).toEqual({ currency, value })
  })

  it.each([
    ['12.955', 'EUR', 'EUR has at most 2 decimals, and the amount has 3'],
    ['12.950', 'EUR', 'at most 2 decimals'],
    ['500.0', 'JPY', 'JPY has no decimals'],
    ['1.2345', 'KWD', 'at most 3 decimals'],
    ['100.50', 'IDR', 'whole rupiah'],
    ['0', 'EUR', 'above zero'],
    ['0.00', 'EUR', 'above zero'],
    ['999999999999999.99', 'EUR', 'at most 16 digits'],
    ['10000000000000000', 'JPY', 'at most 16 digits'],
    ['1', 'eur', '"eur" is not a currency'],
    ['1', 'XAU', 'is not a currency'],
    ['1', '', 'is not a currency'],
  ])('refuses %s %s', (decimal, currency, message) => {
    expect(refusal(() => money(decimal, currency))).toContain(message)
  })

  it.each([
    '',
    ' 1',
    '1 ',
    '-1',
    '+1',
    '1,000',
    '1,5',
    '.5',
    '5.',
    '01',
    '00.5',
    '1e3',
    '0x10',
    '1_000',
    '١',
    'NaN',
    '1.2.3',
  ])('refuses %j', (decimal) => {
    expect(refusal(() => money(decimal, 'EUR'))).toContain("digits with at most one point, like '12.95'")
  })

  it.each([12.95, 12, Number.NaN, 12n, null, undefined, {}])(
    'refuses %s, which is no text, and says what to write',
    (value) => {
      expect(refusal(() => money(value as unknown as string, 'EUR'))).toContain("money('12.95', 'EUR')")
    },
  )
})

describe('minorUnits', () => {
  it('takes whole minor units', () => {
    expect(minorUnits(1295n, 'EUR')).toEqual({ currency: 'EUR', value: '1295' })
  })

  it.each([
    [0n, 'EUR', 'above zero'],
    [-1n, 'EUR', 'above zero'],
    [10n ** 16n, 'EUR', 'at most 16 digits'],
    [150n, 'IDR', 'whole rupiah'],
    [1n, 'XXX', 'is not a currency'],
    [1295, 'EUR', 'must be a bigint'],
    ['1295', 'EUR', 'must be a bigint'],
  ])('refuses %s %s', (value, currency, message) => {
    expect(refusal(() => minorUnits(value as bigint, currency))).toContain(message)
  })
})

describe('there and back', () => {
  const currencies = [...isoDigits.keys()].filter((code) => code !== 'IDR')

  it('money reads what toDecimal writes, in every currency', () => {
    const amounts = fc.record({
      currency: fc.constantFrom(...currencies),
      value: fc.bigInt(1n, 10n ** 16n - 1n),
    })
    fc.assert(
      fc.property(amounts, ({ currency, value }) => {
        const amount = minorUnits(value, currency)
        expect(money(toDecimal(amount), currency)).toEqual(amount)
      }),
    )
  })

  it.each([
    ['EUR', '1295', '12.95'],
    ['EUR', '5', '0.05'],
    ['EUR', '0', '0.00'],
    ['JPY', '500', '500'],
    ['KWD', '1250', '1.250'],
  ])('toDecimal of %s %s is %s', (currency, value, decimal) => {
    expect(toDecimal({ currency, value })).toBe(decimal)
  })

  it.each([
    ['EUR', '1295', 'de-DE', '12,95 €'],
    ['EUR', '1200', 'en-US', '€12.00'],
    ['JPY', '12950', 'en-US', '¥12,950'],
    ['KWD', '1250', 'en-US', 'KWD 1.250'],
    ['IDR', '3000000', 'en-US', 'IDR 30,000.00'],
    ['USD', '9999999999999999', 'en-US', '$99,999,999,999,999.99'],
  ])('formatMoney of %s %s for %s is %s', (currency, value, locale, text) => {
    expect(formatMoney({ currency, value }, locale).replace(/\s/g, ' ')).toBe(text)
  })
})

describe('reckoning', () => {
  const eur = (value: string) => ({ currency: 'EUR', value })

  it('adds, subtracts to nothing at least, and compares', () => {
    expect(addMoney(eur('8000'), eur('4950'))).toEqual(eur('12950'))
    expect(subtractMoney(eur('12950'), eur('8000'))).toEqual(eur('4950'))
    expect(subtractMoney(eur('12950'), eur('12950'))).toEqual(eur('0'))
    expect([
      compareMoney(eur('9'), eur('10')),
      compareMoney(eur('10'), eur('10')),
      compareMoney(eur('10'), eur('9')),
    ]).toEqual([-1, 0, 1])
  })

  it('keeps what a float would lose', () => {
    expect(addMoney(eur('9007199254740993'), eur('1'))).toEqual(eur('9007199254740994'))
  })

  it('refuses less than nothing, more than 16 digits, two currencies and what is no amount', () => {
    expect(refusal(() => subtractMoney(eur('100'), eur('101')))).toContain('1.01 cannot be taken from 1.00 EUR')
    expect(refusal(() => addMoney(eur('9999999999999999'), eur('1')))).toContain('at most 16 digits')
    const usd = { currency: 'USD', value: '1' }
    for (const run of [addMoney, subtractMoney, compareMoney]) {
      expect(refusal(() => run(eur('1'), usd))).toContain('EUR and USD')
      expect(refusal(() => run(eur('1'), eur('1.5')))).toContain('1 to 16 digits')
    }
  })
})
