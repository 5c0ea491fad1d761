import { expect, it } from 'vitest'
import { changed, countFilters, readPaymentSearch } from './search.ts'

it('the address is read for what is known of it, numbers as the text they were', () => {
  expect(readPaymentSearch({ id: 12345, state: 'paid,failed', unknown: 'x', clientId: ['A'] })).toEqual({
    id: '12345',
    state: 'paid,failed',
  })
})

it('a changed filter begins at the first page, and an emptied one leaves the address', () => {
  expect(changed({ state: 'paid', after: 'x', currency: 'EUR' }, { state: '', clientId: 'A' })).toEqual({
    clientId: 'A',
    currency: 'EUR',
  })
})

it.each([
  [{}, 0],
  [{ after: 'x' }, 0],
  [{ id: '1', state: 'paid' }, 2],
  [{ currency: 'EUR' }, 1],
  [{ currency: 'EUR', amountFrom: '1', amountTo: '2' }, 1],
  [{ currency: 'EUR', amountTo: '2' }, 1],
  [{ createdFrom: 'a', createdTo: 'b' }, 1],
  [{ createdTo: 'b' }, 1],
] as const)('%j counts as %i filters', (search, count) => {
  expect(countFilters(search)).toBe(count)
})
