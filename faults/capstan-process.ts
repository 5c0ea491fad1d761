/** Capstan as `capstan serve` runs it, with the acquirer of this suite for live clients, in a process that is killed. */
import { startApp } from '../packages/server/src/app.ts'
import { createClient } from '../packages/server/src/application/create-client.ts'
import { recentAlerts } from '../packages/server/src/application/queries/alerts.ts'
import { receiveCallback } from '../packages/server/src/application/receive-callback.ts'
import { createPool } from '../packages/server/src/database/pool.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import { createLog } from '../packages/server/src/telemetry/log.ts'
import { capstanAcquirer } from './capstan-acquirer.ts'
import { answerCommands } from './commands.ts'

const clientId = 'FAULTS'
const log = createLog('silent')
const pool = createPool(process.env['FAULTS_DATABASE_URL'] ?? '', { applicationName: 'capstan', onIdleError: () => {} })
await migrate(pool)
const { context, url } = await startApp({
  pool,
  log,
  host: '127.0.0.1',
  port: 0,
  notifyAllow: [],
  acquirers: [capstanAcquirer(process.env['FAULTS_ACQUIRER_URL'] ?? '')],
  routing: { default: 'BOOKS', rules: [] },
})
const client = await createClient(context, { clientId, name: clientId, notifyUrls: {}, actor: 'faults' })

answerCommands(
  {
    // What an acquirer's own callback entrance does with a message, once it has checked it.
    callBack: ({ eventId, reference }: { eventId: string; reference: string }) =>
      receiveCallback(context, { clientId, acquirer: 'BOOKS', eventId, subject: 'capture', reference }),
    alerts: async (paymentId: string) => {
      const alerts = await recentAlerts(context, { clientId, all: true, limit: 100 })
      return alerts.filter((alert) => alert.paymentId === paymentId).map(({ kind }) => kind)
    },
    /** How often the open capture of a payment has been inquired about. */
    inquiries: async (paymentId: string) => {
      const { rows } = await pool.query<{ inquiries: number }>(
        `select count(*)::int as inquiries from attempts a join captures c
          on c.client_id = a.client_id and c.reference = a.reference
          where c.payment_id = $1 and a.operation = 'inquire-capture'`,
        [paymentId],
      )
      return rows[0]?.inquiries
    },
    /** The next inquiry is due now instead of at its time. */
    bringForward: async (paymentId: string) => {
      await pool.query(
        "update captures set due_at = now() where payment_id = $1 and state = 'unknown' and leased_until is null",
        [paymentId],
      )
      context.wake('captures')
    },
  },
  { url, client },
)
