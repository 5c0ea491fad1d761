import { describe, expect, it } from 'vitest'
import {
  after,
  bySession,
  now,
  type PaymentStateName,
  paymentIn,
  paymentStateNames,
  paymentStates,
  session,
} from './fixtures/payments.ts'
import type { Payment } from './payment.ts'
import {
  checkoutStatus,
  decideSession,
  decideSubmit,
  decideTry,
  longestSessionMs,
  type SessionDecision,
  type SubmitDecision,
} from './payment-session.ts'

const euros = (value: bigint) => ({ currency: 'EUR', value })
const other = paymentIn(paymentStates.authorized)

function words(decision: SessionDecision | SubmitDecision): string {
  return decision.kind === 'refuse' ? decision.refusal.code : decision.kind
}

describe('createPaymentSession', () => {
  const decide = (expiresAt?: Date, changes: { used?: boolean; offered?: number; amount?: bigint } = {}) =>
    decideSession(
      { amount: euros(changes.amount ?? 10_000n), ...(expiresAt && { expiresAt }) },
      undefined,
      changes.used ?? false,
      changes.offered ?? 1,
      now,
    )

  it('ends after an hour when nothing is asked', () => {
    expect(decide()).toEqual({ kind: 'create', expiresAt: after(longestSessionMs) })
  })

  it.each([
    [after(1), 'create'],
    [after(longestSessionMs), 'create'],
    [after(longestSessionMs + 1), 'PARAM_ILLEGAL'],
    [now, 'PARAM_ILLEGAL'],
    [after(-1), 'PARAM_ILLEGAL'],
  ])('asked to end at %s is %s', (expiresAt, expected) => {
    expect(words(decide(expiresAt))).toBe(expected)
  })

  it('is refused where nothing can be offered, and where a payment without a session has the id', () => {
    expect(words(decide(undefined, { offered: 0 }))).toBe('NO_PAY_OPTIONS')
    expect(words(decide(undefined, { used: true }))).toBe('REPEAT_REQ_INCONSISTENT')
  })

  it('repeats the session of its id for the same amount, whatever became of it', () => {
    const repeat = (amount: ReturnType<typeof euros>, used = false) =>
      words(decideSession({ amount, expiresAt: after(-1) }, session, used, 0, after(2 * longestSessionMs)))
    expect(repeat(euros(10_000n))).toBe('repeat')
    expect(repeat(euros(10_000n), true)).toBe('repeat')
    expect(repeat(euros(9_999n))).toBe('REPEAT_REQ_INCONSISTENT')
    expect(repeat({ currency: 'USD', value: 10_000n })).toBe('REPEAT_REQ_INCONSISTENT')
  })
})

describe('submitPay', () => {
  it.each(paymentStateNames)('answers the payment that there is: %s', (state) => {
    const payment = paymentIn(paymentStates[state], bySession(1))
    expect(words(decideSubmit(session, payment, undefined, now))).toBe('repeat')
    expect(words(decideSubmit(session, payment, euros(10_000n), session.expiresAt))).toBe('repeat')
    expect(words(decideSubmit(session, payment, euros(9_999n), now))).toBe('REPEAT_REQ_INCONSISTENT')
  })

  it('makes the payment until the session ends, to the millisecond', () => {
    expect(words(decideSubmit(session, undefined, euros(10_000n), new Date(session.expiresAt.getTime() - 1)))).toBe(
      'open',
    )
    expect(words(decideSubmit(session, undefined, undefined, session.expiresAt))).toBe('ORDER_IS_CLOSED')
  })

  it('is refused when a pay request took the id, or another amount is meant', () => {
    expect(words(decideSubmit(session, other, undefined, now))).toBe('REPEAT_REQ_INCONSISTENT')
    expect(words(decideSubmit(session, undefined, { currency: 'USD', value: 10_000n }, now))).toBe(
      'REPEAT_REQ_INCONSISTENT',
    )
  })
})

describe('the checkout page', () => {
  type Row = readonly [status: string, aTry: string]
  const table: Readonly<Record<PaymentStateName, Row>> = {
    choosing: ['open', 'begin'],
    'choosing, declined before': ['open', 'begin'],
    requested: ['processing', 'closed'],
    'requested, cancel asked': ['processing', 'closed'],
    'awaiting-buyer': ['action', 'closed'],
    authorized: ['paid', 'closed'],
    paid: ['paid', 'closed'],
    'closing, merchant': ['processing', 'closed'],
    'closing, expiry': ['processing', 'closed'],
    'closing, timeout': ['processing', 'closed'],
    'closing, not-found': ['processing', 'closed'],
    'closing, merchant, authorized': ['processing', 'closed'],
    'closing, expiry, authorized': ['processing', 'closed'],
    'closing, timeout, authorized': ['processing', 'closed'],
    'closing, not-found, authorized': ['processing', 'closed'],
    'cancelled, merchant': ['cancelled', 'closed'],
    'cancelled, expiry': ['cancelled', 'closed'],
    failed: ['failed', 'closed'],
  }
  const seen = (payment: Payment | undefined, at = now): Row => [
    checkoutStatus(session, payment, at),
    decideTry(session, payment, at),
  ]
  const choosing = (changes: Partial<Payment> = {}) =>
    paymentIn(paymentStates.choosing, { ...bySession(1), ...changes })

  it.each(paymentStateNames)('has a status, and an answer to a try, for a payment %s', (state) => {
    expect(seen(paymentIn(paymentStates[state], bySession(1)))).toEqual(table[state])
  })

  it('is open before there is a payment, until the session ends', () => {
    expect(seen(undefined)).toEqual(['open', 'open'])
    expect(seen(undefined, session.expiresAt)).toEqual(['expired', 'closed'])
  })

  it('is closed to a buyer who chooses at the end of the session, before and after the worker has looked', () => {
    const { expiresAt } = session
    const failed = { kind: 'failed', code: 'ORDER_IS_CLOSED', message: '' } as const
    expect(seen(choosing({ expiresAt }), expiresAt)).toEqual(['expired', 'closed'])
    expect(seen(paymentIn(failed, bySession(1)), expiresAt)).toEqual(['expired', 'closed'])
  })

  it('lets nobody try again while a person has to look at a try that was refused', () => {
    expect(seen(choosing({ stopped: true }))).toEqual(['processing', 'closed'])
  })

  it('has nothing to do with a payment that took the id of its session', () => {
    expect(seen(other)).toEqual(['failed', 'closed'])
    expect(seen(choosing({ session: { sessionId: 'another', tries: 0 } }))).toEqual(['failed', 'closed'])
  })
})
