import { expect, onTestFinished, test } from 'vitest'
import { temporaryHome } from '../support/temporary-home.ts'
import { auditorPool } from './books.ts'
import { PLAIN } from './chaos-load.ts'
import { turns } from './either.ts'
import { openMember } from './fleet.ts'
import { demoMerchant } from './merchant.ts'
import { startNotifiedMerchant } from './notified-merchant.ts'
import { startOwnPostgres } from './own-postgres.ts'
import { randomFrom } from './random.ts'
import { faultsOf, takeStock } from './stock.ts'
import { underLoad } from './under-load.ts'

const REQUESTS = 300

/** All of the database's time. Half a minute would be one of the servers' clocks. */
const misjudged = `select
  (select count(*) from payments
    where auth_expires_at - paid_at - interval '7 days' not between '-20 s' and '20 s')::int as validity,
  (select count(*) from payments where paid_at - created_at not between '0 s' and '20 s')::int as paid,
  (select count(*) from captures where captured_at - created_at not between '0 s' and '20 s')::int as captured,
  (select count(*) from deliveries d join notifications n using (client_id, notification_id)
    where d.created_at - n.created_at not between '0 s' and '20 s')::int as delivered,
  (select count(*) from attempts where operation like 'inquire%')::int as "takenFromTheLiving"`

test('two servers whose clocks are a minute apart agree with the database about every time', async ({ annotate }) => {
  const home = await temporaryHome()
  const postgres = await startOwnPostgres(home)
  const merchant = await startNotifiedMerchant()
  onTestFinished(() => merchant.close())
  const settings = { DATABASE_URL: postgres.url }
  const servers = [30_000, -30_000].map((ms) => {
    const preload = new URL('./shifted-clock.ts', import.meta.url)
    preload.searchParams.set('ms', String(ms))
    return openMember('server', `server${ms}`, home, settings, preload.href)
  })
  onTestFinished(async () => void (await Promise.all(servers.map((server) => server.kill()))))
  const before = Date.now()
  for (const server of servers) await server.start()
  const offsets = await Promise.all(servers.map((server) => clockOf(server.url())))
  expect(offsets.map((offset) => Math.round(offset / 30_000))).toEqual([1, -1])

  const client = demoMerchant(`${home}/server30000`)
  const next = turns(servers.map((server) => server.url))
  const load = { next, client, notifyUrl: merchant.url, random: randomFrom(2), amounts: PLAIN }
  const pool = auditorPool(postgres.url)
  onTestFinished(() => pool.end())
  const attempts = async () => (await pool.query('select count(*)::int as count from attempts')).rows[0].count
  const asked = await underLoad(load, () =>
    expect.poll(attempts, { timeout: 60_000, interval: 50 }).toBeGreaterThanOrEqual(REQUESTS),
  )
  const after = Date.now()

  const times = asked.flatMap(({ answers }) =>
    answers.flatMap((answer) => answer?.paymentTime ?? answer?.captureTime ?? []),
  )
  expect(times.length).toBeGreaterThan(0)
  const wrong = times.map(Date.parse).filter((time) => time < before - 1_000 || time > after + 1_000)
  expect(wrong).toEqual([])
  const stock = await takeStock(postgres.url, load, asked, merchant.received)
  const { rows } = await pool.query(misjudged)
  await annotate(`clocks a minute apart: ${asked.length} requests, ${times.length} times told, 0 wrong`)
  expect(rows).toEqual([{ validity: 0, paid: 0, captured: 0, delivered: 0, takenFromTheLiving: 0 }])
  expect(faultsOf(stock)).toEqual({ lost: 0, doubled: 0, unsettled: 0, books: 0, notifications: 0 })
})

/** How far the server's clock is ahead of ours, by the time in its answers. */
async function clockOf(url: string): Promise<number> {
  const response = await fetch(`${url}/ams/sandbox/api/v1/payments/pay`, { method: 'POST', body: '{}' })
  return Number(Date.parse(response.headers.get('response-time') ?? '')) - Date.now()
}
