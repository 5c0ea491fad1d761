import { expect, it } from 'vitest'
import { draws, shareDraw } from './share-draw.ts'

it('is the same in every version: a repeat after an upgrade must draw what the first request drew', () => {
  const ids = ['order-1', 'order-2', 'order-3', '', 'Größe', '20260701093000123000000000000001']
  expect(ids.map((id) => shareDraw('SANDBOX_DEMO', id))).toMatchInlineSnapshot(`
    [
      96,
      11,
      50,
      21,
      50,
      77,
    ]
  `)
})

it('is spread evenly over ids that count up', () => {
  const counts = new Map<number, number>()
  for (let index = 0; index < 100_000; index += 1) {
    const draw = shareDraw('SHOP', String(index))
    counts.set(draw, (counts.get(draw) ?? 0) + 1)
  }
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: draws }, (_, draw) => draw))
  // 1000 each are expected; six standard deviations are 189.
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(190)
})
