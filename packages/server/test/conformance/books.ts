import { expect } from 'vitest'
import type { Merchant, RunningServer } from './running-server.ts'

/** Amounts of one payment in minor units. */
export interface Position {
  readonly paymentId: string
  readonly authorized: bigint
  readonly held: bigint
  readonly captured: bigint
}

/** Every authorized payment of a merchant as we have it. */
async function ourBooks(server: RunningServer, merchant: Merchant): Promise<readonly Position[]> {
  const { rows } = await server.pool.query<Position>(
    `select payment_id as "paymentId", amount as authorized, held, captured from payments
      where client_id = $1 and paid_at is not null order by payment_id`,
    [merchant.clientId],
  )
  return rows
}

/**
 * The same as the acquirers have it, added up from their list of captures and not from their totals, so that a capture
 * they took twice shows.
 */
export async function acquirersBooks(server: RunningServer, merchant: Merchant): Promise<readonly Position[]> {
  const { rows } = await server.pool.query<Position>(
    `select p.payment_id as "paymentId", a.amount as authorized,
        coalesce(sum(c.amount) filter (where c.state = 'pending'), 0)::bigint as held,
        coalesce(sum(c.amount) filter (where c.state = 'captured'), 0)::bigint as captured
      from payments p
      join simulator.authorizations a
        on a.client_id = p.client_id and a.acquirer = p.acquirer and a.reference = p.reference
      left join simulator.captures c
        on c.client_id = a.client_id and c.acquirer = a.acquirer and c.payment_reference = a.reference
      where p.client_id = $1 and p.paid_at is not null
      group by p.client_id, p.payment_id, a.amount order by p.payment_id`,
    [merchant.clientId],
  )
  return rows
}

/** Expects both books equal and no payment above what was authorized. */
export async function expectBooksEqual(server: RunningServer, merchant: Merchant): Promise<readonly Position[]> {
  const ours = await ourBooks(server, merchant)
  expect(ours).toEqual(await acquirersBooks(server, merchant))
  for (const { authorized, held, captured } of ours) expect(captured + held <= authorized).toBe(true)
  return ours
}
