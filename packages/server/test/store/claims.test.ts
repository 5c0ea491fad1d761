import { describe, expect, test } from 'vitest'
import { claimNotifications, untilNextDueMs } from '../../src/store/due.ts'
import { testDatabase } from '../support/database.ts'

const BACKLOG = 6_000
const claim = { limit: 8, leaseMs: 20_000 }

/** The plan that PostgreSQL keeps for these tables while they are empty takes above ten seconds for such a backlog. */
const PATIENCE_MS = 3_000

describe('a claim of due notifications', () => {
  test('is quick on a backlog, though it was planned when there was none', async () => {
    const { pool } = await testDatabase()
    await pool.query(`insert into clients (client_id, environment, name) values ('SANDBOX_C', 'sandbox', 'C')`)
    await pool.query('analyze')
    // PostgreSQL settles on a plan to keep at the sixth run of a named statement.
    for (let runs = 0; runs < 8; runs += 1) {
      expect(await claimNotifications(pool, claim)).toEqual([])
      expect(await untilNextDueMs(pool, 'notifications')).toBeUndefined()
    }
    await pool.query(
      `insert into payments (client_id, payment_id, payment_request_id, currency, amount, state, capture_mode, method,
         reference, void_reference, description, redirect_url, created_at, expires_at, paid_at, auth_expires_at)
       select 'SANDBOX_C', id, id, 'EUR', 1000, 'authorized', 'MANUAL', '{}', id, id, '', '', now(), now(), now(),
         now() + interval '7 days'
       from (select g::text as id from generate_series(1, $1::int) g) ids`,
      [BACKLOG],
    )
    await pool.query(
      `insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, created_at, due_at)
       select client_id, payment_id, payment_id, 1, 'CAPTURE_RESULT', repeat('x', 700), now(), now() from payments`,
    )
    await pool.query(`set statement_timeout = ${PATIENCE_MS}`)
    expect(await claimNotifications(pool, claim)).toHaveLength(claim.limit)
  })
})
