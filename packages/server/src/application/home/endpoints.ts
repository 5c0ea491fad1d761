import { type EndpointState, endpointState } from '../../domain/endpoint-health.ts'
import { type Backlog, type RecentDelivery, recentDeliveries, waitingBacklog } from '../../store/recent-deliveries.ts'
import { idFloor, timeInId } from '../ids.ts'
import type { Read } from './reader.ts'
import type { OpenScope } from './scope.ts'

/** A notification address of a client, as its latest deliveries went. Times are on the wall clock. */
export interface EndpointLine {
  readonly clientId: string
  readonly url: string
  readonly deliveries: number
  readonly acknowledged: number
  /** By the rule by which the page of notifications judges it. */
  readonly state: EndpointState
  readonly lastAt: Date
  /** Since when every delivery has failed; null when the last one was acknowledged. */
  readonly failingSince: Date | null
  /** What came back last, where that was no acknowledgement. */
  readonly lastError: string | null
  readonly lastStatus: number | null
}

export interface BacklogLine {
  readonly clientId: string
  readonly count: number
  readonly retrying: number
  readonly oldestAt: Date | null
}

export interface EndpointLines {
  readonly now: Date
  /** Failing ones first, the longest first. */
  readonly endpoints: readonly EndpointLine[]
  readonly backlog: readonly BacklogLine[]
  /** A client's waiting notifications are counted no further than this. */
  readonly countedTo: number
  /** Addresses that are not listed. */
  readonly left: number
}

const dayMs = 24 * 3_600_000
const mostDeliveries = 2_000
/** Of each client. */
const mostWaiting = 2_000
const mostListed = 30

export async function endpointLines(read: Read, { now, clientIds }: OpenScope): Promise<EndpointLines> {
  const recent = { sinceId: idFloor(new Date(now.getTime() - dayMs)), limit: mostDeliveries }
  const [deliveries, waiting] = await Promise.all([
    read((pool, withinMs) => recentDeliveries(pool, clientIds, recent, withinMs)),
    read((pool, withinMs) => waitingBacklog(pool, clientIds, mostWaiting, withinMs)),
  ])
  const endpoints = judgeEndpoints(deliveries)
  return {
    now,
    endpoints: endpoints.slice(0, mostListed),
    backlog: waiting
      .map(backlogLine)
      .sort((a, b) => b.retrying - a.retrying || b.count - a.count)
      .slice(0, mostListed),
    countedTo: mostWaiting,
    left: Math.max(0, endpoints.length - mostListed),
  }
}

/** Deliveries whose ids tell no time are left out: they are none of ours. */
function judgeEndpoints(deliveries: readonly RecentDelivery[]): readonly EndpointLine[] {
  const timed = deliveries.flatMap((delivery) => {
    const at = timeInId(delivery.deliveryId)
    return at ? [{ ...delivery, at }] : []
  })
  const byAddress = Map.groupBy(timed, ({ clientId, url }) => `${clientId} ${url}`)
  return [...byAddress.values()].map(judge).sort(worstFirst)
}

type Timed = RecentDelivery & { readonly at: Date }

function judge(deliveries: readonly Timed[]): EndpointLine {
  const inOrder = deliveries.toSorted((a, b) => (a.deliveryId < b.deliveryId ? -1 : 1))
  const last = inOrder.at(-1) as Timed
  const failing = inOrder.slice(inOrder.findLastIndex(({ acknowledged }) => acknowledged) + 1)
  return {
    clientId: last.clientId,
    url: last.url,
    deliveries: inOrder.length,
    acknowledged: inOrder.filter(({ acknowledged }) => acknowledged).length,
    state: endpointState(inOrder.length, failing.length),
    lastAt: last.at,
    failingSince: failing[0]?.at ?? null,
    lastError: last.acknowledged ? null : last.error,
    lastStatus: last.acknowledged ? null : last.responseStatus,
  }
}

function worstFirst(a: EndpointLine, b: EndpointLine): number {
  const since = ({ failingSince }: EndpointLine) => failingSince?.getTime() ?? Number.POSITIVE_INFINITY
  if (since(a) !== since(b)) return since(a) < since(b) ? -1 : 1
  return `${a.clientId} ${a.url}` < `${b.clientId} ${b.url}` ? -1 : 1
}

function backlogLine({ clientId, count, retrying, oldestId }: Backlog): BacklogLine {
  return { clientId, count, retrying, oldestAt: timeInId(oldestId) ?? null }
}
