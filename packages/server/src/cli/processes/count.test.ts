import { expect, test } from 'vitest'
import { connectionsOf, fitted, mostProcesses } from './count.ts'

const database = 'PostgreSQL 18.4, database capstan on db.example:5432'

test('there is room for each process, for one more while it is replaced, and for the instance lock', () => {
  expect(connectionsOf(4)).toBe(5 * 14 + 1)
  expect(mostProcesses(71)).toBe(4)
  expect(mostProcesses(70)).toBe(3)
  expect(mostProcesses(3)).toBe(1)
})

test('more than fit are refused to whoever chose them, and reduced otherwise', () => {
  expect(fitted({ wanted: 4, chosen: false, database }, 50)).toBe(2)
  expect(fitted({ wanted: 2, chosen: true, database }, 50)).toBe(2)
  expect(() => fitted({ wanted: 8, chosen: true, database }, 97)).toThrow(
    `CAPSTAN_PROCESSES: 8 processes take up to 127 connections, and ${database} gives 97. Raise its max_connections, or ` +
      'start at most 5.',
  )
})
