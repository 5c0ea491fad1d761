import { expect, test } from 'vitest'
import { fill, fillCount } from '../browser/fill.js'
import { catalogue } from './catalogue.ts'

/** Every text by its path, for example `browser.problems.expired`. */
function textsOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, path === '' ? key : `${path}.${key}`))
}

const placesOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted()
const english = new Map(textsOf(catalogue.en))
/** One thing needs no number: "one more try". */
const mayLeaveOut = (path: string) => path.endsWith('.one')

test.each(Object.entries(catalogue))('%s says everything, with the same places to fill', (_, texts) => {
  for (const [path, text] of textsOf(texts)) {
    expect(text.trim(), path).not.toBe('')
    if (!mayLeaveOut(path)) expect(placesOf(text), path).toEqual(placesOf(english.get(path) ?? ''))
  }
})

test('German addresses the buyer formally and is not English', () => {
  const same = textsOf(catalogue.de).filter(([path, text]) => english.get(path) === text)
  expect(same).toEqual([])
  expect(JSON.stringify(catalogue.de)).not.toMatch(/\b(du|dein|deine|dir)\b/i)
})

test('a place is filled once, and what fills it is not read again', () => {
  expect(fill('Back to {merchant}', { merchant: '{amount} $& Co' })).toBe('Back to {amount} $& Co')
  expect(fillCount({ one: 'one', other: '{count} others' }, 1, 'de')).toBe('one')
  expect(fillCount({ one: 'one', other: '{count} others' }, 1_200, 'de')).toBe('1.200 others')
})
