import { describe, expect, it } from 'vitest'
import { nextTry, triesAhead } from './notification-schedule.ts'

const minutes = (count: number) => count * 60_000

describe('the notification schedule', () => {
  it('makes eight tries with the documented waits between them, and then is exhausted', () => {
    const waits: number[] = []
    let made = 0
    for (let next = nextTry(made); next.kind === 'retry'; next = nextTry(made)) {
      waits.push(next.afterMs)
      made += 1
    }
    expect(waits).toEqual([0, 2, 10, 10, 60, 120, 360, 900].map(minutes))
    expect(made).toBe(8)
  })

  it('stays exhausted when an operator has sent it again by hand', () => {
    expect(nextTry(9)).toEqual({ kind: 'exhausted' })
    expect(nextTry(1000)).toEqual({ kind: 'exhausted' })
  })

  it('is over within the 24 hours and a half that a merchant is told', () => {
    const total = [1, 2, 3, 4, 5, 6, 7].reduce((sum, made) => {
      const next = nextTry(made)
      return next.kind === 'retry' ? sum + next.afterMs : sum
    }, 0)
    expect(total).toBe(minutes(24 * 60 + 22))
  })

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('does not take %s for a count of tries', (made) => {
    expect(() => nextTry(made)).toThrow('invariant broken')
  })
})

describe('the tries ahead', () => {
  const at = new Date('2026-03-01T12:00:00.000Z')
  const minutes = (planned: ReturnType<typeof triesAhead>) =>
    planned.map((one) => [one.number, (one.at.getTime() - at.getTime()) / 60_000])

  it('are all eight before the first', () => {
    expect(minutes(triesAhead(0, at))).toEqual([
      [1, 0],
      [2, 2],
      [3, 12],
      [4, 22],
      [5, 82],
      [6, 202],
      [7, 562],
      [8, 1462],
    ])
  })

  it('begin with the one that is due, at its time, and have no wait of it added', () => {
    expect(minutes(triesAhead(6, at))).toEqual([
      [7, 0],
      [8, 900],
    ])
    expect(minutes(triesAhead(8, at))).toEqual([])
  })
})
