/**
 * The server under measurement, in a process of its own: `startApp` as `capstan serve` calls it, with an instant
 * acquirer for live clients. Sandbox clients keep the simulated ones, so both can be measured in one process.
 * Once it serves it writes one line of JSON: its address, the token of its operator API and the two clients.
 */
import { startApp } from '../packages/server/src/app.ts'
import { createClient } from '../packages/server/src/application/create-client.ts'
import { createPool } from '../packages/server/src/database/pool.ts'
import { parseAllowList } from '../packages/server/src/notifications/allowed-address.ts'
import { createLog } from '../packages/server/src/telemetry/log.ts'
import { instantAcquirer } from './instant-acquirer.ts'

const log = createLog('warn')
const pool = createPool(process.env['BENCH_DATABASE_URL'] ?? '', {
  applicationName: 'capstan',
  onIdleError: (error) => log.warn({ error: error.message }, 'a database connection was lost'),
})
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
process.once('SIGTERM', () => void app.stop().then(() => pool.end()))
const clients = []
for (const clientId of ['BENCH', 'SANDBOX_BENCH']) {
  clients.push(await createClient(app.context, { clientId, name: clientId, notifyUrls: {}, actor: 'bench' }))
}
process.stdout.write(`${JSON.stringify({ url: app.url, operatorToken: app.operatorToken, clients })}\n`)
