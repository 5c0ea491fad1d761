import { unreachable } from '../assert.ts'
import type { Capture } from './capture.ts'
import type { AuthorizationInquiry, MovementInquiry } from './outcome.ts'

/**
 * Whether the acquirer, asked about a final capture of which it had told something, has said what. Silence is no
 * answer, and neither is "in process" or, of a capture that it had confirmed, "never seen": what it told may be a
 * reversal, and to stop asking then would lose it.
 */
export function answersCaptureCallback(
  capture: Pick<Capture, 'state' | 'reversal'>,
  inquiry: MovementInquiry,
): boolean {
  switch (inquiry.kind) {
    case 'succeeded':
    case 'already-done':
    case 'failed':
      return true
    case 'not-found':
      return capture.state.kind !== 'succeeded' || capture.reversal !== undefined
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
