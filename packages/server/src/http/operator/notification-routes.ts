import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import {
  type ListedNotification,
  type NotificationDetails,
  notificationDetails,
  recentNotifications,
} from '../../application/queries/notifications.ts'
import { sendAgain } from '../../application/resend-notification.ts'
import { needs } from './access.ts'
import { actorOf, bodyOf, limitOf, readIdParams } from './input.ts'
import { placeText, readListRequest, readResend } from './notification-input.ts'
import { noSuchNotification } from './operator-error.ts'

export type { ListedNotification, NotificationDetails }

/** A page of a list. */
export interface NotificationsView {
  readonly notifications: readonly ListedNotification[]
  /** To be given as `after` for the next page; null when there is none. */
  readonly next: string | null
  /** The page is not full because it has searched only back to then; the next one searches on. */
  readonly searchedBackTo: Date | null
}

/** `/operator/notifications`: what merchants were told, when, and what they answered. */
export function notificationRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/notifications', needs('read'), async (request): Promise<NotificationsView> => {
    const { filter, after, limit } = readListRequest(request.query)
    const page = await recentNotifications(context, filter, limitOf(limit === undefined ? {} : { limit }), after)
    const { notifications, next, searchedBackTo = null } = page
    return { notifications, next: next ? placeText(next) : null, searchedBackTo }
  })
  routes.get('/notifications/:id', needs('read'), async (request): Promise<NotificationDetails> => {
    const { id } = readIdParams(request.params)
    const details = await notificationDetails(context, id)
    if (!details) throw noSuchNotification(id)
    return details
  })
  routes.post('/notifications/:id/resend', needs('operate', 'develop'), async (request, reply) => {
    const { id } = readIdParams(request.params)
    const { reason } = readResend(bodyOf(request))
    if (!(await sendAgain(context, id, actorOf(request), reason))) throw noSuchNotification(id)
    return reply.code(202).send(await notificationDetails(context, id))
  })
}
