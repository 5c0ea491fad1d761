import { unreachable } from '../assert.ts'
import { type AuthorizationAnswer, type AuthorizationStep, decideAuthorization } from './authorization.ts'
import { type ClosingStep, decideCancel, decideClosingInquiry, decideVoidOutcome } from './cancel.ts'
import type { CancelWindow } from './capability.ts'
import { type CaptureDecision, decideCapture } from './capture.ts'
import { mostTries } from './checkout-tries.ts'
import { type ExpiryPolicy, usualExpiryPolicy } from './expiry-policy.ts'
import { authorizationInquiries, authorizeOutcomes, voidOutcomes } from './fixtures/outcomes.ts'
import {
  amountsOf,
  bySession,
  capabilityWith,
  now,
  paymentIn,
  paymentStates,
  session,
  times,
} from './fixtures/payments.ts'
import type { Payment } from './payment.ts'
import { dueTask } from './payment-due.ts'
import { decideTry } from './payment-session.ts'
import { decideRefund, type RefundDecision } from './refund.ts'
import { type Event, eventTable, type StateTable, stateTable, unheeded } from './state-table.ts'

const capability = capabilityWith()
const {
  choosing,
  'choosing, declined before': choosingAgain,
  authorized,
  'awaiting-buyer': awaitingBuyer,
  ...otherStates
} = paymentStates
const authorizedWith = (changes: Partial<Payment['amounts']>) =>
  paymentIn(authorized, { amounts: amountsOf(10_000n, changes) })

/** In the last minute, with a client that wants this done. */
function nearlyOver(policy: Partial<ExpiryPolicy>, changes: Partial<Payment> = {}): Payment {
  const authExpiresAt = new Date(now.getTime() + 59_000)
  const expiryPolicy = { ...usualExpiryPolicy, warnAheadMs: 0, ...policy }
  return paymentIn({ ...times, kind: 'authorized', authExpiresAt }, { expiryPolicy, ...changes })
}

/** Every state, and those that amounts, the time or the client's policy split further. */
const payments: Readonly<Record<string, Payment>> = {
  ...Object.fromEntries(Object.entries(otherStates).map(([name, state]) => [name, paymentIn(state)])),
  'awaiting-buyer': paymentIn(awaitingBuyer),
  choosing: paymentIn(choosing, bySession(0)),
  'choosing, declined before': paymentIn(choosingAgain, bySession(1)),
  'choosing, time over': paymentIn(choosing, { ...bySession(0), expiresAt: now }),
  'requested, of a session': paymentIn(paymentStates.requested, bySession(1)),
  'requested, of a session, last try': paymentIn(paymentStates.requested, bySession(mostTries)),
  'requested, of a session, cancel asked': paymentIn(paymentStates['requested, cancel asked'], bySession(1)),
  'requested, of a session, time over': paymentIn(paymentStates.requested, { ...bySession(1), expiresAt: now }),
  'awaiting-buyer, of a session': paymentIn(awaitingBuyer, bySession(1)),
  'closing, not-found, of a session': paymentIn(paymentStates['closing, not-found'], bySession(1)),
  'awaiting-buyer, time over': paymentIn(awaitingBuyer, { expiresAt: now }),
  authorized: authorizedWith({}),
  'authorized, capture under way': authorizedWith({ held: 4_000n, captureCount: 1 }),
  'authorized, captured in part': authorizedWith({ captured: 4_000n, captureCount: 1 }),
  'authorized, captured in full': authorizedWith({ captured: 10_000n, captureCount: 1 }),
  'closing, expiry, authorized, captured in part': paymentIn(paymentStates['closing, expiry, authorized'], {
    amounts: amountsOf(10_000n, { captured: 4_000n, captureCount: 1 }),
  }),
  'authorized, nearly over, to be warned of': nearlyOver({ warnAheadMs: 60_000 }),
  'authorized, nearly over, warned of': nearlyOver({ warnAheadMs: 60_000 }, { expiryWarned: true }),
  'authorized, nearly over, to be captured': nearlyOver({ atExpiry: 'capture' }),
  'authorized, nearly over, capture was tried': nearlyOver({ atExpiry: 'capture' }, { expiryCaptureTried: true }),
  'authorized, time over': paymentIn({ ...times, kind: 'authorized', authExpiresAt: now }),
  'authorized, time over, capture under way': paymentIn(
    { ...times, kind: 'authorized', authExpiresAt: now },
    { amounts: amountsOf(10_000n, { held: 4_000n, captureCount: 1 }) },
  ),
  'authorized, time over, captured in part': paymentIn(
    { ...times, kind: 'authorized', authExpiresAt: now },
    { amounts: amountsOf(10_000n, { captured: 4_000n, captureCount: 1 }) },
  ),
}

export function paymentStateTables(): readonly StateTable[] {
  return [
    stateTable('Payment: what merchants, buyers and time ask of it', requestsNote, sorted(payments), requests),
    eventTable('Payment: the answer to the authorization', authorizeNote, sorted(payments), answers('authorize')),
    eventTable('Payment: the answer to an inquiry', answersNote, sorted(payments), answers('inquiry')),
    eventTable('Payment: the answers while it is being closed', closingNote, sorted(payments), closingEvents),
  ]
}

function sorted(states: Readonly<Record<string, Payment>>): Readonly<Record<string, Payment>> {
  const order = ['choosing', 'requested', 'awaiting-buyer', 'authorized', 'paid', 'closing', 'cancelled', 'failed']
  const rank = (payment: Payment) => order.indexOf(payment.state.kind)
  return Object.fromEntries(Object.entries(states).sort(([, a], [, b]) => rank(a) - rank(b)))
}

const requestsNote =
  'A payment of 100.00 that can be captured in parts. `capture` and `refund` ask for 10.00 with a new id; `cancel` is ' +
  'the cancel API, by the three windows that methods have; a try is that of a buyer on the checkout page; the last ' +
  'column is what happens when the payment falls due.'

const requests: readonly Event<Payment>[] = [
  {
    name: 'capture',
    decide: (payment) => requestWords(decideCapture(someCapture, undefined, payment, capability, now)),
  },
  { name: 'cancel', decide: (payment) => cancelWords(payment, 'until-taken') },
  { name: 'cancel, until the next day', decide: (payment) => cancelWords(payment, 'until-next-day') },
  { name: 'cancel, never possible', decide: (payment) => cancelWords(payment, 'never') },
  {
    name: 'refund',
    decide: (payment) => requestWords(decideRefund(someRefund, undefined, payment, undefined, capability, now)),
  },
  { name: 'a try', decide: tryWords },
  { name: 'falls due', decide: dueWords },
]

const someRefund = { refundRequestId: 'refund-1', paymentId: 'payment-1', amount: { currency: 'EUR', value: 1_000n } }

const someCapture = {
  captureRequestId: 'capture-1',
  paymentId: 'payment-1',
  amount: { currency: 'EUR', value: 1_000n },
  last: false,
} as const

/** How the tables say what became of a request to capture or refund. */
export function requestWords(decision: CaptureDecision | RefundDecision): string {
  switch (decision.kind) {
    case 'hold':
      return 'last' in decision && decision.last ? 'held, as the last one' : 'held'
    case 'repeat':
      return 'the result of the first request'
    case 'refuse':
      return `F ${decision.refusal.code}`
    case 'refuse-untouched':
      return `F ${decision.refusal.code}, nothing stored`
    default:
      return unreachable(decision)
  }
}

function cancelWords(payment: Payment, window: CancelWindow): string {
  const decision = decideCancel(payment, window, now)
  switch (decision.kind) {
    case 'refuse':
      return `F ${decision.refusal.code}`
    case 'done':
      return 'S, nothing moves'
    case 'drop':
      return 'S, cancelled at once'
    case 'remember':
      return 'U, cancelled once the acquirer has answered'
    case 'close':
      return 'closing: void at the acquirer'
    case 'in-progress':
      return 'void again'
    default:
      return unreachable(decision)
  }
}

function tryWords(payment: Payment): string {
  if (!payment.session) return '-'
  return decideTry({ ...session, expiresAt: payment.expiresAt }, payment, now) === 'begin'
    ? 'requested, under a new reference'
    : 'nothing is sent'
}

function dueWords(payment: Payment): string {
  const task = dueTask(payment, now)
  switch (task.kind) {
    case 'inquire':
      return 'asks the acquirer'
    case 'void':
      return 'void at the acquirer'
    case 'give-up':
      return 'failed ORDER_IS_CLOSED'
    case 'expire':
      return 'closing (expiry): void at the acquirer'
    case 'warn':
      return 'warns of the expiry'
    case 'capture-rest':
      return 'captures the rest'
    case 'wait':
      return 'waits'
    case 'none':
      return '-'
    default:
      return unreachable(task)
  }
}

const answersNote =
  'What the acquirer said, down; the state that hears it, across. The first four are a yes, by capture mode and by ' +
  'what the acquirer does with the method.'
const authorizeNote =
  `${answersNote} Where a next acquirer stands behind, not-sent and a no of the acquirer's own do not count: the payment ` +
  'stays requested and that one is asked (routing.md).'

/** A yes means different things by mode and method, so it stands there four times, and once with a wrong amount. */
function answers(to: AuthorizationAnswer['to']): readonly Event<Payment>[] {
  const { succeeded, ...others } = to === 'authorize' ? authorizeOutcomes : authorizationInquiries
  const event = (
    name: string,
    outcome: AuthorizationAnswer['outcome'],
    changes: Partial<Payment> = {},
    terms = capability,
  ): Event<Payment> => ({
    name,
    decide: (payment) => {
      const answer = { to, outcome } as AuthorizationAnswer
      return authorizationWords(decideAuthorization({ ...payment, ...changes }, answer, terms, now))
    },
  })
  const another = { ...succeeded, amount: { currency: 'EUR', value: 1n } } as AuthorizationAnswer['outcome']
  return [
    event('yes, MANUAL', succeeded, { captureMode: 'MANUAL' }),
    event('yes, AUTOMATIC', succeeded, { captureMode: 'AUTOMATIC' }),
    event('yes, captures by itself', succeeded, {}, capabilityWith({ capture: 'with-authorization' })),
    event('yes, no captures (wallet)', succeeded, {}, capabilityWith({ capture: 'none' })),
    event('yes, another amount', another),
    ...Object.entries(others).map(([name, outcome]) => event(name, outcome)),
  ]
}

function authorizationWords(step: AuthorizationStep): string {
  switch (step.kind) {
    case 'authorized':
      return { automatic: 'authorized, capture held', done: 'authorized and captured', later: 'authorized' }[
        step.capture
      ]
    case 'paid':
    case 'awaiting-buyer':
      return step.kind
    case 'failed':
      return `failed ${step.code}`
    case 'declined':
      return 'choosing again'
    case 'close':
      return `closing (${step.why})${step.times ? ', authorized' : ''}`
    case 'wait':
      return 'asks again later'
    case 'ignore':
      return unheeded
    default:
      return unreachable(step)
  }
}

const closingNote =
  'A payment is closed by a void. Where the acquirer refuses it, we ask what became of the authorization, and the ' +
  'lower rows decide.'

const closingEvents: readonly Event<Payment>[] = [
  ...Object.entries(voidOutcomes).map(([name, outcome]) => ({
    name: `void ${name}`,
    decide: (payment: Payment) => closingWords(decideVoidOutcome(payment, outcome, now)),
  })),
  ...Object.entries(authorizationInquiries).map(([name, outcome]) => ({
    name: `inquiry ${name}`,
    decide: (payment: Payment) => closingWords(decideClosingInquiry(payment, outcome, capability, now)),
  })),
]

function closingWords(step: ClosingStep): string {
  switch (step.kind) {
    case 'cancelled':
      return `cancelled (${step.why})`
    case 'rest-released':
      return 'authorized, the rest went back'
    case 'failed':
      return `failed ${step.code}`
    case 'declined':
      return 'choosing again'
    case 'reopened':
      return `${step.state.kind}${step.capture === 'automatic' ? ', capture held' : ''}`
    case 'found-authorized':
      return 'closing, authorization notified'
    case 'inquire':
      return 'asks what became of it'
    case 'wait':
      return 'tries again later'
    case 'ignore':
      return unheeded
    default:
      return unreachable(step)
  }
}
