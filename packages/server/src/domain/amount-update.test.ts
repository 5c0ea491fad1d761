import { describe, expect, it } from 'vitest'
import {
  type AmountUpdate,
  type AmountUpdateState,
  canBeRaised,
  decideUpdate,
  decideUpdateOutcome,
  endBeforeSending,
  endWithoutAuthorization,
  type UpdateCommand,
  updateAlert,
} from './amount-update.ts'
import { movementAnswers } from './fixtures/outcomes.ts'
import {
  after,
  amountsOf,
  now,
  type PaymentStateName,
  paymentIn,
  paymentStateNames,
  paymentStates,
} from './fixtures/payments.ts'
import { usualInquiries } from './inquiry-schedule.ts'
import type { MovementInquiry } from './outcome.ts'
import type { Payment } from './payment.ts'

const euros = (value: bigint) => ({ currency: 'EUR', value })
const command: UpdateCommand = { updateRequestId: 'update-1', paymentId: 'payment-1', amount: euros(12_000n) }
const authorized = paymentIn(paymentStates.authorized)

function updateIn(state: AmountUpdateState, changes: Partial<AmountUpdate> = {}): AmountUpdate {
  const ids = { clientId: 'SANDBOX_TEST', updateId: '1', updateRequestId: 'update-1', paymentId: 'payment-1' }
  return { ...ids, amount: euros(12_000n), reference: 'r', receipt: {}, state, createdAt: now, tries: 0, ...changes }
}

function decide(payment: Payment | undefined, changes: Partial<UpdateCommand> = {}, open = false): string {
  const decision = decideUpdate({ ...command, ...changes }, undefined, payment, open, now)
  return 'refusal' in decision ? `${decision.kind} ${decision.refusal.code}` : decision.kind
}

describe('updateAmount', () => {
  const table: Readonly<Record<PaymentStateName, string>> = {
    choosing: 'refuse ORDER_STATUS_INVALID',
    'choosing, declined before': 'refuse ORDER_STATUS_INVALID',
    requested: 'refuse ORDER_STATUS_INVALID',
    'requested, cancel asked': 'refuse ORDER_STATUS_INVALID',
    'awaiting-buyer': 'refuse ORDER_STATUS_INVALID',
    authorized: 'accept',
    paid: 'refuse INCREMENTAL_NOT_SUPPORT',
    'closing, merchant': 'refuse AUTH_CANCELLED',
    'closing, expiry': 'refuse AUTH_EXPIRED',
    'closing, timeout': 'refuse AUTH_CANCELLED',
    'closing, not-found': 'refuse AUTH_CANCELLED',
    'closing, merchant, authorized': 'refuse AUTH_CANCELLED',
    'closing, expiry, authorized': 'refuse AUTH_EXPIRED',
    'closing, timeout, authorized': 'refuse AUTH_CANCELLED',
    'closing, not-found, authorized': 'refuse AUTH_CANCELLED',
    'closing, merchant, paid': 'refuse AUTH_CANCELLED',
    'cancelled, merchant': 'refuse AUTH_CANCELLED',
    'cancelled, expiry': 'refuse AUTH_EXPIRED',
    failed: 'refuse ORDER_STATUS_INVALID',
  }

  it.each(paymentStateNames)('has a decision for a payment %s', (state) => {
    expect(decide(paymentIn(paymentStates[state]))).toBe(table[state])
  })

  it.each([
    ['nobody’s payment', undefined, {}, 'refuse-untouched ORDER_NOT_EXIST'],
    ['one that ran out', { state: { ...paymentStates.authorized, authExpiresAt: now } }, {}, 'refuse AUTH_EXPIRED'],
    ['one that cannot be raised', { updates: { allowed: 0, made: 0 } }, {}, 'refuse INCREMENTAL_NOT_SUPPORT'],
    ['one that was raised ten times', { updates: { allowed: 10, made: 10 } }, {}, 'refuse INCREMENTAL_NOT_SUPPORT'],
    ['one that was raised nine times', { updates: { allowed: 10, made: 9 } }, {}, 'accept'],
    [
      'one that is being captured',
      { amounts: amountsOf(10_000n, { held: 1n, captureCount: 1 }) },
      {},
      'refuse INCREMENTAL_NOT_SUPPORT',
    ],
    [
      'one that is captured in part',
      { amounts: amountsOf(10_000n, { captured: 1n, captureCount: 1 }) },
      {},
      'refuse INCREMENTAL_NOT_SUPPORT',
    ],
    [
      'one whose rest went back',
      { amounts: amountsOf(10_000n, { released: 1n }) },
      {},
      'refuse INCREMENTAL_NOT_SUPPORT',
    ],
    ['one that is stopped', { stopped: true }, {}, 'refuse ORDER_STATUS_INVALID'],
    ['another currency', {}, { amount: { currency: 'USD', value: 12_000n } }, 'refuse CURRENCY_NOT_SUPPORT'],
    ['the authorized amount', {}, { amount: euros(10_000n) }, 'refuse INVALID_AMOUNT'],
    ['less', {}, { amount: euros(9_999n) }, 'refuse INVALID_AMOUNT'],
    ['one unit more', {}, { amount: euros(10_001n) }, 'accept'],
  ] as const)('of %s', (_what, payment, changes, decision) => {
    expect(decide(payment && { ...authorized, ...payment }, changes)).toBe(decision)
  })

  it('waits for the result of another one', () => {
    expect(decide(authorized, {}, true)).toBe('refuse ORDER_STATUS_INVALID')
  })

  it('answers a repeat as the first, whatever the payment has become, and other values under its id with a no', () => {
    const existing = updateIn({ kind: 'accepted' })
    const again = (changes: Partial<UpdateCommand>) =>
      decideUpdate({ ...command, ...changes }, existing, paymentIn(paymentStates['cancelled, merchant']), false, now)
    expect(again({})).toEqual({ kind: 'repeat', update: existing })
    for (const changes of [{ amount: euros(12_001n) }, { paymentId: 'payment-2' }]) {
      expect(again(changes)).toMatchObject({
        kind: 'refuse-untouched',
        refusal: { code: 'REPEAT_REQ_INCONSISTENT' },
      })
    }
  })

  it('is announced as possible only where it is', () => {
    expect(canBeRaised(authorized)).toBe(true)
    expect(canBeRaised({ ...authorized, updates: { allowed: 0, made: 0 } })).toBe(false)
    expect(canBeRaised({ ...authorized, amounts: amountsOf(10_000n, { held: 1n, captureCount: 1 }) })).toBe(false)
    expect(canBeRaised(paymentIn(paymentStates['cancelled, merchant']))).toBe(false)
  })
})

describe('an answer about an update', () => {
  const other = { kind: 'succeeded', amount: euros(11_999n), receipt: {} } as const
  const answers: Readonly<Record<string, MovementInquiry>> = {
    ...movementAnswers,
    succeeded: { kind: 'succeeded', amount: euros(12_000n), receipt: {} },
    'another amount': other,
  }
  const open: Readonly<Record<string, AmountUpdateState>> = {
    accepted: { kind: 'accepted' },
    pending: { kind: 'pending' },
    unknown: { kind: 'unknown', reason: 'silence' },
    'unknown, other amount': { kind: 'unknown', reason: 'the acquirer reports another amount' },
  }
  const words = (state: string, answer: string, repeatIsSafe = true): string => {
    const outcome = answers[answer]
    const from = open[state]
    if (!outcome || !from) throw new Error('not in the table')
    const step = decideUpdateOutcome(updateIn(from), { to: 'inquiry', outcome, repeatIsSafe }, now)
    return 'state' in step ? `${step.kind} ${step.state.kind}` : step.kind
  }
  const always = {
    succeeded: 'final succeeded',
    'already-done': 'final succeeded',
    failed: 'final failed',
    pending: 'wait pending',
    'another amount': 'wait unknown',
  }
  const table: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    accepted: { ...always, unknown: 'wait unknown', 'not-sent': 'wait accepted', 'not-found': 'submit' },
    pending: { ...always, unknown: 'wait pending', 'not-sent': 'wait pending', 'not-found': 'wait pending' },
    unknown: { ...always, unknown: 'wait unknown', 'not-sent': 'wait unknown', 'not-found': 'submit' },
    'unknown, other amount': {
      ...always,
      unknown: 'wait unknown',
      'not-sent': 'wait unknown',
      'not-found': 'wait unknown',
    },
  }
  const pairs = Object.keys(open).flatMap((state) => Object.keys(answers).map((answer) => [state, answer] as const))

  it.each(pairs)('finds it %s; %s', (state, answer) => {
    expect(words(state, answer)).toBe(table[state]?.[answer])
  })

  it('is never a reason to send it again where a repeat would be a second one', () => {
    expect(words('accepted', 'not-found', false)).toBe('wait unknown')
  })

  it.each([
    { kind: 'succeeded', endedAt: now },
    { kind: 'failed', code: 'PROCESS_FAIL', message: '', endedAt: now },
    { kind: 'refused', code: 'INVALID_AMOUNT', message: '' },
  ] as const)('changes nothing once it is $kind', (state) => {
    for (const outcome of Object.values(answers)) {
      const step = decideUpdateOutcome(updateIn(state), { to: 'inquiry', outcome, repeatIsSafe: true }, now)
      expect(step).toEqual({ kind: 'ignore' })
    }
  })
})

describe('an update whose authorization is gone', () => {
  it.each([
    ['cancelled, merchant', 'AUTH_CANCELLED'],
    ['cancelled, expiry', 'AUTH_EXPIRED'],
    ['failed', 'AUTH_CANCELLED'],
  ] as const)('fails when the payment is %s', (state, code) => {
    expect(endWithoutAuthorization(paymentIn(paymentStates[state]), now)).toMatchObject({ kind: 'failed', code })
  })

  it.each(['authorized', 'closing, merchant, authorized', 'closing, expiry, authorized'] as const)(
    'stays open while the payment is %s',
    (state) => {
      expect(endWithoutAuthorization(paymentIn(paymentStates[state]), after(1))).toBeUndefined()
    },
  )
})

describe('an update that was never sent', () => {
  it.each([
    ['cancelled, merchant', 'AUTH_CANCELLED'],
    ['cancelled, expiry', 'AUTH_EXPIRED'],
    ['closing, merchant, authorized', 'AUTH_CANCELLED'],
    ['closing, expiry, authorized', 'AUTH_EXPIRED'],
    ['failed', 'AUTH_CANCELLED'],
  ] as const)('fails when the payment is %s', (state, code) => {
    expect(endBeforeSending(paymentIn(paymentStates[state]), now)).toMatchObject({ kind: 'failed', code })
  })

  it('is sent until the moment the authorization runs out, and fails from then on', () => {
    const state = paymentStates.authorized
    if (state.kind !== 'authorized') throw new Error(state.kind)
    const payment = paymentIn(state)
    expect(endBeforeSending(payment, new Date(state.authExpiresAt.getTime() - 1))).toBeUndefined()
    expect(endBeforeSending(payment, state.authExpiresAt)).toMatchObject({ code: 'AUTH_EXPIRED' })
  })
})

describe('what a person is told of an open update', () => {
  it('is nothing at first, and that there is no answer later', () => {
    expect(updateAlert({ kind: 'pending' }, 1, usualInquiries)).toBeUndefined()
    expect(updateAlert({ kind: 'pending' }, 8, usualInquiries)).toMatchObject({ kind: 'update-unanswered' })
    const other = { kind: 'unknown', reason: 'the acquirer reports another amount' } as const
    expect(updateAlert(other, 1, usualInquiries)).toMatchObject({ kind: 'update-unanswered' })
  })
})
