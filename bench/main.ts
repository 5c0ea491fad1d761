/**
 * `npm run bench`: captures a second over the whole HTTP path, beside what this machine could do at most by its
 * signatures alone and by its two commits alone. docs/performance.md says what is measured and how to read it.
 */
import type { Bench, Variant } from './capstan-run.ts'
import { openBenchDatabase } from './database.ts'
import { describeMachine } from './machine.ts'
import { authorizeTemplate, type Template } from './payments.ts'
import { pgbenchVersion } from './pgbench.ts'
import { startReceiver } from './receiver.ts'
import { resultsTable } from './results-table.ts'
import { measure, type Plan } from './rounds.ts'
import { startServer } from './server-process.ts'

const quick = process.argv.includes('--quick')

async function main(): Promise<void> {
  const version = await pgbenchVersion()
  const plan: Plan = { ...(quick ? { rounds: 1, seconds: 0.2 } : { rounds: 3, seconds: 3 }), pgbench: !!version }
  const database = await openBenchDatabase()
  try {
    console.log(`${await describeMachine(database, version)}\n`)
    const server = await startServer(database.url)
    const receiver = await startReceiver()
    try {
      console.log(`${await compare({ database, server }, receiver.url, plan)}\n`)
    } finally {
      await server.stop()
      receiver.close()
    }
  } finally {
    await database.close()
  }
  if (quick) console.log('A quick run shows that it runs; its numbers mean nothing.')
}

async function compare(bench: Bench, notifyUrl: string, plan: Plan): Promise<string> {
  const { url, live, sandbox } = bench.server
  const silent = await authorizeTemplate(url, live)
  const notified = await authorizeTemplate(url, live, notifyUrl)
  const simulated = await authorizeTemplate(url, sandbox, notifyUrl)
  const variants = [
    variant('Capstan, instant acquirer, no notification address', silent, 1),
    variant('Capstan, instant acquirer, no notification address', silent, 16),
    variant('Capstan, instant acquirer, no notification address', silent, 64),
    { ...variant('Capstan, instant acquirer, notified', notified, 16), notified: true },
    { ...variant('Capstan, simulated acquirer (one commit more), notified', simulated, 16), notified: true },
  ]
  const rounds = await measure(bench, variants, silent, plan, (line) => console.error(line))
  return resultsTable(rounds)
}

function variant(what: string, template: Template, connections: number): Variant {
  return { name: `${what}, ${connections} at a time`, template, connections, notified: false }
}

await main()
