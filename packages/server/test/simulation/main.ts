/**
 * `npm run simulate -- --seed N --histories M`: many histories of payments with faults at every boundary, checked
 * against the acquirers' own books. docs/simulator.md says how to read what it prints.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { openGround } from './ground.ts'
import { invariants } from './invariants.ts'
import { simulate } from './simulate.ts'
import { tryMutations } from './try-mutations.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    histories: { type: 'string', default: '3000' },
    processes: { type: 'string', default: String(Math.min(availableParallelism(), 8)) },
    mutations: { type: 'boolean', default: false },
  },
})

function count(name: string, text: string, least: number): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new Error(`--${name} must be a whole number, at least ${least}; it is "${text}"`)
}

const plan = {
  seed: count('seed', values.seed ?? String(Date.now() % 1_000_000), 0),
  histories: count('histories', values.histories, 1),
  processes: count('processes', values.processes, 1),
}
const write = (line: string) => process.stdout.write(`${line}\n`)
const ground = await openGround()
try {
  if (values.mutations) {
    process.exitCode = (await tryMutations(ground, plan, write)) ? 0 : 1
  } else {
    write(`seed ${plan.seed}, ${plan.histories} histories; checked in each:`)
    for (const [name, meaning] of Object.entries(invariants)) write(`  ${name}: ${meaning}`)
    process.exitCode = (await simulate(ground, plan, write)) ? 0 : 1
  }
} finally {
  await ground.close()
}
