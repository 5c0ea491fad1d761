import { unreachable } from '../assert.ts'
import type { Movement } from './movement.ts'
import type { AuthorizationInquiry, MovementInquiry } from './outcome.ts'

/**
 * Whether the acquirer, asked about a final capture or refund of which it had told something, has said what. Silence is no
 * answer, and neither is "in process" or, of one that it had confirmed, "never seen": what it told may be a
 * reversal, and to stop asking then would lose it.
 */
export function answersMovementCallback(
  movement: Pick<Movement, 'state' | 'reversal'>,
  inquiry: MovementInquiry,
): boolean {
  switch (inquiry.kind) {
    case 'succeeded':
    case 'already-done':
    case 'failed':
      return true
    case 'not-found':
      return movement.state.kind !== 'succeeded' || movement.reversal !== undefined
    case 'pending':
    case 'unknown':
    case 'not-sent':
      return false
    default:
      return unreachable(inquiry)
  }
}

/** The same of a payment that is final: there "never seen" says something, and against an authorization it is an alert. */
export function answersPaymentCallback(inquiry: AuthorizationInquiry): boolean {
  return inquiry.kind !== 'pending' && inquiry.kind !== 'unknown' && inquiry.kind !== 'not-sent'
}
