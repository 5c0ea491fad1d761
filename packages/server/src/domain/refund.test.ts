import { describe, expect, it } from 'vitest'
import type { Capability } from './capability.ts'
import type { Capture } from './capture.ts'
import { movementAnswers, toInquiry } from './fixtures/outcomes.ts'
import {
  amountsOf,
  capabilityWith,
  day,
  now,
  type PaymentStateName,
  paymentIn,
  paymentStates,
} from './fixtures/payments.ts'
import type { Money } from './money.ts'
import { decideMovementOutcome, type MovementState, type MovementStateKind } from './movement.ts'
import type { Payment } from './payment.ts'
import { decideRefund, type NamedCapture, type Refund, type RefundCommand } from './refund.ts'

const euros = (value: bigint): Money => ({ currency: 'EUR', value })
const command: RefundCommand = { refundRequestId: 'refund-1', paymentId: 'payment-1', amount: euros(1_000n) }

const movement = {
  clientId: 'SANDBOX_TEST',
  paymentId: 'payment-1',
  receipt: {},
  createdAt: now,
  tries: 1,
} as const

function captureIn(state: MovementState, changes: Partial<Capture> = {}): Capture {
  return {
    ...movement,
    captureId: 'capture-1',
    captureRequestId: 'capture-request-1',
    amount: euros(4_000n),
    last: false,
    automatic: false,
    reference: 'reference-1',
    state,
    ...changes,
  }
}

function refundIn(state: MovementState, changes: Partial<Refund> = {}): Refund {
  return {
    ...movement,
    refundId: 'id-1',
    refundRequestId: command.refundRequestId,
    amount: command.amount,
    reason: '',
    notifyUrl: null,
    metadata: null,
    reference: 'reference-2',
    state,
    ...changes,
  }
}

const states: Readonly<Record<MovementStateKind, MovementState>> = {
  held: { kind: 'held' },
  pending: { kind: 'pending' },
  unknown: { kind: 'unknown', reason: 'no answer within 8000 ms' },
  succeeded: { kind: 'succeeded', succeededAt: now },
  failed: { kind: 'failed', code: 'PROCESS_FAIL', message: '', failedAt: now },
  refused: { kind: 'refused', code: 'REFUND_AMOUNT_EXCEED', message: '' },
}

/** 40.00 of 100.00 captured. */
function captured(changes: Partial<Payment> = {}, amounts: Partial<Payment['amounts']> = {}): Payment {
  const taken = amountsOf(10_000n, { captured: 4_000n, captureCount: 1, ...amounts })
  return paymentIn(paymentStates.authorized, { amounts: taken, ...changes })
}

interface Given {
  readonly asked?: Partial<RefundCommand>
  readonly payment?: Payment | undefined
  readonly existing?: Refund
  readonly named?: NamedCapture
  readonly capability?: Partial<Capability>
  readonly at?: Date
}

function decide(given: Given): string {
  const { asked, existing, named, capability, at = now } = given
  const payment = 'payment' in given ? given.payment : captured()
  const decision = decideRefund({ ...command, ...asked }, existing, payment, named, capabilityWith(capability), at)
  return 'refusal' in decision ? `${decision.kind} ${decision.refusal.code}` : decision.kind
}

const whole = (changes: Partial<Capture> = {}, rest = 4_000n): NamedCapture => ({
  capture: captureIn(states.succeeded, changes),
  rest,
})
const naming = { captureId: 'capture-1' }

describe('a refund request', () => {
  const nothing = 'refuse ORDER_STATUS_INVALID'
  const cancelled = 'refuse ORDER_IS_CANCELED'
  const byState: Readonly<Record<PaymentStateName, readonly [nothingCaptured: string, captured: string]>> = {
    choosing: [nothing, nothing],
    'choosing, declined before': [nothing, nothing],
    requested: [nothing, nothing],
    'requested, cancel asked': [nothing, nothing],
    'awaiting-buyer': [nothing, nothing],
    authorized: [nothing, 'hold'],
    paid: ['hold', 'hold'],
    'closing, merchant': [nothing, 'hold'],
    'closing, expiry': [nothing, 'hold'],
    'closing, timeout': [nothing, 'hold'],
    'closing, not-found': [nothing, 'hold'],
    'closing, merchant, authorized': [nothing, 'hold'],
    'closing, expiry, authorized': [nothing, 'hold'],
    'closing, timeout, authorized': [nothing, 'hold'],
    'closing, not-found, authorized': [nothing, 'hold'],
    'cancelled, merchant': [cancelled, cancelled],
    'cancelled, expiry': [cancelled, cancelled],
    failed: [nothing, nothing],
  }

  it.each(Object.entries(byState))('of a payment %s', (name, [without, with40]) => {
    const state = paymentStates[name as PaymentStateName]
    expect(decide({ payment: paymentIn(state) })).toBe(without)
    expect(decide({ payment: captured({ state }) })).toBe(with40)
  })

  it.each<[string, Given, string]>([
    ['for as much as is captured', { asked: { amount: euros(4_000n) } }, 'hold'],
    ['for more than is captured', { asked: { amount: euros(4_001n) } }, 'refuse REFUND_AMOUNT_EXCEED'],
    [
      'for as much as is left',
      { payment: captured({}, { refunding: 1_000n, refunded: 2_000n }), asked: { amount: euros(1_000n) } },
      'hold',
    ],
    [
      'for more than is left',
      { payment: captured({}, { refunding: 1_000n, refunded: 2_000n }), asked: { amount: euros(1_001n) } },
      'refuse REFUND_AMOUNT_EXCEED',
    ],
    [
      'after the acquirer took back what had been refunded',
      { payment: captured({}, { captured: 1_000n, refunded: 3_000n }) },
      'refuse REFUND_AMOUNT_EXCEED',
    ],
    ['of what is only held', { payment: captured({}, { captured: 0n, held: 4_000n }) }, nothing],
    ['in another currency', { asked: { amount: { currency: 'USD', value: 1n } } }, 'refuse CURRENCY_NOT_SUPPORT'],
    ['of a stopped payment', { payment: captured({ stopped: true }) }, nothing],
    ['where there are no refunds', { capability: { refund: 'none' } }, 'refuse REFUND_NOT_SUPPORT'],
    ['in part, where only the whole can be', { capability: { refund: 'full' } }, 'refuse PART_REFUND_NOT_SUPPORT'],
    [
      'of the whole, where only that can be',
      { capability: { refund: 'full' }, asked: { amount: euros(4_000n) } },
      'hold',
    ],
    [
      'of the rest, where only the whole can be',
      {
        capability: { refund: 'full' },
        payment: captured({}, { refunded: 1_000n }),
        asked: { amount: euros(3_000n) },
      },
      'refuse PART_REFUND_NOT_SUPPORT',
    ],
    [
      'in its last moment',
      { capability: { refundWindowSeconds: 86_400 }, at: new Date(now.getTime() + day - 1) },
      'hold',
    ],
    [
      'a moment later',
      { capability: { refundWindowSeconds: 86_400 }, at: new Date(now.getTime() + day) },
      'refuse REFUND_WINDOW_EXCEED',
    ],
    ['of a payment that there is not', { payment: undefined }, 'refuse-untouched ORDER_NOT_EXIST'],
    ['of a capture that there is not', { asked: naming }, 'refuse-untouched ORDER_NOT_EXIST'],
    [
      'of a capture of another payment',
      { asked: naming, named: whole({ paymentId: 'payment-2' }) },
      'refuse-untouched ORDER_NOT_EXIST',
    ],
    ['of as much as a capture has left', { asked: naming, named: whole({}, 1_000n) }, 'hold'],
    ['of more than a capture has left', { asked: naming, named: whole({}, 999n) }, 'refuse REFUND_AMOUNT_EXCEED'],
    [
      'of more than the payment has left, within a capture',
      { asked: naming, named: whole(), payment: captured({}, { refunded: 3_500n }) },
      'refuse REFUND_AMOUNT_EXCEED',
    ],
  ])('%s', (_what, given, decision) => {
    expect(decide(given)).toBe(decision)
  })

  it.each(Object.entries(states))('of a capture that is %s', (kind, state) => {
    const named = { capture: captureIn(state), rest: 4_000n }
    expect(decide({ asked: naming, named })).toBe(kind === 'succeeded' ? 'hold' : nothing)
  })

  it('of a capture that the acquirer took back', () => {
    const reversal = { reversalId: 'r-1', code: 'PROCESS_FAIL', message: '', receipt: {}, reversedAt: now }
    expect(decide({ asked: naming, named: whole({ reversal }) })).toBe(nothing)
  })

  it.each(Object.entries(states))('under the id of one that is %s gets its result, or is refused', (_kind, state) => {
    const existing = refundIn(state)
    const inconsistent = 'refuse-untouched REPEAT_REQ_INCONSISTENT'
    expect(decide({ existing })).toBe('repeat')
    expect(decide({ existing, asked: { amount: euros(999n) } })).toBe(inconsistent)
    expect(decide({ existing, asked: { amount: { currency: 'USD', value: 1_000n } } })).toBe(inconsistent)
    expect(decide({ existing, asked: { paymentId: 'payment-2' } })).toBe(inconsistent)
    expect(decide({ existing, asked: naming, named: whole() })).toBe(inconsistent)
  })
})

describe('an answer about a refund', () => {
  it.each(Object.entries(states))('%s means what it means about a capture', (_kind, state) => {
    for (const outcome of Object.values(movementAnswers)) {
      const [refund, capture] = (['refund', 'capture'] as const).map((name) =>
        decideMovementOutcome(name, { amount: euros(10_000n), state }, toInquiry(outcome), now),
      )
      expect(refund?.kind).toBe(capture?.kind)
      if (refund && 'state' in refund && capture && 'state' in capture) {
        expect(refund.state.kind).toBe(capture.state.kind)
      }
    }
  })

  it('that says no after yes is a refund that came back', () => {
    const refund = refundIn(states.succeeded, { amount: euros(10_000n) })
    expect(decideMovementOutcome('refund', refund, toInquiry(movementAnswers.failed), now)).toEqual({
      kind: 'reverse',
      code: 'DO_NOT_HONOR',
      message: 'the acquirer returned the refund (DO_NOT_HONOR)',
    })
  })
})
