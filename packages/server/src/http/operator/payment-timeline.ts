import type { Alert } from '../../application/queries/alerts.ts'
import type { CheckoutTry, KeptAttempt, PaymentHistory, Plan } from '../../application/queries/payments.ts'
import { unreachable } from '../../assert.ts'
import type { Capture } from '../../domain/capture.ts'
import { type ExpiryMoment, expiryMoments } from '../../domain/expiry.ts'
import type { Movement, MovementName } from '../../domain/movement.ts'
import { capturable, type Payment, paidAtOf } from '../../domain/payment.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import type { Refund } from '../../domain/refund.ts'
import { authorizationTimes } from '../../wire/payment-facts.ts'
import { formatMoney } from '../format-money.ts'
import { deliveryText } from './delivery-text.ts'
import { formatDuration } from './format-duration.ts'
import { formatTime } from './format-time.ts'
import { closingReasons } from './state-text.ts'

/** One thing that happened to a payment. */
export interface TimelineEntry {
  /** On the client's clock. */
  readonly at: Date
  readonly text: string
}

/** One thing that will happen by itself. */
export interface PlannedEntry extends TimelineEntry {
  /** How far ahead, in milliseconds; 0 or less is at once. */
  readonly inMs: number
}

/**
 * What happened to a payment, in order: requests, calls to the acquirer with its answers, and deliveries. What is
 * written in one commit has one time, so entries are put down in the order of cause and effect and then sorted stably.
 */
export function paymentTimeline(history: PaymentHistory): readonly TimelineEntry[] {
  const { payment, captures, refunds, attempts, tries } = history
  const asked = (capture: Capture) => ({ at: capture.createdAt, text: captureRequestText(capture) })
  const called = (attempt: KeptAttempt) => ({ at: attempt.at, text: attemptText(attempt, history) })
  const entries = [
    { at: payment.createdAt, text: requestText(payment, tries[0]?.acquirer ?? payment.acquirer) },
    ...tries
      .filter(({ step }) => step === 1 && payment.session)
      .map((one) => ({ at: one.begunAt, text: tryText(one) })),
    ...captures.filter(({ automatic }) => !automatic).map(asked),
    ...attempts
      .filter(({ captureId, refundId }) => captureId === null && refundId === null)
      .flatMap((attempt) => [called(attempt), ...passedOn(attempt, tries)]),
    ...authorized(payment),
    ...captures.filter(({ automatic }) => automatic).map(asked),
    ...refunds.map((refund) => ({ at: refund.createdAt, text: refundRequestText(refund) })),
    ...attempts.filter(({ captureId, refundId }) => captureId !== null || refundId !== null).map(called),
    ...captures.flatMap((capture) => ended('capture', capture)),
    ...refunds.flatMap((refund) => ended('refund', refund)),
    ...history.alerts.flatMap(alerted),
    ...cancelled(payment),
    ...deliveries(history),
  ]
  return entries.sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** `routedTo`: the acquirer that was asked first. */
function requestText(payment: Payment, routedTo: string | null): string {
  const { amount, method, captureMode, session } = payment
  if (session) return `pay ${formatMoney(amount)} by session ${session.sessionId}, captureMode ${captureMode}`
  const taker = routedTo === null ? 'no acquirer takes it' : `routed to ${routedTo}`
  return `pay ${formatMoney(amount)} by ${methodText(method)}, captureMode ${captureMode}: ${taker}`
}

function methodText({ type, card }: PaymentMethod): string {
  return card ? `${type} ${card.brand} ending in ${card.lastFour}` : type
}

function tryText({ number, method, acquirer }: CheckoutTry): string {
  return `the buyer's try ${number}, by ${methodText(method)}: routed to ${acquirer}`
}

/** Written in one commit with the call that ended at the acquirer before. */
function passedOn({ reference, operation, at }: KeptAttempt, tries: readonly CheckoutTry[]): readonly TimelineEntry[] {
  const left = tries.find((one) => one.reference === reference)
  const next = left && tries.find(({ number, step }) => number === left.number && step === left.step + 1)
  if (!next || operation !== 'authorize') return []
  return [{ at, text: `passed on to ${next.acquirer}, under the reference ${next.reference}` }]
}

function captureRequestText(capture: Capture): string {
  const { amount, automatic, captureRequestId, last, state } = capture
  const asked = automatic ? 'automatic capture' : `capture ${captureRequestId}`
  const text = `${asked} of ${formatMoney(amount)}${last && !automatic ? ', the last one' : ''}`
  return state.kind === 'refused' ? `${text}: refused with ${state.code}, ${state.message}` : text
}

function refundRequestText({ amount, refundRequestId, from, reason, state }: Refund): string {
  const of = from ? `, of capture ${from.captureId}` : ''
  const text = `refund ${refundRequestId} of ${formatMoney(amount)}${of}${reason ? `: ${reason}` : ''}`
  return state.kind === 'refused' ? `${text}: refused with ${state.code}, ${state.message}` : text
}

function attemptText(attempt: KeptAttempt, { payment, captures, refunds, tries }: PaymentHistory): string {
  const { operation, outcome, detail, durationMs } = attempt
  const { code, reason, receipt } = detail
  const movement: Movement | undefined =
    captures.find(({ captureId }) => captureId === attempt.captureId) ??
    refunds.find(({ refundId }) => refundId === attempt.refundId)
  const answer = [
    outcome,
    code,
    reason,
    receipt?.resultCode !== undefined && `its own code ${receipt.resultCode}`,
    receipt?.transactionId !== undefined && `its id ${receipt.transactionId}`,
  ].filter((part) => typeof part === 'string')
  const amount = movement ? ` of ${formatMoney(movement.amount)}` : ''
  if (operation === 'operator') return `${reason}: ${outcome}${movement ? `, ${formatMoney(movement.amount)}` : ''}`
  const tried = tries.find((one) => one.reference === attempt.reference || one.voidReference === attempt.reference)
  return `${tried?.acquirer ?? payment.acquirer} asked: ${operationNames[operation]}${amount}: ${answer.join(', ')} (${durationMs} ms)`
}

const operationNames = {
  authorize: 'authorize',
  'inquire-authorization': 'what became of the authorization',
  'update-amount': 'raise the authorized amount',
  'inquire-update': 'what became of raising the amount',
  capture: 'capture',
  'inquire-capture': 'what became of the capture',
  refund: 'refund',
  'inquire-refund': 'what became of the refund',
  void: 'void',
  operator: 'a person settled it',
} as const satisfies Record<KeptAttempt['operation'], string>

function authorized(payment: Payment): readonly TimelineEntry[] {
  const times = authorizationTimes(payment)
  const paidAt = paidAtOf(payment.state)
  if (!times) return paidAt ? [{ at: paidAt, text: 'paid' }] : []
  return [{ at: times.paidAt, text: `authorized; can be captured until ${formatTime(times.authExpiresAt)}` }]
}

function ended(name: MovementName, { state, amount, reversal }: Movement): readonly TimelineEntry[] {
  const money = formatMoney(amount)
  if (state.kind === 'failed')
    return [{ at: state.failedAt, text: `the ${name} of ${money} failed with ${state.code}` }]
  if (state.kind !== 'succeeded') return []
  const done = { at: state.succeededAt, text: `${name === 'capture' ? 'captured' : 'refunded'} ${money}` }
  if (!reversal) return [done]
  const back = name === 'capture' ? `the acquirer took back ${money}` : `the refund of ${money} came back`
  return [done, { at: reversal.reversedAt, text: `${back}: ${reversal.code}` }]
}

function alerted({ kind, message, openedAt, closedAt, closedBy, closingReason }: Alert): readonly TimelineEntry[] {
  const opened = { at: openedAt, text: `alert, ${kind}: ${message}` }
  return closedAt ? [opened, { at: closedAt, text: `alert closed by ${closedBy}: ${closingReason}` }] : [opened]
}

function cancelled({ state }: Payment): readonly TimelineEntry[] {
  return state.kind === 'cancelled' ? [{ at: state.cancelledAt, text: `cancelled: ${closingReasons[state.why]}` }] : []
}

function deliveries({ notifications, deliveries: kept }: PaymentHistory): readonly TimelineEntry[] {
  const tries = new Map<string, number>()
  return kept.map((delivery) => {
    const { notificationId } = delivery
    const notification = notifications.find((one) => one.notificationId === notificationId)
    const count = (tries.get(notificationId) ?? 0) + 1
    tries.set(notificationId, count)
    const name = delivery.url === null ? 'no delivery' : `delivery ${count}`
    return { at: delivery.at, text: `${notification?.notifyType}, ${name}: ${deliveryText(delivery)}` }
  })
}

/** What will happen by itself if nobody does anything, the next first. */
export function paymentPlans(history: PaymentHistory): readonly PlannedEntry[] {
  const { now, payment, plans } = history
  const moments = expiryMoments(payment)
  // The due row of an authorization is for the first of its moments, some milliseconds later, and they are all to come.
  const others = plans.filter(({ table }) => table !== 'payments' || moments.length === 0)
  const entries = others.map((plan) => ({ at: plan.at, text: planText(plan, history) }))
  entries.push(...moments.map((moment) => ({ at: moment.at, text: momentText(moment, payment) })))
  if (payment.state.kind === 'awaiting-buyer')
    entries.push({ at: payment.expiresAt, text: 'the time of the buyer ends; the payment is closed' })
  return entries
    .map((entry) => ({ ...entry, inMs: entry.at.getTime() - now.getTime() }))
    .sort((a, b) => a.inMs - b.inMs)
}

function planText({ table, id }: Plan, { payment, captures, refunds, notifications }: PaymentHistory): string {
  switch (table) {
    case 'payments':
      return paymentPlanText(payment)
    case 'refunds': {
      const refund = refunds.find(({ refundId }) => refundId === id)
      return `the acquirer is asked about the refund${refund ? ` of ${formatMoney(refund.amount)}` : ''}`
    }
    case 'captures': {
      const capture = captures.find(({ captureId }) => captureId === id)
      return `the acquirer is asked about the capture${capture ? ` of ${formatMoney(capture.amount)}` : ''}`
    }
    case 'amount_updates':
      return 'the acquirer is asked whether the authorized amount was raised'
    case 'callbacks':
      return 'the acquirer is asked about what it told of its own accord'
    case 'notifications': {
      const notification = notifications.find(({ notificationId }) => notificationId === id)
      const tries = (notification?.tries ?? 0) + 1
      return `delivery ${tries} of ${notification?.notifyType ?? 'the notification'} ${id}`
    }
    default:
      return unreachable(table)
  }
}

function momentText({ kind }: ExpiryMoment, { amount, amounts }: Payment): string {
  const rest = formatMoney({ ...amount, value: capturable(amounts) })
  switch (kind) {
    case 'warn':
      return 'a warning that the authorization expires'
    case 'capture-rest':
      return `the rest is captured before it expires: ${rest}`
    case 'expire':
      return `the authorization expires; ${rest} goes back to the buyer`
    default:
      return unreachable(kind)
  }
}

function paymentPlanText({ state }: Payment): string {
  switch (state.kind) {
    case 'choosing':
      return 'the session ends; the payment fails unless the buyer has paid'
    case 'requested':
      return 'the acquirer is asked about the authorization'
    case 'awaiting-buyer':
      return 'the acquirer is asked whether the buyer has decided'
    case 'authorized':
      return 'the authorization expires; nothing is left to go back'
    case 'closing':
      return 'the acquirer is told again to void the authorization'
    case 'paid':
    case 'cancelled':
    case 'failed':
      return 'looked at once more'
    default:
      return unreachable(state)
  }
}

/** A countdown for people: `in 6d 23h`, `at once`. */
export function countdown(inMs: number): string {
  return inMs > 0 ? `in ${formatDuration(inMs)}` : 'at once'
}
