/**
 * The server under measurement, in a process of its own: `startApp` and its threads as `capstan serve` has them, with an instant
 * acquirer for live clients. Sandbox clients keep the simulated ones, so both can be measured in one process.
 * Once it serves it tells its address, the token of its operator API and the clients that it made.
 */

import { answerCommands } from '../faults/commands.ts'
import { startApp } from '../packages/server/src/app.ts'
import { createClient } from '../packages/server/src/application/create-client.ts'
import { letHelpersYield } from '../packages/server/src/cli/helper-threads.ts'
import { createPool } from '../packages/server/src/database/pool.ts'
import { parseAllowList } from '../packages/server/src/notifications/allowed-address.ts'
import { createLog } from '../packages/server/src/telemetry/log.ts'
import { instantAcquirer } from './instant-acquirer.ts'
import { startProfile, stopProfile } from './profile.ts'

const log = createLog('warn')
const pool = createPool(process.env['BENCH_DATABASE_URL'] ?? '', {
  applicationName: 'capstan',
  onIdleError: (error) => log.warn({ error: error.message }, 'a database connection was lost'),
})
await letHelpersYield()
const app = await startApp({
  pool,
  log,
  host: '127.0.0.1',
  port: 0,
  // Live clients may not be notified on loopback otherwise.
  notifyAllow: parseAllowList('127.0.0.0/8'),
  acquirers: [instantAcquirer],
  // One client sends everything here, as fast as it is answered.
  limits: { clientRate: 0 },
})
process.once('SIGTERM', () => {
  void app
    .stop()
    .then(() => pool.end())
    .then(() => process.exit())
})
const clients = []
for (const clientId of process.env['BENCH_CLIENTS']?.split(' ') ?? []) {
  clients.push(await createClient(app.context, { clientId, name: clientId, notifyUrls: {}, actor: 'bench' }))
}
answerCommands({ startProfile, stopProfile }, { url: app.url, operatorToken: app.operatorToken, clients })
