import { type NotificationType, notifyUrl } from './notify-url.ts'

/** One try to hand a notification over, as far as it tells about the endpoint. */
export interface EndpointTry {
  /** Grows with time, on the wall clock. */
  readonly deliveryId: string
  readonly notificationId: string
  readonly url: string | null
  readonly acknowledged: boolean
  readonly responseStatus: number | null
  readonly error: string | null
  readonly durationMs: number
  /** The client's clock. */
  readonly at: Date
}

/** A notification with its latest tries, whatever their order. */
export interface ToldNotification {
  readonly notificationId: string
  readonly notifyType: NotificationType
  readonly waiting: boolean
  /** The client's clock. */
  readonly createdAt: Date
  readonly requestUrl: string | null
  readonly dashboardUrl: string | null
  readonly tries: readonly EndpointTry[]
}

/** `wavering`: it did not acknowledge the latest, which a deployment explains. `untried`: nothing went there lately. */
export type EndpointState = 'untried' | 'acknowledging' | 'wavering' | 'failing'

export interface EndpointHealth {
  readonly url: string
  readonly state: EndpointState
  /** Tries in a row, up to the latest, that were not acknowledged. */
  readonly failures: number
  /** No acknowledgement is among what was looked at: there may be more failures, and earlier ones. */
  readonly failuresAtLeast: boolean
  /** The first of them, on the client's clock. */
  readonly failingSince: Date | null
  readonly lastTry: EndpointTry | null
  readonly lastAcknowledgedAt: Date | null
  /** What goes there now. */
  readonly types: readonly NotificationType[]
  /** Of the notifications looked at, those that wait to be tried there. */
  readonly waiting: number
  readonly oldestWaitingAt: Date | null
}

/** Fewer in a row are what every deployment of a receiver leaves behind. */
const failuresOfTrouble = 3

/** Where the notification would go if it were tried now. */
export function addressNow({ notifyType, requestUrl, dashboardUrl }: ToldNotification): string | undefined {
  return notifyUrl(notifyType, requestUrl ?? undefined, dashboardUrl ?? undefined)
}

/**
 * The addresses that are in use, with how they have answered. In use is what the dashboard names (`named`), what the
 * newest notification of a type goes to, and what something waits to be sent to; an address that was corrected since is
 * none of them, so its failures trouble nobody any more.
 */
export function endpointsOf(
  told: readonly ToldNotification[],
  named: readonly { readonly type: NotificationType; readonly url: string }[],
): readonly EndpointHealth[] {
  const newestFirst = told.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  const types = new Map<string, Set<NotificationType>>()
  const use = (url: string | undefined, type: NotificationType) => {
    if (url !== undefined) types.set(url, (types.get(url) ?? new Set()).add(type))
  }
  for (const { type, url } of named) use(url, type)
  const seen = new Set<NotificationType>()
  for (const notification of newestFirst) {
    const { notifyType, waiting } = notification
    if (waiting || !seen.has(notifyType)) use(addressNow(notification), notifyType)
    seen.add(notifyType)
  }
  return [...types].map(([url, which]) => healthOf(url, [...which], told)).toSorted(worstFirst)
}

function healthOf(url: string, types: readonly NotificationType[], told: readonly ToldNotification[]): EndpointHealth {
  const tries = told
    .flatMap((notification) => notification.tries.filter((one) => one.url === url))
    .toSorted((a, b) => (a.deliveryId < b.deliveryId ? 1 : -1))
  const acknowledgedAt = tries.findIndex(({ acknowledged }) => acknowledged)
  const failed = acknowledgedAt === -1 ? tries : tries.slice(0, acknowledgedAt)
  const waiting = told.filter((notification) => notification.waiting && addressNow(notification) === url)
  const oldest = waiting.map(({ createdAt }) => createdAt.getTime())
  return {
    url,
    state: endpointState(tries.length, failed.length),
    failures: failed.length,
    failuresAtLeast: failed.length > 0 && acknowledgedAt === -1,
    failingSince: failed.at(-1)?.at ?? null,
    lastTry: tries[0] ?? null,
    lastAcknowledgedAt: tries[acknowledgedAt]?.at ?? null,
    types,
    waiting: waiting.length,
    oldestWaitingAt: oldest.length === 0 ? null : new Date(Math.min(...oldest)),
  }
}

/** By how many tries there were, and how many in a row, up to the latest, were not acknowledged. */
export function endpointState(tries: number, failures: number): EndpointState {
  if (tries === 0) return 'untried'
  if (failures === 0) return 'acknowledging'
  return failures < failuresOfTrouble ? 'wavering' : 'failing'
}

const order: readonly EndpointState[] = ['failing', 'wavering', 'acknowledging', 'untried']

function worstFirst(a: EndpointHealth, b: EndpointHealth): number {
  return order.indexOf(a.state) - order.indexOf(b.state) || b.failures - a.failures || (a.url < b.url ? -1 : 1)
}
