import { describe, expect, test } from 'vitest'
import { tokenBuckets } from './token-buckets.ts'

function bucketsAt(size: { perSecond: number; burst: number; most?: number }) {
  let now = 0
  const buckets = tokenBuckets({ most: 100, ...size }, () => now)
  const takes = (key: string, count: number) => Array.from({ length: count }, () => buckets.take(key)).filter(Boolean)
  return {
    /** How many of so many were given. */
    given: (key: string, count: number) => takes(key, count).length,
    isEmpty: buckets.isEmpty,
    pass: (ms: number) => {
      now += ms
    },
  }
}

describe('a bucket', () => {
  test('gives its burst, then what came back since', () => {
    const { given, pass } = bucketsAt({ perSecond: 10, burst: 5 })
    expect(given('a', 9)).toBe(5)
    pass(99)
    expect(given('a', 9)).toBe(0)
    pass(1)
    expect(given('a', 9)).toBe(1)
    pass(250)
    expect(given('a', 9)).toBe(2)
    pass(50)
    expect(given('a', 9)).toBe(1)
  })

  test('holds no more than its burst, however long nobody came', () => {
    const { given, pass } = bucketsAt({ perSecond: 10, burst: 5 })
    given('a', 1)
    pass(3_600_000)
    expect(given('a', 9)).toBe(5)
  })

  test('is nobody else’s', () => {
    const { given } = bucketsAt({ perSecond: 1, burst: 5 })
    expect(given('a', 9)).toBe(5)
    expect(given('b', 9)).toBe(5)
  })

  test('gives always when nothing is limited', () => {
    expect(bucketsAt({ perSecond: 0, burst: 0 }).given('a', 1_000)).toBe(1_000)
  })
})

describe('an empty bucket', () => {
  test('is known before anything is taken, and is none any more when a token came back', () => {
    const { given, isEmpty, pass } = bucketsAt({ perSecond: 10, burst: 2 })
    expect(isEmpty('a')).toBe(false)
    given('a', 2)
    expect([isEmpty('a'), isEmpty('b')]).toEqual([true, false])
    pass(100)
    expect([isEmpty('a'), given('a', 9)]).toEqual([false, 1])
  })

  test('is not made by looking: names that nobody has take no place', () => {
    const { given, isEmpty } = bucketsAt({ perSecond: 1, burst: 5, most: 2 })
    for (const key of ['x', 'y', 'z']) expect(isEmpty(key)).toBe(false)
    expect([given('a', 9), given('b', 9)]).toEqual([5, 5])
  })
})

describe('more keys than are kept', () => {
  test('share one bucket, and those that are kept stay as they are', () => {
    const { given } = bucketsAt({ perSecond: 1, burst: 5, most: 2 })
    expect([given('a', 4), given('b', 9)]).toEqual([4, 5])
    expect([given('c', 3), given('d', 3), given('e', 3)]).toEqual([3, 2, 0])
    expect([given('a', 9), given('b', 9)]).toEqual([1, 0])
  })

  test('take the places of buckets that are full again', () => {
    const { given, pass } = bucketsAt({ perSecond: 1, burst: 5, most: 2 })
    given('a', 5)
    given('b', 1)
    pass(1_000)
    expect([given('c', 9), given('d', 3)]).toEqual([5, 3])
    expect(given('a', 9)).toBe(1)
  })
})
