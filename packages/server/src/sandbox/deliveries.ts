import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from '../application/context.ts'
import {
  type NotificationDetails,
  notificationDetails,
  recentNotifications,
} from '../application/queries/notifications.ts'
import type { Delivery, DeliveryFilter } from '../testing/delivery.ts'
import type { Clocks } from './clock.ts'
import { Refused } from './refused.ts'

/** More than a test makes. */
const mostNotifications = 100_000
const lookMs = 20

/** The client's notifications that fit, the oldest first, after everything that is due now was delivered. */
export async function settledDeliveries(
  context: Context,
  clocks: Clocks,
  clientId: string,
  filter: DeliveryFilter,
): Promise<readonly Delivery[]> {
  await clocks.turn(clientId, 0)
  const { paymentId, notifyType } = filter
  const found = await recentNotifications(context, {
    clientId,
    ...(paymentId !== undefined && { paymentId }),
    limit: mostNotifications,
  })
  const fitting = found.filter((one) => notifyType === undefined || one.notifyType === notifyType).toReversed()
  const details = await Promise.all(fitting.map((one) => notificationDetails(context, one.notificationId)))
  return details.filter((one) => one !== undefined).map(asDelivery)
}

/** The first that fits and was tried, or has nowhere to go; waits for it by the wall clock. */
export async function awaitDelivery(
  context: Context,
  clocks: Clocks,
  clientId: string,
  { filter, withinMs }: { readonly filter: DeliveryFilter; readonly withinMs: number },
): Promise<Delivery> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const all = await settledDeliveries(context, clocks, clientId, {})
    const first = all.find((one) => fits(one, filter) && (one.tries.length > 0 || one.state === 'unaddressed'))
    if (first) return first
    if (performance.now() >= deadline) throw notDelivered(all, filter, withinMs)
    await pause(lookMs)
  }
}

function fits(one: Delivery, { notifyType, paymentId }: DeliveryFilter): boolean {
  return (
    (notifyType === undefined || one.notifyType === notifyType) &&
    (paymentId === undefined || one.paymentId === paymentId)
  )
}

function notDelivered(all: readonly Delivery[], filter: DeliveryFilter, withinMs: number): Refused {
  const wanted = [filter.notifyType ?? 'a notification', filter.paymentId && `of payment ${filter.paymentId}`]
  const there = all.map(({ notifyType, paymentId, state }) => `${notifyType} of ${paymentId} (${state})`)
  const seen = there.length > 0 ? `There is ${there.join(', ')}.` : 'There is none at all.'
  return new Refused(
    'NOT_DELIVERED',
    `${wanted.filter(Boolean).join(' ')} did not come within ${withinMs} ms. ${seen} ` +
      'What comes later on the client’s clock comes when advance() turns it.',
  )
}

function asDelivery(details: NotificationDetails): Delivery {
  const { notificationId, notifyType, paymentId, captureId, refundId, sequence, state, body } = details
  return {
    notificationId,
    notifyType,
    paymentId,
    captureId,
    refundId,
    sequence,
    state,
    acknowledged: state === 'acknowledged',
    body: JSON.parse(body),
    rawBody: body,
    url: details.deliveries.at(-1)?.url ?? null,
    createdAt: details.createdAt.toISOString(),
    nextTryAt: details.nextTryAt?.toISOString() ?? null,
    tries: details.deliveries.map((one) => ({
      at: one.at.toISOString(),
      url: one.url,
      headers: one.requestHeaders,
      status: one.responseStatus,
      answer: one.responseBody,
      error: one.error,
      acknowledged: one.acknowledged,
      durationMs: one.durationMs,
    })),
  }
}
