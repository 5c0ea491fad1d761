import type { Pool } from 'pg'

/** A merchant's books at one Capstan. */
export interface BooksOf {
  readonly pool: Pool
  readonly clientId: string
}

export interface BothBooks {
  /** By the books of the Capstan in front, and by those of the one behind it. */
  readonly captured: readonly [number, number]
  readonly refunded: readonly [number, number]
  /** Payments, captures and refunds in front that something must still happen to. */
  readonly open: number
  /** What the two do not agree on, in words. */
  readonly differences: readonly string[]
}

interface Movement {
  readonly payment: string
  readonly reference: string
  readonly amount: string
  readonly state: string
}

interface Account {
  readonly reference: string
  readonly state: string
  readonly amount: string
  readonly captured: string
  readonly refunded: string
}

const openStates = ['requested', 'awaiting-buyer', 'closing', 'held', 'pending', 'unknown']
/** Of payments whose money is held or taken. */
const standing = ['authorized', 'paid']

/**
 * Compares the books of a Capstan with those of the Capstan that is its acquirer: what is called `reference` in front is the
 * request id behind. Anything that was taken behind and is not known in front, or is there twice, is a difference.
 */
export async function compareBothBooks(front: BooksOf, behind: BooksOf): Promise<BothBooks> {
  const ours = await readBooks(front, 'reference', 'reference', 'reference')
  const theirs = await readBooks(behind, 'payment_request_id', 'capture_request_id', 'refund_request_id')
  const differences = [
    ...compareMovements('capture', ours.captures, theirs.captures),
    ...compareMovements('refund', ours.refunds, theirs.refunds),
    ...comparePayments(ours.payments, theirs.payments),
  ]
  const all = [...ours.payments, ...ours.captures, ...ours.refunds]
  return {
    captured: [done(ours.captures), done(theirs.captures)],
    refunded: [done(ours.refunds), done(theirs.refunds)],
    open: all.filter(({ state }) => openStates.includes(state)).length,
    differences,
  }
}

async function readBooks({ pool, clientId }: BooksOf, payment: string, capture: string, refund: string) {
  const movements = async (table: string, reference: string) => {
    const text = `select m.payment_id as payment, m.${reference} as reference, m.currency || ' ' || m.amount as amount, m.state
      from ${table} m where m.client_id = $1`
    return (await pool.query<Movement>(text, [clientId])).rows
  }
  const payments = await pool.query<Account>(
    `select ${payment} as reference, state, currency || ' ' || amount as amount, captured::text, refunded::text
      from payments where client_id = $1`,
    [clientId],
  )
  return {
    payments: payments.rows,
    captures: await movements('captures', capture),
    refunds: await movements('refunds', refund),
  }
}

function done(movements: readonly Movement[]): number {
  return movements.filter(({ state }) => state === 'succeeded').length
}

function compareMovements(what: string, ours: readonly Movement[], theirs: readonly Movement[]): string[] {
  const differences = theirs
    .filter(({ reference }) => !ours.some((one) => one.reference === reference))
    .map(({ reference, state }) => `${what} ${reference} is ${state} behind and unknown in front`)
  for (const { reference, state, amount } of ours) {
    const [other, twice] = theirs.filter((one) => one.reference === reference)
    if (twice) differences.push(`${what} ${reference} is there twice`)
    const same = (state === 'succeeded') === (other?.state === 'succeeded')
    if (!same || (state === 'succeeded' && other?.amount !== amount)) {
      differences.push(`${what} ${reference}: ${state} ${amount} in front, ${other?.state} ${other?.amount} behind`)
    }
  }
  return differences
}

function comparePayments(ours: readonly Account[], theirs: readonly Account[]): string[] {
  const differences = theirs
    .filter(({ reference, state }) => standing.includes(state) && !ours.some((one) => one.reference === reference))
    .map(({ reference }) => `payment ${reference} stands behind and is unknown in front`)
  for (const payment of ours) {
    const other = theirs.find(({ reference }) => reference === payment.reference)
    const stands = standing.includes(payment.state)
    const agree = stands
      ? other?.state === payment.state && other.amount === payment.amount
      : openStates.includes(payment.state) || !(other && standing.includes(other.state))
    const sums = payment.captured === (other?.captured ?? '0') && payment.refunded === (other?.refunded ?? '0')
    if (!agree || !sums)
      differences.push(`payment: ${JSON.stringify(payment)} in front, ${JSON.stringify(other)} behind`)
  }
  return differences
}
