import type { Pool } from 'pg'
import { expect, it, vi } from 'vitest'
import { capturePayment } from '../../src/application/capture-payment.ts'
import { deliverNotification } from '../../src/application/deliver-notification.ts'
import { refundPayment } from '../../src/application/refund-payment.ts'
import { lanes, lanesOf } from '../../src/database/lanes.ts'
import { claimNotifications } from '../../src/store/due.ts'
import { gatherFirstStatistics, searchedTables } from '../../src/store/first-statistics.ts'
import { loadPayment } from '../../src/store/payments.ts'
import { yes } from './scripted-acquirer.ts'
import { newId } from './seed.ts'
import { clientId, openShop, type Shop } from './shop.ts'

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

/** The names of all shared statements that the pool ran. */
function watchLanes(pool: Pool): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = lanesOf(pool)
  const query = shared.query.bind(shared) as (config: { name: string }) => unknown
  vi.spyOn(shared, 'query').mockImplementation(((config: { name: string }) => {
    seen.add(config.name)
    return query(config)
  }) as never)
  return seen
}

const amount = { currency: 'EUR', value: 1_000n }

/** Pays, captures, refunds, is refused, asks and delivers: all that a shared statement is for. */
async function live(shop: Shop): Promise<void> {
  const { context } = shop
  const { paymentId } = await shop.pay('MANUAL')
  await capturePayment(context, clientId, { captureRequestId: newId('capture'), paymentId, amount, last: false })
  const refund = { refundRequestId: newId('refund'), paymentId, amount, reason: 'returned' }
  await refundPayment(context, clientId, refund)
  const tooMuch = { ...amount, value: 100_000n }
  await capturePayment(context, clientId, {
    captureRequestId: newId('capture'),
    paymentId,
    amount: tooMuch,
    last: false,
  })
  await refundPayment(context, clientId, { ...refund, refundRequestId: newId('refund'), amount: tooMuch })
  await loadPayment(shop.pool, clientId, { paymentId })
  await shop.pay('AUTOMATIC')
  await shop.workOff()
  for (const due of await claimNotifications(shop.pool, { limit: 100, leaseMs: 60_000 })) {
    await deliverNotification(context, due.clientId, due.id)
  }
}

/** What a plan reads, and how: `payments by payments_pkey`. */
function readsOf(plan: PlanNode, ofTable?: string): readonly string[] {
  const { 'Relation Name': table = ofTable, 'Index Name': index, 'Index Cond': condition, Plans = [] } = plan
  const all = condition === undefined ? ', all of it' : ''
  const here = index !== undefined || plan['Node Type'] === 'Seq Scan' ? [`${table} by ${index}${all}`] : []
  return [...here, ...Plans.flatMap((inner) => readsOf(inner, table))]
}

/** What shared statements read by the plans that their connections keep: `hold-capture: payments by payments_pkey`. */
async function keptReads(pool: Pool): Promise<readonly string[]> {
  const connections = await Promise.all(Array.from({ length: lanes }, () => lanesOf(pool).connect()))
  try {
    const found = new Set<string>()
    for (const connection of connections) {
      const prepared = await connection.query<{ name: string }>('select name from pg_prepared_statements')
      for (const { name } of prepared.rows) {
        const { rows } = await connection.query(`explain (format json) execute "${name}" ('[]')`)
        for (const read of readsOf(rows[0]['QUERY PLAN'][0].Plan)) found.add(`${name}: ${read}`)
      }
    }
    return [...found].toSorted()
  } finally {
    for (const connection of connections) connection.release()
  }
}

/** Of a payment there are few captures, refunds, notifications and alerts, and of a reference there is one payment. */
const ofOne = [
  'alerts_of_payment',
  'captures_of_payment',
  'one_open_alert_per_trouble',
  'one_place_in_order',
  'payments_reference',
  'refunds_of_payment',
  'reversals_of_payment',
]

function isByKey(read: string): boolean {
  return /_(pkey|once)$/.test(read) || ofOne.some((index) => read.endsWith(` by ${index}`))
}

it('shared statements never read a whole table or index, and from the first statistics on nothing but the rows they name', async () => {
  const shop = await openShop()
  const statements = watchLanes(shop.pool)
  shop.acquirer.always('authorize', () => yes(10_000n))
  shop.acquirer.always('capture', (asked) => yes(asked?.value ?? 10_000n))
  shop.acquirer.always('refund', () => yes(amount.value))
  await live(shop)
  expect([...statements].toSorted()).toEqual([
    'change-payment',
    'hold-capture',
    'hold-refund',
    'insert-payment',
    'load-capture-and-payment',
    'load-for-capture',
    'load-for-refund',
    'load-notification',
    'payment-by-id',
    'payment-by-request-id',
    'record-capture-outcome',
    'record-delivery',
    'record-refund-outcome',
    'refuse-capture',
    'refuse-refund',
  ])
  expect((await keptReads(shop.pool)).filter((read) => read.endsWith('all of it'))).toEqual([])
  expect(await gatherFirstStatistics(shop.pool, searchedTables)).toEqual(searchedTables)
  for (let round = 0; round < 60; round += 1) await live(shop)
  await gatherFirstStatistics(shop.pool, searchedTables)
  expect((await keptReads(shop.pool)).filter((read) => !isByKey(read))).toEqual([])
})
