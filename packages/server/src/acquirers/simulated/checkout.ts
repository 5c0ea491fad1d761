import type { Capability } from '../../domain/capability.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { letters } from './identifiers.ts'
import { type SimulatedProfile, secondsPerDay } from './profile.ts'

const name = 'CHECKOUT'

const card: Capability = {
  flow: 'direct',
  challenges: true,
  capture: 'separate',
  manualCapture: true,
  partialCapture: true,
  maxCaptures: 25,
  remainderAfterCapture: 'keep',
  refund: 'partial',
  // Neither Checkout.com nor 2C2P documents a period: a year, as Antom has, is our choice.
  refundWindowSeconds: 365 * secondsPerDay,
  authValiditySeconds: 7 * secondsPerDay,
}

function capability(method: PaymentMethod): Capability | undefined {
  switch (method.type) {
    case 'CARD':
    case 'APPLEPAY':
    case 'GOOGLEPAY':
      return card
    default:
      return undefined
  }
}

/**
 * Checkout.com. A capture that is not said to be the last one is `NonFinal` and keeps the rest, the last one is `Final`
 * and voids it. Payments are `pay_…`, what happens to them is `act_…`, the merchant is a processing channel `pc_…`.
 */
export const checkout: SimulatedProfile = {
  name,
  capability,
  merchantId: (clientId) => `pc_${letters({ acquirer: name, clientId, operation: 'merchant', reference: '' })}`,
  transactionId: (operation, clientId, reference) => {
    const id = letters({ acquirer: name, clientId, operation, reference })
    return operation === 'authorize' ? `pay_${id}` : `act_${id}`
  },
  namesPayment: true,
}
