import { unreachable } from '../assert.ts'
import type { Capability } from './capability.ts'
import { type Capture, type CaptureCommand, decideCapture } from './capture.ts'
import { movementAnswers, toInquiry } from './fixtures/outcomes.ts'
import { amountsOf, capabilityWith, now, paymentIn, paymentStates } from './fixtures/payments.ts'
import { decideMovementOutcome, type MovementState, type MovementStateKind, type MovementStep } from './movement.ts'
import type { Payment } from './payment.ts'
import { requestWords } from './payment-state-tables.ts'
import { type Event, eventTable, type StateTable, unheeded } from './state-table.ts'

const command: CaptureCommand = {
  captureRequestId: 'capture-1',
  paymentId: 'payment-1',
  amount: { currency: 'EUR', value: 1_000n },
  last: false,
}

const states: Readonly<Record<MovementStateKind, MovementState>> = {
  held: { kind: 'held' },
  pending: { kind: 'pending' },
  unknown: { kind: 'unknown', reason: 'no answer within 8000 ms' },
  succeeded: { kind: 'succeeded', succeededAt: now },
  failed: { kind: 'failed', code: 'PROCESS_FAIL', message: '', failedAt: new Date(0) },
  refused: { kind: 'refused', code: 'AUTH_EXPIRED', message: '' },
}

export function captureStateTables(): readonly StateTable[] {
  return [
    eventTable('Capture: the answers of the acquirer', answersNote, states, answers),
    { title: 'Capture: the request, rule by rule', note: rulesNote, head: ['The request', 'Answer'], rows: rules() },
  ]
}

const answersNote =
  'To asking about it; the capture itself is answered alike, but never by `not-found`, and what it answers against a ' +
  'final result is believed only when the acquirer, asked, repeats it. Only a clear yes or no is final.'

const { succeeded, ...otherAnswers } = movementAnswers

const answers: readonly Event<MovementState>[] = [
  {
    name: 'succeeded',
    decide: (state) => decided(state, { ...succeeded, amount: command.amount } as typeof succeeded),
  },
  {
    name: 'succeeded, another amount',
    decide: (state) => decided(state, { ...succeeded, amount: { currency: 'EUR', value: 1n } } as typeof succeeded),
  },
  ...Object.entries(otherAnswers).map(([name, outcome]) => ({
    name,
    decide: (state: MovementState) => decided(state, outcome),
  })),
]

function decided(state: MovementState, outcome: typeof succeeded): string {
  return stepWords(decideMovementOutcome('capture', { amount: command.amount, state }, toInquiry(outcome), now))
}

function stepWords(step: MovementStep): string {
  switch (step.kind) {
    case 'final':
      return step.state.kind
    case 'wait':
      return `${step.state.kind}, asks again later`
    case 'submit':
      return 'sent again under its reference'
    case 'reverse':
      return 'taken back: the result stays, a reversal beside it'
    case 'contradiction':
      return 'an alert, nothing else changes'
    case 'confirm':
      return 'the acquirer is asked'
    case 'ignore':
      return unheeded
    default:
      return unreachable(step)
  }
}

const rulesNote = 'In the order in which the rules are looked at: the first that holds is the answer.'

interface Rule {
  readonly when: string
  readonly asked?: Partial<CaptureCommand>
  readonly amounts?: Partial<Payment['amounts']>
  readonly capability?: Partial<Capability>
  readonly existing?: boolean
  readonly state?: keyof typeof paymentStates
  readonly unknownPayment?: true
}

const inEuro = (value: bigint) => ({ currency: 'EUR', value })

const cases: readonly Rule[] = [
  { when: 'an id used before, same payment and amount', existing: true },
  { when: 'an id used before, another amount', existing: true, asked: { amount: inEuro(999n) } },
  { when: 'an id used before, another payment', existing: true, asked: { paymentId: 'payment-2' } },
  { when: 'no such payment of this client', unknownPayment: true },
  { when: 'the payment is in another state than authorized', state: 'failed' },
  { when: 'a method without captures', capability: { capture: 'none' } },
  { when: 'another currency', asked: { amount: { currency: 'USD', value: 1_000n } } },
  {
    when: 'the second capture where one is allowed',
    amounts: { captured: 1_000n, captureCount: 1 },
    capability: { maxCaptures: 1 },
  },
  { when: 'more captures than are allowed', amounts: { captured: 1_000n, captureCount: 10 } },
  { when: 'the last capture is under way', amounts: { held: 1_000n, captureCount: 1, lastCaptureHeld: true } },
  {
    when: 'more than can still be captured',
    asked: { amount: inEuro(9_001n) },
    amounts: { captured: 1_000n, captureCount: 1 },
  },
  { when: 'a part, where only the whole is allowed', capability: { partialCapture: false, maxCaptures: 1 } },
  { when: 'within what can be captured', asked: {} },
  { when: 'within it, isLastCapture true', asked: { last: true } },
  { when: 'within it, where one capture is allowed', capability: { maxCaptures: 1 } },
  { when: 'within it, where the rest is released', capability: { remainderAfterCapture: 'release' } },
]

function rules(): readonly (readonly string[])[] {
  return cases.map((rule) => {
    const asked = { ...command, ...rule.asked }
    const payment = paymentIn(paymentStates[rule.state ?? 'authorized'], { amounts: amountsOf(10_000n, rule.amounts) })
    const capability = capabilityWith(rule.capability)
    const existing = rule.existing ? first : undefined
    return [
      rule.when,
      requestWords(decideCapture(asked, existing, rule.unknownPayment ? undefined : payment, capability, now)),
    ]
  })
}

const first: Capture = {
  clientId: 'SANDBOX_TEST',
  captureId: 'id-1',
  captureRequestId: command.captureRequestId,
  paymentId: command.paymentId,
  amount: command.amount,
  last: false,
  automatic: false,
  reference: 'reference-1',
  receipt: {},
  state: states.succeeded,
  createdAt: now,
  tries: 1,
}
