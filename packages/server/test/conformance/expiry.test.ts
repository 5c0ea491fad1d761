import { describe, expect, test } from 'vitest'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import { expectBooksEqual } from './books.ts'
import { readNotification } from './notification.ts'
import { capture, manual } from './orders.ts'
import { type Merchant, startServer, time } from './running-server.ts'

const server = await startServer()
const week = 7 * time.day

/** A payment of 10000 as it stands here and at its acquirer, in minor units. */
async function position(merchant: Merchant, paymentId: string) {
  const { rows } = await server.pool.query(
    `select p.state, p.captured, p.held, p.released, a.state as "atAcquirer", a.captured as "capturedAtAcquirer"
      from payments p join simulator.authorizations a using (client_id, acquirer, reference)
      where p.client_id = $1 and p.payment_id = $2`,
    [merchant.clientId, paymentId],
  )
  return rows[0]
}

describe('seven days after the authorization', () => {
  test('what was not captured is cancelled at the acquirer, and a capture comes too late', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual())
    await server.advance(merchant, week)
    expect(await position(merchant, paymentId)).toMatchObject({
      state: 'cancelled',
      atAcquirer: 'voided',
      released: 10_000n,
    })
    expect((await merchant.call('inquiryPayment', { paymentId })).paymentStatus).toBe('CANCELLED')
    const late = await merchant.call('capture', capture(paymentId, '10000'))
    expect(late.result).toMatchObject({ resultStatus: 'F', resultCode: 'AUTH_EXPIRED' })
  })

  test('a capture a minute before is in time', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual())
    await server.advance(merchant, week - time.minute)
    expect((await merchant.call('capture', capture(paymentId, '10000'))).result.resultStatus).toBe('S')
    await server.advance(merchant, week)
    expect((await merchant.call('inquiryPayment', { paymentId })).paymentStatus).toBe('SUCCESS')
    await expectBooksEqual(server, merchant)
  })

  test('only the rest of a payment captured in part goes back', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual())
    await merchant.call('capture', capture(paymentId, '3000'))
    await server.advance(merchant, week)
    expect(await position(merchant, paymentId)).toEqual({
      state: 'authorized',
      captured: 3_000n,
      held: 0n,
      released: 7_000n,
      atAcquirer: 'voided',
      capturedAtAcquirer: 3_000n,
    })
    const seen = await merchant.call('inquiryPayment', { paymentId })
    expect(seen).toMatchObject({ paymentStatus: 'SUCCESS', transactions: [{ transactionStatus: 'SUCCESS' }] })
    const late = await merchant.call('capture', capture(paymentId, '1000'))
    expect(late.result).toMatchObject({ resultStatus: 'F', resultCode: 'AUTH_EXPIRED' })
    await expectBooksEqual(server, merchant)
  })

  test('a capture that is still under way is waited for', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual())
    await server.advance(merchant, week - time.second)
    const asked = capture(paymentId, '4002')
    expect((await merchant.call('capture', asked)).result.resultStatus).toBe('U')
    await server.advance(merchant, time.day)
    expect((await merchant.call('capture', asked)).result.resultStatus).toBe('S')
    expect(await position(merchant, paymentId)).toMatchObject({ captured: 4_002n, held: 0n, released: 5_998n })
    await expectBooksEqual(server, merchant)
  })

  test('a payment that was captured whole is left alone', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual())
    await merchant.call('capture', capture(paymentId, '10000'))
    await server.advance(merchant, 2 * week)
    expect(await position(merchant, paymentId)).toMatchObject({ state: 'authorized', captured: 10_000n, released: 0n })
  })

  test('the merchant saw it coming, and is told of a capture that came too late', async () => {
    const endpoint = await startMerchant()
    const merchant = await server.newMerchant(undefined, { payment: endpoint.url, capture: endpoint.url })
    const paid = await merchant.call('pay', manual())
    await server.advance(merchant, week)
    const late = capture(paid.paymentId, '10000')
    await merchant.call('capture', late)
    await server.advance(merchant, 0)
    const [first, second] = endpoint.received.map((request) => readNotification(request, merchant).body)
    expect(first.authExpiryTime).toBe(paid.authExpiryTime)
    expect(second).toMatchObject({
      notifyType: 'CAPTURE_RESULT',
      captureRequestId: late.captureRequestId,
      result: { resultStatus: 'F', resultCode: 'AUTH_EXPIRED' },
    })
  })
})
