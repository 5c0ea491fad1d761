import { describe, expect, it } from 'vitest'
import { type AuthorizationAnswer, type AuthorizationStep, decideAuthorization } from './authorization.ts'
import type { Capability } from './capability.ts'
import { authorizationInquiries, authorizeOutcomes } from './fixtures/outcomes.ts'
import {
  after,
  bySession,
  capabilityWith,
  now,
  type PaymentStateName,
  paymentIn,
  paymentStates,
} from './fixtures/payments.ts'
import type { AuthorizationInquiry, AuthorizeOutcome } from './outcome.ts'
import type { Payment } from './payment.ts'

type AnswerName = `authorize: ${AuthorizeOutcome['kind']}` | `inquiry: ${AuthorizationInquiry['kind']}`

const answers = Object.fromEntries([
  ...Object.entries(authorizeOutcomes).map(([kind, outcome]) => [`authorize: ${kind}`, { to: 'authorize', outcome }]),
  ...Object.entries(authorizationInquiries).map(([kind, outcome]) => [`inquiry: ${kind}`, { to: 'inquiry', outcome }]),
]) as Readonly<Record<AnswerName, AuthorizationAnswer>>

/** A step in words, with what tells it from others of its kind. */
function words(step: AuthorizationStep): string {
  switch (step.kind) {
    case 'authorized':
      return `authorized, capture ${step.capture}`
    case 'failed':
      return `failed ${step.code}`
    case 'close':
      return `close, ${step.why}${step.times ? ', authorized' : ''}`
    default:
      return step.kind
  }
}

function decide(
  state: PaymentStateName,
  answer: AnswerName | AuthorizationAnswer,
  capability: Partial<Capability> = {},
  payment: Partial<Payment> = {},
): string {
  const given = typeof answer === 'string' ? answers[answer] : answer
  return words(decideAuthorization(paymentIn(paymentStates[state], payment), given, capabilityWith(capability), now))
}

/** Every answer that finds the payment beyond its authorization. */
const ignored: Readonly<Record<AnswerName, string>> = {
  'authorize: succeeded': 'ignore',
  'authorize: buyer-action': 'ignore',
  'authorize: failed': 'ignore',
  'authorize: pending': 'ignore',
  'authorize: unknown': 'ignore',
  'authorize: not-sent': 'ignore',
  'inquiry: succeeded': 'ignore',
  'inquiry: failed': 'ignore',
  'inquiry: pending': 'ignore',
  'inquiry: voided': 'ignore',
  'inquiry: not-found': 'ignore',
  'inquiry: unknown': 'ignore',
  'inquiry: not-sent': 'ignore',
}

/** By hand, direct, with time left for the buyer. */
const table: Readonly<Record<PaymentStateName, Readonly<Record<AnswerName, string>>>> = {
  requested: {
    'authorize: succeeded': 'authorized, capture later',
    'authorize: buyer-action': 'awaiting-buyer',
    'authorize: failed': 'failed DO_NOT_HONOR',
    'authorize: pending': 'wait',
    'authorize: unknown': 'wait',
    'authorize: not-sent': 'failed PROCESS_FAIL',
    'inquiry: succeeded': 'authorized, capture later',
    'inquiry: failed': 'failed DO_NOT_HONOR',
    'inquiry: pending': 'wait',
    'inquiry: voided': 'failed ORDER_IS_CLOSED',
    'inquiry: not-found': 'close, not-found',
    'inquiry: unknown': 'wait',
    'inquiry: not-sent': 'wait',
  },
  'requested, cancel asked': {
    'authorize: succeeded': 'close, merchant, authorized',
    'authorize: buyer-action': 'close, merchant',
    'authorize: failed': 'failed DO_NOT_HONOR',
    'authorize: pending': 'close, merchant',
    'authorize: unknown': 'wait',
    'authorize: not-sent': 'failed PROCESS_FAIL',
    'inquiry: succeeded': 'close, merchant, authorized',
    'inquiry: failed': 'failed DO_NOT_HONOR',
    'inquiry: pending': 'close, merchant',
    'inquiry: voided': 'failed ORDER_IS_CLOSED',
    'inquiry: not-found': 'close, merchant',
    'inquiry: unknown': 'wait',
    'inquiry: not-sent': 'wait',
  },
  'awaiting-buyer': {
    'authorize: succeeded': 'authorized, capture later',
    'authorize: buyer-action': 'wait',
    'authorize: failed': 'failed DO_NOT_HONOR',
    'authorize: pending': 'wait',
    'authorize: unknown': 'wait',
    'authorize: not-sent': 'wait',
    'inquiry: succeeded': 'authorized, capture later',
    'inquiry: failed': 'failed DO_NOT_HONOR',
    'inquiry: pending': 'wait',
    'inquiry: voided': 'failed ORDER_IS_CLOSED',
    'inquiry: not-found': 'wait',
    'inquiry: unknown': 'wait',
    'inquiry: not-sent': 'wait',
  },
  choosing: ignored,
  'choosing, declined before': ignored,
  authorized: ignored,
  paid: ignored,
  'closing, merchant': ignored,
  'closing, expiry': ignored,
  'closing, timeout': ignored,
  'closing, not-found': ignored,
  'closing, merchant, authorized': ignored,
  'closing, expiry, authorized': ignored,
  'closing, timeout, authorized': ignored,
  'closing, not-found, authorized': ignored,
  'cancelled, merchant': ignored,
  'cancelled, expiry': ignored,
  failed: ignored,
}

const pairs = Object.keys(paymentStates).flatMap((state) =>
  Object.keys(answers).map((answer) => [state as PaymentStateName, answer as AnswerName] as const),
)

describe('an answer about an authorization', () => {
  it('has a decision in the table for every state', () => {
    expect(pairs).toHaveLength(18 * 13)
    expect(pairs.filter(([state, answer]) => table[state]?.[answer] === undefined)).toEqual([])
  })

  it.each(pairs)('finds a payment %s; %s', (state, answer) => {
    expect(decide(state, answer)).toBe(table[state][answer])
  })

  it.each([
    ['separate', 'MANUAL', 'authorized, capture later', 'close, merchant, authorized'],
    ['separate', 'AUTOMATIC', 'authorized, capture automatic', 'close, merchant, authorized'],
    ['with-authorization', 'AUTOMATIC', 'authorized, capture done', 'authorized, capture done'],
    ['none', 'AUTOMATIC', 'paid', 'paid'],
  ] as const)(
    'that is a yes, where capture is %s and %s, says what happens to the money',
    (capture, captureMode, plain, cancelAsked) => {
      for (const answer of ['authorize: succeeded', 'inquiry: succeeded'] as const) {
        expect(decide('requested', answer, { capture }, { captureMode })).toBe(plain)
        expect(decide('awaiting-buyer', answer, { capture }, { captureMode })).toBe(plain)
        expect(decide('requested, cancel asked', answer, { capture }, { captureMode })).toBe(cancelAsked)
      }
    },
  )

  it('counts the authorization window from now', () => {
    const step = decideAuthorization(
      paymentIn(paymentStates.requested),
      answers['authorize: succeeded'],
      capabilityWith({ authValiditySeconds: 90 }),
      now,
    )
    expect(step).toMatchObject({ times: { paidAt: now, authExpiresAt: after(90_000) } })
  })

  it('never fails a payment because an inquiry about it could not be sent', () => {
    expect(decide('requested', 'inquiry: not-sent')).toBe('wait')
    expect(decide('requested, cancel asked', 'inquiry: not-sent')).toBe('wait')
  })

  it.each([
    ['another amount', { currency: 'EUR', value: 9_999n }],
    ['another currency', { currency: 'USD', value: 10_000n }],
  ])('that is a yes to %s authorizes nothing, and is voided when the merchant wants it cancelled', (_what, amount) => {
    const answer = { to: 'inquiry', outcome: { kind: 'succeeded', amount, receipt: {} } } as const
    expect(decide('requested', answer)).toBe('wait')
    expect(decide('awaiting-buyer', answer)).toBe('wait')
    expect(decide('requested, cancel asked', answer)).toBe('close, merchant')
  })
})

describe('the end of the buyer’s time', () => {
  const over = { expiresAt: now }

  it.each([
    'authorize: buyer-action',
    'authorize: pending',
    'authorize: unknown',
    'authorize: not-sent',
    'inquiry: pending',
    'inquiry: not-found',
    'inquiry: unknown',
    'inquiry: not-sent',
  ] as const)('closes a payment that awaits its buyer instead of failing it; %s', (answer) => {
    expect(decide('awaiting-buyer', answer, { flow: 'redirect' }, over)).toBe('close, timeout')
  })

  it('does not close a payment whose buyer has paid', () => {
    expect(decide('awaiting-buyer', 'inquiry: succeeded', { flow: 'redirect' }, over)).toBe('authorized, capture later')
  })

  it('closes a payment whose page was never stored, and only that: a card needs no page', () => {
    expect(decide('requested', 'inquiry: pending', { flow: 'redirect' }, over)).toBe('close, timeout')
    expect(decide('requested', 'inquiry: pending', { flow: 'redirect' })).toBe('wait')
    expect(decide('requested', 'inquiry: pending', { flow: 'direct' }, over)).toBe('wait')
    expect(decide('requested', 'inquiry: unknown', { flow: 'redirect' }, over)).toBe('wait')
  })

  it('comes second to the merchant’s cancel', () => {
    expect(decide('requested, cancel asked', 'inquiry: pending', { flow: 'redirect' }, over)).toBe('close, merchant')
  })
})

describe('a payment by session', () => {
  const noes = [
    'authorize: failed',
    'authorize: not-sent',
    'inquiry: failed',
    'inquiry: voided',
  ] as const satisfies readonly AnswerName[]

  it.each(noes)('lets its buyer choose again after a no, as long as there are tries and time; %s', (answer) => {
    expect(decide('requested', answer, {}, bySession(1))).toBe('declined')
    expect(decide('requested', answer, {}, bySession(4))).toBe('declined')
    expect(decide('requested', answer, {}, bySession(5))).toMatch(/^failed/)
    expect(decide('requested', answer, {}, { ...bySession(1), expiresAt: now })).toMatch(/^failed/)
  })

  it.each(noes)('fails when its merchant wants it cancelled; %s', (answer) => {
    expect(decide('requested, cancel asked', answer, {}, bySession(1))).toMatch(/^failed/)
  })

  it('lets the buyer choose again who declined on the page of the bank', () => {
    expect(decide('awaiting-buyer', 'inquiry: failed', {}, bySession(1))).toBe('declined')
    expect(decide('awaiting-buyer', 'inquiry: failed', {}, bySession(5))).toBe('failed DO_NOT_HONOR')
  })

  it('says the same of every other answer as of a payment without one', () => {
    const others = pairs.filter(([state, answer]) => !table[state][answer].startsWith('failed'))
    expect(others.length).toBeGreaterThan(100)
    for (const [state, answer] of others) expect(decide(state, answer, {}, bySession(1))).toBe(decide(state, answer))
  })

  it('closes a card whose challenge was never stored once the time is over', () => {
    const over = { ...bySession(1), expiresAt: now }
    expect(decide('requested', 'inquiry: pending', { challenges: true }, over)).toBe('close, timeout')
    expect(decide('requested', 'inquiry: pending', { challenges: true }, bySession(1))).toBe('wait')
  })
})
