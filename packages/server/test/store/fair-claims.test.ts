import type { Pool } from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Claim, claimCaptures, claimNotifications, claimPayments, untilNextDueMs } from '../../src/store/due.ts'
import { testDatabase } from '../support/database.ts'

const BACKLOG = 20_000
const most = 16
const leaseMs = 60_000

/** A page of an index or a table, eight kilobytes. The backlog of the one merchant has thousands. */
const FEW_BUFFERS = 200

let pool: Pool

beforeAll(async () => {
  pool = (await testDatabase()).pool
  for (const clientId of ['DOWN', 'FINE', 'ALSO_FINE']) {
    await pool.query(`insert into clients (client_id, environment, name) values ($1, 'live', $1)`, [clientId])
  }
  await fill('DOWN', BACKLOG, '2 hours')
  await fill('FINE', 3, '1 second')
  await fill('ALSO_FINE', 1, '1 minute')
  await pool.query('vacuum analyze')
})

/** Rows that fell due so long ago, a millisecond apart, of each kind. */
async function fill(clientId: string, count: number, ago: string): Promise<void> {
  await pool.query(
    `insert into payments (client_id, payment_id, payment_request_id, currency, amount, state, capture_mode, method,
       acquirer, reference, void_reference, description, redirect_url, created_at, expires_at, paid_at, auth_expires_at, due_at)
     select $1, id, id, 'EUR', 1000, 'authorized', 'MANUAL', '{}', 'X', id, id, '', '', now(), now(), now(), now(), due
     from (select g::text as id, now() - $3::interval + g * interval '1 millisecond' as due
       from generate_series(1, $2::int) g) ids`,
    [clientId, count, ago],
  )
  await pool.query(
    `insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, created_at, due_at)
     select client_id, payment_id, payment_id, 1, 'PAYMENT_RESULT', repeat('x', 700), now(), due_at
     from payments where client_id = $1`,
    [clientId],
  )
  await pool.query(
    `insert into captures (client_id, capture_id, capture_request_id, payment_id, currency, amount, last, state, reference,
       created_at, due_at)
     select client_id, payment_id, payment_id, payment_id, 'EUR', 1000, false, 'unknown', payment_id, now(), due_at
     from payments where client_id = $1`,
    [clientId],
  )
}

/** Runs it, with what PostgreSQL read for it, and takes it back. */
async function measured(work: (pool: Pool) => Promise<readonly { readonly clientId: string }[]>) {
  const connection = await pool.connect()
  let buffers = 0
  const explaining = {
    async query({ text, values }: { text: string; values: unknown[] }) {
      const { rows } = await connection.query(`explain (analyze, buffers, format json) ${text}`, values)
      const [{ Plan: plan }] = rows[0]['QUERY PLAN']
      buffers = plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
      await connection.query('rollback to savepoint start')
      return connection.query(text, values)
    },
  } as unknown as Pool
  await connection.query('begin; savepoint start')
  try {
    return { rows: await work(explaining), buffers }
  } finally {
    await connection.query('rollback')
    connection.release()
  }
}

const byClient = (rows: readonly { readonly clientId: string }[]) => {
  const groups = Map.groupBy(rows, ({ clientId }) => clientId)
  return Object.fromEntries([...groups].map(([clientId, own]) => [clientId, own.length]))
}

const claims = [
  ['notifications', claimNotifications],
  ['captures', claimCaptures],
  ['payments', claimPayments],
] as const

describe.each(claims)('a claim of %s beside the backlog of one client', (table, claim) => {
  const order: Claim = { limit: 32, leaseMs, mostPerClient: most }

  test('gives each client a share', async () => {
    const { rows, buffers } = await measured((connection) => claim(connection, order))
    expect(byClient(rows)).toEqual({ DOWN: 10, FINE: 3, ALSO_FINE: 1 })
    expect(buffers).toBeLessThan(FEW_BUFFERS + rows.length * 40)
  })

  test('takes what others have without walking through the backlog of who has enough under way', async () => {
    const underWay = new Map([['DOWN', most]])
    const { rows, buffers } = await measured((connection) => claim(connection, { ...order, underWay }))
    expect(byClient(rows)).toEqual({ FINE: 3, ALSO_FINE: 1 })
    expect(buffers).toBeLessThan(FEW_BUFFERS)
    const except = { ...order, exceptClients: ['DOWN', 'FINE'] }
    const others = await measured((connection) => claim(connection, except))
    expect(byClient(others.rows)).toEqual({ ALSO_FINE: 1 })
    expect(others.buffers).toBeLessThan(FEW_BUFFERS)
  })

  test('gives the last place to whom the least is under way, and not to who waits longest', async () => {
    const underWay = new Map([
      ['DOWN', 2],
      ['ALSO_FINE', 1],
    ])
    const { rows } = await measured((connection) => claim(connection, { ...order, limit: 1, underWay }))
    expect(byClient(rows)).toEqual({ FINE: 1 })
  })

  test('fills the places of a client up to its most', async () => {
    const underWay = new Map([['DOWN', most - 2]])
    const { rows } = await measured((connection) => claim(connection, { ...order, underWay }))
    expect(byClient(rows)).toEqual({ DOWN: 2, FINE: 3, ALSO_FINE: 1 })
  })

  test('finds the next due time in a few steps', async () => {
    const { buffers } = await measured(async (connection) => {
      await untilNextDueMs(connection, table)
      return []
    })
    expect(buffers).toBeLessThan(FEW_BUFFERS)
  })
})
