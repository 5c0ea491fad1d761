import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('two at a time, one waits its turn, and who comes beyond is told so', async () => {
  const take = createTurns(2, 1)
  const held = [Promise.withResolvers<string>(), Promise.withResolvers<string>(), Promise.withResolvers<string>()]
  const begun: number[] = []
  const taken = held.map(({ promise }, index) =>
    take(() => {
      begun.push(index)
      return promise
    }),
  )
  expect(await take(async () => 'beyond')).toBeUndefined()
  expect(begun).toEqual([0, 1])
  held[0]?.resolve('first')
  expect(await taken[0]).toBe('first')
  expect(begun).toEqual([0, 1, 2])
  held[2]?.resolve('third')
  held[1]?.reject(new Error('second'))
  await expect(taken[1]).rejects.toThrow('second')
  expect(await taken[2]).toBe('third')
  expect(await take(async () => 'later')).toBe('later')
})
