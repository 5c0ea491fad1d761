import type { Capability } from '../../src/domain/capability.ts'

/** The kinds of acquirers there are, each behind a payment method of its own. */
export interface Profile {
  /** Its name as an acquirer. */
  readonly name: string
  /** The payment method that is routed to it. */
  readonly method: string
  readonly capability: Capability
  /** A repeat under the same reference is a second operation for it. */
  readonly forgetsReferences: boolean
}

const day = 86_400

const usual: Capability = {
  flow: 'direct',
  capture: 'separate',
  manualCapture: true,
  partialCapture: true,
  maxCaptures: 3,
  remainderAfterCapture: 'keep',
  refund: 'partial',
  refundWindowSeconds: 365 * day,
  authValiditySeconds: 7 * day,
  cancelWindow: 'until-taken',
  maxAmountUpdates: 0,
}

function profile(method: string, changes: Partial<Capability>, forgetsReferences = false): Profile {
  return { name: `BANK_${method}`, method, capability: { ...usual, ...changes }, forgetsReferences }
}

export const methods = ['SEVERAL', 'ONCE', 'INSTANT', 'WALLET', 'PAGE', 'FORGETFUL'] as const
export type Method = (typeof methods)[number]

/** What buyers choose on the checkout page. */
export const sessionMethods = ['CARD', 'PAYPAL'] as const
export type SessionMethod = (typeof sessionMethods)[number]

export const profiles: Readonly<Record<Method | SessionMethod, Profile>> = {
  SEVERAL: profile('SEVERAL', {}),
  ONCE: profile('ONCE', { maxCaptures: 1, remainderAfterCapture: 'release', authValiditySeconds: day }),
  INSTANT: profile('INSTANT', { capture: 'with-authorization' }),
  WALLET: profile('WALLET', { capture: 'none', flow: 'redirect', cancelWindow: 'until-next-day' }),
  PAGE: profile('PAGE', { flow: 'redirect', authValiditySeconds: day }),
  FORGETFUL: profile('FORGETFUL', {}, true),
  CARD: profile('CARD', {}),
  PAYPAL: profile('PAYPAL', { flow: 'redirect', authValiditySeconds: day }),
}

/** Second choices, behind the acquirer of their method. One keeps the rest, the other does not. */
export const spares: readonly Profile[] = [
  { ...profiles.SEVERAL, name: 'BANK_SPARE' },
  {
    ...profiles.CARD,
    name: 'BANK_SPARE_CARD',
    capability: { ...usual, maxCaptures: 1, remainderAfterCapture: 'release' },
  },
]
