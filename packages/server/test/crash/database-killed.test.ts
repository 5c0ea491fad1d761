import { expect, test } from 'vitest'
import { postmasterOf, temporaryHome } from '../support/temporary-home.ts'
import { crashUnderLoad } from './crash.ts'
import { twoHundredCaptures } from './load.ts'
import { demoMerchant } from './merchant.ts'
import { startReceiver } from './receiver.ts'
import { startServer } from './server-process.ts'
import { expectNothingLost, report, settle } from './settlement.ts'

const KILL_AFTER = 60

test('a killed PostgreSQL takes the server down in order, and nothing acknowledged with it', async ({ annotate }) => {
  const home = await temporaryHome()
  const receiver = await startReceiver()
  const { url, ended } = await startServer(home)
  const client = demoMerchant(home)
  const asked = await twoHundredCaptures({ url, client, notifyUrl: receiver.url })
  const postmaster = await postmasterOf(home)
  await crashUnderLoad({ url, client, asked, after: KILL_AFTER, strike: () => process.kill(postmaster, 'SIGKILL') })
  const { code, output } = await ended()
  expect(code).toBe(1)
  expect(output).toContain('lost the right to this database; stopping')
  const restarted = await startServer(home)
  const settlement = await settle({ url: restarted.url, home, client, receiver }, asked)
  await annotate(report('kill -9 of PostgreSQL', settlement))
  expectNothingLost(settlement)
})
