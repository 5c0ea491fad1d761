import { expect, test } from 'vitest'
import { createMemory } from './remember.ts'

test('many who look at once cost one question, and it counts for seconds', async () => {
  let now = 0
  let asked = 0
  const remembered = createMemory(() => now)
  const ask = async () => {
    asked += 1
    return asked
  }
  expect(await Promise.all([remembered('a', ask), remembered('a', ask)])).toEqual([1, 1])
  now = 2_499
  expect(await remembered('a', ask)).toBe(1)
  expect(await remembered('b', ask)).toBe(2)
  now = 2_500
  expect(await remembered('a', ask)).toBe(3)
})

test('an answer that took long counts twenty times as long', async () => {
  let now = 0
  let asked = 0
  const remembered = createMemory(() => now)
  const ask = async () => {
    now += 1_000
    asked += 1
    return asked
  }
  await remembered('a', ask)
  now += 19_999
  expect(await remembered('a', ask)).toBe(1)
  now += 1
  expect(await remembered('a', ask)).toBe(2)
})

test('a failure is not remembered', async () => {
  const remembered = createMemory(() => 0)
  await expect(remembered('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await remembered('a', async () => 'yes')).toBe('yes')
})
