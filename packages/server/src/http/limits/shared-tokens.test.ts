import { expect, onTestFinished, test, vi } from 'vitest'
import type { Siblings } from '../../application/siblings.ts'
import { sharedTokens } from './shared-tokens.ts'
import { tokenBuckets } from './token-buckets.ts'

/** The buckets of two processes with one clock, which tell each other when `pass` lets time go by. */
function twoProcesses() {
  onTestFinished(() => void vi.useRealTimers())
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let now = 0
  const heard: ((body: unknown) => void)[] = []
  const messages = { count: 0 }
  const buckets = [0, 1].map((own) => {
    const siblings: Siblings = {
      pid: own + 1,
      list: () => ({ wanted: 2, processes: [1, 2].map((pid) => ({ pid, since: new Date() })) }),
      tell: (_, body) => {
        messages.count += 1
        heard[1 - own]?.(JSON.parse(JSON.stringify(body)))
      },
      hear: (_, hear) => {
        heard[own] = hear
      },
      ask: async () => undefined,
      answer: () => undefined,
    }
    return sharedTokens(
      tokenBuckets({ perSecond: 10, burst: 20, most: 100 }, () => now),
      'rate',
      siblings,
    )
  })
  const given = (process: number, count: number) =>
    Array.from({ length: count }, () => buckets[process]?.take('client')).filter(Boolean).length
  const pass = (ms: number) => {
    for (let step = 0; step < ms; step += 100) {
      now += 100
      vi.advanceTimersByTime(100)
    }
  }
  return { given, pass, messages }
}

test('whoever comes to one process has all that is his', () => {
  const { given, pass } = twoProcesses()
  expect(given(0, 30)).toBe(20)
  pass(1_000)
  expect(given(0, 30)).toBe(10)
})

test('whoever comes to both has no more in the long run, but for what they did not know of each other', () => {
  const { given, pass } = twoProcesses()
  let all = 0
  for (let step = 0; step < 100; step += 1) {
    all += given(step % 2, 5)
    pass(100)
  }
  // The burst and ten seconds of the rate.
  expect(all).toBeLessThanOrEqual(20 + 100)
  expect(all).toBeGreaterThan(110)
})

test('what both gave at the same moment is owed, and given back by the time', () => {
  const { given, pass } = twoProcesses()
  expect([given(0, 20), given(1, 20)]).toEqual([20, 20])
  pass(1_000)
  expect([given(0, 20), given(1, 20)]).toEqual([0, 0])
  pass(1_100)
  expect(given(0, 20)).toBeGreaterThan(0)
})

test('many takes are told at once, and nothing is told where nothing was taken', () => {
  const { given, pass, messages } = twoProcesses()
  given(0, 15)
  pass(1_000)
  expect(messages.count).toBe(1)
})
