import { expect, it } from 'vitest'
import { type Found, type Line, nothingYet, pageSize, refreshed, steady, withMore } from './found.ts'

/** Made at that second; its id is its second too. */
function line(second: number, state: Line['state'] = 'authorized'): Line {
  return {
    clientId: 'SANDBOX_TEST',
    paymentId: `p${second}`,
    paymentRequestId: `r${second}`,
    state,
    amount: { currency: 'EUR', value: '100' },
    captured: '0',
    held: '0',
    released: '0',
    capturable: '100',
    refunding: '0',
    refunded: '0',
    refundable: '0',
    captureMode: 'MANUAL',
    methodType: 'CARD',
    card: null,
    acquirer: 'ALIPAY',
    createdAt: at(second),
    authExpiresAt: null,
  }
}

function at(second: number): string {
  return new Date(Date.UTC(2026, 6, 1, 0, 0, second)).toISOString()
}

function found(seconds: readonly number[], changes: Partial<Found> = {}): Found {
  return { ...nothingYet, payments: seconds.map((second) => line(second)), state: 'done', ...changes }
}

const ids = ({ payments }: Found) => payments.map(({ paymentId }) => paymentId)

it('a search that found too little goes on, until there is nothing more or the page is full', () => {
  const first = { payments: [line(9)], next: 'x', searchedTo: at(5), scanned: 20_000, complete: false }
  const some = withMore(nothingYet, first)
  expect(some).toMatchObject({ state: 'searching', next: 'x', scanned: 20_000 })
  const rest = { payments: [line(2)], next: null, searchedTo: null, scanned: 10, complete: true }
  const all = withMore(some, rest)
  expect(all).toMatchObject({ state: 'done', next: null, scanned: 20_010 })
  expect(ids(all)).toEqual(['p9', 'p2'])
  const full = { ...first, payments: Array.from({ length: pageSize - 1 }, (_, index) => line(index)) }
  expect(withMore(some, full).state).toBe('done')
})

it('what took many answers to find stays when only the newest are looked at again', () => {
  const before = found([9, 7, 3, 1], { next: null, scanned: 100_000 })
  const answer = { payments: [line(12), line(9)], next: 'x', searchedTo: at(5), scanned: 20_000, complete: false }
  // 7 was looked at again and is not there any more; 3 and 1 were not.
  expect(ids(refreshed(before, answer))).toEqual(['p12', 'p9', 'p3', 'p1'])
  expect(refreshed(before, answer)).toMatchObject({ next: null, state: 'done', scanned: 100_000 })
})

it('a page that one answer fills is that answer', () => {
  const answer = { payments: [line(12)], next: null, searchedTo: null, scanned: 1, complete: true }
  expect(ids(refreshed(found([9, 7]), answer))).toEqual(['p12'])
})

it('newer payments wait, and the shown ones stay in their places', () => {
  const shown = found([9, 8, 7], { next: 'after 7' })
  const fresh = found([11, 10, 9], { next: 'after 9' })
  const { page, newer, more } = steady(shown, fresh)
  expect(ids(page)).toEqual(['p9', 'p8', 'p7'])
  expect(page.next).toBe('after 7')
  expect({ newer, more }).toEqual({ newer: 2, more: false })
})

it('shown payments are as they stand now, and gone when the filter no longer lets them through', () => {
  const shown = found([9, 8, 7])
  const fresh = { ...found([9, 7]), payments: [line(9, 'closing'), line(7)] }
  const { page, newer } = steady(shown, fresh)
  expect(ids(page)).toEqual(['p9', 'p7'])
  expect(page.payments[0]?.state).toBe('closing')
  expect(newer).toBe(0)
})

it('more newer payments than fit on a page are said to be at least so many', () => {
  const shown = found([9])
  const fresh = found(
    Array.from({ length: pageSize }, (_, index) => 59 - index).filter((second) => second > 9),
    { next: 'x' },
  )
  expect(steady(shown, fresh)).toMatchObject({ newer: pageSize, more: true })
})

it('when nothing of what was shown is left, what is there now is shown', () => {
  const { page, newer } = steady(found([9]), found([]))
  expect(ids(page)).toEqual([])
  expect(newer).toBe(0)
})

it('what a search finds further down is added below', () => {
  expect(ids(steady(found([9], { state: 'searching', next: 'x' }), found([9, 4])).page)).toEqual(['p9', 'p4'])
})
