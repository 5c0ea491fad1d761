/**
 * `npm run bench:dashboard`: the dashboard's list of payments over a million of them, beside the same pages asked for in
 * plain SQL in the same minute. docs/dashboard.md says what is measured and has a run. `--payments 10000000` for ten
 * million, `--clients 200` for many clients; `--quick` shows that it runs.
 */
import { parseArgs } from 'node:util'
import { openBenchDatabase } from './database.ts'
import { cursorRate, exportSince } from './export-rate.ts'
import { type AskPage, type PagePair, pagePairs } from './list-pages.ts'
import { describeMachine } from './machine.ts'
import { madeSince, makeManyPayments } from './many-payments.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { median, percentile } from './statistics.ts'

const { values } = parseArgs({
  options: {
    payments: { type: 'string' },
    clients: { type: 'string', default: '20' },
    quick: { type: 'boolean', default: false },
  },
})
const payments = Number(values.payments ?? (values.quick ? 5_000 : 1_000_000))
const repeats = values.quick ? 2 : 21
const depth = values.quick ? 20 : 1_000
const longRepeats = values.quick ? 1 : 3
const told = (line: string) => console.error(line)

interface Measured {
  readonly api: readonly number[]
  readonly sql: readonly number[]
  readonly found: number
}

async function main(): Promise<void> {
  const database = await openBenchDatabase()
  try {
    await makeManyPayments(database.pool, payments, Number(values.clients), told)
    const version = await database.pool.query<{ size: string }>(
      'select pg_size_pretty(pg_database_size(current_database())) as size',
    )
    console.log(await describeMachine(database, 'not used'))
    console.log(
      `Payments    ${payments.toLocaleString('en')} of ${values.clients} clients, ${version.rows[0]?.size} with their captures\n`,
    )
    const server = await startServer(database.url)
    try {
      const pairs = await pagePairs(database.pool, askOf(server), depth)
      console.log(
        '| page | payments | API, ms | 95 of 100 | SQL, ms | API ÷ SQL |\n| --- | ---: | ---: | ---: | ---: | ---: |',
      )
      for (const pair of pairs) console.log(row(pair, await measure(pair)))
      const since = madeSince(1_000_000, payments)
      const rate = await exportSince(server, since)
      const bare = await cursorRate(database.pool, since)
      console.log(
        `\nCSV: ${rate.rows.toLocaleString('en')} rows, ${Math.round(rate.perSecond).toLocaleString('en')} a second, ${Math.round(rate.bytes / 2 ** 20)} MiB; a cursor of the same rows, read by the same driver and thrown away: ${Math.round(bare).toLocaleString('en')} a second.`,
      )
      if (rate.memory)
        console.log(
          `Memory of the server's process: ${rate.memory.before} MiB before the export, ${rate.memory.most} MiB at most while it ran.`,
        )
    } finally {
      await server.stop()
    }
  } finally {
    await database.close()
  }
  if (values.quick) console.log('A quick run shows that it runs; its numbers mean nothing.')
}

function askOf({ url, operatorToken }: ServerProcess): AskPage {
  const headers = { authorization: `Bearer ${operatorToken}` }
  return async (query) => {
    const answer = await fetch(new URL(`/operator/payments?${new URLSearchParams(query)}`, url), { headers })
    if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`)
    return answer.json() as ReturnType<AskPage>
  }
}

/** In turns, so that both sides of a ratio were measured within the same moment. The first of each warms up. */
async function measure(pair: PagePair): Promise<Measured> {
  const found = await pair.api()
  await pair.sql()
  const api: number[] = []
  const sql: number[] = []
  for (let round = 0; round < (pair.long ? longRepeats : repeats); round += 1) {
    api.push(await timed(pair.api))
    sql.push(await timed(pair.sql))
  }
  return { api, sql, found }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function row({ name }: PagePair, { api, sql, found }: Measured): string {
  const ratios = api.map((ms, index) => ms / (sql[index] ?? Number.NaN))
  const cells = [median(api), percentile(api, 0.95), median(sql)].map((ms) => ms.toFixed(ms < 100 ? 1 : 0))
  return `| ${[name, found, ...cells, median(ratios).toFixed(1)].join(' | ')} |`
}

await main()
