import creditCardType from 'credit-card-type'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apoBrandNames } from '../../../domain/card-brands.ts'
import { brandRules } from '../brand-rules.ts'
import { brandOf, isOffered } from './brands.js'

const nameOf = (digits: string, offered: readonly string[] = []) => brandOf(brandRules, offered, digits)?.brand

describe('the brand of a number', () => {
  it.each([
    ['4111111111111111', 'VISA'],
    ['5555555555554444', 'MASTERCARD'],
    ['2720990000000007', 'MASTERCARD'],
    ['378282246310005', 'AMEX'],
    ['30569309025904', 'DINERS'],
    ['6011111111111117', 'DISCOVER'],
    ['3530111333300000', 'JCB'],
    ['6240008631401148', 'CUP'],
    ['4011780000000000', 'ELO'],
    ['9490220011669217', undefined],
    ['', undefined],
  ])('%s is %s', (digits, brand) => {
    expect(nameOf(digits)).toBe(brand)
  })

  it('is shown from the first digit when only one that is taken here begins so', () => {
    expect(nameOf('4', ['VISA', 'MASTERCARD'])).toBe('VISA')
    expect(nameOf('3', ['AMEX', 'JCB'])).toBeUndefined()
  })

  it('is shown from the first digit when only narrow ranges of others begin so', () => {
    expect(nameOf('4')).toBe('VISA')
    expect(nameOf('40117')).toBe('VISA')
    expect(nameOf('401178')).toBe('ELO')
    expect(nameOf('6')).toBeUndefined()
    expect(nameOf('50')).toBeUndefined()
  })

  it('is told although it is not taken here, so that the buyer learns why', () => {
    expect(nameOf('6011111111111117', ['VISA'])).toBe('DISCOVER')
  })

  it("is what credit-card-type says, for every number long enough for its table's longest range", () => {
    const named = (digits: string) => {
      const found = creditCardType(digits).filter(({ type }) => apoBrandNames[type] !== undefined)
      const [best] = found.toSorted((a, b) => Number(b.matchStrength) - Number(a.matchStrength))
      return best && apoBrandNames[best.type]
    }
    const starts = brandRules.flatMap(({ patterns }) => patterns.flat())
    const digit = fc.integer({ min: 0, max: 9 }).map(String)
    const digits = fc
      .tuple(fc.oneof(fc.constantFrom(...starts), digit), fc.array(digit, { minLength: 8, maxLength: 18 }))
      .map(([start, rest]) => (start + rest.join('')).slice(0, 19))
    fc.assert(fc.property(digits, (number) => nameOf(number) === named(number)))
    expect(starts.length).toBeGreaterThan(100)
  })
})

it('takes every brand where none is named', () => {
  expect(isOffered([], 'JCB')).toBe(true)
  expect(isOffered(['VISA'], 'JCB')).toBe(false)
})
