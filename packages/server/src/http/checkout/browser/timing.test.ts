import { expect, test } from 'vitest'
import { clockText, saidBetween, waitMs } from './timing.js'

test('the session is looked at less and less often, and never given up', () => {
  const waits = Array.from({ length: 12 }, (_, looks) => waitMs(looks))
  expect(waits[0]).toBe(1_000)
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect(waitMs(1_000)).toBe(15_000)
})

test.each([
  [299, '4:59'],
  [60, '1:00'],
  [9, '0:09'],
  [0, '0:00'],
])('%i seconds are shown as %s', (seconds, text) => {
  expect(clockText(seconds)).toBe(text)
})

test.each([
  [302, 301, undefined],
  [301, 300, 300],
  [300, 299, undefined],
  [61, 58, 60],
  [400, 10, 20],
])('from %i to %i seconds, %s is said', (before, after, said) => {
  expect(saidBetween(before, after)).toBe(said)
})
