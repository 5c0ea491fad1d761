import type { Capability } from './capability.ts'
import { capturable, type Payment } from './payment.ts'

export type Expiring = Pick<Payment, 'state' | 'amounts' | 'expiryPolicy' | 'expiryWarned' | 'expiryCaptureTried'>

/** One thing that happens by itself as an authorization comes to its end; `at` is on the client's clock. */
export interface ExpiryMoment {
  readonly kind: 'warn' | 'capture-rest' | 'expire'
  readonly at: Date
}

/**
 * What is still to come of an authorization, in order. Empty for one of which nothing is left to capture. A warning
 * that would come before the authorization itself is none: nobody learns anything by it.
 */
export function expiryMoments(payment: Expiring): readonly ExpiryMoment[] {
  const { state, amounts, expiryPolicy } = payment
  if (state.kind !== 'authorized' || capturable(amounts) === 0n) return []
  const end = state.authExpiresAt.getTime()
  const before = (ms: number) => new Date(end - ms)
  const moments: ExpiryMoment[] = []
  const { warnAheadMs, captureAheadMs, atExpiry } = expiryPolicy
  if (!payment.expiryWarned && warnAheadMs > 0 && before(warnAheadMs) > state.paidAt) {
    moments.push({ kind: 'warn', at: before(warnAheadMs) })
  }
  // While the last capture is under way another one would be refused, and its outcome leaves nothing or everything.
  if (atExpiry === 'capture' && !payment.expiryCaptureTried && !amounts.lastCaptureHeld) {
    moments.push({ kind: 'capture-rest', at: before(captureAheadMs) })
  }
  moments.push({ kind: 'expire', at: state.authExpiresAt })
  return moments.sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** How the authorization will end by itself, as things stand. The payment is authorized with something left. */
export function endingOf(payment: Expiring & Pick<Payment, 'stopped'>, capability: Capability | undefined) {
  const capturable = restIsCapturable(payment, capability)
  return expiryMoments(payment).find(({ kind }) => kind === 'expire' || (kind === 'capture-rest' && capturable))
}

/** Whether what is left may be captured, and the acquirer can. */
export function restIsCapturable(
  payment: Pick<Payment, 'amounts' | 'stopped'>,
  capability: Capability | undefined,
): boolean {
  const { amounts, stopped } = payment
  if (stopped || capability?.capture !== 'separate' || amounts.captureCount >= capability.maxCaptures) return false
  return capability.partialCapture || capturable(amounts) === amounts.authorized
}
