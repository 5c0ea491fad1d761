import { type App, startApp } from '../app.ts'
import { createPool } from '../database/pool.ts'
import { insertFirstSigningKey } from '../store/signing-keys.ts'
import { createLog } from '../telemetry/log.ts'
import type { Credentials, Operations } from '../testing/operations.ts'
import { makeClient } from './clients.ts'
import type { SandboxDatabase } from './database.ts'
import type { Ending } from './ending.ts'
import { Refused } from './refused.ts'

/** Tests turn their own clocks as well, and a merchant's requests then come from any time. */
const anyTimeMs = Number.MAX_SAFE_INTEGER
/**
 * A third of what a server waits for an acquirer, and of what a slow answer takes: a test of a silent acquirer waits for
 * nothing else. Still a hundred times as long as an ordinary answer, which must not be cut off on a busy machine.
 */
const deadlines = { acquirerMs: 2_000, repeatMs: 10_000, leaseMs: 6_000 }
const slowAnswerMs = 1_000
/** PostgreSQL serves fifty connections, and one test is never in a hurry on more. */
const connections = 10

/** What is under way when the test asks for the start. */
export interface SandboxParts {
  readonly database: Promise<SandboxDatabase>
  /** The pair that this sandbox signs with. */
  readonly signingKeys: Promise<{ readonly privateKey: string; readonly publicKey: string }>
  readonly ending: Ending
}

/** The whole server, on its own database and port, with the first client. */
export async function startServer(
  { port, clientId, notifyUrls }: Operations['start']['ask'],
  { database, signingKeys, ending }: SandboxParts,
): Promise<{ readonly app: App; readonly credentials: Credentials }> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Refused(
      'BAD_ARGUMENT',
      `port ${JSON.stringify(port)}: must be a whole number up to 65535; 0 for any free one`,
    )
  }
  const log = createLog('warn')
  const { url } = await database
  const pool = createPool(url, {
    applicationName: 'capstan sandbox',
    maxConnections: connections,
    onIdleError: (error) => {
      if (!ending.signal.aborted) log.error({ error: error.message }, 'a database connection was lost')
    },
  })
  await insertFirstSigningKey(pool, 'sandbox', await signingKeys)
  const app = await startApp({
    pool,
    host: '127.0.0.1',
    port,
    notifyAllow: [],
    requestTimeToleranceMs: anyTimeMs,
    deadlines,
    slowAnswerMs,
    log,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Refused('BAD_ARGUMENT', `port ${port}: is taken by another process; leave it out to get a free one`)
  })
  return { app, credentials: await makeClient(app.context, { clientId, notifyUrls }) }
}
