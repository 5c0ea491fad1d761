import type { createPool } from '../packages/server/src/database/pool.ts'

type Pool = ReturnType<typeof createPool>

/** The merchant whose endpoint is down. Nothing is asked of it, so it needs no keys. */
export const DOWN = 'DOWN'

const AT_ONCE = 50_000

const makeWaiting = `with made as (
    insert into payments (client_id, payment_id, payment_request_id, currency, amount, captured, capture_count, state, capture_mode,
      method, acquirer, reference, void_reference, description, redirect_url, created_at, expires_at, paid_at, auth_expires_at,
      notification_sequence)
    select $1, id, 'order-' || i, 'EUR', 1000, 1000, 1, 'authorized', 'MANUAL', '{"type": "CARD"}', 'ALIPAY', 'R' || id, 'V' || id,
      'Two ceramic lamps', 'https://lamps.example/orders/1', at, at + interval '14 minutes', at, at + interval '7 days', 1
    from (select i, at, to_char(at at time zone 'UTC', 'YYYYMMDDHH24MISSMS') || lpad(i::text, 15, '0') as id
      from (select i, now() - ($4::bigint - i) * (86400.0 / $4) * interval '1 second' as at
        from generate_series($2::bigint, $3::bigint) i) t) t
    returning client_id, payment_id, created_at
  )
  insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, created_at, due_at)
  select client_id, payment_id, payment_id, 1, 'PAYMENT_RESULT', repeat('x', 700), created_at, created_at from made`

/** A day of a merchant's payments, of which it could be told none: as many notifications wait, and all are due. */
export async function fillBacklog(pool: Pool, count: number, told: (line: string) => void): Promise<void> {
  await pool.query(`insert into clients (client_id, environment, name) values ($1, 'live', $1)`, [DOWN])
  for (let first = 1; first <= count; first += AT_ONCE) {
    const last = Math.min(count, first + AT_ONCE - 1)
    await pool.query(makeWaiting, [DOWN, first, last, count])
    told(`${last.toLocaleString('en')} notifications wait`)
  }
  await pool.query('vacuum analyze payments, notifications')
}

/** As if all had been acknowledged meanwhile. */
export async function emptyBacklog(pool: Pool): Promise<void> {
  await pool.query(
    `update notifications set state = 'acknowledged', due_at = null, leased_until = null where client_id = $1`,
    [DOWN],
  )
  await pool.query('vacuum analyze notifications')
}

/** Where the merchant's notifications go from now on. */
export async function sendTo(pool: Pool, url: string): Promise<void> {
  await pool.query('update clients set payment_notify_url = $2 where client_id = $1', [DOWN, url])
}

const makeOne = `with made as (
    insert into payments select copy.* from payments original, jsonb_populate_record(original, jsonb_build_object('payment_id', $3::text,
      'payment_request_id', $3::text, 'reference', $3::text, 'void_reference', 'void-' || $3)) copy
    where original.client_id = $1 and original.payment_id = $2 returning *
  )
  insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, created_at, due_at)
  select client_id, payment_id, payment_id, notification_sequence + 1, 'CAPTURE_RESULT',
    json_build_object('paymentId', payment_id)::text, now(), now() from made`

/** A notification of another merchant, as another process writes it: due, and nobody told of it. */
export async function writeOne(pool: Pool, clientId: string, templateId: string, id: string): Promise<void> {
  await pool.query(makeOne, [clientId, templateId, id])
}
