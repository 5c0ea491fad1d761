import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from '../application/context.ts'
import {
  type NotificationDetails,
  notificationDetails,
  recentNotifications,
} from '../application/queries/notifications.ts'
import type { Delivery, DeliveryFilter, NotifyType } from '../testing/delivery.ts'
import type { Clocks } from './clock.ts'
import { Refused } from './refused.ts'

/** More than a test makes. */
const mostNotifications = 100_000
const lookMs = 20

/** Spelled out as a record, so that the compiler finds one that is missing. */
const notifyTypes: Readonly<Record<NotifyType, true>> = {
  PAYMENT_RESULT: true,
  CAPTURE_RESULT: true,
  REFUND_RESULT: true,
  UPDATE_AMOUNT_RESULT: true,
  AUTHORIZATION_EXPIRING: true,
}
const filterNames = ['notifyType', 'paymentId']

/** The client's notifications that fit, the oldest first, after everything that is due now was delivered. */
export async function settledDeliveries(
  context: Context,
  clocks: Clocks,
  clientId: string,
  filter: DeliveryFilter,
): Promise<readonly Delivery[]> {
  const { paymentId, notifyType } = readFilter(filter)
  await clocks.turn(clientId, 0)
  const asked = { clientId, ...(paymentId !== undefined && { paymentId }) }
  const { notifications: found } = await recentNotifications(context, asked, mostNotifications)
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
  if (!Number.isInteger(withinMs) || withinMs < 0) {
    throw new Refused('BAD_ARGUMENT', `withinMs ${JSON.stringify(withinMs)}: must be whole milliseconds of real time`)
  }
  readFilter(filter)
  const deadline = performance.now() + withinMs
  for (;;) {
    const all = await settledDeliveries(context, clocks, clientId, {})
    const first = all.find((one) => fits(one, filter) && (one.tries.length > 0 || one.state === 'unaddressed'))
    if (first) return first
    if (performance.now() >= deadline) throw notDelivered(all, filter, withinMs)
    await pause(lookMs)
  }
}

/** A slip in the name of a filter would otherwise let everything through. */
function readFilter(filter: DeliveryFilter): DeliveryFilter {
  const { notifyType, paymentId } = filter
  const unknown = Object.keys(filter).find((name) => !filterNames.includes(name))
  if (unknown !== undefined) {
    const known = filterNames.join(', ')
    throw new Refused('BAD_ARGUMENT', `deliveries: ${JSON.stringify(unknown)} is unknown; known are ${known}`)
  }
  if (notifyType !== undefined && !Object.hasOwn(notifyTypes, notifyType)) {
    const known = Object.keys(notifyTypes).join(', ')
    throw new Refused('BAD_ARGUMENT', `deliveries: notifyType ${JSON.stringify(notifyType)}: must be one of ${known}`)
  }
  if (paymentId !== undefined && typeof paymentId !== 'string') {
    throw new Refused('BAD_ARGUMENT', `deliveries: paymentId ${JSON.stringify(paymentId)}: must be a text`)
  }
  return filter
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
