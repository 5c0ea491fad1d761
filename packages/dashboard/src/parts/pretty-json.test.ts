import fc from 'fast-check'
import { expect, it } from 'vitest'
import { prettyJson } from './pretty-json.ts'

it('writes what JSON.stringify would, of whatever has no long numbers', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const compact = JSON.stringify(value)
      const expected = typeof value === 'object' ? JSON.stringify(JSON.parse(compact), null, 2) : undefined
      expect(prettyJson(compact)).toBe(expected)
      expect(prettyJson(JSON.stringify(value, null, '\t'))).toBe(expected)
    }),
  )
})

it.each([
  ['{"value":12345678901234567890}', '{\n  "value": 12345678901234567890\n}'],
  ['{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
  ['{"a":"\\u00e9\\/"}', '{\n  "a": "\\u00e9\\/"\n}'],
  ['{"a":1.0e3}', '{\n  "a": 1.0e3\n}'],
])('changes no token of %s', (text, shown) => {
  expect(prettyJson(text)).toBe(shown)
})

it.each(['', '<html>', '{"a":', 'a=b&c=d', '"text"', '12'])('takes %j for no JSON to unfold', (text) => {
  expect(prettyJson(text)).toBeUndefined()
})
