import { afterEach, expect, it, vi } from 'vitest'
import { dayStarts, hourStarts } from './starts.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

it.each([
  ['UTC', ['2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z']],
  ['Asia/Kathmandu', ['2026-11-24T18:15:00.000Z', '2026-11-25T18:15:00.000Z']],
  ['America/Los_Angeles', ['2026-11-24T08:00:00.000Z', '2026-11-25T08:00:00.000Z']],
])('a day begins at midnight in %s', (zone, starts) => {
  vi.stubEnv('TZ', zone)
  expect(dayStarts(new Date('2026-11-25T22:30:00Z'), 2)).toEqual(starts)
})

it('the day on which the clocks go back has twenty-five hours', () => {
  vi.stubEnv('TZ', 'Europe/Berlin')
  expect(dayStarts(new Date('2026-10-26T12:00:00Z'), 2)).toEqual([
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ])
})

it('an hour begins where the clock of the viewer says so', () => {
  vi.stubEnv('TZ', 'Asia/Kolkata')
  expect(hourStarts(new Date('2026-11-25T22:45:10Z'), 2)).toEqual([
    '2026-11-25T21:30:00.000Z',
    '2026-11-25T22:30:00.000Z',
  ])
})
