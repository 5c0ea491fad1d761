import type { Capability } from '../../domain/capability.ts'
import type { Capture } from '../../domain/capture.ts'
import type { Payment } from '../../domain/payment.ts'
import type { Refund } from '../../domain/refund.ts'
import type { RoutingExplanation } from '../../domain/route-decision.ts'
import { type Alert, listAlertsOfPayment } from '../../store/alerts.ts'
import { type CheckoutTry, listTries } from '../../store/checkout-tries.ts'
import { listNotifications, type NotificationSummary } from '../../store/notifications.ts'
import {
  type KeptAttempt,
  type KeptDelivery,
  listAttempts,
  listDeliveriesOfPayment,
  listPlans,
  loadRouting,
  type Plan,
} from '../../store/payment-history.ts'
import { findPayments, listPayments, type PaymentFilter } from '../../store/payment-list.ts'
import { loadCaptures, loadPayment } from '../../store/payments.ts'
import { loadRefunds } from '../../store/refunds.ts'
import { listSettlements, type Settlement } from '../../store/settlement-entries.ts'
import { acquirerOf } from '../acquirer-of.ts'
import type { Context } from '../context.ts'

export type { CheckoutTry, KeptAttempt, KeptDelivery, PaymentFilter, Plan, Settlement }

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
  readonly notifications: readonly NotificationSummary[]
  readonly deliveries: readonly KeptDelivery[]
  readonly plans: readonly Plan[]
  /** The closed ones too. */
  readonly alerts: readonly Alert[]
  /** What acquirers' settlement reports say of it. Their times are the reports' own. */
  readonly settlements: readonly Settlement[]
  /** What its acquirer can do for it; null where there is none, or it is not configured any more. */
  readonly capability: Capability | null
}

export type PaymentHistoryResult =
  | { readonly kind: 'found'; readonly history: PaymentHistory }
  | { readonly kind: 'unknown' }
  /** Several clients, or several payments of one, use this id for something. */
  | { readonly kind: 'ambiguous'; readonly payments: readonly { clientId: string; paymentId: string }[] }

/** More than a payment can have: its own notification, and one for each of at most a few captures. */
const mostNotifications = 1_000

export function recentPayments(context: Context, filter: PaymentFilter): Promise<readonly Payment[]> {
  return listPayments(context.pool, filter)
}

/** By the payment's id or that of its request, or by that of one of its captures or refunds or of its request. */
export async function paymentHistory(context: Context, id: string, clientId?: string): Promise<PaymentHistoryResult> {
  const { pool } = context
  const found = await findPayments(pool, id, clientId)
  // A payment's own id means that payment, whatever else a merchant has given the same id.
  const own = found.filter(({ paymentId }) => paymentId === id)
  const [only, ...others] = own.length === 1 ? own : found
  if (!only) return { kind: 'unknown' }
  if (others.length > 0) return { kind: 'ambiguous', payments: found }
  const of = { clientId: only.clientId, paymentId: only.paymentId }
  const { paymentId } = of
  const { payment, now } = await loadPayment(pool, of.clientId, { paymentId })
  if (!payment) return { kind: 'unknown' }
  return {
    kind: 'found',
    history: {
      now,
      payment,
      routing: await loadRouting(pool, of.clientId, paymentId),
      captures: await loadCaptures(pool, of.clientId, paymentId),
      refunds: await loadRefunds(pool, of.clientId, paymentId),
      attempts: await listAttempts(pool, of.clientId, paymentId),
      tries: await listTries(pool, of.clientId, paymentId),
      notifications: await listNotifications(pool, { ...of, limit: mostNotifications }),
      deliveries: await listDeliveriesOfPayment(pool, of.clientId, paymentId),
      plans: await listPlans(pool, of.clientId, paymentId),
      alerts: await listAlertsOfPayment(pool, of.clientId, paymentId),
      settlements: await listSettlements(pool, of.clientId, paymentId),
      capability: acquirerOf(context, payment)?.capability(payment.method, payment.amount.currency) ?? null,
    },
  }
}
