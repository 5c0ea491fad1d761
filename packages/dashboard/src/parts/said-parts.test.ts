import { expect, it } from 'vitest'
import { setExponents } from './format-money.ts'
import { saidParts } from './said-parts.ts'

setExponents({ JPY: 0, KWD: 3 })

/** Intl puts a space that does not break between currency and amount. */
function textOf(sentence: string): string {
  return saidParts(sentence)
    .map((part) => ('at' in part ? `<${part.at}>` : part.text))
    .join('')
    .replaceAll('\u00a0', ' ')
}

it.each([
  ['129.50 EUR can still be captured', 'EUR 129.50 can still be captured'],
  ['captured 99999999999 JPY', 'captured JPY 99,999,999,999'],
  ['0.005 KWD, 1234.567 KWD', 'KWD 0.005, KWD 1,234.567'],
  ['until 2026-12-03 03:21:10Z (6d 23h from now)', 'until <2026-12-03T03:21:10Z> (6d 23h from now)'],
  ['capture SO-5 EUR of 80.00 EUR', 'capture SO-5 EUR of EUR 80.00'],
])('%s is shown as %s', (sentence, shown) => {
  expect(textOf(sentence)).toBe(shown)
})

it.each([
  'three tries, 12 ms',
  '12 EUR',
  '12.5 JPY',
  '10 ABC',
  'v1.10 EURO',
  '2026-12-03',
  'declined with 05 USD-X',
  '',
])('%s stays as it is', (sentence) => {
  expect(textOf(sentence)).toBe(sentence)
})
