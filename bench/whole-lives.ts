import type { createPool } from '../packages/server/src/database/pool.ts'

type Pool = ReturnType<typeof createPool>

const AT_ONCE = 100_000

/** Of the payments from $1 to $2, as `makeManyPayments` numbers them. */
const some = `p.payment_request_id in (select 'order-' || i from generate_series($1::bigint, $2::bigint) i)`

const body = `'{"notifyType":"' || type || '","paymentId":"' || payment_id || '","result":{"resultCode":"SUCCESS",' ||
  '"resultMessage":"success","resultStatus":"S"},' || repeat('"field":"value as long as they are",', 14) || '"end":true}'`

const attempt = `jsonb_build_object('receipt', jsonb_build_object('transactionId', 'T' || payment_id, 'resultCode', 'SUCCESS',
  'resultMessage', 'success', 'authorizationCode', '012345'))`

/** The call that authorized each, and the one that captured it where it was. */
const makeAttempts = `insert into attempts (client_id, attempt_id, payment_id, capture_id, operation, reference, outcome, detail,
    duration_ms, created_at)
  select p.client_id, '8' || substr(p.payment_id, 2) || n, p.payment_id, c.capture_id,
    case n when 1 then 'authorize' else 'capture' end, case n when 1 then p.reference else c.reference end,
    case when p.state = 'failed' then 'failed' else 'succeeded' end, ${attempt.replaceAll('payment_id', 'p.payment_id')}, 240,
    p.created_at + n * interval '1 second'
  from payments p cross join generate_series(1, 2) n
  left join captures c on n = 2 and c.client_id = p.client_id and c.payment_id = p.payment_id
  where (n = 1 or c.capture_id is not null) and ${some}`

/** The result of each, and that of its capture, acknowledged. */
const makeNotifications = `insert into notifications (client_id, notification_id, payment_id, capture_id, sequence, notify_type, body,
    state, tries, created_at)
  select client_id, '7' || substr(payment_id, 2) || n, payment_id, capture_id, n, type, ${body}, 'acknowledged', 1, at
  from (
    select p.client_id, p.payment_id, c.capture_id, n, case n when 1 then 'PAYMENT_RESULT' else 'CAPTURE_RESULT' end as type,
      p.created_at + n * interval '2 seconds' as at
    from payments p cross join generate_series(1, 2) n
    left join captures c on n = 2 and c.client_id = p.client_id and c.payment_id = p.payment_id
    where (n = 1 or c.capture_id is not null) and ${some}
  ) told`

/** How each was delivered, at the first try. */
const makeDeliveries = `insert into deliveries (client_id, notification_id, delivery_id, url, request_headers, response_status,
    response_body, acknowledged, duration_ms, created_at)
  select n.client_id, n.notification_id, '6' || substr(n.notification_id, 2), 'https://lamps.example/notifications',
    jsonb_build_object('client-id', n.client_id, 'request-time', '2026-06-30T12:00:00.000Z', 'content-type', 'application/json',
      'capstan-sequence', n.sequence::text, 'signature', 'algorithm=RSA256,keyVersion=1,signature=' || repeat(md5(n.body), 11)),
    200, '{"result":{"resultCode":"SUCCESS","resultMessage":"success","resultStatus":"S"}}', true, 85, n.created_at
  from payments p join notifications n on n.client_id = p.client_id and n.payment_id = p.payment_id where ${some}`

/**
 * Gives the payments of `makeManyPayments` with those numbers what a real life leaves: calls, notifications and their
 * deliveries.
 */
export async function makeWholeLives(
  pool: Pool,
  from: number,
  to: number,
  told: (line: string) => void,
): Promise<void> {
  for (let first = from; first <= to; first += AT_ONCE) {
    const last = Math.min(to, first + AT_ONCE - 1)
    for (const text of [makeAttempts, makeNotifications, makeDeliveries]) await pool.query(text, [first, last])
    told(`up to ${last.toLocaleString('en')} with all that happened to them`)
  }
  await pool.query('vacuum analyze')
}

/** Bytes of each table with its indexes, the largest first. */
export async function tableSizes(pool: Pool): Promise<readonly { name: string; table: number; indexes: number }[]> {
  const { rows } = await pool.query<{ name: string; table: string; indexes: string }>(
    `select relname as name, (pg_table_size(oid))::text as table, pg_indexes_size(oid)::text as indexes from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_total_relation_size(oid) > 1048576
     order by pg_total_relation_size(oid) desc`,
  )
  return rows.map(({ name, table, indexes }) => ({ name, table: Number(table), indexes: Number(indexes) }))
}
