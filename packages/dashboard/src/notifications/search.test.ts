import { expect, it } from 'vitest'
import { changed, fromLocalField, readNotificationSearch, toLocalField } from './search.ts'

it('keeps of an address what is known, as text', () => {
  const search = { clientId: 'SANDBOX_A', paymentId: '20261125172523152001878179533743', page: 3, state: ['waiting'] }
  expect(readNotificationSearch(search)).toEqual({
    clientId: 'SANDBOX_A',
    paymentId: '20261125172523152001878179533743',
  })
})

it('begins at the first page again with each change, without what is empty', () => {
  expect(changed({ state: 'waiting', after: 'x' }, { type: 'CAPTURE_RESULT' })).toEqual({
    state: 'waiting',
    type: 'CAPTURE_RESULT',
  })
  expect(changed({ state: 'waiting', failing: 'true' }, { state: null })).toEqual({ failing: 'true' })
})

it('reads and fills in a time in the viewer’s zone', () => {
  const iso = fromLocalField('2026-03-01T12:30')
  expect(iso).toBe(new Date(2026, 2, 1, 12, 30).toISOString())
  expect(toLocalField(iso)).toBe('2026-03-01T12:30')
  expect([fromLocalField(''), fromLocalField('soon'), toLocalField('soon')]).toEqual([undefined, undefined, ''])
})
