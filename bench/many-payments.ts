import type { createPool } from '../packages/server/src/database/pool.ts'

type Pool = ReturnType<typeof createPool>

/** Who has how many thousandths of the payments. The largest has most of them, as in life; the rest share what is left. */
const SHARES = [520, 240, 120] as const

/** How many are made in one statement, so that each is over long before the pool's timeout. */
const AT_ONCE = 100_000

/** The time of the newest payment; the others lie in the year before it, evenly. */
const newest = new Date('2026-06-30T12:00:00Z')
const YEAR_MS = 365 * 86_400_000

const makeClients = `insert into clients (client_id, environment, name)
  select case when i % 4 = 3 then 'SANDBOX_SHOP_' else 'SHOP_' end || i, case when i % 4 = 3 then 'sandbox' else 'live' end,
    'Shop ' || i from generate_series(1, $1::integer) i`

/**
 * $1 to $2: the numbers of the payments to make, oldest first; $3 how many there will be; $4 the newest time; $5 clients.
 * Everything is drawn from hashes of the number, so that each run makes the same. One in a hundred shares its time with
 * the nineteen around it. Of a hundred thousand, one is closing and five wait for an answer.
 */
const makePayments = `with drawn as (
    select i, abs(hashint8extended(i, 1)) % 1000 as by_client, abs(hashint8extended(i, 2)) % 100000 as by_state,
      abs(hashint8extended(i, 3)) % 100 as by_method, abs(hashint8extended(i, 4)) as noise,
      $4::timestamptz - ($3::bigint - case when i % 2000 < 20 then i - i % 2000 else i end)
        * (${YEAR_MS}::float8 / $3::bigint) * interval '1 millisecond' as made
    from generate_series($1::bigint, $2::bigint) i
  ), named as (
    select *, date_trunc('milliseconds', made) as at,
      case when by_client < ${SHARES[0]} then 1 when by_client < ${SHARES[0] + SHARES[1]} then 2
        when by_client < ${SHARES[0] + SHARES[1] + SHARES[2]} then 3
        else 4 + (noise % ($5::integer - 3))::integer end as client,
      to_char(made at time zone 'UTC', 'YYYYMMDDHH24MISSMS') || lpad(i::text, 15, '0') as id,
      case when by_state < 1 then 'closing' when by_state < 6 then 'requested' when by_state < 40 then 'awaiting-buyer'
        when by_state < 7000 then 'failed' when by_state < 12000 then 'cancelled' when by_state < 20000 then 'paid'
        else 'authorized' end as state,
      (array['EUR', 'EUR', 'EUR', 'USD', 'USD', 'GBP', 'JPY', 'KWD'])[1 + noise % 8] as currency,
      100 + noise % 200000 as amount, noise % 10 < 7 as taken
    from drawn
  ), made as (
    insert into payments (client_id, payment_id, payment_request_id, currency, amount, captured, capture_count, refunded,
      state, closing_reason, capture_mode, method, acquirer, acquirer_merchant_id, reference, void_reference, receipt, card,
      failure_code, failure_message, description, redirect_url, created_at, expires_at, paid_at, auth_expires_at,
      cancelled_at, due_at, notification_sequence, routing)
    select case when client % 4 = 3 then 'SANDBOX_SHOP_' else 'SHOP_' end || client, id, 'order-' || i, currency, amount,
      case when state = 'authorized' and taken then amount else 0 end,
      case when state = 'authorized' and taken then 1 else 0 end,
      case when state = 'authorized' and taken and noise % 20 = 0 then amount else 0 end,
      state, case state when 'closing' then 'merchant' when 'cancelled' then (array['merchant', 'expiry'])[1 + noise % 2] end,
      case when noise % 3 = 0 then 'MANUAL' else 'AUTOMATIC' end,
      case when by_method < 70 then jsonb_build_object('type', 'CARD', 'issuerAuthenticated', false,
          'card', jsonb_build_object('brand', 'VISA', 'country', 'DE', 'lastFour', lpad((noise % 10000)::text, 4, '0')))
        else jsonb_build_object('type', (array['PAYPAL', 'APPLEPAY', 'ALIPAY_HK'])[1 + by_method % 3],
          'issuerAuthenticated', false) end,
      (array['ALIPAY', 'CHECKOUT', '2C2P'])[1 + noise % 3], 'merchant-' || client, 'R' || id, 'V' || id,
      jsonb_build_object('transactionId', 'T' || noise, 'resultCode', 'SUCCESS'),
      case when by_method < 70 then jsonb_build_object('brand', 'VISA', 'lastFour', lpad((noise % 10000)::text, 4, '0'),
        'issuingCountry', 'DE', 'funding', 'CREDIT') end,
      case state when 'failed' then 'DO_NOT_HONOR' end, case state when 'failed' then 'The issuer said no.' end,
      'Two ceramic lamps, order ' || i, 'https://lamps.example/orders/' || i, at, at + interval '14 minutes',
      case when state in ('authorized', 'paid', 'closing', 'cancelled') then at + interval '2 seconds' end,
      case when state in ('authorized', 'closing', 'cancelled') then at + interval '7 days' end,
      case state when 'cancelled' then at + interval '1 day' end,
      -- So far ahead that no worker takes them.
      case when state in ('closing', 'requested', 'awaiting-buyer') then timestamptz '2100-01-01' end, 1,
      jsonb_build_object('rule', 'first', 'chosen', 'ALIPAY', 'candidates', jsonb_build_array('ALIPAY', 'CHECKOUT'))
    from named
    returning client_id, payment_id, payment_request_id, currency, captured, refunded, capture_mode, created_at
  )
  insert into captures (client_id, capture_id, capture_request_id, payment_id, currency, amount, last, automatic, state,
    reference, receipt, created_at, captured_at, refunded)
  select client_id, '9' || substr(payment_id, 2), 'capture-' || payment_request_id, payment_id, currency, captured, true,
    capture_mode = 'AUTOMATIC', 'succeeded', 'C' || payment_id, jsonb_build_object('transactionId', 'C' || payment_id),
    created_at + interval '3 seconds', created_at + interval '4 seconds', refunded
  from made where captured > 0`

/** Fills an empty database with `count` payments of `clients` clients over a year, and a capture for each that is captured. */
export async function makeManyPayments(
  pool: Pool,
  count: number,
  clients: number,
  told: (line: string) => void,
): Promise<void> {
  await pool.query(makeClients, [clients])
  for (let first = 1; first <= count; first += AT_ONCE) {
    const last = Math.min(count, first + AT_ONCE - 1)
    await pool.query(makePayments, [first, last, count, newest, clients])
    if (last % 1_000_000 === 0 || last === count) told(`${last.toLocaleString('en')} payments made`)
  }
  // As autovacuum leaves a table that has been there for a while: with statistics, and known to be visible.
  await pool.query('vacuum analyze payments, captures')
}

/** Since when the newest `some` of `count` payments were made. */
export function madeSince(some: number, count: number): Date {
  return new Date(newest.getTime() - Math.min(1, some / count) * YEAR_MS)
}
