import { recentCalls } from '../../store/home-calls.ts'
import type { CircuitHealth, Circuits } from '../circuits.ts'
import { idFloor, timeInId } from '../ids.ts'
import type { Read } from './reader.ts'
import type { OpenScope } from './scope.ts'

/** How an acquirer's latest calls went, and whether it is spared. */
export interface AcquirerLine {
  readonly acquirer: string
  readonly calls: number
  /** A clear yes or no, or that it will tell later. */
  readonly answered: number
  /** A clear no. */
  readonly declined: number
  /** In milliseconds; null where nothing was asked for. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly lastCallAt: Date | null
  /** Those that keep new authorizations away from it, or let one try; of this process. */
  readonly circuits: readonly Pick<CircuitHealth, 'clientId' | 'state' | 'opensInMs'>[]
}

export interface AcquirerLines {
  readonly now: Date
  /** The latest calls within the last hour, no more than so many. */
  readonly mostCalls: number
  readonly acquirers: readonly AcquirerLine[]
}

const hourMs = 3_600_000
const mostCalls = 2_000

export async function acquirerLines(read: Read, circuits: Circuits, scope: OpenScope): Promise<AcquirerLines> {
  const { now, clientIds } = scope
  const recent = { sinceId: idFloor(new Date(now.getTime() - hourMs)), limit: mostCalls }
  const found = await read((pool, withinMs) => recentCalls(pool, clientIds, recent, withinMs))
  const broken = circuits.list().filter((circuit) => circuit.state !== 'closed' && isWithin(circuit, scope))
  const names = new Set([...found, ...broken].map(({ acquirer }) => acquirer))
  const acquirers = [...names].sort().map((acquirer): AcquirerLine => {
    const calls = found.find((one) => one.acquirer === acquirer)
    return {
      acquirer,
      calls: calls?.calls ?? 0,
      answered: calls?.answered ?? 0,
      declined: calls?.declined ?? 0,
      p50Ms: calls?.p50Ms ?? null,
      p95Ms: calls?.p95Ms ?? null,
      lastCallAt: (calls && timeInId(calls.lastCallId)) ?? null,
      circuits: broken
        .filter((circuit) => circuit.acquirer === acquirer)
        .map(({ clientId, state, opensInMs }) => ({ clientId, state, opensInMs })),
    }
  })
  return { now, mostCalls, acquirers }
}

/** Live clients share theirs; a sandbox client has its own. */
function isWithin({ clientId }: CircuitHealth, { environment, clientIds }: OpenScope): boolean {
  return clientId === null ? environment === 'live' : clientIds.includes(clientId)
}
