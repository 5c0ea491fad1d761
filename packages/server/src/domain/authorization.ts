import { unreachable } from '../assert.ts'
import type { Capability } from './capability.ts'
import { mayTryAgain } from './checkout-tries.ts'
import { sameMoney } from './money.ts'
import type { AuthorizationInquiry, AuthorizationSucceeded, AuthorizeOutcome } from './outcome.ts'
import type { AuthorizationTimes, ClosingReason, Payment } from './payment.ts'

/**
 * What the acquirer said, and to which call: only of the authorization itself does `not-sent` mean that the acquirer
 * has nothing. An inquiry that could not be sent says nothing about the money.
 */
export type AuthorizationAnswer =
  | { readonly to: 'authorize'; readonly outcome: AuthorizeOutcome }
  | { readonly to: 'inquiry'; readonly outcome: AuthorizationInquiry }

export type AuthorizationStep =
  /** Held at the acquirer. `capture` says what happens to the money next. */
  | {
      readonly kind: 'authorized'
      readonly times: AuthorizationTimes
      readonly capture: 'automatic' | 'done' | 'later'
    }
  /** Paid for good, without a capture of its own (wallets). */
  | { readonly kind: 'paid'; readonly paidAt: Date }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** Of a session: the buyer can try again. */
  | { readonly kind: 'declined'; readonly code: string }
  | { readonly kind: 'awaiting-buyer'; readonly url: string }
  | { readonly kind: 'close'; readonly why: ClosingReason; readonly times?: AuthorizationTimes }
  /** Nothing new: ask again later. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'ignore' }

/**
 * What an acquirer's answer makes of a payment that waits for its authorization. A payment whose buyer ran out of
 * time is closed at the acquirer first, never failed by the clock alone: the buyer may have paid a moment ago.
 */
export function decideAuthorization(
  payment: Pick<Payment, 'state' | 'amount' | 'captureMode' | 'expiresAt' | 'session'>,
  answer: AuthorizationAnswer,
  capability: Capability,
  now: Date,
): AuthorizationStep {
  const { state } = payment
  switch (state.kind) {
    case 'requested':
      return decideRequested(payment, state.cancelRequested, answer, capability, now)
    case 'awaiting-buyer':
      return decideAwaiting(payment, answer.outcome, capability, now)
    case 'choosing':
    case 'authorized':
    case 'paid':
    case 'closing':
    case 'cancelled':
    case 'failed':
      return { kind: 'ignore' }
    default:
      return unreachable(state)
  }
}

type Open = Pick<Payment, 'amount' | 'captureMode' | 'expiresAt' | 'session'>

function decideRequested(
  payment: Open,
  cancelRequested: boolean,
  answer: AuthorizationAnswer,
  capability: Capability,
  now: Date,
): AuthorizationStep {
  const { outcome } = answer
  switch (outcome.kind) {
    case 'succeeded': {
      const step = authorizationSucceeded(payment, outcome, capability, now)
      if (!cancelRequested || step.kind === 'paid') return step
      // Another amount than asked is held: whatever it is, the merchant wants it gone.
      if (step.kind === 'wait') return { kind: 'close', why: 'merchant' }
      return step.capture === 'done' ? step : { kind: 'close', why: 'merchant', times: step.times }
    }
    case 'buyer-action':
      return cancelRequested ? { kind: 'close', why: 'merchant' } : { kind: 'awaiting-buyer', url: outcome.url }
    case 'failed':
      return cancelRequested ? failed(outcome.code) : refused(payment, outcome.code, now)
    case 'voided':
      return cancelRequested ? failed('ORDER_IS_CLOSED') : refused(payment, 'ORDER_IS_CLOSED', now)
    case 'not-sent': {
      if (answer.to === 'inquiry') return { kind: 'wait' }
      // Certain: nothing left this process, and the card is gone from memory, so it cannot be sent from here again.
      const message = 'the acquirer could not be reached; nothing was sent, pay again'
      return cancelRequested ? failed('PROCESS_FAIL', message) : refused(payment, 'PROCESS_FAIL', now, message)
    }
    case 'not-found':
      return { kind: 'close', why: cancelRequested ? 'merchant' : 'not-found' }
    case 'pending': {
      if (cancelRequested) return { kind: 'close', why: 'merchant' }
      // A crash before the buyer's address was stored leaves a payment that no buyer can finish.
      const page = capability.flow === 'redirect' || capability.challenges === true
      if (page && now >= payment.expiresAt) return { kind: 'close', why: 'timeout' }
      return { kind: 'wait' }
    }
    case 'unknown':
      return { kind: 'wait' }
    default:
      return unreachable(outcome)
  }
}

function decideAwaiting(
  payment: Open,
  outcome: AuthorizeOutcome | AuthorizationInquiry,
  capability: Capability,
  now: Date,
): AuthorizationStep {
  switch (outcome.kind) {
    case 'succeeded':
      return authorizationSucceeded(payment, outcome, capability, now)
    case 'failed':
      return refused(payment, outcome.code, now)
    case 'voided':
      return refused(payment, 'ORDER_IS_CLOSED', now)
    case 'not-found':
    // The acquirer gave us its page, so "not found" is its own contradiction; failing the payment on it while the
    // buyer pays on that page would lose the merchant a sale that the buyer was charged for.
    case 'buyer-action':
    case 'pending':
    case 'unknown':
    case 'not-sent':
      return now >= payment.expiresAt ? { kind: 'close', why: 'timeout' } : { kind: 'wait' }
    default:
      return unreachable(outcome)
  }
}

/** The step after a yes of the acquirer; another amount than asked is no yes. */
export function authorizationSucceeded(
  payment: Pick<Payment, 'amount' | 'captureMode'>,
  said: Pick<AuthorizationSucceeded, 'amount' | 'expiresAt'>,
  capability: Capability,
  now: Date,
): Extract<AuthorizationStep, { kind: 'authorized' | 'paid' | 'wait' }> {
  if (!sameMoney(said.amount, payment.amount)) return { kind: 'wait' }
  // The acquirer's own word where it gives one: we may have learned of the authorization long after it was made.
  const authExpiresAt = said.expiresAt ?? new Date(now.getTime() + capability.authValiditySeconds * 1_000)
  const times: AuthorizationTimes = { paidAt: now, authExpiresAt }
  switch (capability.capture) {
    case 'none':
      return { kind: 'paid', paidAt: now }
    case 'with-authorization':
      return { kind: 'authorized', times, capture: 'done' }
    case 'separate':
      return { kind: 'authorized', times, capture: payment.captureMode === 'AUTOMATIC' ? 'automatic' : 'later' }
    default:
      return unreachable(capability.capture)
  }
}

/** A no for good; of a session, as long as the buyer has time and tries left, of this try only. */
function refused(payment: Open, code: string, now: Date, message?: string): AuthorizationStep {
  return mayTryAgain(payment, now) ? { kind: 'declined', code } : failed(code, message)
}

function failed(code: string, message = paymentFailureMessage(code)): AuthorizationStep {
  return { kind: 'failed', code, message }
}

export function paymentFailureMessage(code: string): string {
  if (code === 'ORDER_IS_CLOSED') return 'the payment was closed before the buyer paid; start a new payment'
  return `the acquirer refused the payment (${code}); use a new paymentRequestId to try again`
}
