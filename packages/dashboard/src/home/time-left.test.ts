import { expect, it } from 'vitest'
import { timeLeft } from './time-left.ts'

const hour = 3_600_000

it.each([
  [-5, 'any moment'],
  [0, 'any moment'],
  [59_999, 'less than a minute'],
  [8 * 60_000 + 59_000, '8 min'],
  [5 * hour + 12 * 60_000, '5 h 12 min'],
  [24 * hour - 1, '23 h 59 min'],
  [51 * hour, '2 d 3 h'],
])('%i ms are %s', (ms, text) => {
  expect(timeLeft(ms)).toBe(text)
})
