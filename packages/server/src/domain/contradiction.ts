import type { AuthorizationInquiry } from './outcome.ts'
import type { Payment } from './payment.ts'

/**
 * What an acquirer's answer about a payment says against what we hold for final, in words for a person; undefined
 * where it says the same or nothing. Nothing is changed by it: the acquirer has said both, and only a person finds out.
 */
export function paymentContradiction(
  payment: Pick<Payment, 'state' | 'amounts'>,
  inquiry: AuthorizationInquiry,
  now: Date,
): string | undefined {
  const { state, amounts } = payment
  const gone = inquiry.kind === 'voided' || inquiry.kind === 'failed' || inquiry.kind === 'not-found'
  switch (state.kind) {
    case 'authorized': {
      // Once a part is captured or given back, acquirers differ in what they say of the rest.
      const untouched = amounts.captured + amounts.held + amounts.released === 0n
      if (!gone || !untouched || now >= state.authExpiresAt) return undefined
      return 'the acquirer no longer holds the authorization that it had confirmed; captures of it would fail'
    }
    case 'paid':
      return gone ? 'the acquirer no longer knows of the payment that it had confirmed' : undefined
    case 'choosing':
      if (inquiry.kind !== 'succeeded') return undefined
      return "the acquirer holds the buyer's money, although it had refused the buyer's last try to pay"
    case 'failed':
    case 'cancelled': {
      if (inquiry.kind !== 'succeeded') return undefined
      return `the acquirer holds the buyer's money, although the payment is ${state.kind} by its own answer`
    }
    case 'requested':
    case 'awaiting-buyer':
    case 'closing':
      return undefined
  }
}
