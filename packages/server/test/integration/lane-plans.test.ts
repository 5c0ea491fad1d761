import type { Pool } from 'pg'
import { expect, it, vi } from 'vitest'
import { capturePayment } from '../../src/application/capture-payment.ts'
import { deliverNotification } from '../../src/application/deliver-notification.ts'
import { refundPayment } from '../../src/application/refund-payment.ts'
import { lanesOf } from '../../src/database/lanes.ts'
import { claimNotifications } from '../../src/store/due.ts'
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

/** The texts of all shared statements that the pool ran, by name. */
function watchLanes(pool: Pool): ReadonlyMap<string, string> {
  const seen = new Map<string, string>()
  const lanes = lanesOf(pool)
  const query = lanes.query.bind(lanes) as (config: { name: string; text: string }) => unknown
  vi.spyOn(lanes, 'query').mockImplementation(((config: { name: string; text: string }) => {
    seen.set(config.name, config.text)
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

async function wholeReads(pool: Pool, statements: ReadonlyMap<string, string>): Promise<string[]> {
  const connection = await lanesOf(pool).connect()
  try {
    const found: string[] = []
    for (const [name, text] of statements) {
      const { rows } = await connection.query(`explain (generic_plan, format json) ${text}`)
      const walk = (node: PlanNode): void => {
        const { 'Relation Name': table, 'Index Name': index, 'Index Cond': condition } = node
        const reads = /Scan$/.test(node['Node Type']) && (table !== undefined || index !== undefined)
        if (reads && node['Node Type'] !== 'Bitmap Heap Scan' && condition === undefined) {
          found.push(`${name}: ${node['Node Type']} of ${table ?? ''} by ${index ?? 'nothing'}`)
        }
        node.Plans?.forEach(walk)
      }
      walk(rows[0]['QUERY PLAN'][0].Plan)
    }
    return found
  } finally {
    connection.release()
  }
}

it('no shared statement reads a whole table or index, however little is known of how many rows there are', async () => {
  const shop = await openShop()
  const statements = watchLanes(shop.pool)
  shop.acquirer.always('authorize', () => yes(10_000n))
  shop.acquirer.always('capture', (asked) => yes(asked?.value ?? 10_000n))
  shop.acquirer.always('refund', () => yes(amount.value))
  await live(shop)
  expect([...statements.keys()].toSorted()).toEqual([
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
  expect(await wholeReads(shop.pool, statements)).toEqual([])
  await shop.pool.query('analyze')
  expect(await wholeReads(shop.pool, statements)).toEqual([])
  for (let round = 0; round < 40; round += 1) await live(shop)
  await shop.pool.query('analyze')
  expect(await wholeReads(shop.pool, statements)).toEqual([])
})
