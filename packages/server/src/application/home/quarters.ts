import { isCutOff } from '../../store/bounded.ts'

/** Numbers are kept by quarters of an hour, because no time zone begins its days between two of them. */
export const quarterMs = 15 * 60 * 1_000
const hourMs = 4 * quarterMs

/** What ended longer ago than this, in milliseconds, is on disk with its result: a call and its commit take no longer. */
const settledMs = 2 * 60 * 1_000
/** Longer than anybody looks back. */
const keptMs = 9 * 24 * hourMs
const firstPieceMs = 6 * hourMs
const longestPieceMs = 24 * hourMs
const shortestPieceMs = quarterMs
/** A piece that took less is read in larger ones from then on, one that took more in smaller ones. */
const quickMs = 250
const slowMs = 1_000

/** Counts by the beginning of their quarter, in milliseconds since 1970. */
export type Quarters<Counts> = Map<number, Counts>

export interface Reading<Counts> {
  /** All that happened from `from` to before `to`. Rejects when it was cut off. */
  read(from: Date, to: Date): Promise<Quarters<Counts>>
  add(one: Counts, other: Counts): Counts
}

export interface Counted<Counts> {
  readonly quarters: ReadonlyMap<number, Counts>
  /** Everything since then is counted; later than what was asked for while there is more to read than time allowed. */
  readonly since: Date
}

export interface QuarterMemory<Counts> {
  /**
   * Counts until `now` what happened since `since`: what is settled is read once and remembered, the last two minutes are
   * read anew. Goes on reading backwards until `since` is reached or `inTime()` says no; the next call goes on from there.
   */
  count(since: Date, now: Date, reading: Reading<Counts>, inTime: () => boolean): Promise<Counted<Counts>>
}

/** `clock`: milliseconds of a clock that never goes back. */
export function createQuarters<Counts>(clock: () => number = () => performance.now()): QuarterMemory<Counts> {
  const kept: Quarters<Counts> = new Map()
  let from = 0
  let to = 0
  let pieceMs = firstPieceMs
  let last: Promise<unknown> = Promise.resolve()

  async function timed(read: () => Promise<Quarters<Counts>>): Promise<Quarters<Counts> | undefined> {
    const started = clock()
    try {
      const rows = await read()
      const took = clock() - started
      if (took < quickMs) pieceMs = Math.min(longestPieceMs, pieceMs * 2)
      else if (took > slowMs) pieceMs = Math.max(shortestPieceMs, pieceMs / 2)
      return rows
    } catch (error) {
      if (!isCutOff(error)) throw error
      pieceMs = Math.max(shortestPieceMs, pieceMs / 4)
      return undefined
    }
  }

  function startAt(settled: number): void {
    kept.clear()
    from = settled
    to = settled
  }

  function forgetOld(now: number): void {
    const oldest = Math.floor((now - keptMs) / quarterMs) * quarterMs
    if (from >= oldest) return
    for (const at of kept.keys()) if (at < oldest) kept.delete(at)
    from = oldest
  }

  async function look(since: Date, now: Date, reading: Reading<Counts>, inTime: () => boolean) {
    const settled = now.getTime() - settledMs
    // Nobody looked for so long that the way from there to here is no shorter than a beginning.
    if (settled - to > pieceMs) startAt(settled)
    if (settled > to) {
      const forward = await timed(() => reading.read(new Date(to), new Date(settled)))
      if (forward) addTo(kept, forward, reading)
      else startAt(settled)
      to = settled
    }
    const fresh = await reading.read(new Date(to), new Date(now.getTime() + hourMs))
    while (from > since.getTime() && inTime()) {
      const until = from
      const begin = Math.max(since.getTime(), until - pieceMs)
      const piece = await timed(() => reading.read(new Date(begin), new Date(until)))
      if (!piece) break
      addTo(kept, piece, reading)
      from = begin
    }
    forgetOld(now.getTime())
    const quarters = new Map(kept)
    addTo(quarters, fresh, reading)
    return { quarters, since: new Date(Math.max(from, since.getTime())) }
  }

  return {
    count(since, now, reading, inTime) {
      // One after the other: two that read the same piece would count it twice.
      const turn = last.then(() => look(since, now, reading, inTime))
      last = turn.catch(() => undefined)
      return turn
    },
  }
}

function addTo<Counts>(sums: Quarters<Counts>, more: ReadonlyMap<number, Counts>, { add }: Reading<Counts>): void {
  for (const [at, counts] of more) {
    const known = sums.get(at)
    sums.set(at, known === undefined ? counts : add(known, counts))
  }
}
