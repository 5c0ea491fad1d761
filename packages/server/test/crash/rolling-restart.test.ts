import { expect, onTestFinished, test } from 'vitest'
import { temporaryHome } from '../support/temporary-home.ts'
import { PLAIN } from './chaos-load.ts'
import { turns } from './either.ts'
import { openMember } from './fleet.ts'
import { demoMerchant } from './merchant.ts'
import { startNotifiedMerchant } from './notified-merchant.ts'
import { startOwnPostgres } from './own-postgres.ts'
import { randomFrom } from './random.ts'
import { faultsOf, takeStock } from './stock.ts'
import { underLoad } from './under-load.ts'

test('two servers replaced one after the other under load answer every request with its result', async ({
  annotate,
}) => {
  const home = await temporaryHome()
  const postgres = await startOwnPostgres(home)
  const merchant = await startNotifiedMerchant()
  onTestFinished(() => merchant.close())
  const settings = { DATABASE_URL: postgres.url }
  const servers = ['server-1', 'server-2'].map((name) => openMember('server', name, home, settings))
  onTestFinished(async () => void (await Promise.all(servers.map((server) => server.kill()))))
  for (const server of servers) await server.start()
  const client = demoMerchant(`${home}/server-1`)
  const next = turns(servers.map((server) => server.url))
  const load = { next, client, notifyUrl: merchant.url, random: randomFrom(1), amounts: PLAIN }
  const codes: (number | null)[] = []
  const asked = await underLoad(load, async () => {
    for (const server of servers) {
      codes.push(await server.stop())
      await server.start()
    }
  })
  expect(codes).toEqual([0, 0])
  const answers = asked.flatMap((one) => one.answers)
  const given = answers.filter((answer) => answer !== undefined)
  expect(given.filter(({ result }) => result.resultStatus !== 'S')).toEqual([])
  const stock = await takeStock(postgres.url, load, asked, merchant.received)
  await annotate(
    `two servers replaced under load: ${asked.length} requests, all answered S; ${answers.length - given.length} ` +
      `refused or cut and repeated at the other one; ${stock.succeeded} captures in our books, ${stock.captured} in ` +
      `the acquirers'`,
  )
  expect(faultsOf(stock)).toEqual({ lost: 0, doubled: 0, unsettled: 0, books: 0, notifications: 0 })
})
