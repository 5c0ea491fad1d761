import { expect, test } from 'vitest'
import { afterEnd, isHopeless, newPlace, pauseMs } from './replacing.ts'

test('the first that ends is replaced at once, the next ones after ever longer pauses, half a minute at most', () => {
  let history = newPlace
  const pauses = Array.from({ length: 10 }, () => {
    history = afterEnd(history, 0)
    return pauseMs(history)
  })
  expect(pauses).toEqual([0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000])
})

test('one that was well for a while begins anew', () => {
  let history = newPlace
  for (let count = 0; count < 4; count += 1) history = afterEnd(history, 29_999)
  expect(pauseMs(history)).toBe(2_000)
  history = afterEnd(history, 30_000)
  expect(pauseMs(history)).toBe(0)
})

test('five failures in a row are hopeless, unless another process is well', () => {
  let history = newPlace
  for (let count = 0; count < 4; count += 1) history = afterEnd(history, 0)
  expect(isHopeless(history, [0])).toBe(false)
  history = afterEnd(history, 0)
  expect(isHopeless(history, [0, 29_999])).toBe(true)
  expect(isHopeless(history, [0, 30_000])).toBe(false)
})
