import {
  addressNow,
  type EndpointHealth,
  type EndpointTry,
  endpointsOf,
  type ToldNotification,
} from '../../domain/endpoint-health.ts'
import type { NotificationType } from '../../domain/notify-url.ts'
import { type ClientSummary, listClients } from '../../store/clients.ts'
import { clientsThatGaveUp, loadTold, mostWaitingScanned, waitingByClient } from '../../store/endpoint-health.ts'
import { listenerName } from '../../store/listeners.ts'
import type { Context } from '../context.ts'

/** Where the notifications of a client went, and how that was answered. */
export interface ClientEndpoints {
  readonly clientId: string
  /** The client's clock. */
  readonly now: Date
  /** The worst first. */
  readonly endpoints: readonly (EndpointHealth & {
    /** Why nothing is sent there, as far as the address alone tells. */
    readonly refusal: string | null
  })[]
  /** Notifications that wait to be tried. */
  readonly waiting: number
  /** More of them than were counted may wait. */
  readonly waitingAtLeast: boolean
  /** Who takes the client's notifications now in place of its addresses: a `capstan listen`. */
  readonly listener: string | null
  /** By type: the latest delivery, and which place its address came from, as the places are now. */
  readonly lastUsed: readonly LastUsed[]
}

export interface LastUsed {
  readonly notifyType: NotificationType
  readonly notificationId: string
  readonly url: string
  /** `neither`: it has been changed since, or it was that of a listener. */
  readonly from: 'request' | 'dashboard' | 'neither'
  readonly requestUrl: string | null
  readonly at: Date
  readonly acknowledged: boolean
}

export interface FailingEndpoint extends EndpointHealth {
  readonly clientId: string
  /** The client's clock, which its times are on. */
  readonly now: Date
}

/** Exhausted notifications older than this, on the client's clock, say nothing about today. */
const daysOfTrouble = 7
/** Each costs a statement. */
const mostClients = 50

/** The endpoints of a client that are in use. Undefined when there is no such client. */
export async function clientEndpoints(context: Context, clientId: string): Promise<ClientEndpoints | undefined> {
  const { pool } = context
  const [client] = await listClients(pool, clientId)
  if (!client) return undefined
  const [[own], listener] = await Promise.all([waitingByClient(pool, clientId), listenerName(pool, clientId)])
  const told = await loadTold(pool, clientId, own?.notificationIds ?? [])
  return {
    clientId,
    now: client.now,
    endpoints: endpointsOf(told, namedBy(client)).map((endpoint) => ({
      ...endpoint,
      refusal: context.transport.refusalOf(endpoint.url, client.environment === 'sandbox'),
    })),
    waiting: own?.waiting ?? 0,
    waitingAtLeast: own !== undefined && own.waiting >= mostWaitingScanned,
    listener: listener ?? null,
    lastUsed: lastUsedOf(told),
  }
}

/**
 * Every client's endpoints that did not acknowledge what was sent to them lately, the worst first. Only clients with
 * something to try again, or given up, are looked at, 50 at most; `more` says that there are others.
 */
export async function failingEndpoints(
  context: Context,
): Promise<{ readonly endpoints: readonly FailingEndpoint[]; readonly more: boolean }> {
  const { pool } = context
  const [backlog, gaveUp, clients] = await Promise.all([
    waitingByClient(pool),
    clientsThatGaveUp(pool, daysOfTrouble),
    listClients(pool),
  ])
  const retrying = backlog.filter((one) => one.retrying > 0).toSorted((a, b) => b.retrying - a.retrying)
  const troubled = [...new Set([...retrying.map(({ clientId }) => clientId), ...gaveUp])]
  const found: FailingEndpoint[] = []
  for (const clientId of troubled.slice(0, mostClients)) {
    const client = clients.find((one) => one.clientId === clientId)
    if (!client) continue
    const ids = backlog.find((one) => one.clientId === clientId)?.notificationIds ?? []
    const endpoints = endpointsOf(await loadTold(pool, clientId, ids), namedBy(client))
    found.push(...endpoints.filter(isTroubled).map((endpoint) => ({ ...endpoint, clientId, now: client.now })))
  }
  const endpoints = found.toSorted((a, b) => Number(b.state === 'failing') - Number(a.state === 'failing'))
  return { endpoints, more: troubled.length > mostClients }
}

function isTroubled({ state }: EndpointHealth): boolean {
  return state === 'failing' || state === 'wavering'
}

function namedBy(client: ClientSummary): readonly { readonly type: NotificationType; readonly url: string }[] {
  const { paymentNotifyUrl, captureNotifyUrl, refundNotifyUrl } = client
  const named = [
    { type: 'PAYMENT_RESULT', url: paymentNotifyUrl },
    { type: 'CAPTURE_RESULT', url: captureNotifyUrl },
    { type: 'REFUND_RESULT', url: refundNotifyUrl },
  ] as const
  return named.flatMap(({ type, url }) => (url === null ? [] : [{ type, url }]))
}

function lastUsedOf(told: readonly ToldNotification[]): readonly LastUsed[] {
  const latest = new Map<NotificationType, { readonly of: ToldNotification; readonly tried: EndpointTry }>()
  for (const notification of told) {
    for (const tried of notification.tries) {
      const before = latest.get(notification.notifyType)
      if (tried.url !== null && (!before || before.tried.deliveryId < tried.deliveryId)) {
        latest.set(notification.notifyType, { of: notification, tried })
      }
    }
  }
  return [...latest].map(([notifyType, { of, tried }]) => {
    const { notificationId, url, at, acknowledged } = tried
    return {
      notifyType,
      notificationId,
      url: url ?? '',
      from: url === addressNow(of) ? placeOf(of, url) : 'neither',
      requestUrl: of.requestUrl,
      at,
      acknowledged,
    }
  })
}

/** Which of the two places names the address that the precedence chose. */
function placeOf({ notifyType, requestUrl, dashboardUrl }: ToldNotification, url: string | null): LastUsed['from'] {
  const first = notifyType === 'CAPTURE_RESULT' ? 'dashboard' : 'request'
  const second = first === 'dashboard' ? 'request' : 'dashboard'
  return (first === 'dashboard' ? dashboardUrl : requestUrl) === url ? first : second
}
