import { describe, expect, it } from 'vitest'
import { cancelWindowEnd } from './cancel-window.ts'

describe('the end of the time to cancel a paid payment', () => {
  it.each([
    { paid: '2026-03-01T12:00:00.000Z', end: '2026-03-01T16:15:00.000Z' },
    { paid: '2026-03-01T15:59:59.999Z', end: '2026-03-01T16:15:00.000Z' },
    { paid: '2026-03-01T16:00:00.000Z', end: '2026-03-02T16:15:00.000Z' },
    { paid: '2026-03-01T16:14:59.999Z', end: '2026-03-02T16:15:00.000Z' },
    { paid: '2026-02-28T23:30:00.000Z', end: '2026-03-01T16:15:00.000Z' },
    { paid: '2026-12-31T15:00:00.000Z', end: '2026-12-31T16:15:00.000Z' },
  ])('is $end, a quarter past the next midnight in UTC+8, when paid at $paid', ({ paid, end }) => {
    expect(cancelWindowEnd('until-next-day', new Date(paid))).toEqual(new Date(end))
  })

  it.each(['until-taken', 'never'] as const)('is there for no payment that can be cancelled %s', (window) => {
    expect(cancelWindowEnd(window, new Date('2026-03-01T12:00:00.000Z'))).toBeUndefined()
  })
})
