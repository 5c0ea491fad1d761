import { assert, unreachable } from '../assert.ts'
import type { Capability } from './capability.ts'
import type { Capture } from './capture.ts'
import { type Money, sameMoney } from './money.ts'
import type { Movement } from './movement.ts'
import { type Payment, refundable } from './payment.ts'
import { type Refusal, refusal } from './refusal.ts'

export interface Refund extends Movement {
  readonly refundId: string
  readonly refundRequestId: string
  /** The capture that it gives back from; absent for the payment as a whole. */
  readonly from?: RefundedCapture
  /** The merchant's own words; empty when there are none. */
  readonly reason: string
  readonly notifyUrl: string | null
  readonly metadata: string | null
}

/** As much of a capture as an acquirer has to be told of it. */
export interface RefundedCapture {
  readonly captureId: string
  readonly reference: string
  readonly transactionId: string
}

export interface RefundCommand {
  readonly refundRequestId: string
  readonly paymentId: string
  readonly captureId?: string
  readonly amount: Money
}

/** A capture that a request names, with what of it has not been given back, nor is being, in minor units. */
export interface NamedCapture {
  readonly capture: Capture
  readonly rest: bigint
}

export type RefundDecision =
  /** This id was decided before: answer from the stored refund as it stands. */
  | { readonly kind: 'repeat'; readonly refund: Refund }
  /** A no that leaves no trace, so that the id stays what it was. */
  | { readonly kind: 'refuse-untouched'; readonly refusal: Refusal }
  /** A no that uses up the id: recorded, notified, and the answer for ever. */
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  | { readonly kind: 'hold' }

/**
 * Decides a refund request. The order of the rules is part of the contract: id first, then the payment and the capture,
 * then its state, then currency, method, time and amount (codes: apo/refund_online).
 */
export function decideRefund(
  command: RefundCommand,
  existing: Refund | undefined,
  payment: Payment | undefined,
  named: NamedCapture | undefined,
  capability: Capability | undefined,
  now: Date,
): RefundDecision {
  if (existing) return decideRepeat(command, existing)
  if (!payment) return untouched('paymentId: no such payment of this client; use the paymentId that pay returned')
  if (command.captureId !== undefined && named?.capture.paymentId !== payment.paymentId) {
    return untouched('captureId: this payment has no such capture; leave it out to refund the payment as a whole')
  }
  const refused =
    refuseByState(payment) ??
    refuseByCapture(named) ??
    refuseByMethod(command, payment, capability, now) ??
    refuseByAmount(command, payment, named, capability)
  return refused ? { kind: 'refuse', refusal: refused } : { kind: 'hold' }
}

function untouched(message: string): RefundDecision {
  return { kind: 'refuse-untouched', refusal: refusal('ORDER_NOT_EXIST', message) }
}

function decideRepeat(command: RefundCommand, existing: Refund): RefundDecision {
  const same =
    existing.paymentId === command.paymentId &&
    existing.from?.captureId === command.captureId &&
    sameMoney(existing.amount, command.amount)
  if (same) return { kind: 'repeat', refund: existing }
  const message =
    'refundRequestId: used before with another paymentId, captureId or refundAmount; send the same values or a new id'
  return { kind: 'refuse-untouched', refusal: refusal('REPEAT_REQ_INCONSISTENT', message) }
}

function refuseByState({ state, amounts, stopped }: Payment): Refusal | undefined {
  const invalid = (message: string) => refusal('ORDER_STATUS_INVALID', message)
  switch (state.kind) {
    case 'choosing':
    case 'requested':
    case 'awaiting-buyer':
      return invalid('the payment is not paid yet; to end it, cancel it')
    case 'failed':
      return invalid('the payment failed; there is nothing to refund')
    case 'cancelled':
      return refusal('ORDER_IS_CANCELED', 'the payment was cancelled; there is nothing to refund')
    case 'authorized':
    case 'closing':
      if (amounts.captured === 0n) return invalid('nothing is captured of this payment; to release it, cancel it')
      break
    case 'paid':
      break
    default:
      return unreachable(state)
  }
  if (stopped)
    return invalid('the acquirer contradicts itself about this payment; wait until its operator has settled it')
  return undefined
}

function refuseByCapture(named: NamedCapture | undefined): Refusal | undefined {
  if (!named) return undefined
  const { state, reversal } = named.capture
  if (reversal) return refusal('ORDER_STATUS_INVALID', 'captureId: the acquirer took this capture back itself')
  if (state.kind === 'succeeded') return undefined
  return refusal(
    'ORDER_STATUS_INVALID',
    'captureId: this capture did not succeed, or not yet; there is nothing to refund',
  )
}

function refuseByMethod(
  command: RefundCommand,
  payment: Payment,
  capability: Capability | undefined,
  now: Date,
): Refusal | undefined {
  const { currency } = payment.amount
  if (command.amount.currency !== currency) {
    return refusal('CURRENCY_NOT_SUPPORT', `refundAmount.currency: must be ${currency}, as the payment`)
  }
  // A refusal would be this id's answer for ever, for what is a fault of our own configuration.
  assert(capability, `the acquirer ${payment.acquirer} of a captured payment is configured and takes its method`)
  if (capability.refund === 'none') {
    return refusal('REFUND_NOT_SUPPORT', 'this payment method has no refunds; give the money back in another way')
  }
  if (now.getTime() >= payment.createdAt.getTime() + capability.refundWindowSeconds * 1_000) {
    const days = Math.floor(capability.refundWindowSeconds / 86_400)
    return refusal('REFUND_WINDOW_EXCEED', `this payment could be refunded for ${days} days after it was made`)
  }
  return undefined
}

function refuseByAmount(
  command: RefundCommand,
  payment: Payment,
  named: NamedCapture | undefined,
  capability: Capability | undefined,
): Refusal | undefined {
  const { currency, value } = command.amount
  const rest = refundable(payment)
  const most = named && named.rest < rest ? named.rest : rest
  if (value > most) {
    const message = `refundAmount.value: ${value} is more than the ${most} ${currency} that can still be refunded`
    return refusal('REFUND_AMOUNT_EXCEED', message)
  }
  const { refunded, refunding } = payment.amounts
  if (capability?.refund === 'full' && (value !== rest || refunded + refunding > 0n)) {
    return refusal('PART_REFUND_NOT_SUPPORT', `refundAmount.value: must be all of it, ${rest}; no partial refund here`)
  }
  return undefined
}
