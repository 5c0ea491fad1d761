import { isAcknowledged } from '../domain/acknowledgement.ts'
import { nextTry } from '../domain/notification-schedule.ts'
import { notifyUrl } from '../domain/notify-url.ts'
import type { DeliveryAnswer } from '../notifications/delivery-answer.ts'
import { signDelivery } from '../notifications/signed-delivery.ts'
import {
  type Delivery,
  type DueNotification,
  loadNotification,
  type NotificationState,
  recordDelivery,
} from '../store/notifications.ts'
import type { Context } from './context.ts'

/** Makes one try to hand a notification over and plans what follows from it. */
export async function deliverNotification(context: Context, clientId: string, notificationId: string): Promise<void> {
  const notification = await loadNotification(context.pool, clientId, notificationId)
  if (notification?.state !== 'waiting') return
  const url = notifyUrl(
    notification.notifyType,
    notification.requestUrl ?? undefined,
    notification.dashboardUrl ?? undefined,
  )
  if (url === undefined) {
    const reason = 'no notification address: set one with "capstan client notify-url", then resend'
    await recordDelivery(context.pool, notification, 'unaddressed', null, unsent(context, notification, reason))
    context.wake('notifications')
    return
  }
  const tried = await tryDelivery(context, notification, url)
  const after = tried.acknowledged ? ({ kind: 'acknowledged' } as const) : nextTry(notification.tries + 1)
  const state: NotificationState = after.kind === 'retry' ? 'waiting' : after.kind
  await recordDelivery(context.pool, notification, state, after.kind === 'retry' ? after.afterMs : null, tried)
  // A later notification of the same payment may have waited for this first try to end.
  context.wake('notifications')
}

async function tryDelivery(context: Context, notification: DueNotification, url: string): Promise<Delivery> {
  const { clientId, body, sequence, environment } = notification
  const sandbox = environment === 'sandbox'
  // Receivers compare request-time with their own clock, so it is the wall clock even for a turned sandbox clock.
  const wallTime = new Date(notification.now.getTime() - Number(notification.clockOffsetMs))
  const key = context.signingKeys[environment]
  const unsigned = { url, clientId, body, sequence, wallTime, ...(sandbox && { sandboxTime: notification.now }) }
  const headers = await signDelivery(unsigned, key)
  const answer = await context.transport.send({ url, headers, body, allowLoopback: sandbox })
  return {
    ...outcome(answer),
    deliveryId: context.newId(),
    url,
    requestHeaders: headers,
    at: notification.now,
  }
}

type DeliveryOutcome = Pick<Delivery, 'responseStatus' | 'responseBody' | 'error' | 'acknowledged' | 'durationMs'>

function outcome(answer: DeliveryAnswer): DeliveryOutcome {
  if (answer.kind !== 'answered') {
    const durationMs = answer.kind === 'failed' ? Math.round(answer.durationMs) : 0
    return { responseStatus: null, responseBody: null, error: answer.reason, acknowledged: false, durationMs }
  }
  const judged = isAcknowledged(answer.status, answer.body)
  return {
    responseStatus: answer.status,
    responseBody: answer.body,
    error: judged.acknowledged ? null : judged.reason,
    acknowledged: judged.acknowledged,
    durationMs: Math.round(answer.durationMs),
  }
}

function unsent(context: Context, notification: DueNotification, error: string): Delivery {
  return {
    deliveryId: context.newId(),
    url: null,
    requestHeaders: {},
    responseStatus: null,
    responseBody: null,
    error,
    acknowledged: false,
    durationMs: 0,
    at: notification.now,
  }
}
