/** How many rows of one kind are worked on at the same time in this process. */
const all = 256
/** Of them, those that may be held by clients of whom a row takes or took long: the rest is for those who answer. */
const mostOfSlow = all / 2
/** Work that takes so long, in milliseconds, has to do with somebody who hangs. */
const slowMs = 1_000
/** A client may take so large a part of what is free, beside its own most: whoever comes next finds a place. */
const shareOfFree = 4

/** The places of one lane, and who has them. */
export interface Places {
  free(): number
  /** How many of one client may be taken now, with those that it has. */
  mostPerClient(): number
  /** Clients whose rows are to be left for later, however many places are free. */
  clientsToWait(): readonly string[]
  /** Places taken, by client. */
  byClient(): ReadonlyMap<string, number>
  /** Takes a place until the work has ended. */
  take(clientId: string, work: Promise<void>): void
  ended(): Promise<void>
}

/**
 * Merchants and acquirers that hang hold places for as long as a timeout lasts. Two rules keep some for the others: nobody
 * takes more than a share of what is free, and those known to be slow have half of the places together.
 */
export function createPlaces(most: number, onEnd: () => void, clock: () => number = () => performance.now()): Places {
  /** When each began, by client. */
  const taken = new Map<string, Set<{ readonly at: number }>>()
  /** Clients whose last row to end took long. */
  const slow = new Set<string>()
  const works = new Set<Promise<void>>()

  const free = () => all - works.size
  const of = (clientId: string) => taken.get(clientId)?.size ?? 0
  const mostPerClient = () => Math.max(1, Math.min(most, Math.floor(free() / shareOfFree)))

  function isSlow(clientId: string, now: number): boolean {
    if (slow.has(clientId)) return true
    const [oldest] = taken.get(clientId) ?? []
    return oldest !== undefined && now - oldest.at >= slowMs
  }

  /** All that are slow, where they have their part. */
  function slowToWait(): ReadonlySet<string> {
    const now = clock()
    const known = [...new Set([...slow, ...taken.keys()])].filter((clientId) => isSlow(clientId, now))
    const held = known.reduce((sum, clientId) => sum + of(clientId), 0)
    return new Set(held >= mostOfSlow ? known : [])
  }

  return {
    free,
    mostPerClient,
    clientsToWait() {
      const limit = mostPerClient()
      const full = [...taken].filter(([, works]) => works.size >= limit).map(([clientId]) => clientId)
      return [...new Set([...full, ...slowToWait()])]
    },
    byClient: () => new Map([...taken].map(([clientId, works]) => [clientId, works.size])),
    take(clientId, work) {
      const place = { at: clock() }
      taken.set(clientId, (taken.get(clientId) ?? new Set()).add(place))
      const tracked = work.then(() => {
        works.delete(tracked)
        leave(clientId, place)
        onEnd()
      })
      works.add(tracked)
    },
    async ended() {
      await Promise.all(works)
    },
  }

  function leave(clientId: string, place: { readonly at: number }): void {
    const own = taken.get(clientId)
    own?.delete(place)
    if (own?.size === 0) taken.delete(clientId)
    if (clock() - place.at >= slowMs) slow.add(clientId)
    else slow.delete(clientId)
  }
}
