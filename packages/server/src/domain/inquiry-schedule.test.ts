import { expect, it } from 'vitest'
import { inquiryWaitMs } from './inquiry-schedule.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

it('asks again after 1 s, 2 s, 5 s, 15 s, 1 min, 5 min, 15 min, 1 h, 6 h and then every 24 h', () => {
  expect(Array.from({ length: 11 }, (_, made) => inquiryWaitMs(made))).toEqual([
    second,
    2 * second,
    5 * second,
    15 * second,
    minute,
    5 * minute,
    15 * minute,
    hour,
    6 * hour,
    24 * hour,
    24 * hour,
  ])
})

it('never gives up', () => {
  expect(inquiryWaitMs(100_000)).toBe(24 * hour)
})
