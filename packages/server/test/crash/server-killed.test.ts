import { expect, test } from 'vitest'
import { temporaryHome } from '../support/temporary-home.ts'
import { crashUnderLoad } from './crash.ts'
import { twoHundredCaptures } from './load.ts'
import { type Asked, demoMerchant } from './merchant.ts'
import { startReceiver } from './receiver.ts'
import { startServer } from './server-process.ts'
import { expectNothingLost, report, settle } from './settlement.ts'

/** Answers before the server is killed: early, in the middle, and late in the two hundred. */
const KILL_AFTER = [20, 80, 150]

test('a server killed three times with 200 captures in flight loses and doubles nothing', async ({ annotate }) => {
  const home = await temporaryHome()
  const receiver = await startReceiver()
  const all: Asked[] = []
  for (const after of KILL_AFTER) {
    const { url, signal } = await startServer(home)
    const client = demoMerchant(home)
    const asked = await twoHundredCaptures({ url, client, notifyUrl: receiver.url })
    expect(asked.length).toBe(200)
    await crashUnderLoad({ url, client, asked, after, strike: () => signal('SIGKILL') })
    all.push(...asked)
  }
  const { url } = await startServer(home)
  const settlement = await settle({ url, home, client: demoMerchant(home), receiver }, all)
  await annotate(report('kill -9 of the server, three times', settlement))
  expectNothingLost(settlement)
})
