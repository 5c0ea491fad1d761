import { expect } from 'vitest'
import type { Merchant, RunningServer } from './running-server.ts'

/** Amounts of one payment in minor units. */
export interface Position {
  readonly paymentId: string
  readonly authorized: bigint
  readonly held: bigint
  readonly captured: bigint
  /** Being given back, and given back. */
  readonly refunding: bigint
  readonly refunded: bigint
}

/** Every authorized payment of a merchant as we have it. */
async function ourBooks(server: RunningServer, merchant: Merchant): Promise<readonly Position[]> {
  const { rows } = await server.pool.query<Position>(
    `select payment_id as "paymentId", amount as authorized, held, captured, refunding, refunded from payments
      where client_id = $1 and paid_at is not null order by payment_id`,
    [merchant.clientId],
  )
  return rows
}

/** The sum of one payment's refunds, apart from its captures: joined to both, each would be counted many times. */
const refunds = (state: 'pending' | 'refunded') => `(
          select coalesce(sum(r.amount), 0)::bigint from simulator.refunds r
          where r.client_id = a.client_id and r.acquirer = a.acquirer and r.payment_reference = a.reference
            and r.state = '${state}')`

/**
 * The same as the acquirers have it, added up from their lists of captures and refunds and not from their totals, so
 * that what they did twice shows.
 */
export async function acquirersBooks(server: RunningServer, merchant: Merchant): Promise<readonly Position[]> {
  const { rows } = await server.pool.query<Position>(
    `select p.payment_id as "paymentId", a.amount as authorized,
        coalesce(sum(c.amount) filter (where c.state = 'pending'), 0)::bigint as held,
        case when a.capture_kind = 'with-authorization' and a.state = 'authorized' then a.amount
          else coalesce(sum(c.amount) filter (where c.state = 'captured'), 0)::bigint end as captured,
        ${refunds('pending')} as refunding, ${refunds('refunded')} as refunded
      from payments p
      join simulator.authorizations a
        on a.client_id = p.client_id and a.acquirer = p.acquirer and a.reference = p.reference
      left join simulator.captures c
        on c.client_id = a.client_id and c.acquirer = a.acquirer and c.payment_reference = a.reference
      where p.client_id = $1 and p.paid_at is not null
      group by p.client_id, p.payment_id, a.client_id, a.acquirer, a.reference order by p.payment_id`,
    [merchant.clientId],
  )
  return rows
}

/** Expects both books equal, no payment above what was authorized, and none refunded beyond what was taken. */
export async function expectBooksEqual(server: RunningServer, merchant: Merchant): Promise<readonly Position[]> {
  const ours = await ourBooks(server, merchant)
  expect(ours).toEqual(await acquirersBooks(server, merchant))
  for (const { authorized, held, captured, refunding, refunded } of ours) {
    expect(captured + held <= authorized).toBe(true)
    // A wallet's payment is taken by paying, and has no captures.
    expect(refunded + refunding <= (captured > 0n ? captured : authorized)).toBe(true)
  }
  return ours
}
