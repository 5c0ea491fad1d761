import { expect, onTestFinished, test } from 'vitest'
import { servingProcesses } from '../support/server-processes.ts'
import { temporaryHome } from '../support/temporary-home.ts'
import { PLAIN } from './chaos-load.ts'
import { demoMerchant } from './merchant.ts'
import { startNotifiedMerchant } from './notified-merchant.ts'
import { startOwnPostgres } from './own-postgres.ts'
import { randomFrom } from './random.ts'
import { startServer } from './server-process.ts'
import { faultsOf, takeStock } from './stock.ts'
import { underLoad } from './under-load.ts'

test('both processes of a server are replaced under load, and each request has its answer at the first try', async ({
  annotate,
}) => {
  const home = await temporaryHome()
  const postgres = await startOwnPostgres(home)
  const merchant = await startNotifiedMerchant()
  onTestFinished(() => merchant.close())
  const { url, signal } = await startServer(home, { DATABASE_URL: postgres.url, CAPSTAN_PROCESSES: '2' })
  const before = await servingProcesses(url, home, 2)
  const load = {
    next: () => url,
    client: demoMerchant(home),
    notifyUrl: merchant.url,
    random: randomFrom(1),
    amounts: PLAIN,
  }
  const asked = await underLoad(load, async () => {
    signal('SIGUSR2')
    await servingProcesses(url, home, 2, before)
  })
  // Neither refused nor cut: every try has an answer, and it is a yes.
  const answers = asked.flatMap((one) => one.answers)
  expect(answers.filter((answer) => answer?.result.resultStatus !== 'S')).toEqual([])
  expect(answers.length).toBe(asked.length)
  const stock = await takeStock(postgres.url, load, asked, merchant.received)
  await annotate(`two processes replaced under load: ${asked.length} requests, all answered S at the first try`)
  expect(faultsOf(stock)).toEqual({ lost: 0, doubled: 0, unsettled: 0, books: 0, notifications: 0 })
})
