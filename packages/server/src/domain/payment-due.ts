import { unreachable } from '../assert.ts'
import type { NewAlert } from './alert.ts'
import { type Expiring, expiryMoments } from './expiry.ts'
import { type InquirySchedule, inquiryWaitMs, needsPerson, usualInquiries } from './inquiry-schedule.ts'
import type { Payment } from './payment.ts'

/** What a payment that fell due needs. */
export type PaymentTask =
  | { readonly kind: 'inquire' }
  | { readonly kind: 'void' }
  /** The buyer's time is over, with nothing at any acquirer. */
  | { readonly kind: 'give-up' }
  /** Begin closing an authorization that was not captured in time. */
  | { readonly kind: 'expire' }
  /** Tell that the authorization is about to expire. */
  | { readonly kind: 'warn' }
  /** Capture what is left, before it expires. */
  | { readonly kind: 'capture-rest' }
  /** Not yet: look again at `at` (the client's clock). */
  | { readonly kind: 'wait'; readonly at: Date }
  | { readonly kind: 'none' }

export function dueTask(payment: Expiring & Pick<Payment, 'expiresAt'>, now: Date): PaymentTask {
  const { state, expiresAt } = payment
  switch (state.kind) {
    case 'choosing':
      return now < expiresAt ? { kind: 'wait', at: expiresAt } : { kind: 'give-up' }
    case 'requested':
    case 'awaiting-buyer':
      return { kind: 'inquire' }
    case 'closing':
      return { kind: 'void' }
    case 'authorized':
      return authorizedTask(payment, now)
    case 'paid':
    case 'cancelled':
    case 'failed':
      return { kind: 'none' }
    default:
      return unreachable(state)
  }
}

/**
 * The recording of a capture that is under way makes the payment due again: expiry waits for it without looking. Once
 * the end has come (nobody was there before) it is too late for a warning, and the acquirer would refuse the capture.
 */
function authorizedTask(payment: Expiring, now: Date): PaymentTask {
  const moments = expiryMoments(payment)
  const end = moments.at(-1)
  const next = end && end.at <= now ? end : moments[0]
  if (!next) return { kind: 'none' }
  if (next.at > now) return { kind: 'wait', at: next.at }
  if (next.kind === 'expire' && payment.amounts.held > 0n) return { kind: 'none' }
  return { kind: next.kind }
}

/**
 * When a payment must be looked at next, on the client's clock, or undefined when nothing will happen by itself.
 * `tries` counts the inquiries already made in this state.
 */
export function nextDue(
  payment: Expiring & Pick<Payment, 'expiresAt' | 'tries'>,
  now: Date,
  schedule: InquirySchedule = usualInquiries,
): Date | undefined {
  const { state } = payment
  const wait = new Date(now.getTime() + inquiryWaitMs(payment.tries, schedule))
  switch (state.kind) {
    case 'choosing':
      return payment.expiresAt
    case 'requested':
    case 'closing':
      return wait
    case 'awaiting-buyer':
      // The end of the buyer's time is a moment of its own: nobody should wait past it for the next round.
      return now < payment.expiresAt && payment.expiresAt < wait ? payment.expiresAt : wait
    case 'authorized':
      return expiryMoments(payment)[0]?.at
    case 'paid':
    case 'cancelled':
    case 'failed':
      return undefined
    default:
      return unreachable(state)
  }
}

/**
 * What a person is to be told of a payment that is still open after an answer. A buyer who takes time is no trouble:
 * that ends by itself.
 */
export function paymentAlert(
  payment: Pick<Payment, 'state' | 'tries'>,
  otherAmount: boolean,
  schedule: InquirySchedule,
): NewAlert | undefined {
  const { state, tries } = payment
  const open = state.kind === 'requested' || state.kind === 'awaiting-buyer' || state.kind === 'closing'
  if (open && otherAmount) {
    return { kind: 'amount-mismatch', message: 'the acquirer says that it holds another amount than was asked' }
  }
  if (state.kind !== 'requested' && state.kind !== 'closing') return undefined
  if (!needsPerson(tries, schedule)) return undefined
  const what = state.kind === 'requested' ? 'about the authorization' : 'to close the authorization'
  return { kind: 'unknown-outcome', message: `asked ${tries} times ${what}, and the acquirer gave no final answer` }
}
