import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createTally } from './tally.ts'

test('a flood is a line in ten seconds, and no count is lost', () => {
  const lines: string[] = []
  let now = 0
  const tally = createTally(pino({}, { write: (line: string) => void lines.push(line) }), () => now)
  tally('overload')
  for (let count = 0; count < 500; count += 1) tally('overload')
  tally('connection')
  now = 10_000
  tally('client-rate')
  expect(lines.map((line) => JSON.parse(line).turnedAway)).toEqual([
    { overload: 1 },
    { overload: 500, connection: 1, 'client-rate': 1 },
  ])
})
