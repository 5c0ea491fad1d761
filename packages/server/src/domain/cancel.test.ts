import { describe, expect, it } from 'vitest'
import {
  type CancelDecision,
  type ClosingStep,
  decideCancel,
  decideClosingInquiry,
  decideVoidOutcome,
} from './cancel.ts'
import type { Capability } from './capability.ts'
import { authorizationInquiries, voidOutcomes } from './fixtures/outcomes.ts'
import {
  amountsOf,
  bySession,
  capabilityWith,
  now,
  type PaymentStateName,
  paymentIn,
  paymentStateNames,
  paymentStates,
  times,
} from './fixtures/payments.ts'
import type { AuthorizationInquiry, VoidOutcome } from './outcome.ts'
import type { Payment } from './payment.ts'

function cancelWords(decision: CancelDecision): string {
  switch (decision.kind) {
    case 'refuse':
      return `refuse ${decision.refusal.code}`
    case 'close':
      return decision.authorization ? 'close, authorized' : 'close'
    default:
      return decision.kind
  }
}

function closingWords(step: ClosingStep): string {
  switch (step.kind) {
    case 'cancelled':
      return `cancelled, ${step.why}`
    case 'failed':
      return `failed ${step.code}`
    case 'reopened':
      return `reopened ${step.state.kind}, capture ${step.capture}${step.notify ? ', notify' : ''}`
    default:
      return step.kind
  }
}

describe('the cancel API', () => {
  const table: Readonly<Record<PaymentStateName, string>> = {
    choosing: 'drop',
    'choosing, declined before': 'drop',
    requested: 'remember',
    'requested, cancel asked': 'remember',
    'awaiting-buyer': 'close',
    authorized: 'close, authorized',
    paid: 'refuse ORDER_STATUS_INVALID',
    'closing, merchant': 'in-progress',
    'closing, expiry': 'in-progress',
    'closing, timeout': 'in-progress',
    'closing, not-found': 'in-progress',
    'closing, merchant, authorized': 'in-progress',
    'closing, expiry, authorized': 'in-progress',
    'closing, timeout, authorized': 'in-progress',
    'closing, not-found, authorized': 'in-progress',
    'cancelled, merchant': 'done',
    'cancelled, expiry': 'done',
    failed: 'done',
  }

  it.each(paymentStateNames)('has a decision for a payment %s', (state) => {
    expect(table[state]).toBeDefined()
    expect(cancelWords(decideCancel(paymentIn(paymentStates[state]), now))).toBe(table[state])
  })

  it.each([
    ['captured', { captured: 1n, captureCount: 1 }],
    ['being captured', { held: 1n, captureCount: 1 }],
    ['taken by the authorization itself', { captured: 10_000n, captureCount: 1 }],
  ])('refuses a payment of which any part is %s', (_what, changes) => {
    const payment = paymentIn(paymentStates.authorized, { amounts: amountsOf(10_000n, changes) })
    expect(cancelWords(decideCancel(payment, now))).toBe('refuse ORDER_STATUS_INVALID')
  })

  it('cancels after a capture that failed', () => {
    const payment = paymentIn(paymentStates.authorized, { amounts: amountsOf(10_000n) })
    expect(decideCancel(payment, now)).toEqual({ kind: 'close', authorization: times })
  })

  it('repeats the time of a cancellation', () => {
    const payment = paymentIn(paymentStates['cancelled, merchant'])
    expect(decideCancel(payment, now)).toEqual({ kind: 'done', cancelledAt: new Date('2026-03-01T11:59:00.000Z') })
  })
})

const closingNames = paymentStateNames.filter((name) => name.startsWith('closing'))
const otherNames = paymentStateNames.filter((name) => !name.startsWith('closing'))
type ClosingName = Extract<PaymentStateName, `closing${string}`>

describe('an answer to a void', () => {
  const whatSucceeds: Readonly<Record<ClosingName, string>> = {
    'closing, merchant': 'cancelled, merchant',
    'closing, expiry': 'cancelled, expiry',
    'closing, timeout': 'failed ORDER_IS_CLOSED',
    'closing, not-found': 'failed PROCESS_FAIL',
    'closing, merchant, authorized': 'cancelled, merchant',
    'closing, expiry, authorized': 'cancelled, expiry',
    'closing, timeout, authorized': 'failed ORDER_IS_CLOSED',
    'closing, not-found, authorized': 'failed PROCESS_FAIL',
  }
  const others: Readonly<Record<Exclude<VoidOutcome['kind'], 'succeeded'>, string>> = {
    failed: 'inquire',
    pending: 'wait',
    unknown: 'wait',
    'not-sent': 'wait',
  }
  const expected = (state: PaymentStateName, outcome: VoidOutcome['kind']) => {
    if (!state.startsWith('closing')) return 'ignore'
    return outcome === 'succeeded' ? whatSucceeds[state as ClosingName] : others[outcome]
  }
  const pairs = paymentStateNames.flatMap((state) =>
    Object.keys(voidOutcomes).map((outcome) => [state, outcome as VoidOutcome['kind']] as const),
  )

  it('has a decision in the table for every state', () => {
    expect(pairs).toHaveLength(18 * 5)
    expect(pairs.filter(([state, outcome]) => expected(state, outcome) === undefined)).toEqual([])
  })

  it.each(pairs)('finds a payment %s; %s', (state, outcome) => {
    const step = decideVoidOutcome(paymentIn(paymentStates[state]), voidOutcomes[outcome], now)
    expect(closingWords(step)).toBe(expected(state, outcome))
  })

  it('leaves a payment that was captured in part a success when its rest has expired', () => {
    const amounts = amountsOf(10_000n, { captured: 4_000n, captureCount: 1 })
    const payment = paymentIn(paymentStates['closing, expiry, authorized'], { amounts })
    expect(decideVoidOutcome(payment, voidOutcomes.succeeded, now)).toEqual({
      kind: 'rest-released',
      authorization: times,
    })
  })
})

type Inquiries = Readonly<Record<AuthorizationInquiry['kind'], string>>

/** Captured apart, by the merchant's captureMode AUTOMATIC: the mode that could take money by itself. */
const inquiryTable: Readonly<Record<ClosingName, Inquiries>> = {
  'closing, merchant': {
    succeeded: 'found-authorized',
    failed: 'failed DO_NOT_HONOR',
    pending: 'wait',
    voided: 'cancelled, merchant',
    'not-found': 'cancelled, merchant',
    unknown: 'wait',
    'not-sent': 'wait',
  },
  'closing, expiry': {
    succeeded: 'wait',
    failed: 'failed DO_NOT_HONOR',
    pending: 'wait',
    voided: 'cancelled, expiry',
    'not-found': 'cancelled, expiry',
    unknown: 'wait',
    'not-sent': 'wait',
  },
  'closing, timeout': {
    succeeded: 'reopened authorized, capture automatic, notify',
    failed: 'failed DO_NOT_HONOR',
    pending: 'wait',
    voided: 'failed ORDER_IS_CLOSED',
    'not-found': 'failed ORDER_IS_CLOSED',
    unknown: 'wait',
    'not-sent': 'wait',
  },
  'closing, not-found': {
    succeeded: 'reopened authorized, capture automatic, notify',
    failed: 'failed DO_NOT_HONOR',
    pending: 'wait',
    voided: 'failed PROCESS_FAIL',
    'not-found': 'failed PROCESS_FAIL',
    unknown: 'wait',
    'not-sent': 'wait',
  },
  'closing, merchant, authorized': {
    succeeded: 'reopened authorized, capture later',
    failed: 'cancelled, merchant',
    pending: 'wait',
    voided: 'cancelled, merchant',
    'not-found': 'cancelled, merchant',
    unknown: 'wait',
    'not-sent': 'wait',
  },
  'closing, expiry, authorized': {
    succeeded: 'wait',
    failed: 'cancelled, expiry',
    pending: 'wait',
    voided: 'cancelled, expiry',
    'not-found': 'cancelled, expiry',
    unknown: 'wait',
    'not-sent': 'wait',
  },
  'closing, timeout, authorized': {
    succeeded: 'reopened authorized, capture later',
    failed: 'failed ORDER_IS_CLOSED',
    pending: 'wait',
    voided: 'failed ORDER_IS_CLOSED',
    'not-found': 'failed ORDER_IS_CLOSED',
    unknown: 'wait',
    'not-sent': 'wait',
  },
  'closing, not-found, authorized': {
    succeeded: 'reopened authorized, capture later',
    failed: 'failed PROCESS_FAIL',
    pending: 'wait',
    voided: 'failed PROCESS_FAIL',
    'not-found': 'failed PROCESS_FAIL',
    unknown: 'wait',
    'not-sent': 'wait',
  },
}

describe('an inquiry after a refused void', () => {
  const kinds = Object.keys(authorizationInquiries) as AuthorizationInquiry['kind'][]
  const pairs = closingNames.flatMap((state) => kinds.map((kind) => [state as ClosingName, kind] as const))
  const decide = (
    state: PaymentStateName,
    inquiry: AuthorizationInquiry,
    capability: Partial<Capability> = {},
    payment: Partial<Payment> = {},
  ) => {
    const asked = paymentIn(paymentStates[state], { captureMode: 'AUTOMATIC', ...payment })
    return decideClosingInquiry(asked, inquiry, capabilityWith(capability), now)
  }

  it('has a decision in the table for every state', () => {
    expect(pairs).toHaveLength(8 * 7)
    expect(pairs.filter(([state, kind]) => inquiryTable[state]?.[kind] === undefined)).toEqual([])
  })

  it.each(pairs)('finds a payment %s; %s', (state, kind) => {
    expect(closingWords(decide(state, authorizationInquiries[kind]))).toBe(inquiryTable[state][kind])
  })

  it.each(otherNames)('changes nothing when the payment is %s by then', (state) => {
    for (const kind of kinds) expect(decide(state, authorizationInquiries[kind])).toEqual({ kind: 'ignore' })
  })

  it('does not capture what the merchant asked to cancel when it was authorized behind the void', () => {
    expect(decide('closing, merchant', authorizationInquiries.succeeded)).toMatchObject({
      kind: 'found-authorized',
      authorization: { paidAt: now },
    })
  })

  it.each([
    ['with-authorization', 'reopened authorized, capture done, notify'],
    ['none', 'reopened paid, capture later, notify'],
  ] as const)('reopens what is taken for good already, where capture is %s', (capture, words) => {
    for (const state of ['closing, merchant', 'closing, timeout', 'closing, not-found'] as const) {
      expect(closingWords(decide(state, authorizationInquiries.succeeded, { capture }))).toBe(words)
    }
  })

  it('does not reopen a payment for another amount than asked', () => {
    const other = { kind: 'succeeded', amount: { currency: 'EUR', value: 1n }, receipt: {} } as const
    for (const state of ['closing, merchant', 'closing, timeout', 'closing, not-found'] as const) {
      expect(decide(state, other)).toEqual({ kind: 'wait' })
    }
  })

  it('never turns an authorization of which a part is captured into a failed payment', () => {
    const amounts = amountsOf(10_000n, { captured: 4_000n, captureCount: 1 })
    for (const kind of ['failed', 'voided', 'not-found'] as const) {
      const step = decide('closing, expiry, authorized', authorizationInquiries[kind], {}, { amounts })
      expect(step).toEqual({ kind: 'rest-released', authorization: times })
    }
  })
})

describe('a try of a session’s buyer that the acquirer never saw', () => {
  const closing = (changes: Partial<Payment>) => paymentIn(paymentStates['closing, not-found'], changes)

  it('is closed, and the buyer can try again as long as there are tries and time', () => {
    const step = (changes: Partial<Payment>) => decideVoidOutcome(closing(changes), voidOutcomes.succeeded, now)
    expect(step(bySession(1))).toEqual({ kind: 'declined', code: 'PROCESS_FAIL' })
    expect(closingWords(step(bySession(5)))).toBe('failed PROCESS_FAIL')
    expect(closingWords(step({ ...bySession(1), expiresAt: now }))).toBe('failed PROCESS_FAIL')
  })

  it('that it refused after all is such a try, too', () => {
    const inquiry = authorizationInquiries.failed
    const step = (changes: Partial<Payment>) => decideClosingInquiry(closing(changes), inquiry, capabilityWith(), now)
    expect(step(bySession(1))).toEqual({ kind: 'declined', code: 'DO_NOT_HONOR' })
    expect(closingWords(step(bySession(5)))).toBe('failed DO_NOT_HONOR')
  })

  it('is no reason to choose again when the merchant cancelled, or the time was over', () => {
    for (const state of ['closing, merchant', 'closing, timeout'] as const) {
      const payment = paymentIn(paymentStates[state], bySession(1))
      expect(decideVoidOutcome(payment, voidOutcomes.succeeded, now).kind).not.toBe('declined')
      expect(decideClosingInquiry(payment, authorizationInquiries.failed, capabilityWith(), now).kind).toBe('failed')
    }
  })
})
