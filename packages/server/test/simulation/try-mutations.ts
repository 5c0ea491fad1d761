import { readFileSync } from 'node:fs'
import { runJob } from './children.ts'
import type { Ground } from './ground.ts'
import { type Mutation, mutations } from './mutations.ts'
import type { Plan } from './simulate.ts'
import { source } from './sources.ts'

interface Tried {
  readonly name: string
  /** Undefined when it was found. */
  readonly trouble?: string
  readonly histories: number
  readonly invariant: string
}

/** Plants every mutation in turn. True when the simulator found each of them. */
export async function tryMutations(ground: Ground, plan: Plan, write: (line: string) => void): Promise<boolean> {
  const waiting = mutations.entries()
  const tried: Tried[] = []
  const lane = async () => {
    for (const [index, mutation] of waiting) {
      const one = await tryOne(ground, plan, mutation)
      process.stderr.write(`${one.name}: ${one.trouble ?? `found after ${one.histories} histories`}\n`)
      tried[index] = one
    }
  }
  await Promise.all(Array.from({ length: plan.processes }, lane))
  const width = Math.max(...mutations.map(({ name }) => name.length))
  write(`${'mutation'.padEnd(width)}  histories  what it broke`)
  for (const { name, histories, invariant, trouble } of tried) {
    write(`${name.padEnd(width)}  ${String(histories).padStart(9)}  ${trouble ?? invariant}`)
  }
  const found = tried.filter(({ trouble }) => trouble === undefined).length
  write(
    `\n${found} of ${mutations.length} mutations found, seed ${plan.seed}, at most ${plan.histories} histories each`,
  )
  return found === mutations.length
}

async function tryOne(ground: Ground, plan: Plan, mutation: Mutation): Promise<Tried> {
  const { name } = mutation
  const lost = mutation.edits.find(({ file, from }) => readFileSync(source(file), 'utf8').split(from).length !== 2)
  if (lost) {
    return { name, histories: 0, invariant: '', trouble: `NOT PLANTED: its passage is not once in ${lost.file}` }
  }
  const url = await ground.database(mutation.sql)
  const job = { url, seed: plan.seed, from: 0, every: 1, below: plan.histories, players: 1, mostFindings: 1 }
  const { findings } = await runJob({ ...job, mutation, shrink: false })
  const [finding] = findings
  if (!finding) return { name, histories: plan.histories, invariant: '', trouble: 'NOT FOUND' }
  return { name, histories: finding.index + 1, invariant: finding.violation.invariant }
}
