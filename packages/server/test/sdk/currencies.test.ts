import { minorUnits, toDecimal } from '@capstan/sdk'
import { describe, expect, it } from 'vitest'
import { currencies, currencyExponent } from '../../src/http/input/amount.ts'

/** How the SDK counts a currency; undefined when it does not know it. */
function digitsOfSdk(currency: string): number | undefined {
  try {
    return toDecimal(minorUnits(100_000n, currency)).split('.')[1]?.length ?? 0
  } catch {
    return undefined
  }
}

describe('the currencies of the SDK', () => {
  it('are those of the server, with the same digits', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const all = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
    const known = all.filter((currency) => digitsOfSdk(currency) !== undefined)
    expect(known).toEqual(currencies)
    expect(known.map(digitsOfSdk)).toEqual(currencies.map(currencyExponent))
  })
})
