import { unreachable } from '../assert.ts'
import { authorizationSucceeded, paymentFailureMessage } from './authorization.ts'
import type { Capability } from './capability.ts'
import { mayTryAgain } from './checkout-tries.ts'
import type { AuthorizationInquiry, VoidOutcome } from './outcome.ts'
import type { AuthorizationTimes, ClosingReason, Payment, PaymentState } from './payment.ts'
import { type Refusal, refusal } from './refusal.ts'

export type CancelDecision =
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  /** Already closed (or failed): the answer is S and nothing moves (ams cashierpay/payment_status_desc). */
  | { readonly kind: 'done'; readonly cancelledAt: Date }
  /** The authorization is still open at the acquirer: remember the wish, it is carried out when the answer is known. */
  | { readonly kind: 'remember' }
  /** Nothing is at any acquirer: cancelled at once. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'close'; readonly authorization?: AuthorizationTimes }
  | { readonly kind: 'in-progress' }

/** Decides the cancel API: the whole payment or nothing, and never after a capture (apo/cancel). */
export function decideCancel(payment: Pick<Payment, 'state' | 'amounts'>, now: Date): CancelDecision {
  const { state, amounts } = payment
  switch (state.kind) {
    case 'choosing':
      return { kind: 'drop' }
    case 'requested':
      return { kind: 'remember' }
    case 'awaiting-buyer':
      return { kind: 'close' }
    case 'authorized':
      if (amounts.captured > 0n || amounts.held > 0n) {
        const message = 'the payment is captured or being captured; refund it instead'
        return { kind: 'refuse', refusal: refusal('ORDER_STATUS_INVALID', message) }
      }
      return { kind: 'close', authorization: { paidAt: state.paidAt, authExpiresAt: state.authExpiresAt } }
    case 'paid':
      return { kind: 'refuse', refusal: refusal('ORDER_STATUS_INVALID', 'the payment is final; refund it instead') }
    case 'closing':
      return { kind: 'in-progress' }
    case 'cancelled':
      return { kind: 'done', cancelledAt: state.cancelledAt }
    case 'failed':
      return { kind: 'done', cancelledAt: now }
    default:
      return unreachable(state)
  }
}

export type ClosingStep =
  | { readonly kind: 'cancelled'; readonly why: 'merchant' | 'expiry'; readonly cancelledAt: Date }
  /** Captured in part before: only the rest went back, the payment stays a success. */
  | { readonly kind: 'rest-released'; readonly authorization: AuthorizationTimes }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** Of a session: the try left nothing behind, and the buyer can try again. */
  | { readonly kind: 'declined'; readonly code: string }
  /** It could not be closed because it had been authorized; `notify` when nobody was told of that yet. */
  | {
      readonly kind: 'reopened'
      readonly state: Extract<PaymentState, { kind: 'authorized' | 'paid' }>
      readonly capture: 'automatic' | 'done' | 'later'
      readonly notify: boolean
    }
  /** Authorized meanwhile, against the merchant's wish: nobody was told of it yet, and closing goes on. */
  | { readonly kind: 'found-authorized'; readonly authorization: AuthorizationTimes }
  /** The void was refused: ask what became of the authorization. */
  | { readonly kind: 'inquire' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'ignore' }

type Closing = Pick<Payment, 'state' | 'amounts' | 'amount' | 'captureMode' | 'expiresAt' | 'session'>

/** What the acquirer's answer to a void makes of a payment that is being closed. */
export function decideVoidOutcome(payment: Closing, outcome: VoidOutcome, now: Date): ClosingStep {
  const { state } = payment
  if (state.kind !== 'closing') return { kind: 'ignore' }
  switch (outcome.kind) {
    case 'succeeded':
      return closed(payment, state.why, state.authorization, now)
    case 'failed':
      return { kind: 'inquire' }
    case 'pending':
    case 'unknown':
    case 'not-sent':
      // A void under its own reference may be repeated: it can only close what is open.
      return { kind: 'wait' }
    default:
      return unreachable(outcome)
  }
}

/** After a refused void, what an inquiry makes of the payment. */
export function decideClosingInquiry(
  payment: Closing,
  inquiry: AuthorizationInquiry,
  capability: Capability,
  now: Date,
): ClosingStep {
  const { state } = payment
  if (state.kind !== 'closing') return { kind: 'ignore' }
  switch (inquiry.kind) {
    case 'voided':
    case 'not-found':
      return closed(payment, state.why, state.authorization, now)
    case 'failed':
      // The merchant was told of this authorization, and may have captured a part: it ends as one, not as a payment
      // that never was.
      if (state.authorization) return closed(payment, state.why, state.authorization, now)
      if (state.why === 'not-found' && mayTryAgain(payment, now)) return { kind: 'declined', code: inquiry.code }
      return { kind: 'failed', code: inquiry.code, message: paymentFailureMessage(inquiry.code) }
    case 'succeeded': {
      // An expired authorization that the acquirer still holds: keep closing it, the buyer's money must go back.
      if (state.why === 'expiry') return { kind: 'wait' }
      if (state.authorization) {
        return {
          kind: 'reopened',
          state: { kind: 'authorized', ...state.authorization },
          capture: 'later',
          notify: false,
        }
      }
      const step = authorizationSucceeded(payment, inquiry, capability, now)
      if (step.kind === 'wait') return { kind: 'wait' }
      if (step.kind === 'paid') return { kind: 'reopened', state: step, capture: 'later', notify: true }
      // The void came before the money was held. Reopening would capture what the merchant asked to cancel.
      if (state.why === 'merchant' && step.capture !== 'done') {
        return { kind: 'found-authorized', authorization: step.times }
      }
      return { kind: 'reopened', state: { kind: 'authorized', ...step.times }, capture: step.capture, notify: true }
    }
    case 'pending':
    case 'unknown':
    case 'not-sent':
      return { kind: 'wait' }
    default:
      return unreachable(inquiry)
  }
}

function closed(
  payment: Closing,
  why: ClosingReason,
  authorization: AuthorizationTimes | undefined,
  now: Date,
): ClosingStep {
  switch (why) {
    case 'merchant':
      return { kind: 'cancelled', why, cancelledAt: now }
    case 'expiry':
      if (payment.amounts.captured > 0n && authorization) return { kind: 'rest-released', authorization }
      return { kind: 'cancelled', why, cancelledAt: now }
    case 'timeout':
      return { kind: 'failed', code: 'ORDER_IS_CLOSED', message: paymentFailureMessage('ORDER_IS_CLOSED') }
    case 'not-found':
      if (!authorization && mayTryAgain(payment, now)) return { kind: 'declined', code: 'PROCESS_FAIL' }
      return { kind: 'failed', code: 'PROCESS_FAIL', message: 'the payment never reached the acquirer; pay again' }
    default:
      return unreachable(why)
  }
}
