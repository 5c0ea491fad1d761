import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findSyntaxFault } from './json-syntax.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '"a"',
  '\\',
  '\\u00',
  '0',
  '-',
  '1.5',
  'e9',
  'true',
  'nul',
  ' ',
  '\n',
]

test('finds a fault exactly where the native parser finds one', () => {
  const shuffled = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(shuffled, (text) => {
      expect(findSyntaxFault(text) === undefined).toBe(isJson(text))
    }),
    { numRuns: 1000 },
  )
})

test('agrees with the native parser on valid JSON with one character changed', () => {
  const edit = fc.record({
    text: fc.oneof(fc.json(), fc.json({ stringUnit: 'binary' })),
    at: fc.nat(),
    insert: fc.string({ maxLength: 1, unit: 'binary' }),
    remove: fc.nat({ max: 1 }),
  })
  fc.assert(
    fc.property(edit, ({ text, at, insert, remove }) => {
      const index = at % (text.length + 1)
      const edited = text.slice(0, index) + insert + text.slice(index + remove)
      expect(findSyntaxFault(edited) === undefined).toBe(isJson(edited))
    }),
    { numRuns: 1000 },
  )
})

test('points at the first character that cannot belong to JSON', () => {
  expect(findSyntaxFault('{"a": [true, fals]}')).toEqual({ at: 13, rule: 'a value is expected' })
})
