import type { Delivery, NotificationSummary } from '../../application/queries/notifications.ts'
import type { KeptAttempt, PaymentHistory, Settlement } from '../../application/queries/payments.ts'
import { type ActionsByHand, actionsByHand } from '../../domain/by-hand.ts'
import type { Capture } from '../../domain/capture.ts'
import type { Money } from '../../domain/money.ts'
import { capturable, type Payment, type PaymentStateKind, refundable } from '../../domain/payment.ts'
import type { Refund } from '../../domain/refund.ts'
import { type PlannedEntry, paymentPlans, paymentTimeline, type TimelineEntry } from './payment-timeline.ts'
import { type RoutingView, routingView, type TryLine, tryLine } from './routing-view.ts'
import { movementStateText, paymentStateText } from './state-text.ts'

/** A payment as the lists show it. `captured`, `held` and the like are minor units of the amount's currency. */
export interface PaymentLine {
  readonly clientId: string
  readonly paymentId: string
  readonly paymentRequestId: string
  readonly state: PaymentStateKind
  readonly amount: Money
  readonly captured: bigint
  /** Being captured. */
  readonly held: bigint
  /** Gone back to the buyer. */
  readonly released: bigint
  readonly capturable: bigint
  /** Being given back after it was captured or paid, and given back. */
  readonly refunding: bigint
  readonly refunded: bigint
  readonly refundable: bigint
  readonly captureMode: Payment['captureMode']
  readonly methodType: string
  readonly acquirer: string | null
  readonly createdAt: Date
  readonly authExpiresAt: Date | null
}

export function paymentLine(payment: Payment): PaymentLine {
  const { amounts, state } = payment
  return {
    clientId: payment.clientId,
    paymentId: payment.paymentId,
    paymentRequestId: payment.paymentRequestId,
    state: state.kind,
    amount: payment.amount,
    captured: amounts.captured,
    held: amounts.held,
    released: amounts.released,
    capturable: state.kind === 'authorized' ? capturable(amounts) : 0n,
    refunding: amounts.refunding,
    refunded: amounts.refunded,
    refundable: refundable(payment),
    captureMode: payment.captureMode,
    methodType: payment.method.type,
    acquirer: payment.acquirer,
    createdAt: payment.createdAt,
    authExpiresAt: state.kind === 'authorized' ? state.authExpiresAt : null,
  }
}

export interface CaptureLine {
  readonly captureId: string
  readonly captureRequestId: string
  readonly amount: Money
  readonly automatic: boolean
  readonly last: boolean
  readonly state: Capture['state']['kind']
  readonly text: string
  /** Ours, at the acquirer. */
  readonly reference: string
  readonly acquirerTransactionId: string | null
  readonly createdAt: Date
}

export interface RefundLine {
  readonly refundId: string
  readonly refundRequestId: string
  /** The capture it gives back from; null for the payment as a whole. */
  readonly captureId: string | null
  readonly amount: Money
  readonly reason: string
  readonly state: Refund['state']['kind']
  readonly text: string
  /** Ours, at the acquirer. */
  readonly reference: string
  readonly acquirerTransactionId: string | null
  readonly createdAt: Date
}

/** Everything about one payment, with what happened and what will happen in words. */
export interface PaymentView extends PaymentLine {
  /** The client's clock. */
  readonly now: Date
  readonly text: string
  readonly reference: string
  readonly acquirerTransactionId: string | null
  /** Why this acquirer; null before the first try of a session, and of payments older than the reasons. */
  readonly routing: RoutingView | null
  /** Every acquirer that was asked, where it was not just one in one try. */
  readonly tries: readonly TryLine[]
  readonly expiresAt: Date
  readonly notifyUrl: string | null
  readonly captures: readonly CaptureLine[]
  readonly refunds: readonly RefundLine[]
  /** Lines of acquirers' settlement reports about it, for `capstan reconcile`. */
  readonly settlements: readonly Settlement[]
  readonly attempts: readonly KeptAttempt[]
  readonly notifications: readonly (NotificationSummary & { readonly deliveries: readonly Delivery[] })[]
  readonly timeline: readonly TimelineEntry[]
  readonly ahead: readonly PlannedEntry[]
  /** What a person could do now. */
  readonly byHand: ActionsByHand
}

export function paymentView(history: PaymentHistory): PaymentView {
  const { now, payment, routing, tries, captures, refunds, settlements, attempts, notifications, deliveries } = history
  const byNotification = Map.groupBy(deliveries, ({ notificationId }) => notificationId)
  return {
    ...paymentLine(payment),
    now,
    text: paymentStateText(payment, now),
    reference: payment.reference,
    acquirerTransactionId: payment.receipt.transactionId ?? null,
    routing: routing && routingView(routing),
    tries: tries.map(tryLine),
    expiresAt: payment.expiresAt,
    notifyUrl: payment.notifyUrl,
    captures: captures.map(captureLine),
    refunds: refunds.map(refundLine),
    settlements,
    attempts,
    notifications: notifications
      .toSorted((a, b) => a.sequence - b.sequence)
      .map((notification) => ({
        ...notification,
        deliveries: byNotification.get(notification.notificationId) ?? [],
      })),
    timeline: paymentTimeline(history),
    ahead: paymentPlans(history),
    byHand: actionsByHand(payment, captures, refunds, history.capability, now),
  }
}

function captureLine(capture: Capture): CaptureLine {
  return {
    captureId: capture.captureId,
    captureRequestId: capture.captureRequestId,
    amount: capture.amount,
    automatic: capture.automatic,
    last: capture.last,
    state: capture.state.kind,
    text: movementStateText('capture', capture),
    reference: capture.reference,
    acquirerTransactionId: capture.receipt.transactionId ?? null,
    createdAt: capture.createdAt,
  }
}

function refundLine(refund: Refund): RefundLine {
  return {
    refundId: refund.refundId,
    refundRequestId: refund.refundRequestId,
    captureId: refund.from?.captureId ?? null,
    amount: refund.amount,
    reason: refund.reason,
    state: refund.state.kind,
    text: movementStateText('refund', refund),
    reference: refund.reference,
    acquirerTransactionId: refund.receipt.transactionId ?? null,
    createdAt: refund.createdAt,
  }
}
