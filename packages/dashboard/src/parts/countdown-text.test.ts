import { expect, it } from 'vitest'
import { countdownText } from './countdown-text.ts'

it.each([
  [-1, 'any moment'],
  [0, 'any moment'],
  [1, '1 s'],
  [59_000, '59 s'],
  [60_000, '1 min 00 s'],
  [3_599_000, '59 min 59 s'],
  [3_849_000, '1 h 04 min 09 s'],
  [86_400_000, '1 d 0 h 00 min'],
  [604_680_000, '6 d 23 h 58 min'],
])('%i ms ahead is %s', (ms, text) => {
  expect(countdownText(ms)).toBe(text)
})
