import { describe, expect, it } from 'vitest'
import { brandRules } from '../brand-rules.ts'
import { brandOf } from './brands.js'
import { digitsOf, editNumber, groupDigits, hasValidCheckDigit, hasValidLength } from './card-number.js'

const ruleOf = (digits: string) => brandOf(brandRules, ['VISA', 'AMEX'], digits)

describe('a card number', () => {
  it.each([
    ['4111111111111111', '4111 1111 1111 1111'],
    ['378282246310005', '3782 822463 10005'],
    ['41111', '4111 1'],
    ['4111', '4111'],
    ['9490220011669217', '9490 2200 1166 9217'],
    ['4111111111111111110', '4111 1111 1111 1111110'],
  ])('%s is grouped as %s', (digits, text) => {
    expect(groupDigits(digits, ruleOf(digits))).toBe(text)
  })

  it.each([
    ['4111-1111 1111.1111', '4111111111111111'],
    ['４１１１', '4111'],
    ['number', ''],
  ])('%s has the digits %s', (text, digits) => {
    expect(digitsOf(text)).toBe(digits)
  })

  it.each([
    ['4111111111111111', true],
    ['4111111111111112', false],
    ['4111111111111171', false],
    ['378282246310005', true],
    ['9490220011669217', true],
    ['0', true],
    ['', false],
  ])('%s has a valid check digit: %s', (digits, valid) => {
    expect(hasValidCheckDigit(digits)).toBe(valid)
  })

  it.each([
    ['378282246310005', true],
    ['37828224631000', false],
    ['94902200116', false],
    ['949022001166', true],
    ['94902200116692170001', false],
  ])('%s has a valid length: %s', (digits, valid) => {
    expect(hasValidLength(digits, ruleOf(digits))).toBe(valid)
  })
})

describe('editing a card number', () => {
  /** `|` is the caret. */
  const edit = (typed: string, key: { erased?: 'before' | 'after'; digitsBefore?: number } = {}) => {
    const caret = typed.indexOf('|')
    const edited = editNumber({ text: typed.replace('|', ''), caret, digitsBefore: 0, ...key }, ruleOf)
    return `${edited.text.slice(0, edited.caret)}|${edited.text.slice(edited.caret)}`
  }

  it.each([
    ['at the end', '41111|', {}, '4111 1|'],
    ['in the middle', '4119|1 1111', {}, '4119| 1111 1'],
    ['past a gap', '4111 19|11', {}, '4111 19|11'],
    ['beyond the longest number', '3782 822463 100059|', {}, '3782 822463 10005|'],
    ['by erasing a digit', '4111 |', { erased: 'before', digitsBefore: 5 }, '4111|'],
    ['by erasing a space', '4111|1', { erased: 'before', digitsBefore: 5 }, '411|1'],
    ['by erasing a space forward', '4111|1', { erased: 'after', digitsBefore: 5 }, '4111|'],
    ['by pasting with dashes', '4111-1111|', {}, '4111 1111|'],
  ] as const)('%s keeps the caret at its digit', (_, typed, key, expected) => {
    expect(edit(typed, key)).toBe(expected)
  })
})
