import { describe, expect, it } from 'vitest'
import { expiryMoments, restIsCapturable } from './expiry.ts'
import { type ExpiryPolicy, usualExpiryPolicy } from './expiry-policy.ts'
import {
  amountsOf,
  capabilityWith,
  day,
  paymentIn,
  paymentStateNames,
  paymentStates,
  times,
} from './fixtures/payments.ts'
import type { Payment } from './payment.ts'
import { dueTask, nextDue } from './payment-due.ts'

const hour = 3_600_000
const end = times.authExpiresAt.getTime()
const before = (ms: number) => new Date(end - ms)

function authorized(policy: Partial<ExpiryPolicy> = {}, changes: Partial<Payment> = {}): Payment {
  return paymentIn(paymentStates.authorized, { expiryPolicy: { ...usualExpiryPolicy, ...policy }, ...changes })
}

const plan = (payment: Payment) =>
  expiryMoments(payment).map(({ kind, at }) => `${kind} ${(end - at.getTime()) / hour}`)

describe('what is to come of an authorization', () => {
  it('is a warning a day ahead and then the expiry, if the client wants nothing else', () => {
    expect(plan(authorized())).toEqual(['warn 24', 'expire 0'])
  })

  it.each<[string, Partial<ExpiryPolicy>, Partial<Payment>, string[]]>([
    ['captures before', { atExpiry: 'capture' }, {}, ['warn 24', 'capture-rest 1', 'expire 0']],
    [
      'captures earlier than it warns',
      { atExpiry: 'capture', captureAheadMs: 48 * hour },
      {},
      ['capture-rest 48', 'warn 24', 'expire 0'],
    ],
    ['wants no warning', { warnAheadMs: 0 }, {}, ['expire 0']],
    ['was warned', {}, { expiryWarned: true }, ['expire 0']],
    ['tried to capture', { atExpiry: 'capture' }, { expiryCaptureTried: true }, ['warn 24', 'expire 0']],
    ['wants a warning before there was an authorization', { warnAheadMs: 8 * day }, {}, ['expire 0']],
  ])('where the client %s', (_what, policy, changes, expected) => {
    expect(plan(authorized(policy, changes))).toEqual(expected)
  })

  it.each<[string, Partial<Payment['amounts']>, string[]]>([
    ['nothing is left', { captured: 10_000n }, []],
    ['the rest went back', { captured: 4_000n, released: 6_000n }, []],
    ['a part is captured', { captured: 4_000n, captureCount: 1 }, ['warn 24', 'capture-rest 1', 'expire 0']],
    ['the last capture is under way', { held: 4_000n, lastCaptureHeld: true }, ['warn 24', 'expire 0']],
  ])('when %s', (_what, amounts, expected) => {
    expect(plan(authorized({ atExpiry: 'capture' }, { amounts: amountsOf(10_000n, amounts) }))).toEqual(expected)
  })

  it.each(paymentStateNames.filter((state) => state !== 'authorized'))('is nothing for a payment %s', (state) => {
    expect(expiryMoments(paymentIn(paymentStates[state], { expiryPolicy: usualExpiryPolicy }))).toEqual([])
  })

  it('comes one after the other, each at its moment and not before', () => {
    let payment = authorized({ atExpiry: 'capture' })
    expect(nextDue(payment, times.paidAt)).toEqual(before(day))
    expect(dueTask(payment, before(day + 1))).toEqual({ kind: 'wait', at: before(day) })
    expect(dueTask(payment, before(day))).toEqual({ kind: 'warn' })
    payment = { ...payment, expiryWarned: true }
    expect(dueTask(payment, before(day))).toEqual({ kind: 'wait', at: before(hour) })
    expect(dueTask(payment, before(hour))).toEqual({ kind: 'capture-rest' })
    payment = { ...payment, expiryCaptureTried: true }
    expect(dueTask(payment, before(hour))).toEqual({ kind: 'wait', at: times.authExpiresAt })
    expect(dueTask(payment, times.authExpiresAt)).toEqual({ kind: 'expire' })
  })
})

describe('what is left can be captured', () => {
  it.each<[boolean, string, Parameters<typeof capabilityWith>[0], Partial<Payment['amounts']>]>([
    [true, 'where parts can be captured', {}, { captured: 1_000n, captureCount: 1 }],
    [true, 'whole, where only the whole can be', { partialCapture: false, maxCaptures: 1 }, {}],
    [false, 'in part, where only the whole can be', { partialCapture: false }, { captured: 1_000n, captureCount: 1 }],
    [false, 'when no further capture is allowed', { maxCaptures: 1 }, { captured: 1_000n, captureCount: 1 }],
    [false, 'where the authorization captures', { capture: 'with-authorization' }, {}],
  ])('%s: %s', (expected, _where, capability, amounts) => {
    const payment = { amounts: amountsOf(10_000n, amounts) }
    expect(restIsCapturable(payment, capabilityWith(capability))).toBe(expected)
  })
})
