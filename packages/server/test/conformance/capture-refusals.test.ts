import { describe, expect, test } from 'vitest'
import { decide } from './buyer.ts'
import { capture, cards, manual, payment } from './orders.ts'
import type { Json } from './raw-client.ts'
import { type Merchant, startServer, time } from './running-server.ts'

const server = await startServer()
const shop = await server.newMerchant()

/** The payment to capture, made ready to be refused. */
type Prepare = (merchant: Merchant) => Promise<string>

const authorized: Prepare = async (merchant) => (await merchant.call('pay', manual('10000'))).paymentId
const payPal = { method: { paymentMethodType: 'PAYPAL' }, captureMode: 'MANUAL' } as const

const buyerAway: Prepare = async (merchant) => (await merchant.call('pay', payment(payPal))).paymentId

const open: Prepare = async (merchant) => (await merchant.call('pay', manual('5002'))).paymentId

const declined: Prepare = async (merchant) =>
  (await merchant.call('pay', manual('10000', { card: cards.declined }))).paymentId

const walletPaid: Prepare = async (merchant) => {
  const paid = await merchant.call('pay', payment({ currency: 'PHP', method: { paymentMethodType: 'GCASH' } }))
  await decide(paid.normalUrl, 'authorize')
  return paid.paymentId
}

const cancelled: Prepare = async (merchant) => {
  const paymentId = await authorized(merchant)
  await merchant.call('cancel', { paymentId })
  return paymentId
}

const expired: Prepare = async (merchant) => {
  const paymentId = await authorized(merchant)
  await server.advance(merchant, 7 * time.day)
  return paymentId
}

const partlyCaptured: Prepare = async (merchant) => {
  const paymentId = await authorized(merchant)
  await merchant.call('capture', capture(paymentId, '6000'))
  return paymentId
}

const lastCaptureUnderWay: Prepare = async (merchant) => {
  const paymentId = await authorized(merchant)
  await merchant.call('capture', capture(paymentId, '4002', 'EUR', { isLastCapture: true }))
  return paymentId
}

const cases: readonly (readonly [string, Prepare, { value: string; currency: string }, string])[] = [
  ['of more than was authorized', authorized, { value: '10001', currency: 'EUR' }, 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT'],
  ['of more than is left', partlyCaptured, { value: '4001', currency: 'EUR' }, 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT'],
  ['in another currency', authorized, { value: '10000', currency: 'USD' }, 'CURRENCY_NOT_SUPPORT'],
  ['of a payment whose buyer is away', buyerAway, { value: '10000', currency: 'EUR' }, 'ORDER_STATUS_INVALID'],
  ['of a payment whose result is open', open, { value: '5002', currency: 'EUR' }, 'ORDER_STATUS_INVALID'],
  ['of a payment that failed', declined, { value: '10000', currency: 'EUR' }, 'ORDER_STATUS_INVALID'],
  ['of a wallet’s payment', walletPaid, { value: '10000', currency: 'PHP' }, 'ORDER_STATUS_INVALID'],
  ['while the last one is under way', lastCaptureUnderWay, { value: '1', currency: 'EUR' }, 'ORDER_STATUS_INVALID'],
  ['of a cancelled payment', cancelled, { value: '10000', currency: 'EUR' }, 'AUTH_CANCELLED'],
  ['of an expired authorization', expired, { value: '10000', currency: 'EUR' }, 'AUTH_EXPIRED'],
]

describe('a capture', () => {
  test.each(cases)('%s is refused, for ever, and notified', async (_what, prepare, amount, code) => {
    const merchant = await server.newMerchant()
    const paymentId = await prepare(merchant)
    const asked = capture(paymentId, amount.value, amount.currency)
    const first = await merchant.call('capture', asked)
    expect(first.result).toMatchObject({ resultStatus: 'F', resultCode: code })
    expect(first).not.toHaveProperty('captureTime')
    // Nothing was sent to an acquirer, so none is named.
    expect(first).not.toHaveProperty('acquirerInfo')
    expect(await merchant.call('capture', asked)).toEqual(first)
    expect(await notificationsOf(merchant, first.captureId)).toMatchObject([
      {
        notifyType: 'CAPTURE_RESULT',
        captureRequestId: asked.captureRequestId,
        captureId: first.captureId,
        paymentId,
        captureAmount: amount,
        result: { resultStatus: 'F', resultCode: code },
      },
    ])
  })

  test('of a payment that does not exist is refused and leaves the id free', async () => {
    const { paymentId } = await shop.call('pay', manual('10000'))
    const asked = capture('20261101000000000000000000000001', '10000')
    expect((await shop.call('capture', asked)).result).toMatchObject({
      resultStatus: 'F',
      resultCode: 'AUTH_NOT_FOUND',
    })
    expect((await shop.call('capture', { ...asked, paymentId })).result.resultStatus).toBe('S')
  })
})

/** The bodies stored for a capture; what is delivered is looked at in notifications.test.ts. */
async function notificationsOf(merchant: Merchant, captureId: string): Promise<readonly Json[]> {
  const { rows } = await server.pool.query<{ body: string }>(
    'select body from notifications where client_id = $1 and capture_id = $2',
    [merchant.clientId, captureId],
  )
  return rows.map(({ body }) => JSON.parse(body))
}
