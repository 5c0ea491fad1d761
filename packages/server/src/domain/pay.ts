import type { Capability } from './capability.ts'
import { type Money, sameMoney } from './money.ts'
import { type CaptureMode, type Payment, paymentTimeoutMs } from './payment.ts'
import { type Refusal, refusal } from './refusal.ts'

export interface PayCommand {
  readonly amount: Money
  readonly methodType: string
  readonly captureMode: CaptureMode
  /** The merchant's own end of the buyer's time. */
  readonly expiresAt?: Date
}

export type PayDecision =
  | { readonly kind: 'repeat'; readonly payment: Payment }
  /** A no that stores nothing. */
  | { readonly kind: 'refuse-untouched'; readonly refusal: Refusal }
  /** A no that is the payment's result: it uses up the id. */
  | { readonly kind: 'refuse'; readonly refusal: Refusal; readonly expiresAt: Date }
  | { readonly kind: 'request'; readonly expiresAt: Date }

/** The longest time a merchant may give the buyer by `paymentExpiryTime`, in milliseconds (apo/pay). */
const longestOwnExpiryMs = 10 * 60 * 1_000

/** What a pay request meets: the payment or the session that has its id, and the client's time. */
export interface PaySituation {
  readonly payment: Payment | undefined
  readonly sessionId?: string
  readonly now: Date
}

/** Decides a pay request; `capability` is that of the acquirer the payment was routed to, if there is one. */
export function decidePay(
  command: PayCommand,
  { payment: existing, sessionId, now }: PaySituation,
  capability: Capability | undefined,
): PayDecision {
  if (sessionId !== undefined) {
    // Also where its payment exists: how that is paid is the buyer's choice on the page, and not this request's.
    const message = 'paymentRequestId: belongs to a payment session; send the buyer to its normalUrl, or use a new id'
    return { kind: 'refuse-untouched', refusal: refusal('REPEAT_REQ_INCONSISTENT', message) }
  }
  if (existing) {
    const same = sameMoney(existing.amount, command.amount) && existing.method.type === command.methodType
    if (same) return { kind: 'repeat', payment: existing }
    const message = 'paymentRequestId: used before with another paymentAmount or paymentMethodType; use a new id'
    return { kind: 'refuse-untouched', refusal: refusal('REPEAT_REQ_INCONSISTENT', message) }
  }
  const expiry = decideExpiry(command.expiresAt, now)
  if (expiry.kind === 'refuse-untouched') return expiry
  const { expiresAt } = expiry
  if (!capability) {
    const message = `no acquirer of this client takes ${command.methodType} in ${command.amount.currency}`
    return { kind: 'refuse', refusal: refusal('NO_PAY_OPTIONS', message), expiresAt }
  }
  if (command.captureMode === 'MANUAL' && !capability.manualCapture) {
    const message = 'paymentFactor.captureMode: this payment method or card cannot be captured manually; send AUTOMATIC'
    return { kind: 'refuse-untouched', refusal: refusal('PARAM_ILLEGAL', message) }
  }
  return { kind: 'request', expiresAt }
}

function decideExpiry(
  asked: Date | undefined,
  now: Date,
): { kind: 'expiry'; expiresAt: Date } | Extract<PayDecision, { kind: 'refuse-untouched' }> {
  if (!asked) return { kind: 'expiry', expiresAt: new Date(now.getTime() + paymentTimeoutMs) }
  const aheadMs = asked.getTime() - now.getTime()
  if (aheadMs > 0 && aheadMs <= longestOwnExpiryMs) return { kind: 'expiry', expiresAt: asked }
  const message = 'paymentExpiryTime: must lie within the next 10 minutes; leave it out for 14 minutes'
  return { kind: 'refuse-untouched', refusal: refusal('PARAM_ILLEGAL', message) }
}
