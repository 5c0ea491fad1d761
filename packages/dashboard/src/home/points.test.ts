import { expect, it } from 'vitest'
import { allOf, percentText } from './points.ts'

const nothing = { succeeded: 0, failed: 0, pending: 0, unknown: 0, notSent: 0 }
const rest = { successPercent: null, p50Ms: null, p95Ms: null }

it('adds up what the points say', () => {
  const points = [
    { from: '2026-11-25T10:00:00.000Z', ...rest, ...nothing, succeeded: 3, failed: 1 },
    { from: '2026-11-25T11:00:00.000Z', ...rest, ...nothing, succeeded: 2, pending: 4, unknown: 5, notSent: 6 },
  ]
  expect(allOf(points)).toEqual({ succeeded: 5, failed: 1, pending: 4, unknown: 5, notSent: 6 })
})

it.each([
  [0, 0, 'None'],
  [1, 0, '100 % of 1'],
  [0, 2, '0 % of 2'],
  // 99.95 rounded up would hide the one that failed.
  [1_999, 1, '99.9 % of 2,000'],
])('%i yes and %i no are %s', (succeeded, failed, text) => {
  expect(percentText({ succeeded, failed })).toBe(text)
})
