import type { Bench, RunResult, Subject } from './capstan-run.ts'
import { runCaptures, type Variant } from './captures.ts'
import { type LoadResult, runLoad } from './load.ts'
import type { Medusa } from './medusa.ts'
import { type Parts, runParts } from './parts-run.ts'
import type { Template } from './payments.ts'
import { measurePeers, type Peers, type PeersPlan } from './peers.ts'
import { signatureCost } from './signature-bound.ts'

export interface Plan extends PeersPlan {
  readonly rounds: number
  /** How often each is run for nothing. Twice to be fair: the first time finds tables without statistics, and code that was never run. */
  readonly warmUps: number
}

/** What is measured of Capstan. */
export interface Subjects {
  readonly captures: readonly Variant[]
  /** The one that is profiled. */
  readonly profiled: Variant
  readonly operations: readonly Subject[]
  /** Captured at the loads, and by the peers. */
  readonly silent: Template
  readonly notified: Template
}

/** The loads beside the peak, by the name of their row; the peak is that of the template. */
const LOADS = [
  ['half of the peak', 'silent', 0.5],
  ['nine tenths of the peak', 'silent', 0.9],
  ['twice the peak', 'silent', 2],
  ['notified, half of the peak', 'notified', 0.5],
  ['notified, nine tenths of the peak', 'notified', 0.9],
] as const

/** One round: everything measured once, one after the other, so that a busy minute of the machine meets all of it. */
export interface Round extends Peers {
  /** By the name of the variant. */
  readonly captures: ReadonlyMap<string, RunResult>
  /** By the name of the load. */
  readonly loads: ReadonlyMap<string, LoadResult>
  /** By the name of the operation. */
  readonly operations: ReadonlyMap<string, RunResult>
  readonly parts: Parts
}

const FEWEST = 48
const FEWEST_OF_MEDUSA = 16
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
  const medusaCount = medusa ? await warmUpMedusa(medusa, plan) : 0
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
  const loads = new Map<string, LoadResult>()
  for (const [name, which, share] of LOADS) {
    const peak = peakOf(subjects.captures, captures, subjects[which])
    const count = Math.max(FEWEST, Math.round(peak * share * plan.seconds))
    loads.set(name, await runLoad(bench, subjects[which], { peak, share, count }))
  }
  const operations = new Map<string, RunResult>()
  for (const { name, run } of subjects.operations) operations.set(name, await run(countOf(name)))
  return { captures, parts, loads, operations }
}

/** The most captures a second of a closed loop in this round; where they are notified, that were notified too. */
function peakOf(variants: readonly Variant[], results: ReadonlyMap<string, RunResult>, template: Template): number {
  const rates = variants
    .filter((variant) => variant.template === template)
    .flatMap(({ name, notified }) => (notified ? results.get(name)?.settled : results.get(name)?.answered) ?? [])
  return Math.max(...rates)
}

function capturing(bench: Bench, variant: Variant): Subject {
  return { name: variant.name, run: (count) => runCaptures(bench, variant, count) }
}

/** Runs each for nothing, and says how many times each is done in the time planned. */
async function warmUp(subjects: readonly Subject[], plan: Plan): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const count = Math.min(WARM_UP, FEWEST * Math.ceil(plan.seconds * 2))
  for (const { name, run } of Array.from({ length: plan.warmUps }, () => subjects).flat()) {
    const { answered } = await run(count)
    counts.set(name, Math.max(FEWEST, Math.round(answered * plan.seconds)))
  }
  return counts
}

/** Fewer than of the others: it takes its time, and each has to be authorized first. */
async function warmUpMedusa(medusa: Medusa, plan: Plan): Promise<number> {
  let rate = 0
  for (let time = 0; time < plan.warmUps; time += 1) rate = (await medusa.capture(FEWEST_OF_MEDUSA)).perSecond
  return Math.max(FEWEST_OF_MEDUSA, Math.round(rate * plan.seconds))
}
