import { setTimeout as delay } from 'node:timers/promises'
import type { DeliveryAnswer } from '../notifications/delivery-answer.ts'
import { claimNotifications } from '../store/due.ts'
import { extendLeases } from '../store/leases.ts'
import { attachListener, detachListener, type Listener, listenerName, renewListener } from '../store/listeners.ts'
import { loadNotification, type NotifyType } from '../store/notifications.ts'
import type { Context } from './context.ts'
import { type RecordedTry, recordTry, signNotification } from './deliver-notification.ts'
import { type NotInSandbox, notInSandbox } from './sandbox-client.ts'

export type { DeliveryAnswer, Listener }

/**
 * How long a listener that says nothing keeps its place, and what it has in hand: the delay of notifications when it dies.
 * It speaks every three seconds at least. In milliseconds.
 */
const placeMs = 10_000
const lookMs = 100

export interface ListenOrder extends Listener {
  /** For whoever else would like to listen. */
  readonly name: string
  readonly forwardTo: string
  /** Takes the place of the one who listens. */
  readonly takeover: boolean
  readonly actor: string
}

export type ListenResult =
  | { readonly kind: 'listening' }
  /** Another one listens, who calls itself so. */
  | { readonly kind: 'taken'; readonly by: string }
  | NotInSandbox

/** From now on the client's notifications are left to this listener by the workers of every process. */
export async function startListening(context: Context, order: ListenOrder): Promise<ListenResult> {
  const { clientId, listener, name, forwardTo, takeover, actor } = order
  const refused = await notInSandbox(context, clientId)
  if (refused) return refused
  const audit = { auditId: context.newId(), actor, action: 'listen', detail: { name, forwardTo } }
  const attached = await attachListener(context.pool, { clientId, listener }, name, placeMs, takeover, audit)
  if (attached) return { kind: 'listening' }
  return { kind: 'taken', by: (await listenerName(context.pool, clientId)) ?? 'somebody who has just left' }
}

/** A notification on its way through a listener: what to post, byte for byte. */
export interface Forwarded {
  readonly notificationId: string
  readonly paymentId: string
  readonly notifyType: NotifyType
  /** Within its payment, from 1. */
  readonly sequence: number
  /** Which try of it this is, from 1. */
  readonly tryNumber: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type NextResult =
  | { readonly kind: 'notification'; readonly notification: Forwarded }
  | { readonly kind: 'none' }
  /** Another one took this listener's place. */
  | { readonly kind: 'lost' }

/**
 * The next notification that is due, leased to the listener and signed for `forwardTo`. Waits for one for `waitMs`
 * milliseconds at most, as long as somebody wants the answer.
 */
export async function nextForListener(
  context: Context,
  { clientId, listener }: Listener,
  forwardTo: string,
  waitMs: number,
  wanted: () => boolean,
): Promise<NextResult> {
  if (!(await renewListener(context.pool, { clientId, listener }, placeMs))) return { kind: 'lost' }
  const started = performance.now()
  for (;;) {
    const claim = { limit: 1, leaseMs: placeMs, clientId, listener }
    const [row] = await claimNotifications(context.pool, claim)
    const notification = row && (await loadNotification(context.pool, clientId, row.id))
    if (notification?.state === 'waiting') {
      const { notificationId, paymentId, notifyType, sequence, tries, body } = notification
      const headers = await signNotification(context, notification, forwardTo)
      if (!wanted()) {
        await extendLeases(context.pool, 'notifications', [{ clientId, id: notificationId }], 0)
        return { kind: 'none' }
      }
      const facts = { notificationId, paymentId, notifyType, sequence, tryNumber: tries + 1 }
      return { kind: 'notification', notification: { ...facts, headers, body } }
    }
    if (!wanted() || performance.now() - started >= waitMs) return { kind: 'none' }
    await delay(lookMs)
  }
}

/** Keeps the listener's place, and the notification that it is posting. False when it has lost its place. */
export async function keepListening(
  context: Context,
  { clientId, listener }: Listener,
  posting: string | undefined,
): Promise<boolean> {
  const kept = await renewListener(context.pool, { clientId, listener }, placeMs)
  if (kept && posting !== undefined) {
    await extendLeases(context.pool, 'notifications', [{ clientId, id: posting }], placeMs)
  }
  return kept
}

export interface ForwardReport {
  readonly notificationId: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly answer: DeliveryAnswer
}

/**
 * Records what the endpoint behind a listener answered, as a delivery like any other: by the same rule of acknowledgement,
 * with the same schedule, also when it took so long that the listener's time was over. Undefined when the client has no such
 * notification, or is live: nobody listens to those, and what merchants have not acknowledged must be sent again.
 */
export async function reportForwarded(
  context: Context,
  clientId: string,
  { notificationId, ...tried }: ForwardReport,
): Promise<RecordedTry | undefined> {
  const notification = await loadNotification(context.pool, clientId, notificationId)
  if (notification?.environment !== 'sandbox') return undefined
  return recordTry(context, notification, tried)
}

/** Gives the client's notifications back to the workers; the one in hand, if any, when its lease is over. */
export async function stopListening(context: Context, at: Listener): Promise<void> {
  await detachListener(context.pool, at)
  context.wake('notifications')
}
