import type { Pool } from 'pg'
import { onTestFinished } from 'vitest'
import { findCluster } from '../../src/database/cluster.ts'
import { createPool } from '../../src/database/pool.ts'
import { clusterUrl } from '../../src/database/postmaster.ts'
import { readPostmasterFile } from '../../src/database/postmaster-file.ts'

/** Our books beside those of the simulated acquirers, which share no row. */
export interface Books {
  /** One connection, for questions of a test's own. */
  readonly pool: Pool
  /** Captures, refunds, payments and notifications that something must still happen to. */
  unsettled(): Promise<Unsettled>
  compare(): Promise<Comparison>
  /** How many manual captures the acquirer answers late or never (4003, 4004, 4006) are recorded and not final. */
  slowUnderWay(): Promise<number>
}

export interface Unsettled {
  readonly captures: number
  readonly refunds: number
  readonly payments: number
  readonly notifications: number
}

export interface Comparison {
  readonly captures: number
  /** Captured by our books, and by the acquirers'. */
  readonly succeeded: number
  readonly captured: number
  readonly refunds: number
  /** Given back by our books, and by the acquirers'. */
  readonly refundsSucceeded: number
  readonly refunded: number
  /** Captures and refunds that the two sides do not agree on, or that the acquirer has not decided. */
  readonly unequal: number
  /** Captures and refunds that an acquirer has beside those that our books know of. */
  readonly doubled: number
  /** Payments whose totals differ from the sums of their captures and refunds, or from the acquirer's total. */
  readonly paymentsOff: number
  /** Authorized payments with automatic capture whose capture was never made. */
  readonly uncaptured: number
  /** Final captures and refunds that have no notification, or one that was not acknowledged. */
  readonly unnotified: number
}

const unsettled = `select
  (select count(*) from captures where state in ('held', 'pending', 'unknown'))::int as captures,
  (select count(*) from refunds where state in ('held', 'pending', 'unknown'))::int as refunds,
  (select count(*) from payments where state in ('requested', 'awaiting-buyer', 'closing'))::int as payments,
  (select count(*) from notifications where state = 'waiting')::int as notifications`

const compared = `with pairs as (
    select 'capture' as movement, c.capture_id as id,
      coalesce(c.state = 'succeeded', false) as ours, coalesce(s.state = 'captured', false) as theirs,
      coalesce(s.state = 'pending', false) as undecided,
      (c.payment_id, c.currency, c.amount) is not distinct from (p.payment_id, s.currency, s.amount) as same_money
    from captures c
    full join simulator.captures s on s.client_id = c.client_id and s.reference = c.reference
    left join payments p on p.client_id = s.client_id and p.reference = s.payment_reference
    union all
    select 'refund', f.refund_id,
      coalesce(f.state = 'succeeded', false), coalesce(s.state = 'refunded', false),
      coalesce(s.state = 'pending', false),
      (f.payment_id, f.currency, f.amount) is not distinct from (p.payment_id, s.currency, s.amount)
    from refunds f
    full join simulator.refunds s on s.client_id = f.client_id and s.reference = f.reference
    left join payments p on p.client_id = s.client_id and p.reference = s.payment_reference
  ), given as (
    select client_id, payment_id,
      coalesce(sum(amount) filter (where state = 'succeeded'), 0) as refunded,
      coalesce(sum(amount) filter (where state in ('held', 'pending', 'unknown')), 0) as refunding
    from refunds group by client_id, payment_id
  ), sums as (
    select client_id, payment_id,
      coalesce(sum(amount) filter (where state = 'succeeded'), 0) as captured,
      coalesce(sum(amount) filter (where state in ('held', 'pending', 'unknown')), 0) as held
    from captures group by client_id, payment_id
  )
  select
    (select count(*) from captures)::int as captures,
    (select count(*) from pairs where ours and movement = 'capture')::int as succeeded,
    (select count(*) from pairs where theirs and movement = 'capture')::int as captured,
    (select count(*) from refunds)::int as refunds,
    (select count(*) from pairs where ours and movement = 'refund')::int as "refundsSucceeded",
    (select count(*) from pairs where theirs and movement = 'refund')::int as refunded,
    (select count(*) from pairs
      where id is not null and (ours <> theirs or (ours and not same_money) or undecided))::int as unequal,
    (select count(*) from pairs where id is null)::int as doubled,
    (select count(*) from payments p
      left join sums using (client_id, payment_id)
      left join given using (client_id, payment_id)
      left join simulator.authorizations a on a.client_id = p.client_id and a.reference = p.reference
      where p.held <> coalesce(sums.held, 0) or p.captured <> coalesce(sums.captured, 0)
        or p.captured <> coalesce(a.captured, 0) or p.held <> coalesce(a.held, 0)
        or p.refunded <> coalesce(given.refunded, 0) or p.refunded <> coalesce(a.refunded, 0)
        or p.refunding <> coalesce(given.refunding, 0) or p.refunding <> coalesce(a.refunding, 0))::int as "paymentsOff",
    (select count(*) from payments p
      where p.capture_mode = 'AUTOMATIC' and p.state = 'authorized'
        and not exists (select 1 from sums where (sums.client_id, sums.payment_id) = (p.client_id, p.payment_id))
    )::int as uncaptured,
    ((select count(*) from captures c
      left join notifications n on n.client_id = c.client_id and n.capture_id = c.capture_id
      where c.state in ('succeeded', 'failed', 'refused') and n.state is distinct from 'acknowledged')
    + (select count(*) from refunds f
      left join notifications n on n.client_id = f.client_id and n.refund_id = f.refund_id
      where f.state in ('succeeded', 'failed', 'refused') and n.state is distinct from 'acknowledged'))::int as unnotified`

const slowUnderWay = `select count(*)::int as count from captures
  where amount in (4003, 4004, 4006) and not automatic and state in ('held', 'unknown')`

/** Opens the embedded database of that folder beside the server that runs on it. */
export async function openBooks(home: string): Promise<Books> {
  const cluster = await findCluster(home)
  const file = cluster && (await readPostmasterFile(cluster.dataFolder))
  if (!cluster || !file || file === 'unreadable') throw new Error(`no database runs in ${home}`)
  const pool = auditorPool(clusterUrl(cluster, file, 'capstan'))
  onTestFinished(() => pool.end())
  return booksIn(pool)
}

export function auditorPool(url: string): Pool {
  return createPool(url, { applicationName: 'auditor', maxConnections: 1, onIdleError: () => undefined })
}

export function booksIn(pool: Pool): Books {
  const one = async (text: string) => (await pool.query(text)).rows[0]
  return {
    pool,
    unsettled: () => one(unsettled),
    compare: () => one(compared),
    slowUnderWay: async () => (await one(slowUnderWay)).count,
  }
}
