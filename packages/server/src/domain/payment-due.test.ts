import { describe, expect, it } from 'vitest'
import {
  after,
  amountsOf,
  bySession,
  day,
  now,
  type PaymentStateName,
  paymentIn,
  paymentStateNames,
  paymentStates,
  times,
} from './fixtures/payments.ts'
import type { Payment, PaymentAmounts } from './payment.ts'
import { dueTask, nextDue } from './payment-due.ts'

const expired = { kind: 'authorized', ...times, authExpiresAt: now } as const

function withAmounts(changes: Partial<PaymentAmounts>): Partial<Payment> {
  return { amounts: amountsOf(10_000n, changes) }
}

describe('a payment that fell due', () => {
  const table: Readonly<Record<PaymentStateName, string>> = {
    choosing: 'wait',
    'choosing, declined before': 'wait',
    requested: 'inquire',
    'requested, cancel asked': 'inquire',
    'awaiting-buyer': 'inquire',
    authorized: 'wait',
    paid: 'none',
    'closing, merchant': 'void',
    'closing, expiry': 'void',
    'closing, timeout': 'void',
    'closing, not-found': 'void',
    'closing, merchant, authorized': 'void',
    'closing, expiry, authorized': 'void',
    'closing, timeout, authorized': 'void',
    'closing, not-found, authorized': 'void',
    'cancelled, merchant': 'none',
    'cancelled, expiry': 'none',
    failed: 'none',
  }

  it.each(paymentStateNames)('has a task when it is %s', (state) => {
    expect(table[state]).toBeDefined()
    expect(dueTask(paymentIn(paymentStates[state]), now).kind).toBe(table[state])
  })

  it('is given up at the end of the buyer’s time, to the millisecond, when nothing is at any acquirer', () => {
    const choosing = (expiresAt: Date) => paymentIn(paymentStates.choosing, { ...bySession(0), expiresAt })
    expect(dueTask(choosing(after(1)), now)).toEqual({ kind: 'wait', at: after(1) })
    expect(dueTask(choosing(now), now)).toEqual({ kind: 'give-up' })
  })

  it('waits for its expiry to the millisecond', () => {
    expect(dueTask(paymentIn(paymentStates.authorized), now)).toEqual({ kind: 'wait', at: times.authExpiresAt })
    expect(dueTask(paymentIn(expired), now)).toEqual({ kind: 'expire' })
  })

  it('does not expire while a capture is held: recording its end makes the payment due again', () => {
    const payment = paymentIn(expired, withAmounts({ held: 1n, captureCount: 1 }))
    expect(dueTask(payment, now)).toEqual({ kind: 'none' })
  })

  it('expires what is left of a payment that was captured in part', () => {
    expect(dueTask(paymentIn(expired, withAmounts({ captured: 9_999n })), now)).toEqual({ kind: 'expire' })
  })

  it.each([
    ['captured whole', { captured: 10_000n }],
    ['captured in part, the rest released', { captured: 4_000n, released: 6_000n }],
  ])('has nothing to expire when it was %s', (_what, amounts) => {
    expect(dueTask(paymentIn(expired, withAmounts(amounts)), now)).toEqual({ kind: 'none' })
  })
})

describe('the next look at a payment', () => {
  const table: Readonly<Record<PaymentStateName, Date | undefined>> = {
    choosing: after(14 * 60_000),
    'choosing, declined before': after(14 * 60_000),
    requested: after(1_000),
    'requested, cancel asked': after(1_000),
    'awaiting-buyer': after(1_000),
    authorized: times.authExpiresAt,
    paid: undefined,
    'closing, merchant': after(1_000),
    'closing, expiry': after(1_000),
    'closing, timeout': after(1_000),
    'closing, not-found': after(1_000),
    'closing, merchant, authorized': after(1_000),
    'closing, expiry, authorized': after(1_000),
    'closing, timeout, authorized': after(1_000),
    'closing, not-found, authorized': after(1_000),
    'cancelled, merchant': undefined,
    'cancelled, expiry': undefined,
    failed: undefined,
  }

  it.each(paymentStateNames)('has a time when it is %s', (state) => {
    expect(Object.keys(table)).toContain(state)
    expect(nextDue(paymentIn(paymentStates[state]), now)).toEqual(table[state])
  })

  it('comes for every state that is not an end, so that nothing is left lying', () => {
    const unplanned = paymentStateNames.filter((state) => nextDue(paymentIn(paymentStates[state]), now) === undefined)
    expect(unplanned).toEqual(['paid', 'cancelled, merchant', 'cancelled, expiry', 'failed'])
  })

  it('comes ever later', () => {
    for (const state of ['requested', 'awaiting-buyer', 'closing, merchant'] as const) {
      const payment = paymentIn(paymentStates[state], { tries: 7, expiresAt: after(-1) })
      expect(nextDue(payment, now)).toEqual(after(3_600_000))
    }
  })

  it('comes no later than the end of the buyer’s time', () => {
    const awaiting = (expiresAt: Date) => paymentIn(paymentStates['awaiting-buyer'], { tries: 6, expiresAt })
    expect(nextDue(awaiting(after(10)), now)).toEqual(after(10))
    expect(nextDue(awaiting(now), now)).toEqual(after(15 * 60_000))
    expect(nextDue(awaiting(after(day)), now)).toEqual(after(15 * 60_000))
  })

  it.each([
    ['something is left', { captured: 9_999n }, times.authExpiresAt],
    ['the rest is being captured', { captured: 4_000n, held: 6_000n }, undefined],
    ['a part is being captured', { captured: 4_000n, held: 1_000n }, times.authExpiresAt],
    ['nothing is left', { captured: 10_000n }, undefined],
    ['the rest is released', { captured: 4_000n, released: 6_000n }, undefined],
  ])('comes at the expiry of an authorization only when %s', (_what, amounts, expected) => {
    expect(nextDue(paymentIn(paymentStates.authorized, withAmounts(amounts)), now)).toEqual(expected)
  })

  it('comes at once for an authorization that is reopened after its expiry', () => {
    const authExpiresAt = after(-day)
    expect(nextDue(paymentIn({ kind: 'authorized', ...times, authExpiresAt }), now)).toEqual(authExpiresAt)
  })
})
