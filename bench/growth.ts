/**
 * `npm run bench:growth`: what a capture costs at ten thousand payments and at many more, and how large the database is
 * then. `--payments 10000000` for ten million (one is the default: ten need hours and 65 GB); `--quick` shows that it runs.
 */
import { parseArgs } from 'node:util'
import type { Bench } from './capstan-run.ts'
import { captureAll } from './capture-all.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { type Endpoints, startEndpoints } from './endpoints.ts'
import { describeMachine } from './machine.ts'
import { makeManyPayments } from './many-payments.ts'
import type { Merchant } from './merchant.ts'
import { authorizeTemplate } from './payments.ts'
import { pruneRate } from './prune-rate.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { median, spread } from './statistics.ts'
import { makeWholeLives, tableSizes } from './whole-lives.ts'

const { values } = parseArgs({
  options: {
    payments: { type: 'string' },
    clients: { type: 'string', default: '20' },
    quick: { type: 'boolean', default: false },
  },
})
const many = Number(values.payments ?? (values.quick ? 2_000 : 1_000_000))
const few = values.quick ? 1_000 : 10_000
const captures = values.quick ? 50 : 3_000
const rounds = values.quick ? 1 : 5
const connections = 16
const told = (line: string) => console.error(line)

interface Cost {
  readonly serverMs: readonly number[]
  readonly postgresMs: readonly number[]
}

async function main(): Promise<void> {
  const endpoints = await startEndpoints()
  try {
    const costs = new Map<number, Cost>()
    for (const payments of [few, many]) costs.set(payments, await measureAt(payments, endpoints))
    console.log('\n| payments | CPU ms a capture: server | PostgreSQL |\n| ---: | ---: | ---: |')
    for (const [payments, { serverMs, postgresMs }] of costs) {
      console.log(`| ${payments.toLocaleString('en')} | ${shown(serverMs)} | ${shown(postgresMs)} |`)
    }
  } finally {
    endpoints.close()
  }
  if (values.quick) console.log('A quick run shows that it runs; its numbers mean nothing.')
}

function shown(numbers: readonly number[]): string {
  return `${median(numbers).toFixed(3)} ± ${(spread(numbers) * 100).toFixed(0)} %`
}

/** On a database of its own that has so many, by a merchant who has half of them. */
async function measureAt(payments: number, endpoints: Endpoints): Promise<Cost> {
  const database = await openBenchDatabase()
  try {
    if (payments === few) console.log(await describeMachine(database, 'not used'))
    await makeManyPayments(database.pool, payments, Number(values.clients), told)
    await makeWholeLives(database.pool, payments, told)
    console.log(await sizeText(database, payments))
    const server = await startServer(database.url)
    try {
      const cost = await measure(database, server, endpoints)
      console.log(await pruneText({ database, server }))
      return cost
    } finally {
      await server.stop()
    }
  } finally {
    await database.close()
  }
}

async function measure(database: BenchDatabase, server: ServerProcess, endpoints: Endpoints): Promise<Cost> {
  const merchant = await largest(database, server)
  const template = await authorizeTemplate(server.url, merchant, endpoints.fine)
  const run = () => captureAll({ database, server }, endpoints, template, captures, connections)
  await run()
  const results = []
  for (let round = 0; round < rounds; round += 1) results.push(await run())
  return {
    serverMs: results.map(({ serverMs }) => serverMs ?? Number.NaN),
    postgresMs: results.map(({ postgresMs }) => postgresMs ?? Number.NaN),
  }
}

/** What removing costs, by a client with an eighth of the payments. */
async function pruneText(bench: Bench): Promise<string> {
  const { payments, rows, perSecond, serverMs, postgresMs, walBytes } = await pruneRate(bench, 'SANDBOX_SHOP_3')
  const each = `${serverMs?.toFixed(2)} ms of the server, ${postgresMs?.toFixed(2)} ms of PostgreSQL, ${(walBytes / 1_000).toFixed(1)} kB of its log`
  return `prune: ${payments.toLocaleString('en')} payments with ${rows.toLocaleString('en')} rows, ${perSecond.toFixed(0)} payments a second; each ${each}`
}

/** The merchant with half of the payments, who is given the key of another one to sign by. */
async function largest({ pool }: BenchDatabase, { live }: ServerProcess): Promise<Merchant> {
  const clientId = 'SHOP_1'
  await pool.query(
    `insert into client_keys (client_id, key_version, public_key)
     select $1, key_version, public_key from client_keys where client_id = $2`,
    [clientId, live.clientId],
  )
  return { ...live, clientId }
}

async function sizeText({ pool }: BenchDatabase, payments: number): Promise<string> {
  const sizes = await tableSizes(pool)
  const all = sizes.reduce((sum, { table, indexes }) => sum + table + indexes, 0)
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2)
  const each = sizes.map(({ name, table, indexes }) => `${name} ${gigabytes(table)} + ${gigabytes(indexes)}`)
  return `${payments.toLocaleString('en')} payments: ${gigabytes(all)} GB, a million of them ${gigabytes((all / payments) * 1e6)} GB; table + indexes: ${each.join(', ')}`
}

await main()
