import type { Context } from '../../src/application/context.ts'
import type { World } from './world.ts'

/** Starts a use case in the process that was drawn for it. */
export type Run = (work: (context: Context) => Promise<string>) => void

export const currency = 'EUR'
export const values = { '40.00': 4_000n, '25.00': 2_500n, '60.00': 6_000n, '100.00': 10_000n } as const
export type Value = keyof typeof values

/** By their names, so that a story keeps its subject when other choices are taken out of it. */
export function oneOf<Thing extends { readonly name: string }>(
  world: World,
  site: string,
  things: readonly Thing[],
): Thing | undefined {
  const [newest, ...others] = things.toReversed()
  if (!newest) return undefined
  const name = world.chance.pick(site, [newest.name, ...others.map((other) => other.name)], 0.4)
  return things.find((thing) => thing.name === name)
}
