/**
 * `npm run bench:backlog`: what a million notifications that wait for one merchant's endpoint cost the others: their
 * captures, and how soon they are told. `--waiting 100000` for fewer; `--quick` shows that it runs.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Bench } from './capstan-run.ts'
import { captureAll, toldAfterMs } from './capture-all.ts'
import { openBenchDatabase } from './database.ts'
import { type Endpoints, startEndpoints } from './endpoints.ts'
import { describeMachine } from './machine.ts'
import { authorizeTemplate, type Template } from './payments.ts'
import { processorMsOfAll, processorMsOfPostgres } from './processor-time.ts'
import { startServer } from './server-process.ts'
import { median } from './statistics.ts'
import { DOWN, emptyBacklog, fillBacklog, sendTo, writeOne } from './waiting.ts'

const { values } = parseArgs({ options: { waiting: { type: 'string' }, quick: { type: 'boolean', default: false } } })
const waiting = Number(values.waiting ?? (values.quick ? 2_000 : 1_000_000))
const captures = values.quick ? 50 : 2_000
const probes = values.quick ? 3 : 30
const settleMs = values.quick ? 500 : 20_000
const idleMs = values.quick ? 500 : 10_000
const told = (line: string) => console.error(line)

async function main(): Promise<void> {
  const database = await openBenchDatabase()
  const endpoints = await startEndpoints()
  try {
    console.log(`${await describeMachine(database, 'not used')}\n`)
    await fillBacklog(database.pool, waiting, told)
    const server = await startServer(database.url)
    try {
      const bench = { database, server }
      const template = await authorizeTemplate(server.url, server.live, endpoints.fine)
      // The first run finds code that was never run.
      await captureAll(bench, endpoints, template, captures, 16)
      console.log(head)
      for (const kind of ['refuses', 'slow', 'hangs'] as const) {
        await sendTo(database.pool, endpoints[kind])
        await delay(settleMs)
        const name = `${waiting.toLocaleString('en')} due of another merchant, whose endpoint ${saying[kind]}`
        console.log(await row(name, bench, template, endpoints))
      }
      await emptyBacklog(database.pool)
      await delay(settleMs)
      console.log(await row('none', bench, template, endpoints))
    } finally {
      await server.stop()
    }
  } finally {
    endpoints.close()
    await database.close()
  }
  if (values.quick) console.log('A quick run shows that it runs; its numbers mean nothing.')
}

const saying = { refuses: 'refuses at once', slow: 'takes two seconds', hangs: 'never answers' } as const

const head = `| | CPU ms a capture: server | PostgreSQL | tried of the backlog a second | CPU % without captures: server | PostgreSQL | told after ms, by who wrote it: median | most | by another process: median | most |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |`

async function row(name: string, bench: Bench, template: Template, endpoints: Endpoints): Promise<string> {
  const idle = await measureIdle(bench)
  const loaded = await captureAll(bench, endpoints, template, captures, 16)
  const own = await probe(bench, template, endpoints, true)
  const others = await probe(bench, template, endpoints, false)
  const cells = [
    (loaded.serverMs ?? Number.NaN).toFixed(2),
    (loaded.postgresMs ?? Number.NaN).toFixed(2),
    idle.tried.toFixed(0),
    idle.server.toFixed(0),
    idle.postgres.toFixed(0),
    ...[own, others].flatMap((times) => [median(times).toFixed(0), Math.max(...times).toFixed(0)]),
  ]
  return `| ${[name, ...cells].join(' | ')} |`
}

/** What the backlog alone keeps busy. */
async function measureIdle({ database, server }: Bench) {
  const look = async () => ({
    at: performance.now(),
    server: processorMsOfAll(server.processIds) ?? Number.NaN,
    postgres: processorMsOfPostgres(database.postmaster) ?? Number.NaN,
    tried: await triedOf(database.pool),
  })
  const before = await look()
  await delay(idleMs)
  const after = await look()
  const ms = after.at - before.at
  return {
    server: ((after.server - before.server) / ms) * 100,
    postgres: ((after.postgres - before.postgres) / ms) * 100,
    tried: ((after.tried - before.tried) / ms) * 1_000,
  }
}

async function triedOf(pool: Bench['database']['pool']): Promise<number> {
  const { rows } = await pool.query<{ tried: string }>(
    'select count(*)::text as tried from deliveries where client_id = $1',
    [DOWN],
  )
  return Number(rows[0]?.tried)
}

let written = 0

/** Milliseconds from a notification's commit until its endpoint has it, one notification after the other. */
async function probe(
  bench: Bench,
  template: Template,
  endpoints: Endpoints,
  byServer: boolean,
): Promise<readonly number[]> {
  const times: number[] = []
  for (let round = 0; round < probes; round += 1) {
    times.push(
      await (byServer ? toldAfterMs(bench, endpoints, template) : writtenByAnother(bench, template, endpoints)),
    )
  }
  return times
}

async function writtenByAnother({ database }: Bench, template: Template, endpoints: Endpoints): Promise<number> {
  written += 1
  const id = String(8_000_000_000_000_000n + BigInt(written))
  const arrival = endpoints.arrival(id)
  await writeOne(database.pool, template.merchant.clientId, template.paymentId, id)
  const committed = performance.now()
  return (await arrival) - committed
}

await main()
