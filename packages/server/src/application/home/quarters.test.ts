import { expect, test } from 'vitest'
import { createQuarters, quarterMs, type Reading } from './quarters.ts'

const hourMs = 4 * quarterMs
const noon = Date.UTC(2026, 10, 25, 12)

/** A table of moments, and which ranges of it were read. `cutOffFrom`: a range longer than this takes too long. */
function table(moments: readonly number[], cutOffFrom = Number.POSITIVE_INFINITY) {
  const rows = [...moments]
  const ranges: (readonly [number, number])[] = []
  const reading: Reading<number> = {
    async read(from, to) {
      const range = [from.getTime(), to.getTime()] as const
      ranges.push(range)
      if (range[1] - range[0] > cutOffFrom) throw Object.assign(new Error('cut off'), { code: '57014' })
      const found = new Map<number, number>()
      for (const at of rows.filter((row) => row >= range[0] && row < range[1])) {
        const quarter = Math.floor(at / quarterMs) * quarterMs
        found.set(quarter, (found.get(quarter) ?? 0) + 1)
      }
      return found
    },
    add: (one, other) => one + other,
  }
  return { rows, ranges, reading }
}

const always = () => true
const still = () => 0

test('what is settled is read once, and what is not is read anew', async () => {
  const { rows, ranges, reading } = table([noon - 3 * hourMs, noon - 1])
  const memory = createQuarters<number>(still)
  const since = new Date(noon - 4 * hourMs)
  const first = await memory.count(since, new Date(noon), reading, always)
  expect(first.since).toEqual(since)
  expect([...first.quarters.values()]).toEqual([1, 1])
  ranges.splice(0)
  rows.push(noon + 1)
  const second = await memory.count(since, new Date(noon + 10_000), reading, always)
  expect([...second.quarters.values()].reduce((sum, count) => sum + count, 0)).toBe(3)
  // From two minutes before the first look: nothing older is read again.
  expect(Math.min(...ranges.map(([from]) => from))).toBe(noon - 120_000)
})

test('a moment is in one piece only, however the pieces are cut', async () => {
  const moments = Array.from({ length: 500 }, (_, index) => noon - index * 7 * 60_000)
  const { reading } = table(moments)
  const memory = createQuarters<number>(still)
  for (const [looked, hours] of [
    [noon - hourMs, 10],
    [noon - hourMs + 77_777, 30],
    [noon, 40],
    [noon, 5],
  ] as const) {
    // Days and hours begin where quarters do.
    const since = Math.floor((looked - hours * hourMs) / quarterMs) * quarterMs
    const { quarters } = await memory.count(new Date(since), new Date(looked), reading, always)
    const within = [...quarters].filter(([at]) => at >= since).reduce((sum, [, count]) => sum + count, 0)
    // The table has what is still to come in it, which no real one has.
    expect(within).toBe(moments.filter((at) => at >= since && at < looked + hourMs).length)
  }
})

test('when time is up it says since when it has counted, and goes on from there', async () => {
  const { reading } = table([noon - 20 * hourMs, noon - 1])
  const memory = createQuarters<number>(still)
  const since = new Date(noon - 24 * hourMs)
  const first = await memory.count(since, new Date(noon), reading, () => false)
  expect(first.since.getTime()).toBe(noon - 120_000)
  const pieces = [true, false]
  const second = await memory.count(since, new Date(noon), reading, () => pieces.shift() ?? false)
  expect(second.since.getTime()).toBeLessThan(noon - 120_000)
  expect(second.since.getTime()).toBeGreaterThan(since.getTime())
  const third = await memory.count(since, new Date(noon), reading, always)
  expect(third.since).toEqual(since)
  expect(third.quarters.size).toBe(2)
})

test('a piece that was cut off is read in smaller ones', async () => {
  const { ranges, reading } = table([noon - 5 * hourMs], 2 * hourMs)
  const memory = createQuarters<number>(still)
  const since = new Date(noon - 6 * hourMs)
  const first = await memory.count(since, new Date(noon), reading, always)
  expect(first.since.getTime()).toBeGreaterThan(since.getTime())
  for (let look = 0; look < 10; look += 1) await memory.count(since, new Date(noon), reading, always)
  const { since: counted, quarters } = await memory.count(since, new Date(noon), reading, always)
  expect(counted).toEqual(since)
  expect([...quarters.values()]).toEqual([1])
  expect(ranges.some(([from, to]) => to - from > 2 * hourMs)).toBe(true)
})

test('two who look at once count nothing twice', async () => {
  const { reading } = table([noon - hourMs])
  const memory = createQuarters<number>(still)
  const look = () => memory.count(new Date(noon - 2 * hourMs), new Date(noon), reading, always)
  for (const { quarters } of await Promise.all([look(), look(), look()])) expect([...quarters.values()]).toEqual([1])
})
