import { expect, onTestFinished, test, vi } from 'vitest'
import { type EmbeddedDatabase, startEmbedded } from '../../src/database/embedded.ts'
import { killAndWait, postmasterOf, temporaryHome } from '../support/temporary-home.ts'
import { crashUnderLoad } from './crash.ts'
import { twoHundredCaptures } from './load.ts'
import { demoMerchant } from './merchant.ts'
import { startReceiver } from './receiver.ts'
import { startServer } from './server-process.ts'
import { expectNothingLost, report, settle } from './settlement.ts'

const KILL_AFTER = 60

/** A PostgreSQL that is not the server's to start or stop: the test's, in the part of the operator. */
async function operatorsDatabase(home: string): Promise<EmbeddedDatabase> {
  const database = await startEmbedded(home)
  onTestFinished(() => database.leave())
  return database
}

/** As `pg_ctl restart` does it, or after a crash: ended, and started again where it was. */
async function restart(home: string, { url }: EmbeddedDatabase, signal: NodeJS.Signals): Promise<void> {
  await killAndWait(await postmasterOf(home), signal)
  const again = await startEmbedded(home, { port: Number(new URL(url).port) })
  onTestFinished(() => again.leave())
  expect(again.url).toBe(url)
}

test.for([
  { how: 'pg_ctl restart -m fast', signal: 'SIGINT' },
  { how: 'pg_ctl restart -m immediate', signal: 'SIGQUIT' },
  { how: 'kill -9 and a start', signal: 'SIGKILL' },
] as const)(
  "the operator's PostgreSQL, $how under load: service resumes by itself",
  async ({ how, signal }, context) => {
    const home = await temporaryHome()
    const receiver = await startReceiver()
    const database = await operatorsDatabase(home)
    const { url, processId } = await startServer(home, { DATABASE_URL: database.url })
    const client = demoMerchant(home)
    const asked = await twoHundredCaptures({ url, client, notifyUrl: receiver.url })
    const { promise: struck, resolve } = Promise.withResolvers<void>()
    const strike = () => resolve(restart(home, database, signal))
    await crashUnderLoad({ url, client, asked, after: KILL_AFTER, strike })
    await struck
    for (const { answers } of asked) expect(answers[0]?.result.resultStatus).toMatch(/^[SFU]$/)
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), { timeout: 60_000 })
    const settlement = await settle({ url, home, client, receiver }, asked)
    await context.annotate(report(how, settlement))
    expectNothingLost(settlement)
    expect(process.kill(processId, 0)).toBe(true)
  },
)
