import type { Capability } from '../../domain/capability.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import type { Operation } from './identifiers.ts'

/** What makes one simulated acquirer different from another: its capture rules and the shape of its ids. */
export interface SimulatedProfile {
  readonly name: string
  merchantId(clientId: string): string
  /** Undefined when it does not take the method. */
  capability(method: PaymentMethod): Capability | undefined
  /** The id of one operation. `now` is the client's clock; the id of the first try is the one that is kept. */
  transactionId(operation: Operation, clientId: string, reference: string, now: Date): string
  /** Whether every receipt names the payment too (`receipt.referenceNo`), as acquirers other than Antom do. */
  readonly namesPayment: boolean
}

export const secondsPerDay = 86_400

/** Issuer authentication exists for Korean cards alone; one whose country is unknown is Korean all the same. */
export function isKoreanIssuerAuthenticated(method: PaymentMethod): boolean {
  return method.issuerAuthenticated && (method.card?.country ?? 'KR') === 'KR'
}
