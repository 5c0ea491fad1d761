/**
 * `npm run bench`: captures and what else merchants ask for over the whole HTTP path, beside what this machine could do at
 * most. docs/performance.md says what is measured and how to read it.
 */
import { parseArgs } from 'node:util'
import { installPeers, medusaVersion, peersInstalled } from '../faults/peers.ts'
import type { Bench } from './capstan-run.ts'
import type { Variant } from './captures.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { describeMachine } from './machine.ts'
import { startMedusa } from './medusa.ts'
import { memoryOf } from './memory.ts'
import { operations } from './operations.ts'
import { authorizeTemplate, type Template } from './payments.ts'
import { pgbenchVersion } from './pgbench.ts'
import { startReceiver } from './receiver.ts'
import { measure, type Plan } from './rounds.ts'
import { startServer } from './server-process.ts'
import { capturesTable } from './tables/captures.ts'
import { loadTable } from './tables/load.ts'
import { memoryTable } from './tables/memory.ts'
import { operationsTable } from './tables/operations.ts'
import { partsTable } from './tables/parts.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    medusa: { type: 'boolean', default: false },
    processes: { type: 'string', default: '1' },
  },
})
const processes = Number(options.processes)
if (!(Number.isInteger(processes) && processes > 0)) throw new Error('--processes: must be a number of at least 1')

async function main(): Promise<void> {
  if (options.medusa) await installPeers()
  const version = await pgbenchVersion()
  const database = await openBenchDatabase()
  try {
    console.log(`${await describeMachine(database, version)}\n${describeOthers()}\n`)
    console.log(`${await compare(database, !!version)}\n`)
  } finally {
    await database.close()
  }
  if (options.quick) console.log('A quick run shows that it runs; its numbers mean nothing.')
}

function describeOthers(): string {
  const medusa = peersInstalled()
    ? `@medusajs/payment ${medusaVersion()}`
    : 'skipped: not installed (npm run bench -- --medusa)'
  return `Medusa      ${medusa}\nCapstan     ${processes} ${processes === 1 ? 'process' : 'processes'}`
}

/** Starts all that is compared, and gives the tables. */
async function compare(database: BenchDatabase, pgbench: boolean): Promise<string> {
  const size = options.quick ? { rounds: 1, warmUps: 1, seconds: 0.2 } : { rounds: 3, warmUps: 2, seconds: 2.5 }
  const ends: (() => Promise<void> | void)[] = []
  try {
    const server = await startServer(database.url, processes)
    ends.push(server.stop)
    const receiver = await startReceiver()
    ends.push(receiver.close)
    const medusa = peersInstalled() ? await startMedusa(database) : undefined
    if (medusa) ends.push(medusa.stop)
    return await tables({ database, server }, receiver.url, { ...size, pgbench, medusa })
  } finally {
    for (const end of ends) await end()
  }
}

async function tables(bench: Bench, notifyUrl: string, plan: Plan): Promise<string> {
  const { url, live, sandbox, processIds } = bench.server
  const silent = await authorizeTemplate(url, live)
  const notified = await authorizeTemplate(url, live, notifyUrl)
  const simulated = await authorizeTemplate(url, sandbox, notifyUrl)
  const rest = memoryOf(processIds, bench.database.postmaster)
  const sampled = variant('Capstan, instant acquirer, no notification address', silent, 64)
  const whole = { ...variant('Capstan, instant acquirer, notified', notified, 64), notified: true }
  const captures = [
    variant('Capstan, instant acquirer, no notification address', silent, 1),
    variant('Capstan, instant acquirer, no notification address', silent, 16),
    sampled,
    // For the peak: the more come at a time, the more share a statement.
    variant('Capstan, instant acquirer, no notification address', silent, 256),
    { ...variant('Capstan, instant acquirer, notified', notified, 16), notified: true },
    whole,
    { ...variant('Capstan, simulated acquirer (one commit more), notified', simulated, 16), notified: true },
  ]
  const subjects = { captures, profiled: whole, operations: operations(bench, silent), silent, notified }
  const rounds = await measure(bench, subjects, plan, (line) => console.error(line))
  const loaded = rounds.flatMap((round) => round.captures.get(sampled.name)?.memory ?? [])
  return [
    capturesTable(rounds, captures),
    loadTable(rounds),
    operationsTable(rounds, subjects.operations),
    partsTable(rounds, whole.name),
    memoryTable(rest, loaded),
  ].join('\n\n')
}

function variant(what: string, template: Template, connections: number): Variant {
  return { name: `${what}, ${connections} at a time`, template, connections, notified: false }
}

await main()
