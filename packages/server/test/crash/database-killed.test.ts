import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { findCluster } from '../../src/database/cluster.ts'
import { clusterUrl } from '../../src/database/postmaster.ts'
import { readPostmasterFile } from '../../src/database/postmaster-file.ts'
import { postmasterOf, temporaryHome } from '../support/temporary-home.ts'
import { crashUnderLoad } from './crash.ts'
import { twoHundredCaptures } from './load.ts'
import { demoMerchant } from './merchant.ts'
import { startReceiver } from './receiver.ts'
import { startServer } from './server-process.ts'
import { expectNothingLost, report, settle } from './settlement.ts'

const KILL_AFTER = 60

async function connected(home: string): Promise<pg.Client> {
  const cluster = await findCluster(home)
  const file = cluster && (await readPostmasterFile(cluster.dataFolder))
  if (!cluster || !file || file === 'unreadable') throw new Error(`no database runs in ${home}`)
  const client = new pg.Client({ connectionString: clusterUrl(cluster, file, 'capstan') })
  await client.connect()
  client.on('error', () => undefined)
  onTestFinished(() => client.end())
  return client
}

/** One of the connections that work on captures: a crash of it makes PostgreSQL cut all others. */
async function oneBackend(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'capstan' limit 1`,
  )
  return rows[0]?.pid ?? 0
}

const victims = [
  { what: 'PostgreSQL', find: postmasterOf },
  { what: 'one process of PostgreSQL', find: async (home: string) => oneBackend(await connected(home)) },
]

test.for(victims)(
  'kill -9 of $what under load: the server serves again by itself, and nothing is lost',
  async ({ what, find }, { annotate }) => {
    const home = await temporaryHome()
    const receiver = await startReceiver()
    const { url, processId } = await startServer(home)
    const client = demoMerchant(home)
    const asked = await twoHundredCaptures({ url, client, notifyUrl: receiver.url })
    const victim = await find(home)
    await crashUnderLoad({ url, client, asked, after: KILL_AFTER, strike: () => process.kill(victim, 'SIGKILL') })
    for (const { answers } of asked) expect(answers[0]?.result.resultStatus).toMatch(/^[SFU]$/)
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), { timeout: 60_000 })
    const settlement = await settle({ url, home, client, receiver }, asked)
    await annotate(report(`kill -9 of ${what}`, settlement))
    expectNothingLost(settlement)
    expect(process.kill(processId, 0)).toBe(true)
  },
)

test('a server whose right to the database another instance took meanwhile ends, and leaves PostgreSQL to it', async () => {
  const home = await temporaryHome()
  const { ended } = await startServer(home)
  const other = await connected(home)
  const { rows } = await other.query<{ pid: number; classid: number; objid: number }>(
    `select pid, classid::int, objid::int from pg_locks where locktype = 'advisory'`,
  )
  const [lock] = rows
  // Stands in line for the lock, so that it has it the moment the connection of the server is gone.
  const taken = other.query('select pg_advisory_lock($1, $2)', [lock?.classid, lock?.objid])
  const third = await connected(home)
  await vi.waitFor(async () => {
    expect((await third.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`)).rowCount).toBe(1)
  })
  await third.query('select pg_terminate_backend($1)', [lock?.pid])
  await taken
  const { code, output } = await ended()
  expect(code).toBe(1)
  expect(output).toContain('lost the right to this database; stopping')
  expect((await other.query('select 1 as answer')).rows).toEqual([{ answer: 1 }])
})
