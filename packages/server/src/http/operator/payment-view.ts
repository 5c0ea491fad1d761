import type { Alert } from '../../application/queries/alerts.ts'
import type { Delivery, NotificationSummary } from '../../application/queries/notifications.ts'
import type {
  KeptAttempt,
  OperatorAction,
  PaymentHistory,
  Settlement,
  ToldOfPayment,
} from '../../application/queries/payments.ts'
import { type ActionsByHand, actionsByHand } from '../../domain/by-hand.ts'
import { cancelWindowEnd } from '../../domain/cancel-window.ts'
import type { CancelWindow } from '../../domain/capability.ts'
import type { Capture } from '../../domain/capture.ts'
import type { Money } from '../../domain/money.ts'
import { capturable, type Payment, type PaymentStateKind, refundable } from '../../domain/payment.ts'
import type { CardFacts } from '../../domain/payment-method.ts'
import type { Refund } from '../../domain/refund.ts'
import { type ApiRequest, apiRequests } from './api-requests.ts'
import { type PlannedEntry, paymentPlans } from './payment-plans.ts'
import { paymentTimeline, type TimelineEntry } from './payment-timeline.ts'
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
  /** What the acquirer says of the card, or else what its number told. */
  readonly card: Pick<CardFacts, 'brand' | 'lastFour'> | null
  readonly acquirer: string | null
  readonly createdAt: Date
  readonly authExpiresAt: Date | null
}

/** A page of the list. Fewer than were asked for, with a `next`: so far nothing more was found, and the search goes on there. */
export interface PaymentPage {
  readonly payments: readonly PaymentLine[]
  /** What to ask after next; null at the end. */
  readonly next: string | null
  /** Where the search stands that did not find a full page yet, on the clients' clocks. */
  readonly searchedTo: Date | null
  /** How many payments were looked at. */
  readonly scanned: number
  /** Nothing older is left to look at. */
  readonly complete: boolean
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
    card: cardOf(payment),
    acquirer: payment.acquirer,
    createdAt: payment.createdAt,
    authExpiresAt: state.kind === 'authorized' ? state.authExpiresAt : null,
  }
}

function cardOf({ card, method }: Payment): PaymentLine['card'] {
  const known = card ?? method.card
  return known ? { brand: known.brand, lastFour: known.lastFour } : null
}

export interface CaptureLine {
  readonly captureId: string
  readonly captureRequestId: string
  readonly amount: Money
  readonly automatic: boolean
  readonly last: boolean
  readonly state: Capture['state']['kind']
  /** The acquirer took it back after it had succeeded. */
  readonly takenBack: boolean
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
  /** It came back from the buyer's bank after it had succeeded. */
  readonly takenBack: boolean
  readonly text: string
  /** Ours, at the acquirer. */
  readonly reference: string
  readonly acquirerTransactionId: string | null
  readonly createdAt: Date
}

/** How the buyer pays, as far as it is kept. */
export interface MethodView {
  /** Empty while the buyer of a session has not chosen. */
  readonly type: string
  readonly brand: string | null
  readonly lastFour: string | null
  /** ISO 3166, of the issuer. */
  readonly country: string | null
  readonly funding: string | null
}

/** Until when everything can be given back by the cancel API. */
export interface CancelView {
  readonly window: CancelWindow
  /** Null where no moment ends it, or where it cannot be cancelled (any more). */
  readonly until: Date | null
}

/** Everything about one payment, with what happened and what will happen in words. */
export interface PaymentView extends PaymentLine {
  /** The client's clock. */
  readonly now: Date
  readonly text: string
  readonly reference: string
  readonly acquirerMerchantId: string | null
  readonly acquirerTransactionId: string | null
  readonly method: MethodView
  readonly sessionId: string | null
  readonly description: string
  /** As the merchant sent it. */
  readonly metadata: string | null
  /** No capture or refund until a person has looked: the acquirer contradicted itself. */
  readonly stopped: boolean
  /** Null where the acquirer is not known, or not configured any more. */
  readonly cancel: CancelView | null
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
  readonly notifications: readonly NotificationView[]
  readonly alerts: readonly Alert[]
  /** What acquirers told of their own accord. */
  readonly told: readonly ToldOfPayment[]
  /** What people did to it, by the audit. */
  readonly actions: readonly OperatorAction[]
  /** What the merchant asked for, rebuilt from what is stored. */
  readonly requests: readonly ApiRequest[]
  readonly timeline: readonly TimelineEntry[]
  readonly ahead: readonly PlannedEntry[]
  /** What a person could do now. */
  readonly byHand: ActionsByHand
}

export interface NotificationView extends NotificationSummary {
  /** The signed text, the same in every delivery. */
  readonly body: string
  readonly deliveries: readonly Delivery[]
}

export function paymentView(history: PaymentHistory): PaymentView {
  const { now, payment, routing, tries, captures, refunds, settlements, attempts, notifications, deliveries } = history
  const byNotification = Map.groupBy(deliveries, ({ notificationId }) => notificationId)
  return {
    ...paymentLine(payment),
    now,
    text: paymentStateText(payment, now),
    reference: payment.reference,
    acquirerMerchantId: payment.acquirerMerchantId,
    acquirerTransactionId: payment.receipt.transactionId ?? null,
    method: methodView(payment),
    sessionId: payment.session?.sessionId ?? null,
    description: payment.description,
    metadata: payment.metadata,
    stopped: payment.stopped,
    cancel: cancelView(history),
    routing: routing && routingView(routing),
    tries: tries.map(tryLine),
    expiresAt: payment.expiresAt,
    notifyUrl: payment.notifyUrl,
    captures: captures.map(captureLine),
    refunds: refunds.map(refundLine),
    settlements,
    attempts,
    notifications: notifications.map((notification) => ({
      ...notification,
      deliveries: byNotification.get(notification.notificationId) ?? [],
    })),
    alerts: history.alerts,
    told: history.told,
    actions: history.actions,
    requests: apiRequests(history),
    timeline: paymentTimeline(history),
    ahead: paymentPlans(history),
    byHand: actionsByHand(payment, captures, refunds, history.capability, now),
  }
}

function methodView({ method, card }: Payment): MethodView {
  return {
    type: method.type,
    brand: card?.brand ?? method.card?.brand ?? null,
    lastFour: card?.lastFour ?? method.card?.lastFour ?? null,
    country: card?.issuingCountry ?? method.card?.country ?? null,
    funding: card?.funding ?? null,
  }
}

function cancelView({ payment, capability }: PaymentHistory): CancelView | null {
  if (!capability) return null
  const { state, amounts } = payment
  const window = capability.cancelWindow
  if (state.kind === 'paid') return { window, until: cancelWindowEnd(window, state.paidAt) ?? null }
  const open = state.kind === 'authorized' && window !== 'never' && amounts.captured + amounts.held === 0n
  return { window, until: open ? state.authExpiresAt : null }
}

function captureLine(capture: Capture): CaptureLine {
  return {
    captureId: capture.captureId,
    captureRequestId: capture.captureRequestId,
    amount: capture.amount,
    automatic: capture.automatic,
    last: capture.last,
    state: capture.state.kind,
    takenBack: capture.reversal !== undefined,
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
    takenBack: refund.reversal !== undefined,
    text: movementStateText('refund', refund),
    reference: refund.reference,
    acquirerTransactionId: refund.receipt.transactionId ?? null,
    createdAt: refund.createdAt,
  }
}
