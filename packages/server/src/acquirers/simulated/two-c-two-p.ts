import type { Capability } from '../../domain/capability.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { digits } from './identifiers.ts'
import { isKoreanIssuerAuthenticated, type SimulatedProfile, secondsPerDay } from './profile.ts'

const name = '2C2P'

const card: Capability = {
  flow: 'direct',
  challenges: true,
  capture: 'separate',
  manualCapture: true,
  partialCapture: true,
  maxCaptures: 1,
  remainderAfterCapture: 'release',
  refund: 'partial',
  refundWindowSeconds: 365 * secondsPerDay,
  // 2C2P documents no validity. Seven days, as the other two have, is our choice.
  authValiditySeconds: 7 * secondsPerDay,
}

// MANUAL is not refused here: the guide says that these payments need no capture, not that they cannot be made.
const koreanIssuerAuthenticated: Capability = { ...card, capture: 'with-authorization' }

function capability(method: PaymentMethod): Capability | undefined {
  if (method.type !== 'CARD') return undefined
  return isKoreanIssuerAuthenticated(method) ? koreanIssuerAuthenticated : card
}

/** 2C2P: one capture, which releases the rest. Ids are 15 digits, merchants `7027` and eleven more. */
export const twoCTwoP: SimulatedProfile = {
  name,
  capability,
  merchantId: (clientId) => `7027${digits({ acquirer: name, clientId, operation: 'merchant', reference: '' }, 11)}`,
  transactionId: (operation, clientId, reference) => digits({ acquirer: name, clientId, operation, reference }, 15),
  namesPayment: true,
}
