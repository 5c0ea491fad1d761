import { expect, test } from 'vitest'
import { servingProcesses } from '../support/server-processes.ts'
import { temporaryHome } from '../support/temporary-home.ts'
import { crashUnderLoad } from './crash.ts'
import { twoHundredCaptures } from './load.ts'
import { demoMerchant } from './merchant.ts'
import { startReceiver } from './receiver.ts'
import { startServer } from './server-process.ts'
import { expectNothingLost, report, settle } from './settlement.ts'

test('one of two processes killed with 200 captures in flight is replaced, and nothing is lost or doubled', async ({
  annotate,
}) => {
  const home = await temporaryHome()
  const receiver = await startReceiver()
  const { url } = await startServer(home, { CAPSTAN_PROCESSES: '2' })
  const before = await servingProcesses(url, home, 2)
  const client = demoMerchant(home)
  const asked = await twoHundredCaptures({ url, client, notifyUrl: receiver.url })
  const [killed = 0, other = 0] = before
  await crashUnderLoad({ url, client, asked, after: 80, strike: () => void process.kill(killed, 'SIGKILL') })
  const answered = asked.filter(({ answers }) => answers[0] !== undefined).length
  // The other one went on: all that was on its connections is answered.
  expect(answered).toBeGreaterThan(80)
  const after = await servingProcesses(url, home, 2, [killed])
  expect(after).toContain(other)
  const settlement = await settle({ url, home, client, receiver }, asked)
  await annotate(report('kill -9 of one process of two', settlement))
  expectNothingLost(settlement)
})
