import type { Capability } from './capability.ts'
import type { Capture } from './capture.ts'
import { amountsOf, capabilityWith, now, paymentIn, paymentStates } from './fixtures/payments.ts'
import type { MovementState } from './movement.ts'
import type { Payment } from './payment.ts'
import { requestWords } from './payment-state-tables.ts'
import { decideRefund, type Refund, type RefundCommand, type RefundDecision } from './refund.ts'
import type { StateTable } from './state-table.ts'

const command: RefundCommand = {
  refundRequestId: 'refund-1',
  paymentId: 'payment-1',
  amount: { currency: 'EUR', value: 1_000n },
}

export function refundStateTables(): readonly StateTable[] {
  return [{ title: 'Refund: the request, rule by rule', note, head: ['The request', 'Answer'], rows: rules() }]
}

const note =
  'In the order in which the rules are looked at: the first that holds is the answer. Of the payment 40.00 are captured. ' +
  'What the acquirer answers is decided as for a capture.'

interface Rule {
  readonly when: string
  readonly asked?: Partial<RefundCommand>
  readonly amounts?: Partial<Payment['amounts']>
  readonly payment?: Partial<Payment>
  readonly capability?: Partial<Capability>
  readonly existing?: true
  readonly unknownPayment?: true
  /** The capture that is named: its state, and what of it is left. */
  readonly named?: { readonly state?: MovementState; readonly rest?: bigint; readonly changes?: Partial<Capture> }
}

const inEuro = (value: bigint) => ({ currency: 'EUR', value })
const succeeded: MovementState = { kind: 'succeeded', succeededAt: now }
const named = { captureId: 'capture-1' }
const longAgo = new Date(now.getTime() - 365 * 86_400_000)
const reversal = { reversalId: 'reversal-1', code: 'PROCESS_FAIL', message: '', receipt: {}, reversedAt: now }

const cases: readonly Rule[] = [
  { when: 'an id used before, same payment, capture and amount', existing: true },
  { when: 'an id used before, another amount', existing: true, asked: { amount: inEuro(999n) } },
  { when: 'an id used before, another payment', existing: true, asked: { paymentId: 'payment-2' } },
  { when: 'an id used before, another capture', existing: true, asked: named },
  { when: 'no such payment of this client', unknownPayment: true },
  { when: 'no such capture', asked: named },
  { when: 'a capture of another payment', asked: named, named: { changes: { paymentId: 'payment-2' } } },
  { when: 'nothing is captured', amounts: { captured: 0n, held: 4_000n } },
  { when: 'the acquirer contradicts itself about the payment', payment: { stopped: true } },
  { when: 'a capture that is open', asked: named, named: { state: { kind: 'pending' } } },
  { when: 'a capture that was taken back', asked: named, named: { changes: { reversal } } },
  { when: 'another currency', asked: { amount: { currency: 'USD', value: 1_000n } } },
  { when: 'a method without refunds', capability: { refund: 'none' } },
  { when: 'a year after the payment was made', payment: { createdAt: longAgo } },
  { when: 'more than is captured', asked: { amount: inEuro(4_001n) } },
  {
    when: 'more than is left of what was captured',
    asked: { amount: inEuro(2_000n) },
    amounts: { captured: 4_000n, refunding: 1_000n, refunded: 1_001n },
  },
  { when: 'more than is left of the capture', asked: named, named: { rest: 999n } },
  { when: 'a part, where only the whole is allowed', capability: { refund: 'full' } },
  { when: 'within what was captured' },
  {
    when: 'all of it, where only the whole is allowed',
    asked: { amount: inEuro(4_000n) },
    capability: { refund: 'full' },
  },
  { when: 'within what is left of the capture', asked: named, named: {} },
]

function rules(): readonly (readonly string[])[] {
  return cases.map((rule) => {
    const amounts = amountsOf(10_000n, { captured: 4_000n, captureCount: 1, ...rule.amounts })
    const payment = paymentIn(paymentStates.authorized, { amounts, ...rule.payment })
    return [rule.when, requestWords(decide(rule, rule.unknownPayment ? undefined : payment))]
  })
}

function decide(rule: Omit<Rule, 'when'>, payment: Payment | undefined): RefundDecision {
  const { state = succeeded, rest = 4_000n, changes } = rule.named ?? {}
  return decideRefund(
    { ...command, ...rule.asked },
    rule.existing ? first : undefined,
    payment,
    rule.named && { capture: { ...capture, state, ...changes }, rest },
    capabilityWith(rule.capability),
    now,
  )
}

const movement = {
  clientId: 'SANDBOX_TEST',
  paymentId: command.paymentId,
  receipt: {},
  state: succeeded,
  createdAt: now,
  tries: 1,
} as const

const capture: Capture = {
  ...movement,
  captureId: 'capture-1',
  captureRequestId: 'capture-request-1',
  amount: inEuro(4_000n),
  last: false,
  automatic: false,
  reference: 'reference-1',
}

const first: Refund = {
  ...movement,
  refundId: 'id-1',
  refundRequestId: command.refundRequestId,
  amount: command.amount,
  reason: '',
  notifyUrl: null,
  metadata: null,
  reference: 'reference-2',
}
