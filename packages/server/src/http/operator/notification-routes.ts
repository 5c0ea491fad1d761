import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import { notificationDetails, recentNotifications } from '../../application/queries/notifications.ts'
import { sendAgain } from '../../application/resend-notification.ts'
import { needs } from './access.ts'
import { actorOf, bodyOf, limitOf, readIdParams, readNoBody, readNotificationFilter } from './input.ts'
import { noSuchNotification } from './operator-error.ts'

/** `/operator/notifications`: what merchants were told, when, and what they answered. */
export function notificationRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/notifications', needs('read'), async (request) => {
    const query = readNotificationFilter(request.query)
    return { notifications: await recentNotifications(context, { ...query, limit: limitOf(query) }) }
  })
  routes.get('/notifications/:id', needs('read'), async (request) => {
    const { id } = readIdParams(request.params)
    const details = await notificationDetails(context, id)
    if (!details) throw noSuchNotification(id)
    return details
  })
  routes.post('/notifications/:id/resend', needs('operate', 'develop'), async (request, reply) => {
    const { id } = readIdParams(request.params)
    readNoBody(bodyOf(request))
    if (!(await sendAgain(context, id, actorOf(request)))) throw noSuchNotification(id)
    return reply.code(202).send(await notificationDetails(context, id))
  })
}
