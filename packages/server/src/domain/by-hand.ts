import { decideCancel } from './cancel.ts'
import type { Capability } from './capability.ts'
import { type Capture, decideCapture } from './capture.ts'
import type { Movement } from './movement.ts'
import { capturable, type Payment, refundable } from './payment.ts'
import { decideRefund, type Refund } from './refund.ts'

/** What a person could do with a payment now, as the rules of the merchants' API have it. Amounts are in minor units. */
export interface ActionsByHand {
  /** Rows of every kind, refused ones too: what a person has seen, and what the next request id is made of. */
  readonly seen: { readonly captures: number; readonly refunds: number }
  readonly capture: CaptureByHand
  readonly cancel: CancelByHand
  readonly refund: RefundByHand
}

export interface CaptureByHand {
  /** Why not; null when it can be captured. */
  readonly why: string | null
  /** All that is left. */
  readonly most: bigint
  /** False where only all of it can be captured. */
  readonly partial: boolean
  /** How many captures the acquirer still takes, this one included. */
  readonly capturesLeft: number
  /** After any capture the rest goes back to the buyer, whether it was said to be the last one or not. */
  readonly releasesRest: boolean
}

export interface CancelByHand {
  readonly why: string | null
  /** `held`: money goes back that is held; `paid`: that was paid. `nothing`: no money has moved yet. */
  readonly gives: 'held' | 'paid' | 'nothing'
}

export interface RefundByHand {
  readonly why: string | null
  readonly most: bigint
  readonly partial: boolean
  /** Until when, on the client's clock. */
  readonly until: Date | null
  readonly captures: readonly RefundableCapture[]
}

/** A capture that can be given back by itself, with what is left of it. */
export interface RefundableCapture {
  readonly captureId: string
  readonly most: bigint
}

type Position = Pick<Payment, 'amount' | 'amounts' | 'state'>

/**
 * Asks the rules themselves whether they would take the whole of what is left, so that what is offered to a person is what
 * the API takes. `capability` is null where there is no acquirer, or where it is not configured any more.
 */
export function actionsByHand(
  payment: Payment,
  captures: readonly Capture[],
  refunds: readonly Refund[],
  capability: Capability | null,
  now: Date,
): ActionsByHand {
  return {
    seen: { captures: captures.length, refunds: refunds.length },
    capture: captureByHand(payment, capability, now),
    cancel: cancelByHand(payment, capability, now),
    refund: refundByHand(payment, captures, refunds, capability, now),
  }
}

function captureByHand(payment: Payment, capability: Capability | null, now: Date): CaptureByHand {
  const { amounts, amount, paymentId } = payment
  const most = payment.state.kind === 'authorized' ? capturable(amounts) : 0n
  const rules = {
    most,
    partial: capability?.partialCapture ?? false,
    capturesLeft: Math.max(0, (capability?.maxCaptures ?? 0) - amounts.captureCount),
    releasesRest: capability !== null && releasesRest(capability),
  }
  if (payment.state.kind === 'authorized' && !capability) return { why: notConfigured(payment), ...rules }
  const command = { captureRequestId: '', paymentId, amount: { ...amount, value: most }, last: false }
  const decision = decideCapture(command, undefined, payment, capability ?? undefined, now)
  if (decision.kind !== 'hold' && decision.kind !== 'repeat') return { why: decision.refusal.message, ...rules }
  return { why: most > 0n ? null : nothingToCapture(payment), ...rules }
}

/** Whether the rest goes back to the buyer after any capture. */
export function releasesRest({ maxCaptures, remainderAfterCapture }: Capability): boolean {
  return maxCaptures === 1 || remainderAfterCapture === 'release'
}

function nothingToCapture({ amounts }: Position): string {
  if (amounts.held > 0n) return 'everything that is left is being captured'
  return amounts.released > 0n ? 'the rest went back to the buyer' : 'everything is captured'
}

function cancelByHand(payment: Payment, capability: Capability | null, now: Date): CancelByHand {
  const { state } = payment
  const gives = state.kind === 'authorized' ? 'held' : state.kind === 'paid' ? 'paid' : 'nothing'
  if (!capability && payment.acquirer !== null && stands(payment)) return { why: notConfigured(payment), gives }
  const decision = decideCancel(payment, capability?.cancelWindow ?? 'until-taken', now)
  switch (decision.kind) {
    case 'refuse':
      return { why: decision.refusal.message, gives }
    case 'done':
      return { why: state.kind === 'failed' ? 'the payment failed; nothing is held' : 'it is cancelled', gives }
    case 'in-progress':
      return { why: 'it is being closed at the acquirer', gives }
    case 'remember':
      return {
        why: state.kind === 'requested' && state.cancelRequested ? 'it is to be cancelled already' : null,
        gives,
      }
    case 'drop':
    case 'close':
      return { why: null, gives }
  }
}

/** Money of the buyer may be at the acquirer. */
function stands({ state }: Position): boolean {
  return state.kind !== 'cancelled' && state.kind !== 'failed' && state.kind !== 'choosing'
}

function refundByHand(
  payment: Payment,
  captures: readonly Capture[],
  refunds: readonly Refund[],
  capability: Capability | null,
  now: Date,
): RefundByHand {
  const most = refundable(payment)
  const partial = capability?.refund === 'partial'
  const windowMs = (capability?.refundWindowSeconds ?? 0) * 1_000
  const until = capability && capability.refund !== 'none' ? new Date(payment.createdAt.getTime() + windowMs) : null
  if (!capability && payment.acquirer !== null) {
    return { why: notConfigured(payment), most, partial, until, captures: [] }
  }
  const ask = (value: bigint, named?: { capture: Capture; rest: bigint }) => {
    const { paymentId, amount } = payment
    const captureId = named && { captureId: named.capture.captureId }
    const command = { refundRequestId: '', paymentId, ...captureId, amount: { ...amount, value } }
    const decision = decideRefund(command, undefined, payment, named, capability ?? undefined, now)
    return decision.kind === 'hold' || decision.kind === 'repeat' ? undefined : decision.refusal.message
  }
  const why = ask(most) ?? (most > 0n ? null : nothingToRefund(payment))
  const each = captures.map((capture) => {
    const rest = refundableOf(capture, refunds)
    return { capture, rest, most: rest < most ? rest : most }
  })
  const able = why === null ? each.filter((one) => one.most > 0n && ask(one.most, one) === undefined) : []
  return {
    why,
    most,
    partial,
    until,
    captures: able.map((one) => ({ captureId: one.capture.captureId, most: one.most })),
  }
}

function nothingToRefund({ amounts }: Position): string {
  if (amounts.refunding > 0n) return 'everything that is left is being refunded'
  return amounts.refunded > 0n ? 'everything was refunded' : 'there is nothing to refund'
}

/** Why nothing can be done with a payment of an acquirer that is gone, or cannot be opened. */
export function notConfigured({ acquirer }: Payment): string {
  return `the acquirer ${acquirer} is not configured here, or cannot be opened; see the server's log`
}

/** What of a capture was not given back by itself, nor is being. */
function refundableOf(capture: Capture, refunds: readonly Refund[]): bigint {
  if (capture.state.kind !== 'succeeded' || capture.reversal) return 0n
  const given = refunds.filter(({ from }) => from?.captureId === capture.captureId)
  return capture.amount.value - sumOf(given)
}

/** What captures or refunds have taken or are taking, in minor units. */
function sumOf(movements: readonly Movement[]): bigint {
  return movements.filter(counts).reduce((sum, { amount }) => sum + amount.value, 0n)
}

function counts({ state, reversal }: Movement): boolean {
  return ['held', 'pending', 'unknown'].includes(state.kind) || (state.kind === 'succeeded' && !reversal)
}

/**
 * The request id of a capture or refund by hand: of the payment and of how many of the kind the person had seen. Whoever looks
 * at the same state asks with the same id, so that of a double click, an answer that was lost, and two people at once, one
 * comes to be. At most 64 characters (apo/notify_capture).
 */
export function requestIdByHand(name: 'capture' | 'refund', paymentId: string, seen: number): string {
  return `DASH-${paymentId}-${name === 'capture' ? 'C' : 'R'}${seen}`
}

/** What `all that is left` was before this capture; later raises of the amount make it more, never less. */
export function leftBefore(payment: Payment, captures: readonly Capture[], capture: Capture): bigint {
  return payment.amount.value - sumOf(before(captures, capture))
}

/** The same of a refund: of the capture that it names, or of the payment. */
export function refundableBefore(
  payment: Payment,
  captures: readonly Capture[],
  refunds: readonly Refund[],
  refund: Refund,
): bigint {
  const earlier = before(refunds, refund)
  const taken = payment.state.kind === 'paid' ? payment.amount.value : payment.amounts.captured
  const rest = taken - sumOf(earlier)
  const named = captures.find(({ captureId }) => captureId === refund.from?.captureId)
  const ofCapture = named ? refundableOf(named, earlier) : rest
  return ofCapture < rest ? ofCapture : rest
}

function before<One>(all: readonly One[], one: One): readonly One[] {
  return all.slice(0, all.indexOf(one))
}
