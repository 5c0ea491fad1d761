import { expect, test } from 'vitest'
import { changeExpiryPolicy } from '../../src/application/change-expiry-policy.ts'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import { expectBooksEqual } from './books.ts'
import { readNotification } from './notification.ts'
import { capture, manual } from './orders.ts'
import { type Merchant, startServer, time } from './running-server.ts'

const server = await startServer()
const week = 7 * time.day

type Policy = Parameters<typeof changeExpiryPolicy>[2]

const setPolicy = (merchant: Merchant, policy: Policy) =>
  changeExpiryPolicy(server.app.context, merchant.clientId, policy, 'test')

async function transactions(merchant: Merchant, paymentId: string) {
  const answer = await merchant.call('inquiryPayment', { paymentId })
  const items: { transactionStatus: string; transactionAmount: { value: string } }[] = answer.transactions ?? []
  return [answer.paymentStatus, ...items.map((one) => `${one.transactionStatus} ${one.transactionAmount.value}`)]
}

async function openAlerts(merchant: Merchant) {
  const { rows } = await server.pool.query('select kind from alerts where client_id = $1 and closed_at is null', [
    merchant.clientId,
  ])
  return rows
}

async function alerts(merchant: Merchant) {
  const { rows } = await server.pool.query('select kind, message from alerts where client_id = $1', [merchant.clientId])
  return rows
}

test('policy capture: what is left is captured an hour before the end, once, and notified', async () => {
  const endpoint = await startMerchant()
  const merchant = await server.newMerchant(undefined, { capture: endpoint.url })
  await setPolicy(merchant, { atExpiry: 'capture' })
  const { paymentId } = await merchant.call('pay', manual())
  await merchant.call('capture', capture(paymentId, '3000'))
  await server.advance(merchant, week - 2 * time.hour)
  expect(await transactions(merchant, paymentId)).toEqual(['SUCCESS', 'SUCCESS 3000'])
  await server.advance(merchant, time.hour)
  expect(await transactions(merchant, paymentId)).toEqual(['SUCCESS', 'SUCCESS 3000', 'SUCCESS 7000'])
  await server.advance(merchant, time.day)
  expect(await transactions(merchant, paymentId)).toEqual(['SUCCESS', 'SUCCESS 3000', 'SUCCESS 7000'])
  await endpoint.arrived(2)
  expect(endpoint.received.map((request) => readNotification(request, merchant).body)).toMatchObject([
    { notifyType: 'CAPTURE_RESULT', captureAmount: { value: '3000' } },
    { notifyType: 'CAPTURE_RESULT', captureAmount: { value: '7000' }, result: { resultStatus: 'S' } },
  ])
  await expectBooksEqual(server, merchant)
})

test('policy capture: where the acquirer declines it, the authorization expires at its time, and nothing loops', async () => {
  const merchant = await server.newMerchant()
  await setPolicy(merchant, { atExpiry: 'capture' })
  const { paymentId } = await merchant.call('pay', manual('4001'))
  await server.advance(merchant, week)
  expect(await transactions(merchant, paymentId)).toEqual(['CANCELLED', 'FAIL 4001'])
  await expectBooksEqual(server, merchant)
})

test('policy capture, changed while the authorization is open, holds for it', async () => {
  const merchant = await server.newMerchant()
  const { paymentId } = await merchant.call('pay', manual())
  await server.advance(merchant, 3 * time.day)
  await setPolicy(merchant, { atExpiry: 'capture', captureAheadMs: 2 * time.day })
  await server.advance(merchant, 2 * time.day)
  expect(await transactions(merchant, paymentId)).toEqual(['SUCCESS', 'SUCCESS 10000'])
})

test('a day before the end the operator is alerted, and the merchant who asked for it is told, once', async () => {
  const endpoint = await startMerchant()
  const merchant = await server.newMerchant(undefined, { payment: endpoint.url })
  await setPolicy(merchant, { notifies: true })
  const { paymentId, authExpiryTime } = await merchant.call('pay', manual())
  await server.advance(merchant, week - time.day - time.minute)
  expect(await alerts(merchant)).toEqual([])
  await server.advance(merchant, time.minute)
  expect(await alerts(merchant)).toMatchObject([{ kind: 'authorization-expiring' }])
  await server.advance(merchant, time.hour)
  await endpoint.arrived(2)
  expect(endpoint.received.map((request) => readNotification(request, merchant).body)).toMatchObject([
    { notifyType: 'PAYMENT_RESULT' },
    {
      notifyType: 'AUTHORIZATION_EXPIRING',
      result: { resultStatus: 'S' },
      paymentId,
      authExpiryTime,
      capturableAmount: { currency: 'EUR', value: '10000' },
      nextAction: 'CANCEL',
      nextActionTime: authExpiryTime,
    },
  ])
  expect(await alerts(merchant)).toHaveLength(1)
})

test.each<[string, (merchant: Merchant, paymentId: string) => Promise<unknown>]>([
  ['captured', (merchant, paymentId) => merchant.call('capture', capture(paymentId, '10000'))],
  ['cancelled', (merchant, paymentId) => merchant.call('cancel', { paymentId })],
  ['expired', (merchant) => server.advance(merchant, time.day)],
])('the alert is closed when the authorization is %s', async (_how, end) => {
  const merchant = await server.newMerchant()
  const { paymentId } = await merchant.call('pay', manual())
  await server.advance(merchant, week - time.hour)
  expect(await openAlerts(merchant)).toEqual([{ kind: 'authorization-expiring' }])
  await merchant.call('capture', capture(paymentId, '20000'))
  expect(await openAlerts(merchant)).toHaveLength(1)
  await end(merchant, paymentId)
  expect(await openAlerts(merchant)).toEqual([])
})

test('a merchant who did not ask is not told; a payment captured whole is no alert', async () => {
  const endpoint = await startMerchant()
  const merchant = await server.newMerchant(undefined, { payment: endpoint.url, capture: endpoint.url })
  const { paymentId } = await merchant.call('pay', manual())
  await merchant.call('capture', capture(paymentId, '10000'))
  await merchant.call('pay', manual())
  await server.advance(merchant, week - time.hour)
  expect(await alerts(merchant)).toHaveLength(1)
  await endpoint.arrived(3)
  const types = endpoint.received.map((request) => readNotification(request, merchant).body['notifyType'])
  expect(types.toSorted()).toEqual(['CAPTURE_RESULT', 'PAYMENT_RESULT', 'PAYMENT_RESULT'])
})

test('authExpiryTime is the acquirer’s own, and the same in every answer that carries it', async () => {
  const endpoint = await startMerchant()
  const merchant = await server.newMerchant(undefined, { payment: endpoint.url })
  const order = manual()
  const paid = await merchant.call('pay', order)
  const { rows } = await server.pool.query(
    `select a.expires_at = p.auth_expires_at as same from payments p
      join simulator.authorizations a using (client_id, acquirer, reference) where p.client_id = $1`,
    [merchant.clientId],
  )
  expect(rows).toEqual([{ same: true }])
  await endpoint.arrived(1)
  const [notified] = endpoint.received.map((request) => readNotification(request, merchant).body)
  const repeated = await merchant.call('pay', order)
  const inquired = await merchant.call('inquiryPayment', { paymentId: paid.paymentId })
  for (const answer of [paid, repeated, inquired, notified]) {
    expect(answer).toMatchObject({ authExpiryTime: paid.authExpiryTime })
  }
})

test('a capture that stays pending beyond the end does not keep the clock from turning', async () => {
  const merchant = await server.newMerchant()
  const { paymentId } = await merchant.call('pay', manual())
  await merchant.call('capture', capture(paymentId, '4002'))
  // Nobody asks about it any more until the authorization has long run out.
  await server.pool.query(`update captures set due_at = now() + interval '20 days' where client_id = $1`, [
    merchant.clientId,
  ])
  await server.advance(merchant, 19 * time.day)
  expect((await transactions(merchant, paymentId))[0]).toBe('SUCCESS')
  await server.advance(merchant, 5 * time.day)
  const { rows } = await server.pool.query('select captured, released from payments where client_id = $1', [
    merchant.clientId,
  ])
  expect(rows).toEqual([{ captured: 4_002n, released: 5_998n }])
})
