import { expect, test } from 'vitest'
import { keepRefusals, type SignedAnswer } from './kept-refusals.ts'

function refusalsAt() {
  let now = 0
  let made = 0
  const refusals = keepRefusals(() => now)
  const sign = async (): Promise<SignedAnswer> => {
    made += 1
    return { headers: { 'client-id': 'A', 'response-time': 'now', signature: String(made) }, body: '{}' }
  }
  return {
    refusals,
    /** The signature of the answer. */
    signed: async (key: string) => {
      const answer = refusals.get(key, sign)
      return typeof answer === 'number' ? answer : (await answer).headers.signature
    },
    pass: (ms: number) => {
      now += ms
    },
  }
}

test('one signature does for all of a second, those who come while it is being made included', async () => {
  const { signed, pass } = refusalsAt()
  expect(await Promise.all([signed('a'), signed('a')])).toEqual(['1', '1'])
  pass(999)
  expect(await signed('a')).toBe('1')
  pass(1)
  expect(await signed('a')).toBe('2')
})

test('what differs is signed by itself', async () => {
  const { signed } = refusalsAt()
  expect([await signed('a'), await signed('b'), await signed('a')]).toEqual(['1', '2', '1'])
})

test('a signature that failed is made anew, and none that may not be made is kept', async () => {
  const { refusals, signed } = refusalsAt()
  await expect(refusals.get('a', () => Promise.reject(new Error('no key')))).rejects.toThrow('no key')
  expect(refusals.get('b', () => 429)).toBe(429)
  expect([await signed('a'), await signed('b')]).toEqual(['1', '2'])
})

test('a thousand are kept at most: more are signed each time, until the old ones have had their second', async () => {
  const { signed, pass } = refusalsAt()
  for (let key = 0; key < 1_000; key += 1) await signed(`kept ${key}`)
  expect([await signed('more'), await signed('more'), await signed('kept 999')]).toEqual(['1001', '1002', '1000'])
  pass(1_000)
  expect([await signed('more'), await signed('more')]).toEqual(['1003', '1003'])
})
