import { describe, expect, it } from 'vitest'
import type { Capability } from './capability.ts'
import { type Capture, type CaptureCommand, type CaptureDecision, decideCapture } from './capture.ts'
import { movementAnswers, toInquiry } from './fixtures/outcomes.ts'
import {
  after,
  amountsOf,
  capabilityWith,
  now,
  type PaymentStateName,
  paymentIn,
  paymentStateNames,
  paymentStates,
  times,
} from './fixtures/payments.ts'
import { decideMovementOutcome, type MovementState, type MovementStateKind, type MovementStep } from './movement.ts'
import type { MovementInquiry } from './outcome.ts'
import type { Payment } from './payment.ts'

const command: CaptureCommand = {
  captureRequestId: 'capture-1',
  paymentId: 'payment-1',
  amount: { currency: 'EUR', value: 10_000n },
  last: false,
}

const captureStates: Readonly<Record<MovementStateKind, MovementState>> = {
  held: { kind: 'held' },
  pending: { kind: 'pending' },
  unknown: { kind: 'unknown', reason: 'the connection was cut' },
  succeeded: { kind: 'succeeded', succeededAt: after(-1_000) },
  failed: { kind: 'failed', code: 'DO_NOT_HONOR', message: 'no', failedAt: new Date(0) },
  refused: { kind: 'refused', code: 'AUTH_EXPIRED', message: 'no' },
}

const captureStateKinds = Object.keys(captureStates) as readonly MovementStateKind[]

function captureIn(state: MovementState): Capture {
  return {
    clientId: 'SANDBOX_TEST',
    captureId: 'id-1',
    captureRequestId: command.captureRequestId,
    paymentId: command.paymentId,
    amount: command.amount,
    last: false,
    automatic: false,
    reference: 'reference-1',
    receipt: {},
    state,
    createdAt: now,
    tries: 0,
  }
}

function words(decision: CaptureDecision): string {
  switch (decision.kind) {
    case 'refuse':
      return decision.refusal.code
    case 'refuse-untouched':
      return `${decision.refusal.code}, untouched`
    case 'hold':
      return decision.last ? 'hold, last' : 'hold'
    case 'repeat':
      return `repeat ${decision.capture.state.kind}`
  }
}

function decide(
  asked: Partial<CaptureCommand>,
  payment: Payment | undefined,
  capability: Partial<Capability> = {},
  existing?: Capture,
): string {
  return words(decideCapture({ ...command, ...asked }, existing, payment, capabilityWith(capability), now))
}

function authorized(changes: Parameters<typeof amountsOf>[1] = {}, payment: Partial<Payment> = {}): Payment {
  return paymentIn(paymentStates.authorized, { amounts: amountsOf(10_000n, changes), ...payment })
}

const euros = (value: bigint) => ({ currency: 'EUR', value })

describe('a capture request', () => {
  const table: Readonly<Record<PaymentStateName, string>> = {
    choosing: 'ORDER_STATUS_INVALID',
    'choosing, declined before': 'ORDER_STATUS_INVALID',
    requested: 'ORDER_STATUS_INVALID',
    'requested, cancel asked': 'ORDER_STATUS_INVALID',
    'awaiting-buyer': 'ORDER_STATUS_INVALID',
    authorized: 'hold',
    paid: 'ORDER_STATUS_INVALID',
    'closing, merchant': 'AUTH_CANCELLED',
    'closing, expiry': 'AUTH_EXPIRED',
    'closing, timeout': 'ORDER_STATUS_INVALID',
    'closing, not-found': 'ORDER_STATUS_INVALID',
    'closing, merchant, authorized': 'AUTH_CANCELLED',
    'closing, expiry, authorized': 'AUTH_EXPIRED',
    'closing, timeout, authorized': 'ORDER_STATUS_INVALID',
    'closing, not-found, authorized': 'ORDER_STATUS_INVALID',
    'cancelled, merchant': 'AUTH_CANCELLED',
    'cancelled, expiry': 'AUTH_EXPIRED',
    failed: 'ORDER_STATUS_INVALID',
  }

  it.each(paymentStateNames)('has a decision for a payment %s', (state) => {
    expect(table[state]).toBeDefined()
    expect(decide({}, paymentIn(paymentStates[state]))).toBe(table[state])
  })

  it('is refused from the very moment at which the authorization expires', () => {
    const until = (authExpiresAt: Date) => paymentIn({ kind: 'authorized', ...times, authExpiresAt })
    expect(decide({}, until(after(1)))).toBe('hold')
    expect(decide({}, until(now))).toBe('AUTH_EXPIRED')
  })

  it('may take all that is left, and not one unit more', () => {
    const payment = authorized({ captured: 3_000n, held: 2_000n, released: 1_000n, captureCount: 2 })
    expect(decide({ amount: euros(4_000n) }, payment)).toBe('hold')
    expect(decide({ amount: euros(4_001n) }, payment)).toBe('CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT')
  })

  it.each([
    ['said so', { last: true }, {}, 'hold, last'],
    ['the acquirer allows only one', {}, { maxCaptures: 1 }, 'hold, last'],
    ['the acquirer releases the rest', {}, { remainderAfterCapture: 'release' }, 'hold, last'],
    ['nothing says so', {}, {}, 'hold'],
  ] as const)('is the last one, or not, when %s', (_why, asked, capability, expected) => {
    expect(decide({ ...asked, amount: euros(100n) }, authorized(), capability)).toBe(expected)
  })

  it('counts captures that succeeded or are under way, and no others', () => {
    expect(decide({}, authorized({ captureCount: 1 }), { maxCaptures: 1 })).toBe('MULTI_CAPTURE_NOT_SUPPORTED')
    expect(decide({}, authorized({ captureCount: 3 }), { maxCaptures: 3 })).toBe('PAYMENT_COUNT_EXCEED_LIMIT')
    expect(decide({}, authorized({ captureCount: 0 }), { maxCaptures: 1 })).toBe('hold, last')
  })

  it('must be of the whole where the acquirer captures no parts', () => {
    expect(decide({ amount: euros(9_999n) }, authorized(), { partialCapture: false })).toBe('INVALID_AMOUNT')
    expect(decide({}, authorized(), { partialCapture: false })).toBe('hold')
  })

  it('waits for the last capture under way', () => {
    const payment = authorized({ held: 1n, captureCount: 1, lastCaptureHeld: true })
    expect(decide({ amount: euros(1n) }, payment)).toBe('ORDER_STATUS_INVALID')
  })

  it.each(['none', 'with-authorization'] as const)('is refused where capture is %s', (capture) => {
    expect(decide({}, authorized(), { capture })).toBe('ORDER_STATUS_INVALID')
  })

  it('is not decided when nobody knows what the acquirer can do: a refusal would use up the id', () => {
    expect(() => decideCapture(command, undefined, authorized(), undefined, now)).toThrow('SCRIPTED')
    const cancelled = paymentIn(paymentStates['cancelled, merchant'])
    expect(words(decideCapture(command, undefined, cancelled, undefined, now))).toBe('AUTH_CANCELLED')
  })
})

describe('a repeated capture request', () => {
  it.each(captureStateKinds)('of the same fields gets the capture as it stands, %s', (kind) => {
    expect(decide({}, authorized(), {}, captureIn(captureStates[kind]))).toBe(`repeat ${kind}`)
  })

  it('may say another thing about the last capture: that moves no money', () => {
    expect(decide({ last: true }, authorized(), {}, captureIn(captureStates.held))).toBe('repeat held')
  })

  it.each([
    ['another amount', { amount: euros(1n) }],
    ['another currency', { amount: { currency: 'USD', value: 10_000n } }],
    ['another payment', { paymentId: 'payment-2' }],
  ])('with %s leaves the first one untouched, whatever became of it', (_what, asked) => {
    for (const kind of captureStateKinds) {
      const existing = captureIn(captureStates[kind])
      expect(decide(asked, authorized(), {}, existing)).toBe('REPEAT_REQ_INCONSISTENT, untouched')
    }
  })
})

describe('of two faults the earlier rule speaks', () => {
  const cancelled = paymentIn(paymentStates['cancelled, merchant'])
  const tooMuch = { amount: euros(10_001n) }
  const dollars = { amount: { currency: 'USD', value: 10_001n } }
  const counted = { captured: 100n, captureCount: 1, lastCaptureHeld: true, held: 100n }

  it.each([
    ['id before unknown payment', { amount: euros(1n) }, undefined, {}, 'REPEAT_REQ_INCONSISTENT, untouched', true],
    ['unknown payment before everything else', dollars, undefined, {}, 'AUTH_NOT_FOUND, untouched', false],
    ['state before capability', {}, cancelled, { capture: 'none' }, 'AUTH_CANCELLED', false],
    ['state before currency', dollars, cancelled, {}, 'AUTH_CANCELLED', false],
    ['capability before currency', dollars, authorized(), { capture: 'none' }, 'ORDER_STATUS_INVALID', false],
    ['currency before count', dollars, authorized(counted), { maxCaptures: 1 }, 'CURRENCY_NOT_SUPPORT', false],
    ['currency before amount', dollars, authorized(), {}, 'CURRENCY_NOT_SUPPORT', false],
    ['count before last', tooMuch, authorized(counted), { maxCaptures: 1 }, 'MULTI_CAPTURE_NOT_SUPPORTED', false],
    [
      'count before amount',
      tooMuch,
      authorized({ captureCount: 2 }),
      { maxCaptures: 2 },
      'PAYMENT_COUNT_EXCEED_LIMIT',
      false,
    ],
    ['last before amount', tooMuch, authorized(counted), {}, 'ORDER_STATUS_INVALID', false],
    [
      'amount before parts',
      tooMuch,
      authorized(),
      { partialCapture: false },
      'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT',
      false,
    ],
  ] as const)('%s', (_rule, asked, payment, capability, code, repeated) => {
    const existing = repeated ? captureIn(captureStates.succeeded) : undefined
    expect(decide(asked, payment, capability, existing)).toBe(code)
  })
})

type AnswerKind = MovementInquiry['kind']

function stepWords(step: MovementStep): string {
  return step.kind === 'final' || step.kind === 'wait' ? `${step.kind}, ${step.state.kind}` : step.kind
}

const ended: Readonly<Record<AnswerKind, string>> = {
  succeeded: 'contradiction',
  'already-done': 'contradiction',
  failed: 'ignore',
  pending: 'ignore',
  unknown: 'ignore',
  'not-sent': 'ignore',
  'not-found': 'ignore',
}

const outcomeTable: Readonly<Record<MovementStateKind, Readonly<Record<AnswerKind, string>>>> = {
  held: {
    succeeded: 'final, succeeded',
    'already-done': 'final, succeeded',
    failed: 'final, failed',
    pending: 'wait, pending',
    unknown: 'wait, unknown',
    'not-sent': 'wait, held',
    'not-found': 'submit',
  },
  pending: {
    succeeded: 'final, succeeded',
    'already-done': 'final, succeeded',
    failed: 'final, failed',
    pending: 'wait, pending',
    unknown: 'wait, pending',
    'not-sent': 'wait, pending',
    'not-found': 'wait, pending',
  },
  unknown: {
    succeeded: 'final, succeeded',
    'already-done': 'final, succeeded',
    failed: 'final, failed',
    pending: 'wait, pending',
    unknown: 'wait, unknown',
    'not-sent': 'wait, unknown',
    'not-found': 'submit',
  },
  succeeded: { ...ended, succeeded: 'ignore', 'already-done': 'ignore', failed: 'reverse' },
  failed: ended,
  refused: ended,
}

describe('an answer about a capture', () => {
  const kinds = Object.keys(movementAnswers) as readonly AnswerKind[]
  const pairs = captureStateKinds.flatMap((state) => kinds.map((kind) => [state, kind] as const))

  it('has a decision in the table for every state', () => {
    expect(pairs).toHaveLength(6 * 7)
    expect(pairs.filter(([state, kind]) => outcomeTable[state]?.[kind] === undefined)).toEqual([])
  })

  it.each(pairs)('finds a capture %s; %s', (state, kind) => {
    const step = decideMovementOutcome(
      'capture',
      captureIn(captureStates[state]),
      toInquiry(movementAnswers[kind]),
      now,
    )
    expect(stepWords(step)).toBe(outcomeTable[state][kind])
  })

  it.each([
    ['another amount', euros(9_999n)],
    ['another currency', { currency: 'USD', value: 10_000n }],
  ])('that is a yes to %s ends nothing', (_what, amount) => {
    for (const state of ['held', 'pending', 'unknown'] as const) {
      const step = decideMovementOutcome(
        'capture',
        captureIn(captureStates[state]),
        toInquiry({ kind: 'succeeded', amount, receipt: {} }),
        now,
      )
      expect(step).toEqual({ kind: 'wait', state: { kind: 'unknown', reason: 'the acquirer reports another amount' } })
    }
  })

  it.each(['not-found', 'unknown', 'not-sent'] as const)(
    'that is %s after a yes to another amount neither sends it again nor hides the mismatch',
    (kind) => {
      const state = { kind: 'unknown', reason: 'the acquirer reports another amount' } as const
      expect(decideMovementOutcome('capture', captureIn(state), toInquiry(movementAnswers[kind]), now)).toEqual({
        kind: 'wait',
        state,
      })
    },
  )

  it('keeps the acquirer’s code and its own time', () => {
    const held = captureIn(captureStates.held)
    expect(decideMovementOutcome('capture', held, toInquiry(movementAnswers.succeeded), now)).toEqual({
      kind: 'final',
      state: { kind: 'succeeded', succeededAt: now },
    })
    expect(decideMovementOutcome('capture', held, toInquiry(movementAnswers.failed), now)).toMatchObject({
      state: { code: 'DO_NOT_HONOR' },
    })
  })
})
