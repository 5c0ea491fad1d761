import { expect, test } from 'vitest'
import { captureStateTables } from './capture-state-tables.ts'
import { paymentStates } from './fixtures/payments.ts'
import { paymentStateTables } from './payment-state-tables.ts'
import { eventTable, unheeded } from './state-table.ts'

test('states that answer alike share a column, and those that heed nothing come last', () => {
  const events = [
    { name: 'double', decide: (state: number) => (state < 0 ? unheeded : String(state * 2)) },
    { name: 'sign', decide: (state: number) => (state < 0 ? unheeded : '+') },
  ]
  const table = eventTable('Title', 'Note', { below: -1, one: 1, under: -2, two: 2, 'one again': 1 }, events)
  expect(table.head).toEqual(['', 'one · one again', 'two', 'every other state'])
  expect(table.rows).toEqual([
    ['double', '2', '4', unheeded],
    ['sign', '+', '+', unheeded],
  ])
})

test('every state of a payment has its row', () => {
  const [requests] = paymentStateTables()
  const names = requests?.rows.map(([name]) => name)
  expect(names).toEqual(expect.arrayContaining(Object.keys(paymentStates)))
})

test('no cell of any table is empty', () => {
  const tables = [...paymentStateTables(), ...captureStateTables()]
  expect(tables.length).toBeGreaterThan(0)
  for (const { title, head, rows } of tables) {
    for (const row of rows) {
      expect(row, title).toHaveLength(head.length)
      expect(row, `${title}: ${row[0]}`).not.toContain('')
    }
  }
})
