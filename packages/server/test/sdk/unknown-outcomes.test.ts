import { money } from '@capstan/sdk'
import { describe, expect, it } from 'vitest'
import { startServer } from '../conformance/running-server.ts'
import { authorized, captured, clientOf, order } from './merchant-client.ts'

const server = await startServer()
const shop = await server.newMerchant()
const apo = clientOf(server.url, shop)
const deadlineMs = 25_000

/** What the simulated acquirer has in its books, by amount in minor units: how often, and how it ended there. */
async function inTheBooks(table: 'captures' | 'refunds') {
  const { rows } = await server.pool.query(
    `select amount::text, count(*)::int, min(state) as state from simulator.${table}
     where client_id = $1 and amount <> 12950 group by amount order by amount`,
    [shop.clientId],
  )
  return rows.map(({ amount, count, state }) => [amount, count, state])
}

/** By the magic amounts of docs/sandbox.md, all at once: a U takes seconds to end. */
describe('what an acquirer leaves open is followed to its end', () => {
  it('by captureAndWait', async () => {
    const ends = await Promise.all(
      ['40.01', '40.02', '40.03', '40.04', '40.05', '40.06', '40.07'].map(async (decimal) => {
        const { paymentId } = await authorized(apo)
        const request = { paymentId, captureAmount: money(decimal, 'EUR') }
        const { status, code } = await apo.captureAndWait(request, { deadlineMs })
        return [decimal, status, code]
      }),
    )
    expect(ends).toEqual([
      ['40.01', 'F', 'PROCESS_FAIL'],
      ['40.02', 'S', 'SUCCESS'],
      ['40.03', 'S', 'SUCCESS'],
      ['40.04', 'S', 'SUCCESS'],
      ['40.05', 'S', 'SUCCESS'],
      ['40.06', 'S', 'SUCCESS'],
      ['40.07', 'F', 'PROCESS_FAIL'],
    ])
    expect(await inTheBooks('captures')).toEqual([
      ['4001', 1, 'declined'],
      ['4002', 1, 'captured'],
      ['4003', 1, 'captured'],
      ['4004', 1, 'captured'],
      ['4005', 1, 'captured'],
      ['4006', 1, 'captured'],
      ['4007', 1, 'declined'],
    ])
  })

  it('by refundAndWait', async () => {
    const ends = await Promise.all(
      ['70.01', '70.02', '70.03', '70.04', '70.05', '70.06', '70.07'].map(async (decimal) => {
        const { paymentId } = await authorized(apo)
        await captured(apo, paymentId, '129.50')
        const request = { paymentId, refundAmount: money(decimal, 'EUR') }
        const { status, code } = await apo.refundAndWait(request, { deadlineMs })
        return [decimal, status, code]
      }),
    )
    expect(ends).toEqual([
      ['70.01', 'F', 'PROCESS_FAIL'],
      ['70.02', 'S', 'SUCCESS'],
      ['70.03', 'S', 'SUCCESS'],
      ['70.04', 'S', 'SUCCESS'],
      ['70.05', 'S', 'SUCCESS'],
      ['70.06', 'S', 'SUCCESS'],
      ['70.07', 'F', 'PROCESS_FAIL'],
    ])
    expect((await inTheBooks('refunds')).map(([amount, count]) => [amount, count])).toEqual(
      ['7001', '7002', '7003', '7004', '7005', '7006', '7007'].map((amount) => [amount, 1]),
    )
  })

  it('by waitForPayment after a pay whose answer the acquirer lost, was late with or never had', async () => {
    const ends = await Promise.all(
      ['50.02', '50.03', '50.04', '50.06', '50.07'].map(async (decimal) => {
        const paid = await apo.pay(order(decimal))
        const found = await apo.waitForPayment({ paymentRequestId: paid.paymentRequestId }, { deadlineMs })
        return [decimal, paid.status, found.status === 'S' ? found.payment.paymentStatus : found.code]
      }),
    )
    expect(ends).toEqual([
      ['50.02', 'U', 'SUCCESS'],
      ['50.03', 'U', 'SUCCESS'],
      ['50.04', 'U', 'FAIL'],
      ['50.06', 'U', 'SUCCESS'],
      ['50.07', 'U', 'FAIL'],
    ])
  })

  it('or returned as it is when the deadline comes first', async () => {
    const { paymentId } = await authorized(apo)
    const request = { paymentId, captureAmount: money('40.02', 'EUR'), captureRequestId: 'lamp-cap-late' }
    const open = await apo.captureAndWait(request, { deadlineMs: 500 })
    expect(open).toMatchObject({ status: 'U', code: 'CAPTURE_IN_PROCESS', captureRequestId: 'lamp-cap-late' })
    expect(await apo.captureAndWait(request)).toMatchObject({ status: 'S', captureId: open.captureId })
  })
})
