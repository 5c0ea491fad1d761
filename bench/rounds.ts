import type { Bench, RunResult, Subject } from './capstan-run.ts'
import { runCaptures, type Variant } from './captures.ts'
import { type LoadResult, runLoad } from './load.ts'
import { type Parts, runParts } from './parts-run.ts'
import type { Template } from './payments.ts'
import { measurePeers, type Peers, type PeersPlan } from './peers.ts'
import { signatureCost } from './signature-bound.ts'

export interface Plan extends PeersPlan {
  readonly rounds: number
}

/** What is measured of Capstan. */
export interface Subjects {
  readonly captures: readonly Variant[]
  /** The one that is profiled. */
  readonly profiled: Variant
  readonly operations: readonly Subject[]
  /** Captured at the loads, and by the peers. */
  readonly silent: Template
}

/** The loads beside the peak, by the name of their row. */
const LOADS = [
  ['half of the peak', 0.5],
  ['nine tenths of the peak', 0.9],
  ['twice the peak', 2],
] as const

/** One round: everything measured once, one after the other, so that a busy minute of the machine meets all of it. */
export interface Round extends Peers {
  /** By the name of the variant. */
  readonly captures: ReadonlyMap<string, RunResult>
  /** The most captures a second without notification address, of a closed loop in this round. */
  readonly peak: number
  /** By the name of the load. */
  readonly loads: ReadonlyMap<string, LoadResult>
  /** By the name of the operation. */
  readonly operations: ReadonlyMap<string, RunResult>
  readonly parts: Parts
}

const FEWEST = 48
const WARM_UP = 300

export async function measure(
  bench: Bench,
  subjects: Subjects,
  plan: Plan,
  say: (line: string) => void,
): Promise<readonly Round[]> {
  const { medusa } = plan
  say('warming up')
  const all = [...subjects.captures.map((variant) => capturing(bench, variant)), ...subjects.operations]
  const counts = await warmUp(all, plan)
  const medusaCount = !medusa
    ? 0
    : Math.max(FEWEST, Math.round((await medusa.capture(FEWEST)).perSecond * plan.seconds))
  const rounds: Round[] = []
  for (let number = 1; number <= plan.rounds; number += 1) {
    say(`round ${number} of ${plan.rounds}`)
    const peers = await measurePeers(bench, subjects.silent, plan, medusaCount)
    rounds.push({ ...peers, ...(await measureCapstan(bench, subjects, plan, counts)) })
  }
  return rounds
}

async function measureCapstan(bench: Bench, subjects: Subjects, plan: Plan, counts: ReadonlyMap<string, number>) {
  const { silent, profiled } = subjects
  const countOf = (name: string) => counts.get(name) ?? FEWEST
  const captures = new Map<string, RunResult>()
  for (const variant of subjects.captures) {
    captures.set(variant.name, await runCaptures(bench, variant, countOf(variant.name)))
  }
  const cost = signatureCost(silent.merchant)
  const plain = captures.get(profiled.name)
  const parts = await runParts(bench, profiled, countOf(profiled.name), { plain, cost })
  const ofSilent = subjects.captures.filter(({ template }) => template === silent)
  const peak = Math.max(...ofSilent.map(({ name }) => captures.get(name)?.answered ?? 0))
  const loads = new Map<string, LoadResult>()
  for (const [name, share] of LOADS) {
    const count = Math.max(FEWEST, Math.round(peak * share * plan.seconds))
    loads.set(name, await runLoad(bench, silent, peak * share, count))
  }
  const operations = new Map<string, RunResult>()
  for (const { name, run } of subjects.operations) operations.set(name, await run(countOf(name)))
  return { captures, parts, peak, loads, operations }
}

function capturing(bench: Bench, variant: Variant): Subject {
  return { name: variant.name, run: (count) => runCaptures(bench, variant, count) }
}

/** Runs each once for nothing, and says how many times each is done in the time planned. */
async function warmUp(subjects: readonly Subject[], plan: Plan): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const count = Math.min(WARM_UP, FEWEST * Math.ceil(plan.seconds * 2))
  // Twice: the first time finds tables without statistics, and code that was never run.
  for (const { name, run } of [...subjects, ...subjects]) {
    const { answered } = await run(count)
    counts.set(name, Math.max(FEWEST, Math.round(answered * plan.seconds)))
  }
  return counts
}
