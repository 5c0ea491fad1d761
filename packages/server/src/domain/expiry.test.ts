import { describe, expect, it } from 'vitest'
import { endingOf, expiryMoments, restIsCapturable } from './expiry.ts'
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

describe('every combination of policy, of what was done and of what is left', () => {
  const combinations = (['cancel', 'capture'] as const).flatMap((atExpiry) =>
    [0, hour / 2, day, 8 * day].flatMap((warnAheadMs) =>
      [true, false].flatMap((expiryWarned) =>
        [true, false].flatMap((expiryCaptureTried) =>
          [{}, { captured: 4_000n }, { held: 4_000n }, { held: 4_000n, lastCaptureHeld: true }].map((amounts) => {
            const changes = { expiryWarned, expiryCaptureTried, amounts: amountsOf(10_000n, amounts) }
            return authorized({ atExpiry, warnAheadMs }, changes)
          }),
        ),
      ),
    ),
  )

  it('waits for the next moment and no other, and at the end does nothing but end', () => {
    expect(combinations).toHaveLength(128)
    for (const payment of combinations) {
      const moments = expiryMoments(payment)
      expect(nextDue(payment, times.paidAt)).toEqual(moments[0]?.at)
      expect(moments.map(({ kind }) => kind)).toEqual([...new Set(moments.map(({ kind }) => kind))])
      for (const [index, { kind, at }] of moments.entries()) {
        const then = { ...payment, ...doneBefore(moments, index) }
        expect(dueTask(then, new Date(at.getTime() - 1))).toEqual({ kind: 'wait', at })
        const waits = kind === 'expire' && payment.amounts.held > 0n
        expect(dueTask(then, at).kind).toBe(waits ? 'none' : kind)
      }
      // Also where nothing of it was done, because nobody was there.
      expect(dueTask(payment, times.authExpiresAt).kind).toBe(payment.amounts.held > 0n ? 'none' : 'expire')
    }
  })

  function doneBefore(moments: ReturnType<typeof expiryMoments>, index: number): Partial<Payment> {
    const done = moments.slice(0, index).map(({ kind }) => kind)
    return {
      ...(done.includes('warn') && { expiryWarned: true }),
      ...(done.includes('capture-rest') && { expiryCaptureTried: true }),
    }
  }

  it('ends by a capture only where the client wants it, it was not tried, and it is possible', () => {
    for (const payment of combinations) {
      const { amounts, expiryPolicy, expiryCaptureTried } = payment
      const captures = expiryPolicy.atExpiry === 'capture' && !expiryCaptureTried && !amounts.lastCaptureHeld
      const expected = captures ? { kind: 'capture-rest', at: before(hour) } : { kind: 'expire', at: before(0) }
      expect(endingOf(payment, capabilityWith())).toEqual(expected)
      expect(endingOf(payment, capabilityWith({ maxCaptures: 0 }))).toEqual({ kind: 'expire', at: before(0) })
    }
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
    const payment = { stopped: false, amounts: amountsOf(10_000n, amounts) }
    expect(restIsCapturable(payment, capabilityWith(capability))).toBe(expected)
  })

  it('not while a person has to look at the payment, nor by an acquirer that is gone', () => {
    const amounts = amountsOf(10_000n)
    expect(restIsCapturable({ stopped: true, amounts }, capabilityWith())).toBe(false)
    expect(restIsCapturable({ stopped: false, amounts }, undefined)).toBe(false)
  })
})
