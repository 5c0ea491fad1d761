import { unreachable } from '../assert.ts'
import { type Money, sameMoney } from './money.ts'
import type { MovementInquiry, MovementOutcome } from './outcome.ts'

/**
 * What was said, and to which call. `repeatIsSafe`: the acquirer recognizes a repeat by our reference, so that what it
 * has never seen may be sent again.
 */
export type MovementAnswer =
  | { readonly to: 'request'; readonly outcome: MovementOutcome }
  | { readonly to: 'inquiry'; readonly outcome: MovementInquiry; readonly repeatIsSafe: boolean }

export type Waiting =
  /** The acquirer has it and has not decided. */
  | { readonly kind: 'pending' }
  /** Sent, and no usable answer came. */
  | { readonly kind: 'unknown'; readonly reason: string }

export type OpenStep<State> =
  | { readonly kind: 'done' }
  | { readonly kind: 'declined'; readonly code: string }
  /** Ask again later. */
  | { readonly kind: 'wait'; readonly state: State | Waiting }
  /** The acquirer has never seen it: send it again under the same reference. */
  | { readonly kind: 'submit' }

/** Why it stays unknown although the acquirer says yes. A person must look. */
export const otherAmountReason = 'the acquirer reports another amount'
/** Why it stays unknown although the acquirer says that it has nothing. */
export const neverSeenReason = 'the acquirer has not seen it, and would not recognize a repeat'

/**
 * What an acquirer's answer makes of a capture, a refund or an update of the amount that is still open. Only a clear yes
 * to the very amount, or a clear no, ends it. `state` is as stored: one of `Waiting`, or not sent yet as far as is known.
 */
export function decideOpen<State extends { readonly kind: string }>(
  amount: Money,
  state: State | Waiting,
  answer: MovementAnswer,
): OpenStep<State> {
  const { outcome } = answer
  switch (outcome.kind) {
    case 'succeeded':
      if (sameMoney(outcome.amount, amount)) return { kind: 'done' }
      // Taking a different amount for success would misstate the merchant's money; an operator must look.
      return { kind: 'wait', state: { kind: 'unknown', reason: otherAmountReason } }
    case 'already-done':
      return { kind: 'done' }
    case 'failed':
      return { kind: 'declined', code: outcome.code }
    case 'pending':
      return { kind: 'wait', state: { kind: 'pending' } }
    case 'unknown':
      // An unanswered inquiry does not take away what is known.
      if (isAtAcquirer(state)) return { kind: 'wait', state }
      return { kind: 'wait', state: { kind: 'unknown', reason: outcome.reason } }
    case 'not-sent':
      return { kind: 'wait', state }
    case 'not-found':
      // The acquirer had it once: a "not found" now is its own contradiction, and sending again could move it twice.
      if (isAtAcquirer(state)) return { kind: 'wait', state }
      if (answer.to === 'inquiry' && answer.repeatIsSafe) return { kind: 'submit' }
      return { kind: 'wait', state: { kind: 'unknown', reason: neverSeenReason } }
    default:
      return unreachable(outcome)
  }
}

/** Whether the acquirer once said that it has it: as pending, or as done for another amount. */
function isAtAcquirer(state: { readonly kind: string; readonly reason?: string }): boolean {
  return state.kind === 'pending' || (state.kind === 'unknown' && state.reason === otherAmountReason)
}
