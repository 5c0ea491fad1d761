import { isAcknowledged } from '../domain/acknowledgement.ts'
import { nextTry } from '../domain/notification-schedule.ts'
import { notifyUrl } from '../domain/notify-url.ts'
import type { DeliveryAnswer } from '../notifications/delivery-answer.ts'
import { signDelivery } from '../notifications/signed-delivery.ts'
import { noAddress } from '../store/handed.ts'
import {
  type Delivery,
  type DueNotification,
  loadNotification,
  type NotificationState,
  recordDelivery,
} from '../store/notifications.ts'
import type { Context } from './context.ts'

/** Waits until it is the turn of whoever wants to send something to this client. */
export type InTurn = <Result>(send: () => Promise<Result>) => Promise<Result | undefined>

/** In milliseconds: what is sent later than this after it was loaded is loaded again, so that what it says of the time is true. */
const stillTrueMs = 1_000

/**
 * Makes one try to hand a notification over and plans what follows from it. `inTurn` is about the sending alone: all that stand in
 * line load and record what belongs to them with the others. `written`: as this process wrote it just now; it is loaded where that is absent.
 */
export async function deliverNotification(
  context: Context,
  clientId: string,
  notificationId: string,
  inTurn: InTurn = (send) => send(),
  written?: DueNotification,
): Promise<void> {
  const notification = written ?? (await loadNotification(context.pool, clientId, notificationId))
  if (notification?.state !== 'waiting') return
  const url = notifyUrl(
    notification.notifyType,
    notification.requestUrl ?? undefined,
    notification.dashboardUrl ?? undefined,
  )
  if (url === undefined) {
    const delivery = unsent(context, notification, noAddress)
    const { awaited } = await recordDelivery(context.pool, notification, 'unaddressed', null, delivery)
    if (awaited) context.wake('notifications')
    context.changes.payment(notification)
    return
  }
  const loadedAt = performance.now()
  const tried = await inTurn(async () => {
    if (performance.now() - loadedAt > stillTrueMs) {
      await deliverNotification(context, clientId, notificationId)
      return undefined
    }
    const headers = await signNotification(context, notification, url)
    const { body, environment } = notification
    const answer = await context.transport.send({ url, headers, body, allowLoopback: environment === 'sandbox' })
    return { url, headers, answer }
  })
  if (tried) await recordTry(context, notification, tried)
}

/** The headers of one try, signed for that address. */
export function signNotification(
  context: Context,
  notification: DueNotification,
  url: string,
): Promise<Record<string, string>> {
  const { clientId, body, sequence, environment } = notification
  // Receivers compare request-time with their own clock, so it is the wall clock even for a turned sandbox clock.
  const wallTime = new Date(notification.now.getTime() - Number(notification.clockOffsetMs))
  const sandboxTime = environment === 'sandbox' ? { sandboxTime: notification.now } : {}
  const unsigned = { url, clientId, body, sequence, wallTime, ...sandboxTime }
  return signDelivery(unsigned, context.signingKeys[environment])
}

/** One try that was made, and what came of it. */
export interface Try {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly answer: DeliveryAnswer
}

export interface RecordedTry {
  readonly delivery: Delivery
  /** Of the notification, afterwards. */
  readonly state: NotificationState
  /** Milliseconds on the client's clock; null when no further try is planned. */
  readonly nextTryInMs: number | null
}

/** Judges what came back, keeps it, and plans what follows from it. */
export async function recordTry(context: Context, notification: DueNotification, tried: Try): Promise<RecordedTry> {
  const delivery: Delivery = {
    ...outcome(tried.answer),
    deliveryId: context.newId(),
    url: tried.url,
    requestHeaders: tried.headers,
    at: notification.now,
  }
  const after = delivery.acknowledged ? ({ kind: 'acknowledged' } as const) : nextTry(notification.tries + 1)
  const state: NotificationState = after.kind === 'retry' ? 'waiting' : after.kind
  const nextTryInMs = after.kind === 'retry' ? after.afterMs : null
  const { awaited } = await recordDelivery(context.pool, notification, state, nextTryInMs, delivery)
  if (awaited || nextTryInMs !== null) context.wake('notifications')
  context.changes.payment(notification)
  // Somebody else's try had come first: this one is kept as well, and changes nothing.
  if (notification.state !== 'waiting') return { delivery, state: notification.state, nextTryInMs: null }
  return { delivery, state, nextTryInMs }
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
