import type { Alert } from '../../application/queries/alerts.ts'
import type { KeptAttempt, PaymentHistory, Plan } from '../../application/queries/payments.ts'
import { unreachable } from '../../assert.ts'
import type { Capture } from '../../domain/capture.ts'
import { type ExpiryMoment, expiryMoments } from '../../domain/expiry.ts'
import { capturable, type Payment } from '../../domain/payment.ts'
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
  const { payment, captures, attempts } = history
  const asked = (capture: Capture) => ({ at: capture.createdAt, text: captureRequestText(capture) })
  const called = (attempt: KeptAttempt) => ({ at: attempt.at, text: attemptText(attempt, payment, captures) })
  const entries = [
    { at: payment.createdAt, text: requestText(payment) },
    ...captures.filter(({ automatic }) => !automatic).map(asked),
    ...attempts.filter(({ captureId }) => captureId === null).map(called),
    ...authorized(payment),
    ...captures.filter(({ automatic }) => automatic).map(asked),
    ...attempts.filter(({ captureId }) => captureId !== null).map(called),
    ...captures.flatMap(ended),
    ...captures.flatMap(takenBack),
    ...history.alerts.flatMap(alerted),
    ...cancelled(payment),
    ...deliveries(history),
  ]
  return entries.sort((a, b) => a.at.getTime() - b.at.getTime())
}

function requestText(payment: Payment): string {
  const { amount, method, captureMode, acquirer } = payment
  const card = method.card ? ` ${method.card.brand} ending in ${method.card.lastFour}` : ''
  const taker = acquirer === null ? 'no acquirer takes it' : `routed to ${acquirer}`
  return `pay ${formatMoney(amount)} by ${method.type}${card}, captureMode ${captureMode}: ${taker}`
}

function captureRequestText(capture: Capture): string {
  const { amount, automatic, captureRequestId, last, state } = capture
  const asked = automatic ? 'automatic capture' : `capture ${captureRequestId}`
  const text = `${asked} of ${formatMoney(amount)}${last && !automatic ? ', the last one' : ''}`
  return state.kind === 'refused' ? `${text}: refused with ${state.code}, ${state.message}` : text
}

function attemptText(attempt: KeptAttempt, payment: Payment, captures: readonly Capture[]): string {
  const { operation, outcome, detail, durationMs } = attempt
  const { code, reason, receipt } = detail
  const capture = captures.find(({ captureId }) => captureId === attempt.captureId)
  const answer = [
    outcome,
    code,
    reason,
    receipt?.resultCode !== undefined && `its own code ${receipt.resultCode}`,
    receipt?.transactionId !== undefined && `its id ${receipt.transactionId}`,
  ].filter((part) => typeof part === 'string')
  const amount = capture ? ` of ${formatMoney(capture.amount)}` : ''
  if (operation === 'operator') return `${reason}: ${outcome}${capture ? `, ${formatMoney(capture.amount)}` : ''}`
  return `${payment.acquirer} asked: ${operationNames[operation]}${amount}: ${answer.join(', ')} (${durationMs} ms)`
}

const operationNames = {
  authorize: 'authorize',
  'inquire-authorization': 'what became of the authorization',
  'update-amount': 'raise the authorized amount',
  'inquire-update': 'what became of raising the amount',
  capture: 'capture',
  'inquire-capture': 'what became of the capture',
  void: 'void',
  operator: 'a person settled it',
} as const satisfies Record<KeptAttempt['operation'], string>

function authorized({ state }: Payment): readonly TimelineEntry[] {
  if (state.kind === 'paid') return [{ at: state.paidAt, text: 'paid' }]
  if (state.kind === 'closing' && state.paidAt) return [{ at: state.paidAt, text: 'paid' }]
  const times = state.kind === 'authorized' ? state : state.kind === 'closing' ? state.authorization : undefined
  if (!times) return []
  return [{ at: times.paidAt, text: `authorized; can be captured until ${formatTime(times.authExpiresAt)}` }]
}

function ended({ state, amount }: Capture): readonly TimelineEntry[] {
  if (state.kind === 'succeeded') return [{ at: state.capturedAt, text: `captured ${formatMoney(amount)}` }]
  if (state.kind !== 'failed') return []
  return [{ at: state.failedAt, text: `the capture of ${formatMoney(amount)} failed with ${state.code}` }]
}

function takenBack({ reversal, amount }: Capture): readonly TimelineEntry[] {
  if (!reversal) return []
  return [{ at: reversal.reversedAt, text: `the acquirer took back ${formatMoney(amount)}: ${reversal.code}` }]
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

function planText({ table, id }: Plan, { payment, captures, notifications }: PaymentHistory): string {
  switch (table) {
    case 'payments':
      return paymentPlanText(payment)
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
