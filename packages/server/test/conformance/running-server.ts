import { afterAll, onTestFinished, TestRunner } from 'vitest'
import { type App, type AppOptions, startApp } from '../../src/app.ts'
import { advanceClock } from '../../src/application/advance-clock.ts'
import { createClient } from '../../src/application/create-client.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { testDatabase } from '../support/database.ts'
import { type Api, type Bends, type Credentials, call, type Json } from './raw-client.ts'

type Pool = App['context']['pool']

export interface NotifyUrls {
  readonly payment?: string
  readonly capture?: string
  readonly refund?: string
}

/** A merchant of the server with its keys. */
export interface Merchant extends Credentials {
  readonly call: (api: Api, body: object, bends?: Bends) => Promise<Json>
}

export interface RunningServer {
  readonly app: App
  readonly url: string
  readonly pool: Pool
  /** A merchant of its own for whoever must not meet the payments of others. */
  readonly newMerchant: (clientId?: string, notifyUrls?: NotifyUrls) => Promise<Merchant>
  /** Moves a sandbox merchant's clock; everything that falls due on the way, or is due now, has happened afterwards. */
  readonly advance: (merchant: Merchant, ms: number) => Promise<void>
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** In milliseconds. */
export const time = { second, minute, hour, day } as const

/** Short, so that an acquirer that never answers does not hold up a test; in the same relation as the real ones. */
const deadlines = { acquirerMs: 400, repeatMs: 8_000, leaseMs: 1_200 }

let merchants = 0

/** A whole server on a database and a port of its own: for all tests of a file that calls this at its top, or for the one that does. */
export async function startServer(options: Partial<AppOptions> = {}): Promise<RunningServer> {
  const { pool } = await testDatabase()
  const app = await startApp({
    pool,
    host: '127.0.0.1',
    port: 0,
    notifyAllow: [],
    log: createLog('silent'),
    deadlines,
    ...options,
  })
  // What is registered for the end of the file while a test runs comes too late: the server would still ask its database then.
  if (TestRunner.getCurrentTest()) onTestFinished(() => app.stop())
  else afterAll(() => app.stop())
  const newMerchant: RunningServer['newMerchant'] = async (clientId, notifyUrls = {}) => {
    merchants += 1
    const name = clientId ?? `SANDBOX_M${merchants}`
    const created = await createClient(app.context, { clientId: name, name, notifyUrls, actor: 'test' })
    if (!created) throw new Error(`the client ${name} exists`)
    return { ...created, call: (api, body, bends) => call(app.url, created, api, body, bends) }
  }
  const advance: RunningServer['advance'] = async ({ clientId }, ms) => {
    const result = await advanceClock(app.context, clientId, ms, 'test')
    if (result.kind !== 'advanced') throw new Error(`the clock of ${clientId} was not advanced: ${result.kind}`)
  }
  return { app, url: app.url, pool, newMerchant, advance }
}
