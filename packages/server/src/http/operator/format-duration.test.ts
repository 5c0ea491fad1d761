import { expect, test } from 'vitest'
import { formatDuration } from './format-duration.ts'

test.each([
  [0, '0s'],
  [1_450, '1.5s'],
  [9_960, '10s'],
  [59_400, '59s'],
  [59_600, '1m'],
  [119_000, '1m 59s'],
  [600_000, '10m'],
  [3_600_000, '1h'],
  [5_400_000, '1h 30m'],
  [604_799_000, '6d 23h'],
  [604_800_000, '7d'],
  [604_805_000, '7d'],
])('%i ms read as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
