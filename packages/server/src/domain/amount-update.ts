import { unreachable } from '../assert.ts'
import type { NewAlert } from './alert.ts'
import type { Capability } from './capability.ts'
import { type InquirySchedule, needsPerson } from './inquiry-schedule.ts'
import { type Money, sameMoney } from './money.ts'
import { decideOpen, type MovementAnswer, neverSeenReason, otherAmountReason, type Waiting } from './open-outcome.ts'
import type { Receipt } from './outcome.ts'
import type { Payment } from './payment.ts'
import { type Refusal, refusal } from './refusal.ts'

export type AmountUpdateState =
  /** The intent is on disk; the acquirer may or may not have heard of it. */
  | { readonly kind: 'accepted' }
  | Waiting
  | { readonly kind: 'succeeded'; readonly endedAt: Date }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly endedAt: Date }
  /** Our own no: nothing was sent. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

type EndedWithout = Extract<AmountUpdateState, { kind: 'failed' }>
type OpenState = Extract<AmountUpdateState, { kind: 'accepted' | 'pending' | 'unknown' }>

/** A change of the authorized amount of a payment, by one request of the merchant. */
export interface AmountUpdate {
  readonly clientId: string
  readonly updateId: string
  readonly updateRequestId: string
  readonly paymentId: string
  /** The new total. */
  readonly amount: Money
  /** Ours, at the acquirer; made once, stored before the call, reused. */
  readonly reference: string
  readonly receipt: Receipt
  readonly state: AmountUpdateState
  readonly createdAt: Date
  readonly tries: number
}

export interface UpdateCommand {
  readonly updateRequestId: string
  readonly paymentId: string
  readonly amount: Money
}

export type UpdateDecision =
  /** This id was decided before: the answer is that of the first request. */
  | { readonly kind: 'repeat'; readonly update: AmountUpdate }
  /** A no that leaves no trace, so that the id stays what it was. */
  | { readonly kind: 'refuse-untouched'; readonly refusal: Refusal }
  /** A no that uses up the id, and is its answer for ever. */
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  | { readonly kind: 'accept' }

/**
 * Decides an updateAmount request. The order of the rules is part of the contract: id, payment, state, whether and how
 * often it can be raised, then currency and amount. `open`: another update of the payment has no result yet.
 */
export function decideUpdate(
  command: UpdateCommand,
  existing: AmountUpdate | undefined,
  payment: Payment | undefined,
  open: boolean,
  now: Date,
): UpdateDecision {
  if (existing) {
    const same = existing.paymentId === command.paymentId && sameMoney(existing.amount, command.amount)
    if (same) return { kind: 'repeat', update: existing }
    const message = 'updateRequestId: used before with another paymentId or amount; send the same values or a new id'
    return { kind: 'refuse-untouched', refusal: refusal('REPEAT_REQ_INCONSISTENT', message) }
  }
  if (!payment) {
    const message = 'paymentId: no such payment of this client; use the paymentId that pay returned'
    return { kind: 'refuse-untouched', refusal: refusal('ORDER_NOT_EXIST', message) }
  }
  const refused = refuseByState(payment, now) ?? refuseByTerms(payment, open) ?? refuseByAmount(command, payment)
  return refused ? { kind: 'refuse', refusal: refused } : { kind: 'accept' }
}

function refuseByState(payment: Payment, now: Date): Refusal | undefined {
  const { state } = payment
  switch (state.kind) {
    case 'choosing':
    case 'requested':
    case 'awaiting-buyer':
      return refusal('ORDER_STATUS_INVALID', 'the payment is not authorized yet; wait for notifyPayment')
    case 'failed':
      return refusal('ORDER_STATUS_INVALID', 'the payment failed; pay again with a new paymentRequestId')
    case 'paid':
      return refusal('INCREMENTAL_NOT_SUPPORT', 'the payment is paid for good; there is no authorization to raise')
    case 'closing':
    case 'cancelled':
      if (state.why === 'expiry') return refusal('AUTH_EXPIRED', 'the authorization has expired; start a new payment')
      return refusal('AUTH_CANCELLED', 'the authorization is cancelled, or being cancelled; start a new payment')
    case 'authorized':
      if (state.authExpiresAt > now) return undefined
      return refusal('AUTH_EXPIRED', 'the authorization has expired; start a new payment')
    default:
      return unreachable(state)
  }
}

function refuseByTerms(payment: Payment, open: boolean): Refusal | undefined {
  const { amounts, updates, stopped } = payment
  if (updates.allowed === 0) {
    return refusal('INCREMENTAL_NOT_SUPPORT', 'the amount of this payment cannot be raised by its acquirer')
  }
  if (captureStarted(amounts)) {
    return refusal('INCREMENTAL_NOT_SUPPORT', 'the payment is captured or being captured; its amount stays what it is')
  }
  if (stopped) {
    const message = 'the acquirer contradicts itself about this payment; wait until its operator has settled it'
    return refusal('ORDER_STATUS_INVALID', message)
  }
  if (open) {
    return refusal('ORDER_STATUS_INVALID', 'another update of this payment is in progress; wait for its result')
  }
  if (updates.made < updates.allowed) return undefined
  return refusal('INCREMENTAL_NOT_SUPPORT', `the amount was raised ${updates.allowed} times, which is the most`)
}

function refuseByAmount({ amount }: UpdateCommand, payment: Payment): Refusal | undefined {
  const { currency, value } = payment.amount
  if (amount.currency !== currency) {
    return refusal('CURRENCY_NOT_SUPPORT', `amount.currency: must be ${currency}, as the payment`)
  }
  if (amount.value > value) return undefined
  const message = `amount.value: must be more than the ${value} ${currency} that are authorized; it is the new total`
  return refusal('INVALID_AMOUNT', message)
}

/** How often the amount of a payment that begins now can be raised. What its authorization captures is captured whole. */
export function updatesAllowed(captureMode: Payment['captureMode'], capability: Capability | undefined): number {
  return captureMode === 'MANUAL' ? (capability?.maxAmountUpdates ?? 0) : 0
}

/** A capture that failed has left no trace in the amounts, and counts for nothing. */
function captureStarted({ captured, held, released, captureCount }: Payment['amounts']): boolean {
  return captureCount > 0 || captured + held + released > 0n
}

/** Whether updateAmount would be accepted for this payment now, as far as the payment itself tells. */
export function canBeRaised(payment: Payment): boolean {
  const { state, amounts, updates } = payment
  return state.kind === 'authorized' && updates.made < updates.allowed && !captureStarted(amounts)
}

export type UpdateStep =
  | { readonly kind: 'final'; readonly state: Extract<AmountUpdateState, { kind: 'succeeded' | 'failed' }> }
  | { readonly kind: 'wait'; readonly state: OpenState }
  /** The acquirer has never seen it: send it again under the same reference. */
  | { readonly kind: 'submit' }
  /** It has ended before: what came now changes nothing. */
  | { readonly kind: 'ignore' }

/** What an acquirer's answer makes of an update. Only a clear yes to the very amount, or a clear no, ends it. */
export function decideUpdateOutcome(
  update: Pick<AmountUpdate, 'amount' | 'state'>,
  answer: MovementAnswer,
  now: Date,
): UpdateStep {
  const { state, amount } = update
  if (state.kind !== 'accepted' && state.kind !== 'pending' && state.kind !== 'unknown') return { kind: 'ignore' }
  const step = decideOpen(amount, state, answer)
  switch (step.kind) {
    case 'done':
      return { kind: 'final', state: { kind: 'succeeded', endedAt: now } }
    case 'declined': {
      const message = `the acquirer refused to raise the amount (${step.code})`
      return { kind: 'final', state: { kind: 'failed', code: step.code, message, endedAt: now } }
    }
    case 'wait':
    case 'submit':
      return step
    default:
      return unreachable(step)
  }
}

/**
 * How an open update ends without the acquirer's word: the authorization that it would have raised is gone, by the
 * acquirer's own answer. Undefined as long as it may still matter.
 */
export function endWithoutAuthorization(payment: Pick<Payment, 'state'>, now: Date): EndedWithout | undefined {
  const { state } = payment
  if (state.kind !== 'cancelled' && state.kind !== 'failed') return undefined
  return endedWith(state, 'the authorization was closed; nothing is held any more', now)
}

/**
 * How an update ends that no acquirer has heard of, once its authorization is being closed or has run out: nothing was
 * sent, and nothing will be. Undefined while it may be sent.
 */
export function endBeforeSending(payment: Pick<Payment, 'state'>, now: Date): EndedWithout | undefined {
  const { state } = payment
  if (state.kind === 'authorized' && state.authExpiresAt > now) return undefined
  return endedWith(state, 'the authorization ended before the acquirer was asked to raise it', now)
}

function endedWith(state: Payment['state'], message: string, now: Date): EndedWithout {
  const closed = state.kind === 'cancelled' || state.kind === 'closing'
  const expired = closed ? state.why === 'expiry' : state.kind === 'authorized'
  return { kind: 'failed', code: expired ? 'AUTH_EXPIRED' : 'AUTH_CANCELLED', message, endedAt: now }
}

/** What a person is to be told of an update that is still open after `inquiries` answers. It ends by itself in time. */
export function updateAlert(state: OpenState, inquiries: number, schedule: InquirySchedule): NewAlert | undefined {
  const kind = 'update-unanswered'
  const odd = state.kind === 'unknown' && (state.reason === otherAmountReason || state.reason === neverSeenReason)
  if (odd) return { kind, message: `raising the authorized amount: ${state.reason}` }
  if (!needsPerson(inquiries, schedule)) return undefined
  return { kind, message: `asked ${inquiries} times whether the amount was raised, and no final answer came` }
}
