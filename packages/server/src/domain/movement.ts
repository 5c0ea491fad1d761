import { unreachable } from '../assert.ts'
import type { NewAlert } from './alert.ts'
import { type InquirySchedule, needsPerson } from './inquiry-schedule.ts'
import { type Money, sameMoney } from './money.ts'
import {
  decideOpen,
  type MovementAnswer,
  neverSeenReason,
  type OpenStep,
  otherAmountReason,
  type Waiting,
} from './open-outcome.ts'
import type { MovementInquiry, Receipt } from './outcome.ts'

/** Money that moves after the authorization: a capture takes it, a refund gives it back. Both end in the same ways. */
export type MovementName = 'capture' | 'refund'

export type MovementState =
  /** The amount is held and the intent is on disk; the acquirer may or may not have heard of it. */
  | { readonly kind: 'held' }
  | Waiting
  | { readonly kind: 'succeeded'; readonly succeededAt: Date }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly failedAt: Date }
  /** Our own no: nothing was held, nothing was sent. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

export type MovementStateKind = MovementState['kind']

/** What captures and refunds have in common. */
export interface Movement {
  readonly clientId: string
  readonly paymentId: string
  readonly amount: Money
  /** Ours, at the acquirer; made once, stored before the call, reused. */
  readonly reference: string
  readonly receipt: Receipt
  readonly state: MovementState
  readonly createdAt: Date
  readonly tries: number
  /** Present where it was loaded with it. The result stays what it was. */
  readonly reversal?: Reversal
}

/** What an acquirer took back after it had said that it was done. A record of its own beside the result. */
export interface Reversal {
  readonly reversalId: string
  /** An APO result code, or the acquirer's own. */
  readonly code: string
  readonly message: string
  readonly receipt: Receipt
  readonly reversedAt: Date
}

type OpenState = Extract<MovementState, { kind: 'held' | 'pending' | 'unknown' }>
type FinalState = Extract<MovementState, { kind: 'succeeded' | 'failed' }>

export type MovementStep =
  /** The result is known and will never change. */
  | { readonly kind: 'final'; readonly state: FinalState }
  /** Ask again later. */
  | { readonly kind: 'wait'; readonly state: OpenState }
  /** The acquirer has never seen it: send it again under the same reference. */
  | { readonly kind: 'submit' }
  /** The acquirer took back what it had done. */
  | { readonly kind: 'reverse'; readonly code: string; readonly message: string }
  /** The opposite of a final answer, which stands: a person must look. */
  | { readonly kind: 'contradiction'; readonly message: string }
  /** The opposite of a final answer, and not in answer to a question: believed only when the acquirer, asked, repeats it. */
  | { readonly kind: 'confirm' }
  /** What came now changes nothing. */
  | { readonly kind: 'ignore' }

const words = {
  capture: {
    did: 'captured',
    tookBack: 'took the capture back',
    before: 'taken the capture back',
    id: 'captureRequestId',
  },
  refund: { did: 'refunded', tookBack: 'returned the refund', before: 'returned the refund', id: 'refundRequestId' },
} as const

/** What an acquirer's answer makes of a movement. Only a clear yes or no ends it, and what has ended stays. */
export function decideMovementOutcome(
  name: MovementName,
  movement: Pick<Movement, 'amount' | 'state' | 'reversal'>,
  answer: MovementAnswer,
  now: Date,
): MovementStep {
  const { state } = movement
  switch (state.kind) {
    case 'succeeded':
    case 'failed':
    case 'refused': {
      const step = decideFinal(name, movement, state.kind, answer.outcome)
      return step.kind === 'ignore' || answer.to === 'inquiry' ? step : { kind: 'confirm' }
    }
    case 'held':
    case 'pending':
    case 'unknown':
      return endOrGoOn(name, decideOpen(movement.amount, state, answer), now)
    default:
      return unreachable(state)
  }
}

function endOrGoOn(name: MovementName, step: OpenStep<OpenState>, now: Date): MovementStep {
  switch (step.kind) {
    case 'done':
      return { kind: 'final', state: { kind: 'succeeded', succeededAt: now } }
    case 'declined': {
      const message = `the acquirer refused the ${name} (${step.code}); use a new ${words[name].id} to try again`
      return { kind: 'final', state: { kind: 'failed', code: step.code, message, failedAt: now } }
    }
    case 'wait':
    case 'submit':
      return step
    default:
      return unreachable(step)
  }
}

/** Open answers to what is final say nothing; a clear one may say the opposite. */
function decideFinal(
  name: MovementName,
  movement: Pick<Movement, 'amount' | 'reversal'>,
  state: 'succeeded' | 'failed' | 'refused',
  outcome: MovementInquiry,
): MovementStep {
  const stands = state === 'succeeded' && !movement.reversal
  switch (outcome.kind) {
    case 'succeeded':
      if (stands && sameMoney(outcome.amount, movement.amount)) return { kind: 'ignore' }
      return { kind: 'contradiction', message: contradictionMessage(name, stands, movement, outcome.amount) }
    case 'already-done':
      if (stands) return { kind: 'ignore' }
      return { kind: 'contradiction', message: contradictionMessage(name, stands, movement, movement.amount) }
    case 'failed':
      if (!stands) return { kind: 'ignore' }
      return {
        kind: 'reverse',
        code: outcome.code,
        message: `the acquirer ${words[name].tookBack} (${outcome.code})`,
      }
    case 'pending':
    case 'unknown':
    case 'not-sent':
    case 'not-found':
      return { kind: 'ignore' }
    default:
      return unreachable(outcome)
  }
}

function contradictionMessage(
  name: MovementName,
  stands: boolean,
  { reversal }: Pick<Movement, 'reversal'>,
  said: Money,
): string {
  const { did, before } = words[name]
  const amount = `${said.value} minor units of ${said.currency}`
  if (stands) return `the acquirer now says that it ${did} ${amount}, another amount than the one it answered`
  return `the acquirer now says that it ${did} ${amount}, after it had ${reversal ? before : `refused the ${name}`}`
}

/** A yes from a person closes with the amount that was asked: who knows of another one does not say yes. */
export function movementVerdict(done: boolean, code: string, reason: string, now: Date): FinalState {
  if (done) return { kind: 'succeeded', succeededAt: now }
  return { kind: 'failed', code, message: reason, failedAt: now }
}

/** What a person is to be told of a movement that is still open after `inquiries` answers. */
export function movementAlert(
  name: MovementName,
  state: OpenState,
  inquiries: number,
  schedule: InquirySchedule,
): NewAlert | undefined {
  if (state.kind === 'unknown' && state.reason === otherAmountReason) {
    const message = `the acquirer says that it ${words[name].did} another amount than was asked`
    return { kind: 'amount-mismatch', message }
  }
  if (state.kind === 'unknown' && state.reason === neverSeenReason) {
    return { kind: 'unknown-outcome', message: neverSeenReason }
  }
  if (!needsPerson(inquiries, schedule)) return undefined
  return {
    kind: 'unknown-outcome',
    message: `asked ${inquiries} times about the ${name}, and the acquirer gave no final answer`,
  }
}
