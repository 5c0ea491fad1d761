/** Between two tries to start a process in a place, by how many failed before, in milliseconds. */
const pausesMs = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const
/** One that lived so long was well; what ended it is something new. In milliseconds. */
const wellAfterMs = 30_000
/** That many in a row in one place, and no process is well: there is nothing to be expected of one more. */
const mostFailures = 5

/** What is known of the processes that were in one place. */
export interface PlaceHistory {
  /** Failed one after the other: ended before they were well. */
  readonly failures: number
}

export const newPlace: PlaceHistory = { failures: 0 }

/** After a process that served so many milliseconds has ended; 0 of one that did not come to it. */
export function afterEnd({ failures }: PlaceHistory, servedMs: number): PlaceHistory {
  return { failures: servedMs >= wellAfterMs ? 1 : failures + 1 }
}

export function pauseMs({ failures }: PlaceHistory): number {
  return pausesMs[Math.min(Math.max(failures - 1, 0), pausesMs.length - 1)] ?? 0
}

/** `servedMs`: how long each of the processes has served that are there. One that is well is worth going on for. */
export function isHopeless({ failures }: PlaceHistory, servedMs: readonly number[]): boolean {
  return failures >= mostFailures && !servedMs.some((ms) => ms >= wellAfterMs)
}
