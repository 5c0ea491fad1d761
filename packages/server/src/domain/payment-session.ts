import { unreachable } from '../assert.ts'
import { mayTryAgain } from './checkout-tries.ts'
import { type Money, sameMoney } from './money.ts'
import type { CaptureMode, Payment } from './payment.ts'
import { type Refusal, refusal } from './refusal.ts'

/** An offer to pay, for an hour at most. It holds no money, and no payment is made of it before somebody wants to pay. */
export interface PaymentSession {
  readonly clientId: string
  readonly sessionId: string
  /** Of the payment that it leads to. */
  readonly paymentRequestId: string
  /** The secret part of the checkout page's address. */
  readonly token: string
  readonly amount: Money
  readonly captureMode: CaptureMode
  /** APO's `paymentMethodType`s that the merchant wants offered, in this order; null for all there are. */
  readonly methods: readonly string[] | null
  readonly locale: string | null
  readonly description: string
  readonly redirectUrl: string
  readonly notifyUrl: string | null
  readonly metadata: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** The default, and the most a merchant can ask for (sdk), in milliseconds. */
export const longestSessionMs = 3_600_000

export interface SessionCommand {
  readonly amount: Money
  /** The merchant's own end of the session. */
  readonly expiresAt?: Date
}

type NoTrace = { readonly kind: 'refuse'; readonly refusal: Refusal }

export type SessionDecision =
  | { readonly kind: 'repeat'; readonly session: PaymentSession }
  | NoTrace
  | { readonly kind: 'create'; readonly expiresAt: Date }

/**
 * Decides createPaymentSession. `used`: a payment that is of no session has the id. `offered`: how many methods the page
 * could offer. No refusal of a session stores anything.
 */
export function decideSession(
  command: SessionCommand,
  existing: PaymentSession | undefined,
  used: boolean,
  offered: number,
  now: Date,
): SessionDecision {
  if (existing) {
    if (sameMoney(existing.amount, command.amount)) return { kind: 'repeat', session: existing }
    return inconsistent('paymentRequestId: used before with another paymentAmount; use a new id')
  }
  if (used) return inconsistent('paymentRequestId: used before by a payment without a session; use a new id')
  const expiresAt = command.expiresAt ?? new Date(now.getTime() + longestSessionMs)
  const aheadMs = expiresAt.getTime() - now.getTime()
  if (aheadMs <= 0 || aheadMs > longestSessionMs) {
    const message = 'paymentSessionExpiryTime: must lie within the next hour; leave it out for an hour'
    return { kind: 'refuse', refusal: refusal('PARAM_ILLEGAL', message) }
  }
  if (offered > 0) return { kind: 'create', expiresAt }
  const message = `no payment method that was asked for can be offered in ${command.amount.currency} with this captureMode`
  return { kind: 'refuse', refusal: refusal('NO_PAY_OPTIONS', message) }
}

function inconsistent(message: string): NoTrace {
  return { kind: 'refuse', refusal: refusal('REPEAT_REQ_INCONSISTENT', message) }
}

export type SubmitDecision =
  | { readonly kind: 'repeat'; readonly payment: Payment }
  | NoTrace
  | { readonly kind: 'open' }

/** Decides submitPay. `payment` is whatever has the session's request id; `amount` what the request says, if anything. */
export function decideSubmit(
  session: PaymentSession,
  payment: Payment | undefined,
  amount: Money | undefined,
  now: Date,
): SubmitDecision {
  if (amount && !sameMoney(session.amount, amount)) {
    return inconsistent('paymentAmount: is not that of the session; create a new session for another amount')
  }
  if (payment && !isOf(session, payment)) {
    return inconsistent("the session's paymentRequestId was used by a payment without a session; create a new one")
  }
  if (payment) return { kind: 'repeat', payment }
  if (now < session.expiresAt) return { kind: 'open' }
  const message = 'the time of the session is over and nothing was paid; create a new one'
  return { kind: 'refuse', refusal: refusal('ORDER_IS_CLOSED', message) }
}

/** A pay request that came in the same moment can have taken the session's request id. */
function isOf(session: PaymentSession, payment: Payment): boolean {
  return payment.session?.sessionId === session.sessionId
}

/** What a buyer's wish to pay now comes to: only while no try is open may one begin. */
export type TryDecision = 'open' | 'begin' | 'closed'

/** `open`: the payment is to be made first. */
export function decideTry(session: PaymentSession, payment: Payment | undefined, now: Date): TryDecision {
  if (!payment) return now < session.expiresAt ? 'open' : 'closed'
  // A try that the acquirer refused and now says it holds the money of: another one could take the money twice.
  if (payment.stopped || !isOf(session, payment)) return 'closed'
  return payment.state.kind === 'choosing' && mayTryAgain(payment, now) ? 'begin' : 'closed'
}

/** As the checkout page tells it; `open` alone lets the buyer pay. */
export type CheckoutStatus = 'open' | 'processing' | 'action' | 'paid' | 'expired' | 'cancelled' | 'failed'

export function checkoutStatus(session: PaymentSession, payment: Payment | undefined, now: Date): CheckoutStatus {
  if (!payment) return now < session.expiresAt ? 'open' : 'expired'
  if (!isOf(session, payment)) return 'failed'
  const { state } = payment
  switch (state.kind) {
    case 'choosing':
      if (decideTry(session, payment, now) === 'begin') return 'open'
      return payment.stopped ? 'processing' : 'expired'
    case 'requested':
    case 'closing':
      return 'processing'
    case 'awaiting-buyer':
      return 'action'
    case 'authorized':
    case 'paid':
      return 'paid'
    case 'cancelled':
      return 'cancelled'
    case 'failed':
      return state.code === 'ORDER_IS_CLOSED' && now >= session.expiresAt ? 'expired' : 'failed'
    default:
      return unreachable(state)
  }
}
