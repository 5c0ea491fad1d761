import type { Pool } from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { idFloor } from '../../src/application/ids.ts'
import { expiringText } from '../../src/store/expiring.ts'
import { callsText, recentCallsText } from '../../src/store/home-calls.ts'
import { moneyText } from '../../src/store/home-money.ts'
import { alertsText, givenUpText, lateText, openOutcomesText } from '../../src/store/home-troubles.ts'
import { backlogText, recentDeliveriesText } from '../../src/store/recent-deliveries.ts'
import { testDatabase } from '../support/database.ts'
import { seedClient } from './seed.ts'

/** Enough for PostgreSQL to prefer an index wherever there is one. Every payment is an open authorization. */
const payments = 20_000
const hour = 3_600_000
const clientIds = ['SHOP_A', 'SHOP_B']

let pool: Pool

beforeAll(async () => {
  pool = (await testDatabase()).pool
  for (const clientId of clientIds) await seedClient(pool, clientId)
  const connection = await pool.connect()
  await connection.query('set session_replication_role = replica')
  for (const text of seeds) await connection.query(text)
  connection.release(true)
  // BRIN indexes are summarized by it, and PostgreSQL learns what it has.
  await pool.query('vacuum analyze')
})

const id = `to_char(at at time zone 'UTC', 'YYYYMMDDHH24MISSMS') || lpad(n::text, 15, '0')`
const seeds = [
  `insert into payments (client_id, payment_id, payment_request_id, currency, amount, state, capture_mode, method, acquirer,
      reference, void_reference, description, redirect_url, created_at, expires_at, paid_at, auth_expires_at, due_at)
    select (array['SHOP_A', 'SHOP_B'])[n % 2 + 1], ${id}, n, 'EUR', 1000, 'authorized', 'MANUAL', '{"type": "CARD"}', 'ADYEN', n,
      n, 'Two ceramic lamps', 'https://shop.example/back', at, at, at, at + interval '7 days', at + interval '6 days'
    from (select n, now() - (${payments} - n) * interval '30 seconds' as at from generate_series(1, ${payments}) n) t`,
  `insert into captures (client_id, capture_id, capture_request_id, payment_id, currency, amount, last, state, reference,
      created_at, captured_at)
    select client_id, payment_id, payment_id, payment_id, 'EUR', 500, false, 'succeeded', payment_id, paid_at, paid_at
    from payments order by paid_at`,
  `insert into refunds (client_id, refund_id, refund_request_id, payment_id, reference, currency, amount, reason, state,
      created_at, refunded_at)
    select client_id, payment_id, payment_id, payment_id, payment_id, 'EUR', 100, 'x', 'succeeded', paid_at, paid_at
    from payments order by paid_at`,
  `insert into attempts (client_id, attempt_id, payment_id, operation, reference, outcome, duration_ms, created_at)
    select client_id, payment_id, payment_id, 'capture', payment_id, 'succeeded', 50, paid_at from payments order by paid_at`,
  `insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, state, created_at)
    select client_id, payment_id, payment_id, 1, 'PAYMENT_RESULT', '{}', 'acknowledged', paid_at from payments order by paid_at`,
  `insert into deliveries (client_id, notification_id, delivery_id, url, request_headers, acknowledged, duration_ms, created_at)
    select client_id, payment_id, payment_id, 'https://shop.example/', '{}', true, 5, paid_at from payments order by paid_at`,
  `insert into alerts (client_id, alert_id, kind, payment_id, message, opened_at, closed_at, closed_by, closing_reason)
    select client_id, payment_id, 'reversal', payment_id, 'x', paid_at, paid_at, 'ada', 'x' from payments order by paid_at`,
]

async function planOf(text: string, values: readonly unknown[]): Promise<string> {
  const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${text}`, [...values])
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

const now = new Date()
const ago = (ms: number) => new Date(now.getTime() - ms)
const ends = [6, 24, 72].map((hours) => new Date(now.getTime() + hours * hour))
const brin = ['payments_paid_at', 'captures_captured_at', 'refunds_refunded_at']

test.each<[string, string, readonly unknown[], readonly string[]]>([
  ['money of all live clients', moneyText({ kind: 'live' }), [ago(hour), now, 0, null], brin],
  ['money of one client', moneyText({ kind: 'clients', clientIds: [] }), [ago(hour), now, 0, ['SHOP_A']], brin],
  ['calls', callsText, [clientIds, idFloor(ago(hour)), idFloor(now)], ['attempts_pkey']],
  ['calls by acquirer', recentCallsText, [clientIds, idFloor(ago(hour)), 100], ['attempts_pkey', 'payments_pkey']],
  ['what expires', expiringText, [clientIds, null, ends[0], ends, 1_000, 20], ['payments_due']],
  ['open alerts', alertsText, [clientIds, 1_000], ['one_open_alert_per_trouble']],
  ['what was given up', givenUpText, [clientIds, 1_000], ['notifications_given_up']],
  ['open outcomes', openOutcomesText, [clientIds, 1_000], ['payments_due', 'captures_due', 'refunds_due']],
  ['late rows', lateText, [10_000, 1_000], ['captures_due', 'notifications_due']],
  ['deliveries', recentDeliveriesText, [clientIds, idFloor(ago(hour)), 100], ['deliveries_pkey']],
  ['backlog', backlogText, [clientIds, 1_000], ['notifications_due']],
])('%s: an index leads to them, and no table is read whole', async (_name, text, values, indexes) => {
  const plan = await planOf(text, values)
  for (const index of indexes) expect(plan).toContain(index)
  expect(plan).not.toMatch(/Seq Scan on (payments|captures|refunds|attempts|notifications|deliveries|alerts)/)
})
