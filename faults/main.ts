/**
 * `npm run faults`: the same faults happen to Capstan and to Medusa's payment module, on one PostgreSQL, with one
 * acquirer that keeps books. docs/faults.md says what is done and how to read the table.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../packages/server/src/database/embedded.ts'
import { createPool } from '../packages/server/src/database/pool.ts'
import { waitUntil } from '../packages/server/src/database/wait-until.ts'
import { type AcquirerHost, startAcquirer } from './acquirer-host.ts'
import { type Limit, openBooks } from './books.ts'
import { startCapstan } from './capstan.ts'
import { startMedusa } from './medusa.ts'
import { installPeers, medusaVersion } from './peers.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import type { System } from './system.ts'
import { markdown, type Row } from './table.ts'
import { agree, verdict } from './verdict.ts'

/** How long a system may take to come to the right belief by itself: longer than a lease and the first inquiries. */
const settledWithinMs = 15_000

type Pool = ReturnType<typeof createPool>

async function main(): Promise<void> {
  await installPeers()
  const home = mkdtempSync(join(tmpdir(), 'capstan-faults-'))
  // As root, PostgreSQL runs as another user, who must be able to pass.
  chmodSync(home, 0o755)
  const postgres = await startEmbedded(home)
  const end = async () => {
    await postgres.stop()
    rmSync(home, { recursive: true, force: true })
  }
  // PostgreSQL would outlive an interrupted run; the systems under test end by themselves when this process is gone.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().finally(() => process.exit(1)))
  try {
    const pool = poolOf(postgres.url)
    for (const name of ['books', 'medusa']) await pool.query(`create database ${name}`)
    console.log(`${await versions(pool)}\n`)
    await pool.end()
    const rows = await compare(postgres.url)
    console.log(markdown(rows))
    const broken = rows.filter(({ system, entry, belief }) => system === 'Capstan' && !agree(entry, belief))
    if (broken.length > 0) {
      console.error(`Capstan believes something else than the books say in ${broken.length} rows`)
      process.exitCode = 1
    }
  } finally {
    await end()
  }
}

async function compare(capstanUrl: string): Promise<readonly Row[]> {
  const databaseUrl = (name: string) => Object.assign(new URL(capstanUrl), { pathname: `/${name}` }).href
  const books = poolOf(databaseUrl('books'))
  const acquirer = await startAcquirer(await openBooks(books))
  const systems: System[] = []
  try {
    systems.push(await startMedusa(databaseUrl('medusa'), acquirer))
    systems.push(await startCapstan(capstanUrl, acquirer))
    const rows: Row[] = []
    for (const scenario of scenarios) {
      for (const limit of scenario.limits) {
        for (const system of systems) {
          if (scenario.needsRequestIds && !system.takesRequestIds) continue
          rows.push(await play(scenario, limit, system, acquirer))
        }
      }
    }
    return rows
  } finally {
    for (const system of systems) await system.end()
    acquirer.close()
    await books.end()
  }
}

async function play(scenario: Scenario, limit: Limit, system: System, acquirer: AcquirerHost): Promise<Row> {
  console.error(`${scenario.title} (${limit}): ${system.name}`)
  acquirer.limit(limit)
  acquirer.fault('none')
  const payment = await system.authorize()
  const { told, outside } = await scenario.run({ system, acquirer, payment })
  const found = async () => ({
    entry: await acquirer.books.entry(payment.authorization),
    belief: await system.believes(payment),
  })
  const settled = await waitUntil(
    async () => {
      const { entry, belief } = await found()
      return agree(entry, belief) ? { entry, belief } : undefined
    },
    { everyMs: 100, withinMs: settledWithinMs },
  )
  const { entry, belief } = settled ?? (await found())
  const words = verdict(entry, belief, outside)
  return { scenario: scenario.title, limit, system: system.name, entry, belief, told, verdict: words }
}

async function versions(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ server_version: string }>('show server_version')
  const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return [
    `Capstan ${own.version}`,
    `@medusajs/payment ${medusaVersion()}`,
    `PostgreSQL ${rows[0]?.server_version}`,
    `Node ${process.versions.node}`,
  ].join(', ')
}

function poolOf(url: string): Pool {
  return createPool(url, { applicationName: 'faults', onIdleError: () => undefined })
}

await main()
