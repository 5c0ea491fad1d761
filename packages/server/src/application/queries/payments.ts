import type { Capture } from '../../domain/capture.ts'
import type { Payment } from '../../domain/payment.ts'
import type { Refund } from '../../domain/refund.ts'
import { type Alert, listAlerts } from '../../store/alerts.ts'
import { type CheckoutTry, listTries } from '../../store/checkout-tries.ts'
import { listNotifications, type NotificationSummary } from '../../store/notifications.ts'
import {
  type KeptAttempt,
  type KeptDelivery,
  listAttempts,
  listDeliveriesOfPayment,
  listPlans,
  type Plan,
} from '../../store/payment-history.ts'
import { findPayments, listPayments, type PaymentFilter } from '../../store/payment-list.ts'
import { loadCaptures, loadPayment } from '../../store/payments.ts'
import { loadRefunds } from '../../store/refunds.ts'
import { listSettlements, type Settlement } from '../../store/settlement-entries.ts'
import type { Context } from '../context.ts'

export type { CheckoutTry, KeptAttempt, KeptDelivery, PaymentFilter, Plan, Settlement }

/** Everything that is known of one payment. All times are on the client's clock. */
export interface PaymentHistory {
  readonly now: Date
  readonly payment: Payment
  readonly captures: readonly Capture[]
  readonly refunds: readonly Refund[]
  readonly attempts: readonly KeptAttempt[]
  /** Of the buyer on the checkout page; none of a payment by the pay API. */
  readonly tries: readonly CheckoutTry[]
  readonly notifications: readonly NotificationSummary[]
  readonly deliveries: readonly KeptDelivery[]
  readonly plans: readonly Plan[]
  /** The closed ones too. */
  readonly alerts: readonly Alert[]
  /** What acquirers' settlement reports say of it. Their times are the reports' own. */
  readonly settlements: readonly Settlement[]
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
  const [only] = found
  if (!only) return { kind: 'unknown' }
  if (found.length > 1) return { kind: 'ambiguous', payments: found }
  const { paymentId } = only
  const { payment, now } = await loadPayment(pool, only.clientId, { paymentId })
  if (!payment) return { kind: 'unknown' }
  const [captures, refunds, attempts, tries, notifications, deliveries, plans, alerts, settlements] = await Promise.all(
    [
      loadCaptures(pool, only.clientId, paymentId),
      loadRefunds(pool, only.clientId, paymentId),
      listAttempts(pool, only.clientId, paymentId),
      listTries(pool, only.clientId, paymentId),
      listNotifications(pool, { clientId: only.clientId, paymentId, limit: mostNotifications }),
      listDeliveriesOfPayment(pool, only.clientId, paymentId),
      listPlans(pool, only.clientId, paymentId),
      listAlerts(pool, { clientId: only.clientId, paymentId, all: true, limit: mostNotifications }),
      listSettlements(pool, only.clientId, paymentId),
    ],
  )
  return {
    kind: 'found',
    history: {
      now,
      payment,
      captures,
      refunds,
      attempts,
      tries,
      notifications,
      deliveries,
      plans,
      alerts,
      settlements,
    },
  }
}
