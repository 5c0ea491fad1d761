import type { AlertKind } from '../../domain/alert.ts'
import { findAlert } from '../../store/alerts.ts'
import { findPayments } from '../../store/find-payments.ts'
import { findNotification } from '../../store/notifications.ts'
import type { Context } from '../context.ts'

/** What an id may mean. */
export type Found = { readonly clientId: string; readonly paymentId: string } & (
  | { readonly kind: 'payment' }
  | { readonly kind: 'notification'; readonly notificationId: string; readonly notifyType: string }
  | { readonly kind: 'alert'; readonly alertId: string; readonly alertKind: AlertKind }
)

/** An id that means more payments than that is a request id that every client counts up from 1. */
const mostPayments = 10

/** Payments by any id that is theirs or of something of theirs; notifications and alerts by their own, and then no payment. */
export async function findByAnyId({ pool }: Context, id: string): Promise<readonly Found[]> {
  const [payments, notification, alert] = await Promise.all([
    findPayments(pool, id),
    findNotification(pool, id),
    findAlert(pool, id),
  ])
  const found: Found[] = []
  if (notification) {
    const { clientId, paymentId, notificationId, notifyType } = notification
    found.push({ kind: 'notification', clientId, paymentId, notificationId, notifyType })
  }
  if (alert) {
    const { clientId, paymentId, alertId, kind } = alert
    found.push({ kind: 'alert', clientId, paymentId, alertId, alertKind: kind })
  }
  // The payment that one of these is about has the id only because they have it.
  const others = payments.filter(
    (payment) => !found.some((one) => one.clientId === payment.clientId && one.paymentId === payment.paymentId),
  )
  return [...others.slice(0, mostPayments).map((payment) => ({ kind: 'payment' as const, ...payment })), ...found]
}
