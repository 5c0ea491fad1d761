import type { Capability } from '../../domain/capability.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { digitsOf } from './amount.ts'

const secondsPerDay = 86_400

const card: Capability = {
  flow: 'direct',
  challenges: true,
  capture: 'separate',
  manualCapture: true,
  partialCapture: true,
  // Several settlements of one invoice are not documented (only a status that could mean them), and an inquiry names one
  // amount for an invoice: a second settlement could not be told from the first.
  maxCaptures: 1,
  remainderAfterCapture: 'release',
  refund: 'partial',
  // Result code 54 says that there is an end, and no page says when. A year, as elsewhere, is our choice.
  refundWindowSeconds: 365 * secondsPerDay,
  // "Commonly 7 days" (payment-maintenance-how-it-works); the bank decides.
  authValiditySeconds: 7 * secondsPerDay,
  cancelWindow: 'until-taken',
  maxAmountUpdates: 0,
}

const koreanIssuerAuthenticated: Capability = { ...card, capture: 'with-authorization' }

export function capability(method: PaymentMethod, currency: string): Capability | undefined {
  if (method.type !== 'CARD' || digitsOf(currency) === undefined) return undefined
  return capturedByAuthorization(method) ? koreanIssuerAuthenticated : card
}

/** Korean cards whose issuer authenticates the buyer; one whose country is unknown is Korean all the same. */
export function capturedByAuthorization(method: PaymentMethod): boolean {
  return method.issuerAuthenticated && (method.card?.country ?? 'KR') === 'KR'
}
