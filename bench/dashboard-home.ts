/**
 * What the dashboard's home page costs a database with very many payments: `node bench/dashboard-home.ts --payments
 * 1000000 --plans`. Every payment is an open authorization of the last seven days, half of them captured in part. Prints
 * each statement's time beside that of a bare count over the same table, and with `--plans` how PostgreSQL went about it.
 */
import { parseArgs } from 'node:util'
import { createHome } from '../packages/server/src/application/home/home.ts'
import { createIds, idFloor } from '../packages/server/src/application/ids.ts'
import type { createPool } from '../packages/server/src/database/pool.ts'
import { runBounded } from '../packages/server/src/store/bounded.ts'
import { expiringText } from '../packages/server/src/store/expiring.ts'
import { callsText, recentCallsText } from '../packages/server/src/store/home-calls.ts'
import { moneyText } from '../packages/server/src/store/home-money.ts'
import { alertsText, givenUpText, lateText, openOutcomesText } from '../packages/server/src/store/home-troubles.ts'
import { backlogText, recentDeliveriesText } from '../packages/server/src/store/recent-deliveries.ts'
import { openBenchDatabase } from './database.ts'

type Pool = ReturnType<typeof createPool>
type HomeContext = Parameters<typeof createHome>[0]

const { values: options } = parseArgs({
  options: { payments: { type: 'string', default: '1000000' }, plans: { type: 'boolean', default: false } },
})
const payments = Number(options.payments)
/** Here they may take as long as they need: what the server cuts off is to be seen. */
const benchMs = 120_000
const clientIds = ['SHOP_A', 'SHOP_B', 'SHOP_C']

/** Ids as the server makes them, from the time they are of. */
const idAt = (time: string) => `to_char(${time} at time zone 'UTC', 'YYYYMMDDHH24MISSMS') || lpad(n::text, 15, '0')`
const paidAt = `$1::timestamptz - (${payments} - n) * (interval '7 days' / ${payments})`
const client = `(array['SHOP_A', 'SHOP_B', 'SHOP_C'])[n % 3 + 1]`
const currency = `(array['EUR', 'USD', 'JPY', 'KWD'])[n % 4 + 1]`

const seeds: readonly string[] = [
  `insert into clients (client_id, environment, name) select unnest(array['SHOP_A', 'SHOP_B', 'SHOP_C']), 'live', 'Shop'`,
  `insert into payments (client_id, payment_id, payment_request_id, currency, amount, captured, capture_count, state,
      capture_mode, method, acquirer, reference, void_reference, description, redirect_url, created_at, expires_at, paid_at,
      auth_expires_at, due_at)
    select ${client}, ${idAt('at')}, 'pay-' || n, ${currency}, 1000 + n % 9000, case when n % 2 = 0 then 500 else 0 end, n % 2,
      'authorized', 'MANUAL', '{"type": "CARD", "issuerAuthenticated": false, "card": {"brand": "VISA", "lastFour": "0768"}}',
      (array['ADYEN', '2C2P'])[n % 2 + 1], 'reference-' || n, 'void-' || n, 'Two ceramic lamps',
      'https://shop.example/back', at, at + interval '14 minutes', at, at + interval '7 days',
      greatest(at + interval '6 days', case when at + interval '6 days' < $1 then at + interval '7 days' end)
    from (select n, ${paidAt} as at from generate_series(1, ${payments}) n) t`,
  `insert into captures (client_id, capture_id, capture_request_id, payment_id, currency, amount, last, state, reference,
      created_at, captured_at)
    select client_id, payment_id || 'c', 'capture-' || payment_request_id, payment_id, currency, 500, false, 'succeeded',
      'capture-' || reference, paid_at, paid_at from payments where captured > 0 order by paid_at`,
  `insert into refunds (client_id, refund_id, refund_request_id, payment_id, reference, currency, amount, reason, state,
      created_at, refunded_at)
    select client_id, payment_id || 'r', 'refund-' || payment_request_id, payment_id, 'refund-' || reference, currency, 100,
      'too dark', 'succeeded', paid_at, paid_at from payments where right(payment_id, 1) = '0' order by paid_at`,
  `insert into attempts (client_id, attempt_id, payment_id, operation, reference, outcome, detail, duration_ms, created_at)
    select p.client_id, p.payment_id || k, p.payment_id, o, p.reference,
      case when random() < 0.95 then 'succeeded' when random() < 0.8 then 'failed' else 'unknown' end,
      jsonb_build_object('exchanges', jsonb_build_array(jsonb_build_object('request', repeat('x', 400), 'response', repeat('y', 400)))),
      (50 + 2000 * random() ^ 4)::int, p.paid_at
    from payments p, (values (1, 'authorize'), (2, 'capture')) as ops (k, o) order by p.paid_at`,
  `insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, state, tries, created_at, due_at)
    select client_id, payment_id || '3', payment_id, 1, 'PAYMENT_RESULT', repeat('z', 500),
      case when right(payment_id, 3) = '000' then 'exhausted' when right(payment_id, 2) = '50' then 'waiting' else 'acknowledged' end,
      1, paid_at, case when right(payment_id, 3) <> '000' and right(payment_id, 2) = '50' then now() end
    from payments order by paid_at`,
  `insert into deliveries (client_id, notification_id, delivery_id, url, request_headers, response_status, acknowledged,
      duration_ms, created_at)
    select client_id, notification_id, notification_id, 'https://shop.example/notify', '{}', 200, state = 'acknowledged', 20,
      created_at from notifications order by created_at`,
  `insert into alerts (client_id, alert_id, kind, payment_id, message, opened_at)
    select client_id, payment_id || '4', 'authorization-expiring', payment_id, 'about to expire', $1 from payments
    where due_at = auth_expires_at`,
]

async function seed(pool: Pool, now: Date): Promise<void> {
  const connection = await pool.connect()
  try {
    // Whole rows are made here; looking up each one's payment would double the time. A busy machine may take minutes.
    await connection.query('set session_replication_role = replica; set statement_timeout = 0')
    for (const text of seeds) {
      const started = performance.now()
      const { rowCount } = await connection.query(text, text.includes('$1') ? [now] : [])
      console.log(`${text.slice(0, 26).padEnd(26)} ${rowCount} rows, ${Math.round(performance.now() - started)} ms`)
    }
  } finally {
    connection.release(true)
  }
  await pool.query('vacuum analyze')
}

function statements(now: Date): readonly (readonly [string, string, readonly unknown[]])[] {
  const ago = (ms: number) => new Date(now.getTime() - ms)
  const hour = 3_600_000
  const ends = [6, 24, 72].map((hours) => new Date(now.getTime() + hours * hour))
  const money = (from: Date, to = now) => [from, to, 0, null]
  const one = moneyText({ kind: 'clients', clientIds: [] })
  const live = moneyText({ kind: 'live' })
  return [
    ['money, the last 2 minutes', live, money(ago(120_000))],
    ['money, an hour', live, money(ago(hour))],
    ['money, 24 hours', live, money(ago(24 * hour))],
    ['money, 24 hours, one client', one, [ago(24 * hour), now, 0, ['SHOP_A']]],
    ['calls, the last 2 minutes', callsText, [clientIds, idFloor(ago(120_000)), idFloor(now)]],
    ['calls, an hour', callsText, [clientIds, idFloor(ago(hour)), idFloor(now)]],
    ['calls, 24 hours', callsText, [clientIds, idFloor(ago(24 * hour)), idFloor(now)]],
    ['calls by acquirer, 2,000', recentCallsText, [clientIds, idFloor(ago(hour)), 2_000]],
    ['expiring, 6 h', expiringText, [clientIds, null, ends[0], ends, 20_000, 20]],
    ['expiring, 6 to 24 h', expiringText, [clientIds, ends[0], ends[1], ends, 20_000, 20]],
    ['open alerts', alertsText, [clientIds, 10_000]],
    ['given up', givenUpText, [clientIds, 10_000]],
    ['open outcomes', openOutcomesText, [clientIds, 10_000]],
    ['late rows', lateText, [10_000, 1_000]],
    ['deliveries, 2,000', recentDeliveriesText, [clientIds, idFloor(ago(24 * hour)), 2_000]],
    ['backlog', backlogText, [clientIds, 10_000]],
  ]
}

/** The middle of five, in milliseconds. */
async function timeOf(pool: Pool, text: string, values: readonly unknown[]): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const started = performance.now()
    await runBounded(pool, { text }, values, benchMs)
    times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)[2] ?? 0
}

async function main(): Promise<void> {
  const database = await openBenchDatabase()
  try {
    const { pool } = database
    const now = new Date()
    await seed(pool, now)
    const bare = await timeOf(pool, 'select count(*) from payments', [])
    console.log(`\ncount(*) of payments: ${bare.toFixed(0)} ms\n`)
    for (const [name, text, values] of statements(now)) {
      const ms = await timeOf(pool, text, values)
      console.log(`${name.padEnd(28)} ${ms.toFixed(1).padStart(8)} ms  ${(ms / bare).toFixed(3).padStart(6)} of it`)
      if (!options.plans) continue
      const explain = { text: `explain (analyze, buffers, costs off) ${text}` }
      for (const row of await runBounded<{ 'QUERY PLAN': string }>(pool, explain, values, benchMs))
        console.log(`    ${row['QUERY PLAN']}`)
    }
    await asThePageAsks(pool, now)
  } finally {
    await database.close()
  }
}

/** Cold, as after a start, and again, as for everybody after that. */
async function asThePageAsks(pool: Pool, now: Date): Promise<void> {
  const noCircuits = { list: () => [] }
  const context = { pool, newId: createIds(() => new Date()), circuits: noCircuits } as unknown as HomeContext
  const home = createHome(context)
  const scope = { environment: 'live' } as const
  const midnight = Math.floor(now.getTime() / 86_400_000) * 86_400_000
  const days = Array.from({ length: 7 }, (_, day) => new Date(midnight - (6 - day) * 86_400_000))
  const parts = {
    'today and a week': () => home.totals(scope, days),
    'charts of a week': () => home.calls(scope, days, 'captures'),
    expiring: () => home.expiring(scope),
    needs: () => home.needs(scope),
    acquirers: () => home.acquirers(scope),
    endpoints: () => home.endpoints(scope),
  }
  console.log('')
  for (const [name, ask] of Object.entries(parts)) {
    const times: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const started = performance.now()
      const answer = await ask()
      times.push(performance.now() - started)
      const { countedSince } = { countedSince: null, ...answer } as { countedSince: Date | null }
      if (countedSince) console.log(`    counted since ${countedSince.toISOString()}`)
    }
    console.log(`${name.padEnd(28)} first ${times.map((ms) => `${ms.toFixed(1)} ms`).join(', then ')}`)
  }
}

await main()
