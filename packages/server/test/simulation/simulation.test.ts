import { expect, test } from 'vitest'
import { openGround } from './ground.ts'
import { simulate } from './simulate.ts'

test('300 histories with faults at every boundary break no promise', { timeout: 180_000 }, async () => {
  const lines: string[] = []
  const ground = await openGround()
  const held = await simulate(ground, { seed: 3, histories: 300, processes: 2 }, (line) => lines.push(line))
  await ground.close()
  expect(held, lines.join('\n')).toBe(true)
  expect(lines.join('\n')).toMatch(/300 histories, \d+ steps, [1-9]\d+ faults, 0 violations/)
})
