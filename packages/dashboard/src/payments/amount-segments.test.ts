import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountsOf, percentOf } from './amount-segments.ts'

const states = [
  'choosing',
  'requested',
  'awaiting-buyer',
  'authorized',
  'paid',
  'closing',
  'cancelled',
  'failed',
] as const

function line(
  state: (typeof states)[number],
  amounts: Partial<Record<'captured' | 'held' | 'released' | 'refunded' | 'refunding', bigint>> = {},
  amount = 12_000n,
) {
  const text = (value = 0n) => String(value)
  return {
    state,
    amount: { currency: 'EUR', value: text(amount) },
    captured: text(amounts.captured),
    held: text(amounts.held),
    released: text(amounts.released),
    refunded: text(amounts.refunded),
    refunding: text(amounts.refunding),
  }
}

const shown = (payment: ReturnType<typeof line>) =>
  amountsOf(payment).segments.map(({ label, value }) => `${label} ${value}`)

describe('the segments of an amount', () => {
  it.each([
    ['choosing', {}, ['Not authorized yet 12000']],
    ['requested', {}, ['Not authorized yet 12000']],
    ['awaiting-buyer', {}, ['Not authorized yet 12000']],
    ['authorized', {}, ['Can still be captured 12000']],
    [
      'authorized',
      { captured: 5_000n, held: 1_000n },
      ['Captured 5000', 'Being captured 1000', 'Can still be captured 6000'],
    ],
    ['authorized', { captured: 5_000n, released: 7_000n }, ['Captured 5000', 'Back to the buyer 7000']],
    ['paid', {}, ['Paid 12000']],
    ['closing', {}, ['Being closed at the acquirer 12000']],
    ['closing', { captured: 5_000n }, ['Captured 5000', 'Being closed at the acquirer 7000']],
    ['cancelled', { released: 12_000n }, ['Back to the buyer 12000']],
    ['cancelled', {}, ['Not taken 12000']],
    ['failed', {}, ['Not taken 12000']],
  ] as const)('of a payment that is %s, %o', (state, amounts, expected) => {
    expect(shown(line(state, amounts))).toEqual(expected)
  })

  it('are together the amount, whatever is captured, and refunds lie within what was taken', () => {
    const part = fc.bigInt({ min: 0n, max: 10n ** 15n })
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.tuple(part, part, part, part),
        part,
        part,
        (state, parts, refunded, refunding) => {
          const moved = state === 'authorized' || state === 'closing' || state === 'cancelled'
          const [captured, held, released, rest] = moved ? parts : [0n, 0n, 0n, parts[3]]
          const amount = captured + held + released + rest + 1n
          const { segments, ...given } = amountsOf(
            line(state, { captured, held, released, refunded, refunding }, amount),
          )
          expect(segments.reduce((sum, { value }) => sum + value, 0n)).toBe(amount)
          expect(segments.every(({ value }) => value > 0n)).toBe(true)
          expect(given.refunded + given.refunding).toBeLessThanOrEqual(state === 'paid' ? amount : captured)
        },
      ),
    )
  })

  it('show as much of a refund as there is left of its capture', () => {
    const { refunded, refunding } = amountsOf(
      line('authorized', { captured: 5_000n, refunded: 4_000n, refunding: 2_000n }),
    )
    expect([refunded, refunding]).toEqual([4_000n, 1_000n])
  })
})

it('a part is a percentage of the whole, however large both are', () => {
  expect(percentOf(1n, 3n)).toBe(33.33)
  expect(percentOf(9_007_199_254_740_993n, 9_007_199_254_740_993n)).toBe(100)
})
