import { assert, unreachable } from '../assert.ts'
import type { Capability } from './capability.ts'
import { type Money, sameMoney } from './money.ts'
import type { Movement } from './movement.ts'
import { capturable, type Payment } from './payment.ts'
import { type Refusal, refusal } from './refusal.ts'

export interface Capture extends Movement {
  readonly captureId: string
  readonly captureRequestId: string
  /** Nothing will be captured after it: the acquirer may release the rest. */
  readonly last: boolean
  readonly automatic: boolean
}

export interface CaptureCommand {
  readonly captureRequestId: string
  readonly paymentId: string
  readonly amount: Money
  readonly last: boolean
}

export type CaptureDecision =
  /** This id was decided before: answer from the stored capture as it stands. */
  | { readonly kind: 'repeat'; readonly capture: Capture }
  /** A no that leaves no trace, so that the id stays what it was. */
  | { readonly kind: 'refuse-untouched'; readonly refusal: Refusal }
  /** A no that uses up the id: recorded, notified, and the answer for ever. */
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  | { readonly kind: 'hold'; readonly last: boolean }

/**
 * Decides a capture request. The order of the rules is part of the contract: id first, then the payment, then its
 * state, then currency, count and amount (codes: apo/notify_capture).
 */
export function decideCapture(
  command: CaptureCommand,
  existing: Capture | undefined,
  payment: Payment | undefined,
  capability: Capability | undefined,
  now: Date,
): CaptureDecision {
  if (existing) return decideRepeat(command, existing)
  if (!payment) {
    return {
      kind: 'refuse-untouched',
      refusal: refusal(
        'AUTH_NOT_FOUND',
        'paymentId: no such payment of this client; use the paymentId that pay returned',
      ),
    }
  }
  const stateRefusal = refuseByState(payment, now)
  if (stateRefusal) return { kind: 'refuse', refusal: stateRefusal }
  // A refusal would be this id's answer for ever, for what is a fault of our own configuration.
  assert(capability, `the acquirer ${payment.acquirer} of an authorized payment is configured and takes its method`)
  if (capability.capture !== 'separate') {
    const refused = refusal('ORDER_STATUS_INVALID', 'this payment was captured by paying; there is nothing to capture')
    return { kind: 'refuse', refusal: refused }
  }
  if (payment.stopped) {
    const message = 'the acquirer contradicts itself about this payment; wait until its operator has settled it'
    return { kind: 'refuse', refusal: refusal('ORDER_STATUS_INVALID', message) }
  }
  const limitRefusal = refuseByLimits(command, payment, capability)
  if (limitRefusal) return { kind: 'refuse', refusal: limitRefusal }
  const releasesRest = capability.maxCaptures === 1 || capability.remainderAfterCapture === 'release'
  return { kind: 'hold', last: command.last || releasesRest }
}

function decideRepeat(command: CaptureCommand, existing: Capture): CaptureDecision {
  const same = existing.paymentId === command.paymentId && sameMoney(existing.amount, command.amount)
  if (same) return { kind: 'repeat', capture: existing }
  const message =
    'captureRequestId: used before with another paymentId or captureAmount; send the same values or a new id'
  return { kind: 'refuse-untouched', refusal: refusal('REPEAT_REQ_INCONSISTENT', message) }
}

function refuseByState(payment: Payment, now: Date): Refusal | undefined {
  const { state } = payment
  switch (state.kind) {
    case 'choosing':
    case 'requested':
    case 'awaiting-buyer':
      return refusal('ORDER_STATUS_INVALID', 'the payment is not authorized yet; wait for notifyPayment, then capture')
    case 'failed':
      return refusal('ORDER_STATUS_INVALID', 'the payment failed; pay again with a new paymentRequestId')
    case 'paid':
      return refusal('ORDER_STATUS_INVALID', 'this payment was captured by paying; there is nothing to capture')
    case 'closing':
      if (state.why === 'merchant') return refusal('AUTH_CANCELLED', 'the authorization is being cancelled')
      if (state.why === 'expiry') return refusal('AUTH_EXPIRED', 'the authorization has expired; start a new payment')
      return refusal('ORDER_STATUS_INVALID', 'the payment is being closed without an authorization')
    case 'cancelled':
      if (state.why === 'merchant')
        return refusal('AUTH_CANCELLED', 'the authorization was cancelled; start a new payment')
      return refusal('AUTH_EXPIRED', 'the authorization has expired; start a new payment')
    case 'authorized':
      if (state.authExpiresAt > now) return undefined
      return refusal('AUTH_EXPIRED', 'the authorization has expired; start a new payment')
    default:
      return unreachable(state)
  }
}

function refuseByLimits(command: CaptureCommand, payment: Payment, capability: Capability): Refusal | undefined {
  const { amounts } = payment
  const { currency } = payment.amount
  if (command.amount.currency !== currency) {
    return refusal('CURRENCY_NOT_SUPPORT', `captureAmount.currency: must be ${currency}, as the payment`)
  }
  if (amounts.captureCount >= capability.maxCaptures) {
    if (capability.maxCaptures === 1) {
      return refusal('MULTI_CAPTURE_NOT_SUPPORTED', 'this payment allows one capture and has one already')
    }
    const message = `this payment allows ${capability.maxCaptures} captures and has them already`
    return refusal('PAYMENT_COUNT_EXCEED_LIMIT', message)
  }
  if (amounts.lastCaptureHeld) {
    return refusal('ORDER_STATUS_INVALID', 'the last capture of this payment is being processed; wait for its result')
  }
  const rest = capturable(amounts)
  if (command.amount.value > rest) {
    const message = `captureAmount.value: ${command.amount.value} is more than the ${rest} ${currency} that can still be captured`
    return refusal('CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT', message)
  }
  if (!capability.partialCapture && command.amount.value !== amounts.authorized) {
    return refusal(
      'INVALID_AMOUNT',
      `captureAmount.value: must be the authorized ${amounts.authorized}; no partial capture here`,
    )
  }
  return undefined
}
