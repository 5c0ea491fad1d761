import {
  type Delivery,
  findNotification,
  listDeliveries,
  listNotifications,
  type NotificationFilter,
  type NotificationState,
  type NotificationSummary,
} from '../../store/notifications.ts'
import type { Context } from '../context.ts'

export type { Delivery, NotificationFilter, NotificationState, NotificationSummary }

export interface NotificationDetails extends NotificationSummary {
  /** The signed text, the same in every delivery. */
  readonly body: string
  readonly deliveries: readonly Delivery[]
}

export function recentNotifications(
  context: Context,
  filter: NotificationFilter,
): Promise<readonly NotificationSummary[]> {
  return listNotifications(context.pool, filter)
}

export async function notificationDetails(
  context: Context,
  notificationId: string,
): Promise<NotificationDetails | undefined> {
  const found = await findNotification(context.pool, notificationId)
  if (!found) return undefined
  return { ...found, deliveries: await listDeliveries(context.pool, found.clientId, notificationId) }
}
