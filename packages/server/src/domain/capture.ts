import { assert, unreachable } from '../assert.ts'
import type { NewAlert } from './alert.ts'
import type { Capability } from './capability.ts'
import { type InquirySchedule, needsPerson } from './inquiry-schedule.ts'
import { type Money, sameMoney } from './money.ts'
import type { MovementInquiry, MovementOutcome, Receipt } from './outcome.ts'
import { capturable, type Payment } from './payment.ts'
import { type Refusal, refusal } from './refusal.ts'

export type CaptureState =
  /** The amount is held and the intent is on disk; the acquirer may or may not have heard of it. */
  | { readonly kind: 'held' }
  /** The acquirer has it and has not decided. */
  | { readonly kind: 'pending' }
  /** Sent, and no usable answer came. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'succeeded'; readonly capturedAt: Date }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly failedAt: Date }
  /** Our own no: nothing was held, nothing was sent. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

export type CaptureStateKind = CaptureState['kind']

export interface Capture {
  readonly clientId: string
  readonly captureId: string
  readonly captureRequestId: string
  readonly paymentId: string
  readonly amount: Money
  /** Nothing will be captured after it: the acquirer may release the rest. */
  readonly last: boolean
  readonly automatic: boolean
  /** Ours, at the acquirer; made once, stored before the call, reused. */
  readonly reference: string
  readonly receipt: Receipt
  readonly state: CaptureState
  readonly createdAt: Date
  readonly tries: number
  /** Present where the capture was loaded with it. The result of the capture stays what it was. */
  readonly reversal?: Reversal
}

/** What an acquirer took back after it had said that it was captured. A record of its own beside the result. */
export interface Reversal {
  readonly reversalId: string
  /** An APO result code, or the acquirer's own. */
  readonly code: string
  readonly message: string
  readonly receipt: Receipt
  readonly reversedAt: Date
}

export interface CaptureCommand {
  readonly captureRequestId: string
  readonly paymentId: string
  readonly amount: Money
  readonly last: boolean
}

export type CaptureDecision =
  /** This id was decided before: answer from the stored capture as it stands. */
  | { readonly kind: 'repeat'; readonly capture: Capture }
  /** A no that leaves no trace, so that the id stays what it was. */
  | { readonly kind: 'refuse-untouched'; readonly refusal: Refusal }
  /** A no that uses up the id: recorded, notified, and the answer for ever. */
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  | { readonly kind: 'hold'; readonly last: boolean }

/**
 * Decides a capture request. The order of the rules is part of the contract: id first, then the payment, then its
 * state, then currency, count and amount (codes: apo/notify_capture).
 */
export function decideCapture(
  command: CaptureCommand,
  existing: Capture | undefined,
  payment: Payment | undefined,
  capability: Capability | undefined,
  now: Date,
): CaptureDecision {
  if (existing) return decideRepeat(command, existing)
  if (!payment) {
    return {
      kind: 'refuse-untouched',
      refusal: refusal(
        'AUTH_NOT_FOUND',
        'paymentId: no such payment of this client; use the paymentId that pay returned',
      ),
    }
  }
  const stateRefusal = refuseByState(payment, now)
  if (stateRefusal) return { kind: 'refuse', refusal: stateRefusal }
  // A refusal would be this id's answer for ever, for what is a fault of our own configuration.
  assert(capability, `the acquirer ${payment.acquirer} of an authorized payment is configured and takes its method`)
  if (capability.capture !== 'separate') {
    const refused = refusal('ORDER_STATUS_INVALID', 'this payment was captured by paying; there is nothing to capture')
    return { kind: 'refuse', refusal: refused }
  }
  if (payment.stopped) {
    const message = 'the acquirer contradicts itself about this payment; wait until its operator has settled it'
    return { kind: 'refuse', refusal: refusal('ORDER_STATUS_INVALID', message) }
  }
  const limitRefusal = refuseByLimits(command, payment, capability)
  if (limitRefusal) return { kind: 'refuse', refusal: limitRefusal }
  const releasesRest = capability.maxCaptures === 1 || capability.remainderAfterCapture === 'release'
  return { kind: 'hold', last: command.last || releasesRest }
}

function decideRepeat(command: CaptureCommand, existing: Capture): CaptureDecision {
  const same = existing.paymentId === command.paymentId && sameMoney(existing.amount, command.amount)
  if (same) return { kind: 'repeat', capture: existing }
  const message =
    'captureRequestId: used before with another paymentId or captureAmount; send the same values or a new id'
  return { kind: 'refuse-untouched', refusal: refusal('REPEAT_REQ_INCONSISTENT', message) }
}

function refuseByState(payment: Payment, now: Date): Refusal | undefined {
  const { state } = payment
  switch (state.kind) {
    case 'choosing':
    case 'requested':
    case 'awaiting-buyer':
      return refusal('ORDER_STATUS_INVALID', 'the payment is not authorized yet; wait for notifyPayment, then capture')
    case 'failed':
      return refusal('ORDER_STATUS_INVALID', 'the payment failed; pay again with a new paymentRequestId')
    case 'paid':
      return refusal('ORDER_STATUS_INVALID', 'this payment was captured by paying; there is nothing to capture')
    case 'closing':
      if (state.why === 'merchant') return refusal('AUTH_CANCELLED', 'the authorization is being cancelled')
      if (state.why === 'expiry') return refusal('AUTH_EXPIRED', 'the authorization has expired; start a new payment')
      return refusal('ORDER_STATUS_INVALID', 'the payment is being closed without an authorization')
    case 'cancelled':
      if (state.why === 'merchant')
        return refusal('AUTH_CANCELLED', 'the authorization was cancelled; start a new payment')
      return refusal('AUTH_EXPIRED', 'the authorization has expired; start a new payment')
    case 'authorized':
      if (state.authExpiresAt > now) return undefined
      return refusal('AUTH_EXPIRED', 'the authorization has expired; start a new payment')
    default:
      return unreachable(state)
  }
}

function refuseByLimits(command: CaptureCommand, payment: Payment, capability: Capability): Refusal | undefined {
  const { amounts } = payment
  const { currency } = payment.amount
  if (command.amount.currency !== currency) {
    return refusal('CURRENCY_NOT_SUPPORT', `captureAmount.currency: must be ${currency}, as the payment`)
  }
  if (amounts.captureCount >= capability.maxCaptures) {
    if (capability.maxCaptures === 1) {
      return refusal('MULTI_CAPTURE_NOT_SUPPORTED', 'this payment allows one capture and has one already')
    }
    const message = `this payment allows ${capability.maxCaptures} captures and has them already`
    return refusal('PAYMENT_COUNT_EXCEED_LIMIT', message)
  }
  if (amounts.lastCaptureHeld) {
    return refusal('ORDER_STATUS_INVALID', 'the last capture of this payment is being processed; wait for its result')
  }
  const rest = capturable(amounts)
  if (command.amount.value > rest) {
    const message = `captureAmount.value: ${command.amount.value} is more than the ${rest} ${currency} that can still be captured`
    return refusal('CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT', message)
  }
  if (!capability.partialCapture && command.amount.value !== amounts.authorized) {
    return refusal(
      'INVALID_AMOUNT',
      `captureAmount.value: must be the authorized ${amounts.authorized}; no partial capture here`,
    )
  }
  return undefined
}

/** Why a capture stays unknown although the acquirer says yes. A person must look. */
const otherAmountReason = 'the acquirer reports another amount'
/** Why it stays unknown although the acquirer says that it has nothing. */
const neverSeenReason = 'the acquirer has not seen it, and would not recognize a repeat'

export type CaptureStep =
  /** The result is known and will never change. */
  | { readonly kind: 'final'; readonly state: Extract<CaptureState, { kind: 'succeeded' | 'failed' }> }
  /** Ask again later. */
  | { readonly kind: 'wait'; readonly state: OpenCaptureState }
  /** The acquirer has never seen it: send it again under the same reference. */
  | { readonly kind: 'submit' }
  /** The acquirer took back what it had captured. */
  | { readonly kind: 'reverse'; readonly code: string; readonly message: string }
  /** The opposite of a final answer, which stands: a person must look. */
  | { readonly kind: 'contradiction'; readonly message: string }
  /** The opposite of a final answer, and not in answer to a question: believed only when the acquirer, asked, repeats it. */
  | { readonly kind: 'confirm' }
  /** What came now changes nothing. */
  | { readonly kind: 'ignore' }

type OpenCaptureState = Extract<CaptureState, { kind: 'held' | 'pending' | 'unknown' }>

/**
 * What was said, and to which call. `repeatIsSafe`: the acquirer recognizes a repeat by our reference, so that what it
 * has never seen may be sent again.
 */
export type CaptureAnswer =
  | { readonly to: 'capture'; readonly outcome: MovementOutcome }
  | { readonly to: 'inquiry'; readonly outcome: MovementInquiry; readonly repeatIsSafe: boolean }

/** What an acquirer's answer makes of a capture. Only a clear yes or no ends it, and what has ended stays. */
export function decideCaptureOutcome(
  capture: Pick<Capture, 'amount' | 'state' | 'reversal'>,
  answer: CaptureAnswer,
  now: Date,
): CaptureStep {
  const { state } = capture
  switch (state.kind) {
    case 'succeeded':
    case 'failed':
    case 'refused': {
      const step = decideFinalCapture(capture, state.kind, answer.outcome)
      return step.kind === 'ignore' || answer.to === 'inquiry' ? step : { kind: 'confirm' }
    }
    case 'held':
    case 'pending':
    case 'unknown':
      return decideOpenCapture(capture.amount, state, answer, now)
    default:
      return unreachable(state)
  }
}

/** Open answers to what is final say nothing; a clear one may say the opposite. */
function decideFinalCapture(
  capture: Pick<Capture, 'amount' | 'reversal'>,
  state: 'succeeded' | 'failed' | 'refused',
  outcome: MovementInquiry,
): CaptureStep {
  const taken = state === 'succeeded' && !capture.reversal
  switch (outcome.kind) {
    case 'succeeded':
      if (taken && sameMoney(outcome.amount, capture.amount)) return { kind: 'ignore' }
      return { kind: 'contradiction', message: contradictionMessage(taken, capture, outcome.amount) }
    case 'already-done':
      if (taken) return { kind: 'ignore' }
      return { kind: 'contradiction', message: contradictionMessage(taken, capture, capture.amount) }
    case 'failed':
      if (!taken) return { kind: 'ignore' }
      return { kind: 'reverse', code: outcome.code, message: `the acquirer took the capture back (${outcome.code})` }
    case 'pending':
    case 'unknown':
    case 'not-sent':
    case 'not-found':
      return { kind: 'ignore' }
    default:
      return unreachable(outcome)
  }
}

function contradictionMessage(taken: boolean, capture: Pick<Capture, 'reversal'>, said: Money): string {
  const amount = `${said.value} minor units of ${said.currency}`
  if (taken) return `the acquirer now says that it captured ${amount}, another amount than the one it answered`
  const before = capture.reversal ? 'taken the capture back' : 'refused the capture'
  return `the acquirer now says that it captured ${amount}, after it had ${before}`
}

function decideOpenCapture(amount: Money, state: OpenCaptureState, answer: CaptureAnswer, now: Date): CaptureStep {
  const { outcome } = answer
  switch (outcome.kind) {
    case 'succeeded':
      if (sameMoney(outcome.amount, amount)) return { kind: 'final', state: { kind: 'succeeded', capturedAt: now } }
      // Taking a different amount for success would misstate the merchant's money; an operator must look.
      return { kind: 'wait', state: { kind: 'unknown', reason: otherAmountReason } }
    case 'already-done':
      return { kind: 'final', state: { kind: 'succeeded', capturedAt: now } }
    case 'failed':
      return {
        kind: 'final',
        state: { kind: 'failed', code: outcome.code, message: failureMessage(outcome.code), failedAt: now },
      }
    case 'pending':
      return { kind: 'wait', state: { kind: 'pending' } }
    case 'unknown':
      // An unanswered inquiry does not take away what is known.
      if (isAtAcquirer(state)) return { kind: 'wait', state }
      return { kind: 'wait', state: { kind: 'unknown', reason: outcome.reason } }
    case 'not-sent':
      return { kind: 'wait', state }
    case 'not-found':
      // The acquirer had it once: a "not found" now is its own contradiction, and sending again could take twice.
      if (isAtAcquirer(state)) return { kind: 'wait', state }
      if (answer.to === 'inquiry' && answer.repeatIsSafe) return { kind: 'submit' }
      return { kind: 'wait', state: { kind: 'unknown', reason: neverSeenReason } }
    default:
      return unreachable(outcome)
  }
}

/** A yes from a person closes with the amount that was asked: who knows of another one does not say yes. */
export function captureVerdict(verdict: 'captured' | 'not-captured', code: string, reason: string, now: Date) {
  if (verdict === 'captured') return { kind: 'succeeded', capturedAt: now } as const
  return { kind: 'failed', code, message: reason, failedAt: now } as const
}

/** Whether the acquirer once said that it has the capture: as pending, or as done for another amount. */
function isAtAcquirer(state: OpenCaptureState): boolean {
  return state.kind === 'pending' || (state.kind === 'unknown' && state.reason === otherAmountReason)
}

/** What a person is to be told of a capture that is still open after `inquiries` answers. */
export function captureAlert(
  state: OpenCaptureState,
  inquiries: number,
  schedule: InquirySchedule,
): NewAlert | undefined {
  if (state.kind === 'unknown' && state.reason === otherAmountReason) {
    return { kind: 'amount-mismatch', message: 'the acquirer says that it captured another amount than was asked' }
  }
  if (state.kind === 'unknown' && state.reason === neverSeenReason) {
    return { kind: 'unknown-outcome', message: neverSeenReason }
  }
  if (!needsPerson(inquiries, schedule)) return undefined
  return { kind: 'unknown-outcome', message: `asked ${inquiries} times, and the acquirer gave no final answer` }
}

function failureMessage(code: string): string {
  return `the acquirer refused the capture (${code}); use a new captureRequestId to try again`
}
