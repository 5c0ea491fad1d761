import { type PlannedTry, triesAhead } from '../../domain/notification-schedule.ts'
import {
  listNotificationPage,
  type NotificationFilter,
  type NotificationPage,
  type NotificationPlace,
  type NotificationRow,
} from '../../store/notification-list.ts'
import {
  type Delivery,
  type FoundNotification,
  findNotification,
  listDeliveries,
  type NotificationState,
  type NotificationSummary,
} from '../../store/notifications.ts'
import type { Context } from '../context.ts'

export type { Delivery, NotificationFilter, NotificationPlace, NotificationRow, NotificationState, NotificationSummary }

/** A notification of a list, with the tries that are left. */
export type ListedNotification = NotificationRow & { readonly triesAhead: readonly PlannedTry[] }

export interface NotificationDetails extends FoundNotification {
  readonly deliveries: readonly Delivery[]
  /** On the client's clock, as all its times. */
  readonly triesAhead: readonly PlannedTry[]
}

export interface RecentNotifications extends Omit<NotificationPage, 'notifications'> {
  readonly notifications: readonly ListedNotification[]
}

export async function recentNotifications(
  context: Context,
  filter: NotificationFilter,
  limit: number,
  after?: NotificationPlace,
): Promise<RecentNotifications> {
  const page = await listNotificationPage(context.pool, filter, limit, after)
  return { ...page, notifications: page.notifications.map((one) => ({ ...one, triesAhead: aheadOf(one) })) }
}

export async function notificationDetails(
  context: Context,
  notificationId: string,
): Promise<NotificationDetails | undefined> {
  const found = await findNotification(context.pool, notificationId)
  if (!found) return undefined
  const deliveries = await listDeliveries(context.pool, found.clientId, notificationId)
  return { ...found, deliveries, triesAhead: aheadOf(found) }
}

function aheadOf({ state, tries, nextTryAt }: NotificationSummary): readonly PlannedTry[] {
  return state === 'waiting' && nextTryAt ? triesAhead(tries, nextTryAt) : []
}
