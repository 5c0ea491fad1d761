import { existsSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { postmasterFileOf, temporaryHome } from '../support/temporary-home.ts'
import { openBooks } from './books.ts'
import { twoHundredCaptures } from './load.ts'
import { ask, demoMerchant } from './merchant.ts'
import { startReceiver } from './receiver.ts'
import { startServer } from './server-process.ts'
import { expectNothingLost, report, settle } from './settlement.ts'

/** Captures that the acquirer answers late or never: under way for seconds, so surely when the signal comes. */
const SLOW = new Set(['4003', '4004', '4006'])
/** Kubernetes kills after 30 s what it told to stop. */
const PATIENCE_MS = 25_000

test('a server told to stop under load answers what it accepted and loses nothing', async ({ annotate }) => {
  const home = await temporaryHome()
  const receiver = await startReceiver()
  const { url, signal, ended } = await startServer(home)
  const client = demoMerchant(home)
  const asked = await twoHundredCaptures({ url, client, notifyUrl: receiver.url })
  const slow = asked.filter(({ request }) => {
    return 'captureAmount' in request.body && SLOW.has((request.body.captureAmount as { value: string }).value)
  })
  const books = await openBooks(home)
  const answers = Promise.all(asked.map((one) => ask(url, client, one)))
  await vi.waitFor(async () => expect(await books.slowUnderWay()).toBeGreaterThanOrEqual(slow.length), {
    timeout: 20_000,
    interval: 5,
  })
  signal('SIGTERM')
  const told = performance.now()
  await answers
  const { code, output } = await ended()
  expect(performance.now() - told).toBeLessThan(PATIENCE_MS)
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('Stopping') })
  expect(existsSync(postmasterFileOf(home))).toBe(false)
  expect(slow.map((one) => one.answers[0]?.result.resultStatus)).not.toContain(undefined)
  const restarted = await startServer(home)
  const settlement = await settle({ url: restarted.url, home, client, receiver }, asked)
  await annotate(report('SIGTERM under load', settlement))
  expectNothingLost(settlement)
})
