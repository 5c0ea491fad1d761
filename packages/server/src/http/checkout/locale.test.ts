import { expect, test } from 'vitest'
import { chooseLocale } from './locale.ts'

test.each([
  ['de', undefined, 'de'],
  ['de_DE', 'en', 'de'],
  ['en-GB', 'de', 'en'],
  ['fr', 'de', 'en'],
  [undefined, 'de-AT,de;q=0.9,en;q=0.8', 'de'],
  [undefined, 'fr-FR, de;q=0.7, en;q=0.3', 'de'],
  [undefined, 'fr', 'en'],
  [undefined, undefined, 'en'],
] as const)('locale %j with Accept-Language %j is %s', (asked, header, locale) => {
  expect(chooseLocale(asked, header)).toBe(locale)
})
