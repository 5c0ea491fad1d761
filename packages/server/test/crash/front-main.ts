import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { antom } from '../../src/acquirers/antom/antom.ts'
import { connectedAcquirer } from '../../src/acquirers/kit/connected-acquirer.ts'
import { createAcquirerTransport } from '../../src/acquirers/kit/transport.ts'
import { startApp } from '../../src/app.ts'
import { createClient } from '../../src/application/create-client.ts'
import { createPool } from '../../src/database/pool.ts'
import { parseAllowList } from '../../src/notifications/allowed-address.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createLog } from '../../src/telemetry/log.ts'

/**
 * A server with a live merchant whose acquirer is another Capstan, in a process of its own: `home` holds what it is told
 * (front.json) and the merchant's keys, which it writes at its first start.
 */
const home = process.env['CAPSTAN_HOME'] ?? ''
const { databaseUrl, port, account } = JSON.parse(readFileSync(path.join(home, 'front.json'), 'utf8'))

const log = createLog('silent')
const pool = createPool(databaseUrl, { applicationName: 'front', onIdleError: () => undefined })
await migrate(pool)
// On this machine nothing is under way for longer than a few seconds, and the test ends before ten minutes are over.
const connector = { ...antom, traits: { ...antom.traits, lateArrivalMs: 8_000 } }
const acquirer = connectedAcquirer({
  connector,
  account,
  transport: createAcquirerTransport(),
  log,
  told: async () => [],
})
const app = await startApp({
  pool,
  host: '127.0.0.1',
  port,
  notifyAllow: parseAllowList('127.0.0.0/8'),
  acquirers: [acquirer],
  routing: { default: account.name, rules: [] },
  log,
})
const created = await createClient(app.context, { clientId: 'LAMP_SHOP', name: 'lamps', notifyUrls: {}, actor: 'test' })
if (created) writeFileSync(path.join(home, 'LAMP_SHOP.json'), JSON.stringify(created), { mode: 0o600 })
process.stdout.write('the front is ready\n')
