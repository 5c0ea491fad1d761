import type { Capability } from '../../domain/capability.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { digits } from './identifiers.ts'
import { isKoreanIssuerAuthenticated, type SimulatedProfile, secondsPerDay } from './profile.ts'

const name = 'ALIPAY'

const separate: Capability = {
  flow: 'direct',
  capture: 'separate',
  manualCapture: true,
  partialCapture: true,
  maxCaptures: 10,
  remainderAfterCapture: 'keep',
  refund: 'partial',
  refundWindowSeconds: 365 * secondsPerDay,
  authValiditySeconds: 7 * secondsPerDay,
}

const card: Capability = { ...separate, challenges: true }

const americanCard: Capability = { ...card, partialCapture: false, maxCaptures: 1 }

const paypal: Capability = { ...separate, flow: 'redirect', authValiditySeconds: 29 * secondsPerDay }

const wallet: Capability = {
  flow: 'redirect',
  capture: 'none',
  manualCapture: false,
  partialCapture: false,
  maxCaptures: 0,
  remainderAfterCapture: 'release',
  refund: 'partial',
  refundWindowSeconds: 365 * secondsPerDay,
  authValiditySeconds: 0,
}

function capability(method: PaymentMethod): Capability | undefined {
  switch (method.type) {
    case 'CARD':
    case 'APPLEPAY':
    case 'GOOGLEPAY': {
      const base = method.card?.country === 'US' ? americanCard : card
      return isKoreanIssuerAuthenticated(method) ? { ...base, manualCapture: false } : base
    }
    case 'PAYPAL':
      return paypal
    case 'ALIPAY_CN':
    case 'ALIPAY_HK':
    case 'KAKAOPAY':
    case 'GCASH':
    case 'TNG':
      return wallet
    // The real rules of these two are not known to us: so, both refusals of a refund can be tried.
    case 'TRUEMONEY':
      return { ...wallet, refund: 'full' }
    case 'DANA':
      return { ...wallet, refund: 'none' }
    default:
      return undefined
  }
}

/** Antom's own acquiring. Ids are 35 digits that begin with the date (UTC), as in the capture guide's samples. */
export const alipay: SimulatedProfile = {
  name,
  capability,
  merchantId: (clientId) => `2188${digits({ acquirer: name, clientId, operation: 'merchant', reference: '' }, 12)}`,
  transactionId: (operation, clientId, reference, now) => {
    const date = now.toISOString().slice(0, 10).replaceAll('-', '')
    return `${date}${digits({ acquirer: name, clientId, operation, reference }, 27)}`
  },
  namesPayment: false,
}
