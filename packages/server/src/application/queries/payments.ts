import type { AmountUpdate } from '../../domain/amount-update.ts'
import type { Capability } from '../../domain/capability.ts'
import type { Capture } from '../../domain/capture.ts'
import type { Payment } from '../../domain/payment.ts'
import type { PaymentSession } from '../../domain/payment-session.ts'
import type { Refund } from '../../domain/refund.ts'
import type { RoutingExplanation } from '../../domain/route-decision.ts'
import { listToldOfPayment, type ToldOfPayment } from '../../store/acquirer-told.ts'
import { type Alert, listAlertsOfPayment } from '../../store/alerts.ts'
import { listUpdates } from '../../store/amount-updates.ts'
import { type CheckoutTry, listTries } from '../../store/checkout-tries.ts'
import { findPayments } from '../../store/find-payments.ts'
import { listNotificationsOfPayment, type NotificationSummary } from '../../store/notifications.ts'
import {
  type KeptAttempt,
  type KeptDelivery,
  listAttempts,
  listDeliveriesOfPayment,
  listOperatorActions,
  listPlans,
  loadRouting,
  type OperatorAction,
  type Plan,
} from '../../store/payment-history.ts'
import { loadSession } from '../../store/payment-sessions.ts'
import { loadCaptures, loadPayment } from '../../store/payments.ts'
import { loadRefunds } from '../../store/refunds.ts'
import { listSettlements, type Settlement } from '../../store/settlement-entries.ts'
import { acquirerOf } from '../acquirer-of.ts'
import type { Context } from '../context.ts'

export type { CheckoutTry, KeptAttempt, KeptDelivery, OperatorAction, Plan, Settlement, ToldOfPayment }

/** Everything that is known of one payment. All times are on the client's clock. */
export interface PaymentHistory {
  readonly now: Date
  readonly payment: Payment
  readonly captures: readonly Capture[]
  readonly refunds: readonly Refund[]
  readonly attempts: readonly KeptAttempt[]
  /** Why it is with its acquirer; null before the first try of a session, and of payments older than the reasons. */
  readonly routing: RoutingExplanation | null
  /** Of the buyer on the checkout page, or where the payment was passed on from one acquirer to another. */
  readonly tries: readonly CheckoutTry[]
  /** In the order in which they are to be told, with their signed texts. */
  readonly notifications: readonly (NotificationSummary & { readonly body: string })[]
  readonly deliveries: readonly KeptDelivery[]
  readonly plans: readonly Plan[]
  /** The closed ones too, the oldest first. */
  readonly alerts: readonly Alert[]
  /** What acquirers' settlement reports say of it. Their times are the reports' own. */
  readonly settlements: readonly Settlement[]
  readonly updates: readonly AmountUpdate[]
  /** What acquirers told of their own accord. */
  readonly told: readonly ToldOfPayment[]
  /** What people did to it. */
  readonly actions: readonly OperatorAction[]
  /** Of a payment that the buyer makes on the checkout page. */
  readonly session: PaymentSession | null
  /** What its acquirer can do for it; null where there is none, or it is not configured any more. */
  readonly capability: Capability | null
}

interface Found {
  readonly clientId: string
  readonly paymentId: string
}

export type PaymentHistoryResult =
  | { readonly kind: 'found'; readonly history: PaymentHistory }
  /** `elsewhere`: payments of other clients that the id may mean, where one client was named. */
  | { readonly kind: 'unknown'; readonly elsewhere: readonly Found[] }
  /** Several clients, or several payments of one, use this id for something. */
  | { readonly kind: 'ambiguous'; readonly payments: readonly Found[] }

/** By any id that something of the payment has. */
export async function paymentHistory(context: Context, id: string, clientId?: string): Promise<PaymentHistoryResult> {
  const { pool } = context
  const found = await findPayments(pool, id, clientId)
  // A payment's own id means that payment, whatever else a merchant has given the same id.
  const own = found.filter(({ paymentId }) => paymentId === id)
  const [only, ...others] = own.length === 1 ? own : found
  if (!only) return { kind: 'unknown', elsewhere: clientId === undefined ? [] : await findPayments(pool, id) }
  if (others.length > 0) return { kind: 'ambiguous', payments: found }
  const { payment, now } = await loadPayment(pool, only.clientId, { paymentId: only.paymentId })
  if (!payment) return { kind: 'unknown', elsewhere: [] }
  return { kind: 'found', history: { now, payment, ...(await loadHistory(context, payment)) } }
}

/**
 * In two turns: one after the other would be slow where the database is far away, and all at once would take most of the
 * connections that payments need.
 */
async function loadHistory(context: Context, payment: Payment): Promise<Omit<PaymentHistory, 'now' | 'payment'>> {
  const { pool } = context
  const { clientId, paymentId, session } = payment
  const of = [pool, clientId, paymentId] as const
  const [routing, captures, refunds, attempts, tries, notifications, deliveries] = await Promise.all([
    loadRouting(...of),
    loadCaptures(...of),
    loadRefunds(...of),
    listAttempts(...of),
    listTries(...of),
    listNotificationsOfPayment(...of),
    listDeliveriesOfPayment(...of),
  ])
  const [plans, alerts, settlements, updates, told, actions, loaded] = await Promise.all([
    listPlans(...of),
    listAlertsOfPayment(...of),
    listSettlements(...of),
    listUpdates(...of),
    listToldOfPayment(...of),
    listOperatorActions(...of),
    session && loadSession(pool, clientId, { sessionId: session.sessionId }),
  ])
  const capability = acquirerOf(context, payment)?.capability(payment.method, payment.amount.currency) ?? null
  return {
    routing,
    captures,
    refunds,
    attempts,
    tries,
    notifications,
    deliveries,
    plans,
    alerts,
    settlements,
    updates,
    told,
    actions,
    session: loaded?.session ?? null,
    capability,
  }
}
