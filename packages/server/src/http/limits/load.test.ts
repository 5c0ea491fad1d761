import { expect, test } from 'vitest'
import { createLoad } from './load.ts'

test('there is room for so many, and again when one has left', () => {
  const load = createLoad(2)
  const first = load.enter('a')
  expect(load.enter('b')).toBeTypeOf('function')
  expect(load.enter('a')).toBeUndefined()
  first?.()
  expect(load.enter('c')).toBeTypeOf('function')
  expect(load.enter('c')).toBeUndefined()
})

test('one key leaves room for others', () => {
  const load = createLoad(3, 2)
  const [first] = [load.enter('a'), load.enter('a')]
  expect(load.enter('a')).toBeUndefined()
  expect(load.enter('b')).toBeTypeOf('function')
  first?.()
  expect(load.enter('a')).toBeTypeOf('function')
})

test('it is known where there is no room, before anybody enters', () => {
  const load = createLoad(3, 2)
  const leave = load.enter('a')
  load.enter('a')
  expect([load.isFull('a'), load.isFull('b')]).toEqual([true, false])
  load.enter('b')
  expect(load.isFull('c')).toBe(true)
  leave?.()
  expect([load.isFull('a'), load.isFull('c')]).toEqual([false, false])
})
