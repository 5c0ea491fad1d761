import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/**
 * What was chosen where, as far as it is not what happens by itself: the commands, the faults and the turns out of the
 * ordinary. The empty tape is a history in which nothing happens.
 */
export type Tape = Readonly<Record<string, string>>

/** The source of everything that is not decided by Capstan. */
export interface Chance {
  /** One of the options. The first is what happens by itself; `likelihood` (0 to 1) is that of any other. */
  pick<Name extends string>(site: string, options: readonly [Name, ...Name[]], likelihood: number): Name
  /** A number of the history itself, which is on no tape: how wild it is. From 0 (included) to 1. */
  temper(): number
  /** All choices made so far that are not first ones. */
  tape(): Tape
}

/** The seed of one history of a run; near numbers give unlike seeds. */
export function seedOf(run: number, index: number): number {
  return (Math.imul(run ^ 0x5bd1e995, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) | 0
}

/** Sites that are met again are told apart by their number, so that a choice keeps its place when others are taken out. */
function numbered(): (site: string) => string {
  const seen = new Map<string, number>()
  return (site) => {
    const count = (seen.get(site) ?? 0) + 1
    seen.set(site, count)
    return count === 1 ? site : `${site} (${count})`
  }
}

export function chanceOf(seed: number): Chance {
  const random = xoroshiro128plus(seed)
  const name = numbered()
  const tape: Record<string, string> = {}
  const draw = () => uniformInt(random, 0, 0xffffff) / 0x1000000
  return {
    pick(site, options, likelihood) {
      const place = name(site)
      if (options.length === 1 || draw() >= likelihood) return options[0]
      const chosen = options[uniformInt(random, 1, options.length - 1)] ?? options[0]
      tape[place] = chosen
      return chosen
    },
    temper: draw,
    tape: () => tape,
  }
}

/** Replays a tape: what it does not name happens by itself, and so does what is not possible there any more. */
export function replay(recorded: Tape): Chance {
  const name = numbered()
  const used: Record<string, string> = {}
  return {
    pick(site, options) {
      const place = name(site)
      const chosen = options.find((option) => option === recorded[place]) ?? options[0]
      if (chosen !== options[0]) used[place] = chosen
      return chosen
    },
    temper: () => 0,
    tape: () => used,
  }
}
