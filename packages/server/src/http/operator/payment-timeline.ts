import type { Alert } from '../../application/queries/alerts.ts'
import type {
  CheckoutTry,
  KeptAttempt,
  OperatorAction,
  PaymentHistory,
  Settlement,
  ToldOfPayment,
} from '../../application/queries/payments.ts'
import type { AmountUpdate } from '../../domain/amount-update.ts'
import type { Capture } from '../../domain/capture.ts'
import type { Movement, MovementName } from '../../domain/movement.ts'
import { type Payment, paidAtOf } from '../../domain/payment.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import type { Refund } from '../../domain/refund.ts'
import { authorizationTimes } from '../../wire/payment-facts.ts'
import { formatMoney } from '../format-money.ts'
import { requestKey } from './api-requests.ts'
import { decisionText, movementOf } from './decision-text.ts'
import { deliveryText } from './delivery-text.ts'
import { formatTime } from './format-time.ts'
import { closingReasons, updateStateText } from './state-text.ts'

/**
 * What an entry tells of, and so what its `id` is: of a `request` the key among the view's `requests`, of a `try` its
 * number and step, of a `call` its attemptId, of a `passed-on` the reference it left; of a `result` or `reversal` the
 * captureId, refundId or updateId, of an alert the alertId, of a `delivery` the deliveryId, of what was `told` the
 * acquirer and its id of the message, of a `settlement` report and line, of an `operator` the auditId. What the payment
 * itself became has its paymentId.
 */
export type TimelineKind =
  | 'request'
  | 'try'
  | 'call'
  | 'passed-on'
  | 'authorized'
  | 'result'
  | 'reversal'
  | 'cancelled'
  | 'alert-opened'
  | 'alert-closed'
  | 'told'
  | 'delivery'
  | 'settlement'
  | 'operator'

/** One thing that happened to a payment. */
export interface TimelineEntry {
  readonly kind: TimelineKind
  readonly id: string
  /** On the client's clock. */
  readonly at: Date
  readonly text: string
  /** What was concluded from it, and why. */
  readonly why?: string
}

/**
 * What happened to a payment, in order: requests, calls to the acquirer with its answers, and deliveries. What is
 * written in one commit has one time, so entries are put down in the order of cause and effect and then sorted stably.
 */
export function paymentTimeline(history: PaymentHistory): readonly TimelineEntry[] {
  const { payment, captures, refunds, attempts, tries, updates } = history
  const asked = (capture: Capture) => captureEntry(capture)
  const called = (attempt: KeptAttempt) => callEntry(attempt, history)
  const entries: TimelineEntry[] = [
    requestEntry(payment, tries[0]?.acquirer ?? payment.acquirer),
    ...tries.filter(({ step }) => step === 1 && payment.session).map(tryEntry),
    ...updates.map(updateEntry),
    ...captures.filter(({ automatic }) => !automatic).map(asked),
    ...attempts
      .filter(({ captureId, refundId }) => captureId === null && refundId === null)
      .flatMap((attempt) => [called(attempt), ...passedOn(attempt, tries)]),
    ...authorized(payment),
    ...updates.flatMap(updateEnded),
    ...captures.filter(({ automatic }) => automatic).map(asked),
    ...refunds.map(refundEntry),
    ...history.told.map(toldEntry),
    ...attempts.filter(({ captureId, refundId }) => captureId !== null || refundId !== null).map(called),
    ...captures.flatMap((capture) => ended('capture', capture.captureId, capture)),
    ...refunds.flatMap((refund) => ended('refund', refund.refundId, refund)),
    ...operatorEntries(history),
    ...history.alerts.flatMap(alerted),
    ...cancelled(payment),
    ...deliveries(history),
    ...history.settlements.map(settlementEntry),
  ]
  return entries.sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** `routedTo`: the acquirer that was asked first. */
function requestEntry(payment: Payment, routedTo: string | null): TimelineEntry {
  const id = requestKey(payment.session ? 'createPaymentSession' : 'pay', payment.paymentRequestId)
  return { kind: 'request', id, at: payment.createdAt, text: requestText(payment, routedTo) }
}

function requestText(payment: Payment, routedTo: string | null): string {
  const { amount, method, captureMode, session } = payment
  if (session) return `pay ${formatMoney(amount)} by session ${session.sessionId}, captureMode ${captureMode}`
  const taker = routedTo === null ? 'no acquirer takes it' : `routed to ${routedTo}`
  return `pay ${formatMoney(amount)} by ${methodText(method)}, captureMode ${captureMode}: ${taker}`
}

function methodText({ type, card }: PaymentMethod): string {
  return card ? `${type} ${card.brand} ending in ${card.lastFour}` : type
}

function tryEntry({ number, step, method, acquirer, begunAt }: CheckoutTry): TimelineEntry {
  const text = `the buyer's try ${number}, by ${methodText(method)}: routed to ${acquirer}`
  return { kind: 'try', id: `${number}.${step}`, at: begunAt, text }
}

/** Written in one commit with the call that ended at the acquirer before. */
function passedOn({ reference, operation, at }: KeptAttempt, tries: readonly CheckoutTry[]): readonly TimelineEntry[] {
  const left = tries.find((one) => one.reference === reference)
  const next = left && tries.find(({ number, step }) => number === left.number && step === left.step + 1)
  if (!next || operation !== 'authorize') return []
  const text = `passed on to ${next.acquirer}, under the reference ${next.reference}`
  return [{ kind: 'passed-on', id: reference, at, text }]
}

function captureEntry(capture: Capture): TimelineEntry {
  const id = requestKey('capture', capture.captureRequestId)
  return { kind: 'request', id, at: capture.createdAt, text: captureRequestText(capture) }
}

function captureRequestText(capture: Capture): string {
  const { amount, automatic, captureRequestId, last, state } = capture
  const asked = automatic ? 'automatic capture' : `capture ${captureRequestId}`
  const text = `${asked} of ${formatMoney(amount)}${last && !automatic ? ', the last one' : ''}`
  return state.kind === 'refused' ? `${text}: refused with ${state.code}, ${state.message}` : text
}

function refundEntry(refund: Refund): TimelineEntry {
  const id = requestKey('refund', refund.refundRequestId)
  return { kind: 'request', id, at: refund.createdAt, text: refundRequestText(refund) }
}

function refundRequestText({ amount, refundRequestId, from, reason, state }: Refund): string {
  const of = from ? `, of capture ${from.captureId}` : ''
  const text = `refund ${refundRequestId} of ${formatMoney(amount)}${of}${reason ? `: ${reason}` : ''}`
  return state.kind === 'refused' ? `${text}: refused with ${state.code}, ${state.message}` : text
}

function updateEntry({ updateRequestId, amount, createdAt, state }: AmountUpdate): TimelineEntry {
  const text = `updateAmount ${updateRequestId}, to ${formatMoney(amount)}`
  const refused = state.kind === 'refused' ? `: refused with ${state.code}, ${state.message}` : ''
  return { kind: 'request', id: requestKey('updateAmount', updateRequestId), at: createdAt, text: `${text}${refused}` }
}

function updateEnded({ updateId, amount, state }: AmountUpdate): readonly TimelineEntry[] {
  if (state.kind !== 'succeeded' && state.kind !== 'failed') return []
  const text = `the authorized amount, to ${formatMoney(amount)}: ${updateStateText(state)}`
  return [{ kind: 'result', id: updateId, at: state.endedAt, text }]
}

function callEntry(attempt: KeptAttempt, history: PaymentHistory): TimelineEntry {
  const why = decisionText(attempt, history)
  const { attemptId, at } = attempt
  return { kind: 'call', id: attemptId, at, text: attemptText(attempt, history), ...(why !== null && { why }) }
}

function attemptText(attempt: KeptAttempt, history: PaymentHistory): string {
  const { payment, tries } = history
  const { operation, outcome, detail, durationMs } = attempt
  const { code, reason, receipt } = detail
  const movement = movementOf(attempt, history)
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
  const became = { kind: 'authorized', id: payment.paymentId } as const
  if (!times) return paidAt ? [{ ...became, at: paidAt, text: 'paid' }] : []
  const text = `authorized; can be captured until ${formatTime(times.authExpiresAt)}`
  return [{ ...became, at: times.paidAt, text }]
}

function ended(name: MovementName, id: string, { state, amount, reversal }: Movement): readonly TimelineEntry[] {
  const money = formatMoney(amount)
  const result = { kind: 'result', id } as const
  if (state.kind === 'failed') {
    return [{ ...result, at: state.failedAt, text: `the ${name} of ${money} failed with ${state.code}` }]
  }
  if (state.kind !== 'succeeded') return []
  const text = `${name === 'capture' ? 'captured' : 'refunded'} ${money}`
  const done: TimelineEntry = { ...result, at: state.succeededAt, text }
  if (!reversal) return [done]
  const back = name === 'capture' ? `the acquirer took back ${money}` : `the refund of ${money} came back`
  return [done, { kind: 'reversal', id, at: reversal.reversedAt, text: `${back}: ${reversal.code}` }]
}

function toldEntry({ acquirer, eventId, about, outcome, at }: ToldOfPayment): TimelineEntry {
  const said = outcome.kind === 'failed' ? `failed, ${outcome.code}` : 'succeeded'
  const why = 'A message is a reason to ask the acquirer; by itself it decides nothing.'
  return { kind: 'told', id: `${acquirer} ${eventId}`, at, text: `${acquirer} told of the ${about}: ${said}`, why }
}

function alerted(alert: Alert): readonly TimelineEntry[] {
  const { alertId: id, kind, message, openedAt, closedAt, closedBy, closingReason } = alert
  const opened: TimelineEntry = { kind: 'alert-opened', id, at: openedAt, text: `alert, ${kind}: ${message}` }
  if (!closedAt) return [opened]
  return [opened, { kind: 'alert-closed', id, at: closedAt, text: `alert closed by ${closedBy}: ${closingReason}` }]
}

function cancelled({ paymentId, state }: Payment): readonly TimelineEntry[] {
  if (state.kind !== 'cancelled') return []
  return [{ kind: 'cancelled', id: paymentId, at: state.cancelledAt, text: `cancelled: ${closingReasons[state.why]}` }]
}

/**
 * The audit is kept by the wall clock. On a client's clock that was turned since, an action stands where its id, which
 * begins with the time, stands among those of calls and deliveries.
 */
function operatorEntries({ actions, attempts, deliveries, alerts }: PaymentHistory): readonly TimelineEntry[] {
  if (actions.length === 0) return []
  const marks = [
    ...attempts.map(({ attemptId, at }) => ({ id: attemptId, at })),
    ...deliveries.map(({ deliveryId, at }) => ({ id: deliveryId, at })),
    ...alerts.map(({ alertId, openedAt }) => ({ id: alertId, at: openedAt })),
  ]
  return actions.map((action) => {
    const { auditId, clientTime } = action
    const before = marks.filter(({ id }) => id < auditId).map(({ at }) => at.getTime())
    const after = marks.filter(({ id }) => id > auditId).map(({ at }) => at.getTime())
    const at = Math.max(Math.min(clientTime.getTime(), ...after), ...before)
    return { kind: 'operator', id: auditId, at: new Date(at), text: actionText(action) }
  })
}

function actionText({ actor, action, detail }: OperatorAction): string {
  const { verdict, reason } = detail
  const parts = [action.replaceAll('-', ' '), verdict, reason].filter((part) => typeof part === 'string' && part !== '')
  return `${actor}: ${parts.join(', ')}`
}

function settlementEntry({ reportId, line, type, kind, currency, amount, fee, at }: Settlement): TimelineEntry {
  const found = kind === 'matched' ? '' : `, ${kind}`
  const charged = formatMoney({ currency, value: fee < 0n ? -fee : fee })
  const money = `${formatMoney({ currency, value: amount })}, fee ${fee < 0n ? '-' : ''}${charged}`
  const text = `settled as ${type.toLowerCase()} of ${money}${found}: line ${line} of report ${reportId}`
  return { kind: 'settlement', id: `${reportId} ${line}`, at, text }
}

function deliveries({ notifications, deliveries: kept }: PaymentHistory): readonly TimelineEntry[] {
  const tries = new Map<string, number>()
  return kept.map((delivery) => {
    const { notificationId } = delivery
    const notification = notifications.find((one) => one.notificationId === notificationId)
    const count = (tries.get(notificationId) ?? 0) + 1
    tries.set(notificationId, count)
    const name = delivery.url === null ? 'no delivery' : `delivery ${count}`
    const text = `${notification?.notifyType}, ${name}: ${deliveryText(delivery)}`
    return { kind: 'delivery', id: delivery.deliveryId, at: delivery.at, text }
  })
}
