/**
 * `npm run bench:growth`: what a capture costs at ten thousand payments and at many more, and how large the database is
 * then. `--payments 10000000 --lives 2000000` for ten million of which the newest two have all that happened to them (one with
 * everything is the default; ten would be 65 GB); `--quick` shows that it runs.
 */
import { parseArgs } from 'node:util'
import type { Bench } from './capstan-run.ts'
import { type Captured, captureAll } from './capture-all.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { type Endpoints, startEndpoints } from './endpoints.ts'
import { describeMachine } from './machine.ts'
import { makeManyPayments } from './many-payments.ts'
import type { Merchant } from './merchant.ts'
import { authorizeTemplate, type Template } from './payments.ts'
import { pruneRate } from './prune-rate.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { median, spread } from './statistics.ts'
import { makeWholeLives, tableSizes } from './whole-lives.ts'

const { values } = parseArgs({
  options: {
    payments: { type: 'string' },
    lives: { type: 'string' },
    clients: { type: 'string', default: '20' },
    quick: { type: 'boolean', default: false },
  },
})
const many = Number(values.payments ?? (values.quick ? 2_000 : 1_000_000))
const lives = Number(values.lives ?? many)
const few = values.quick ? 1_000 : 10_000
const captures = values.quick ? 50 : 3_000
const rounds = values.quick ? 1 : 5
const connections = 16
const told = (line: string) => console.error(line)

/** A server on a database of its own, and the merchant who has half of the payments. */
interface Grown extends Bench {
  readonly payments: number
  readonly template: Template
}

async function main(): Promise<void> {
  const ends: (() => Promise<void> | void)[] = []
  try {
    const endpoints = await startEndpoints()
    ends.push(endpoints.close)
    const databases: [number, BenchDatabase][] = []
    for (const payments of [few, many]) {
      const database = await openBenchDatabase()
      ends.push(database.close)
      databases.push([payments, database])
      await fill(database, payments)
    }
    const grown: Grown[] = []
    for (const [payments, database] of databases) {
      const server = await startServer(database.url)
      ends.push(server.stop)
      const merchant = await largest(database, server)
      grown.push({
        payments,
        database,
        server,
        template: await authorizeTemplate(server.url, merchant, endpoints.fine),
      })
    }
    console.log(await compare(grown, endpoints))
    for (const one of grown) console.log(await pruneText(one))
  } finally {
    for (const end of ends.toReversed()) await end()
  }
  if (values.quick) console.log('A quick run shows that it runs; its numbers mean nothing.')
}

async function fill(database: BenchDatabase, payments: number): Promise<void> {
  if (payments === few) console.log(await describeMachine(database, 'not used'))
  await makeManyPayments(database.pool, payments, Number(values.clients), told)
  await makeWholeLives(database.pool, Math.max(1, payments - lives + 1), payments, told)
  console.log(await sizeText(database, payments))
}

/** In turn, so that a busy minute of the machine meets both; the first time of each is for nothing. */
async function compare(grown: readonly Grown[], endpoints: Endpoints): Promise<string> {
  const costs = new Map<number, Captured[]>(grown.map(({ payments }) => [payments, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const one of grown) {
      const result = await captureAll(one, endpoints, one.template, captures, connections)
      if (round > 0) costs.get(one.payments)?.push(result)
    }
    told(`round ${round} of ${rounds}`)
  }
  const lines = [...costs].map(([payments, results]) => {
    const server = shown(results.map(({ serverMs }) => serverMs ?? Number.NaN))
    const postgres = shown(results.map(({ postgresMs }) => postgresMs ?? Number.NaN))
    return `| ${payments.toLocaleString('en')} | ${server} | ${postgres} |`
  })
  return ['\n| payments | CPU ms a capture: server | PostgreSQL |', '| ---: | ---: | ---: |', ...lines].join('\n')
}

function shown(numbers: readonly number[]): string {
  return `${median(numbers).toFixed(3)} ± ${(spread(numbers) * 100).toFixed(0)} %`
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
