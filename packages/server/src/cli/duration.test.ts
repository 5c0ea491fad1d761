import { expect, test } from 'vitest'
import { parseDuration } from './duration.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

test.each([
  ['90s', 90 * second],
  ['2m', 2 * minute],
  ['1h', hour],
  ['7d', 7 * day],
  ['1d12h', day + 12 * hour],
  ['1h30m10s', hour + 30 * minute + 10 * second],
  ['366d', 366 * day],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', '7', 'd', '7 d', '-1d', '1.5h', '12h1d', '1w', '0s', '7D', '367d', '9999999999s', '1d\n'])(
  '%j is no duration to turn a clock by',
  (text) => {
    expect(() => parseDuration(text)).toThrow(/Write it as 90s, 2m, 1h, 7d or 1d12h|At most 366d/)
  },
)
