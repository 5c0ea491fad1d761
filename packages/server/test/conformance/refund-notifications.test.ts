import { verifyNotification } from '@capstan/sdk'
import { describe, expect, test } from 'vitest'
import { type ReceivedRequest, startMerchant } from '../notifications/merchant-endpoint.ts'
import { type Notification, readNotification } from './notification.ts'
import { capture, manual, newId, refund } from './orders.ts'
import { captured, paidByWallet } from './refunded.ts'
import { type Merchant, startServer, time } from './running-server.ts'

const server = await startServer()

/** A merchant whose dashboard sends everything to one real endpoint. */
async function shopWithEndpoint() {
  const { url, received } = await startMerchant()
  const merchant = await server.newMerchant(undefined, { payment: url, capture: url, refund: url })
  const settled = async (): Promise<readonly Notification[]> => {
    await server.advance(merchant, 0)
    return received.map((request) => readNotification(request, merchant))
  }
  /** Of refunds alone. */
  const ofRefunds = async () => (await settled()).filter(({ body }) => body.notifyType === 'REFUND_RESULT')
  return { merchant, received, settled, ofRefunds }
}

const verified = ({ target, headers, body }: ReceivedRequest, { clientId, apoPublicKey }: Merchant) =>
  verifyNotification(
    { path: target, headers: Object.fromEntries(headers), body },
    { clientId, apoPublicKey, tolerance: 60 },
  )

describe('notifyRefund', () => {
  test('of a card’s refund has the fields of APO’s page, and no paymentId', async () => {
    const { merchant, received, ofRefunds } = await shopWithEndpoint()
    const { paymentId } = await captured(merchant)
    const asked = refund(paymentId, '2500', 'EUR', { metadata: '{"shop":7}', refundReason: 'chipped' })
    const refunded = await merchant.call('refund', asked)
    const [only, ...more] = await ofRefunds()
    expect(more).toEqual([])
    // After those of the authorization and of the capture.
    expect(only?.sequence).toBe(3)
    expect(only?.body).toStrictEqual({
      notifyType: 'REFUND_RESULT',
      result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
      refundStatus: 'SUCCESS',
      refundRequestId: asked.refundRequestId,
      refundId: refunded.refundId,
      refundAmount: { currency: 'EUR', value: '2500' },
      refundTime: refunded.refundTime,
      arn: expect.stringMatching(/^\d{23}$/),
      rrn: expect.stringMatching(/^\d{12}$/),
      acquirerInfo: refunded.acquirerInfo,
    })
    const last = received.at(-1)
    expect(last && (await verified(last, merchant))).toMatchObject({
      kind: 'verified',
      notifyType: 'REFUND_RESULT',
      body: { refundId: refunded.refundId },
    })
    const tampered = last && { ...last, body: Buffer.from(last.body.toString().replace('2500', '2501')) }
    expect(tampered && (await verified(tampered, merchant))).toMatchObject({ kind: 'refused' })
  })

  test('of a wallet’s refund has no bank’s numbers', async () => {
    const { merchant, ofRefunds } = await shopWithEndpoint()
    await merchant.call('refund', refund(await paidByWallet(merchant, 'GCASH'), '2500', 'PHP'))
    const [only] = await ofRefunds()
    expect(only?.body).toMatchObject({ refundStatus: 'SUCCESS' })
    expect(only?.body).not.toHaveProperty('arn')
    expect(only?.body).not.toHaveProperty('rrn')
  })

  test('comes for every refund of a payment, numbered in order with its captures', async () => {
    const { merchant, settled } = await shopWithEndpoint()
    const { paymentId } = await captured(merchant, '3000')
    await merchant.call('refund', refund(paymentId, '1000'))
    await merchant.call('refund', refund(paymentId, '2001'))
    await merchant.call('capture', capture(paymentId, '7000'))
    await merchant.call('refund', refund(paymentId, '7001'))
    const told = (await settled()).map(({ sequence, body }) => [sequence, body.notifyType, body.result.resultStatus])
    expect(told).toEqual([
      [1, 'PAYMENT_RESULT', 'S'],
      [2, 'CAPTURE_RESULT', 'S'],
      [3, 'REFUND_RESULT', 'S'],
      [4, 'REFUND_RESULT', 'F'],
      [5, 'CAPTURE_RESULT', 'S'],
      [6, 'REFUND_RESULT', 'F'],
    ])
  })

  test('comes once for a result, however often the refund is repeated, and not for what stores nothing', async () => {
    const { merchant, ofRefunds } = await shopWithEndpoint()
    const { paymentId } = await captured(merchant)
    const asked = refund(paymentId, '1000')
    for (let count = 0; count < 3; count += 1) await merchant.call('refund', asked)
    await merchant.call('refund', { ...asked, refundAmount: { currency: 'EUR', value: '1001' } })
    await merchant.call('refund', refund('20261101000000000000000000000001', '1000'))
    await merchant.call('refund', refund(paymentId, '0'))
    await server.advance(merchant, time.day)
    expect(await ofRefunds()).toHaveLength(1)
  })

  test('comes again, as FAIL for the same refundId, when the buyer’s bank sends the money back', async () => {
    const { merchant, ofRefunds } = await shopWithEndpoint()
    const { paymentId } = await captured(merchant)
    const { refundId, refundTime } = await merchant.call('refund', refund(paymentId, '7008'))
    await server.advance(merchant, time.day)
    const [first, second, ...more] = (await ofRefunds()).map(({ body }) => body)
    expect(more).toEqual([])
    expect(first).toMatchObject({ refundId, refundStatus: 'SUCCESS', refundTime, result: { resultStatus: 'S' } })
    expect(second).toMatchObject({
      refundId,
      refundStatus: 'FAIL',
      result: { resultStatus: 'F', resultCode: 'PROCESS_FAIL' },
    })
    expect(second).not.toHaveProperty('refundTime')
  })
})

describe('the address of notifyRefund', () => {
  test.each([
    ['both', true, true, 'request'],
    ['the request alone', true, false, 'request'],
    ['the dashboard alone', false, true, 'dashboard'],
    ['neither', false, false, undefined],
  ] as const)('set in %s', async (_where, inRequest, inDashboard, expected) => {
    const [request, dashboard, payment] = [await startMerchant(), await startMerchant(), await startMerchant()]
    const merchant = await server.newMerchant(undefined, {
      payment: payment.url,
      capture: payment.url,
      ...(inDashboard && { refund: dashboard.url }),
    })
    const paymentNotifyUrl = payment.url
    const { paymentId } = await merchant.call('pay', manual('10000', { fields: { paymentNotifyUrl } }))
    await merchant.call('capture', capture(paymentId, '10000'))
    const refundNotifyUrl = `${request.url}/refunds?shop=7`
    await merchant.call('refund', refund(paymentId, '1000', 'EUR', inRequest ? { refundNotifyUrl } : {}))
    await server.advance(merchant, time.day)
    const arrived = Object.entries({ request, dashboard, payment }).flatMap(([place, { received }]) =>
      received
        .map((one) => readNotification(one, merchant).body.notifyType)
        .filter((type) => type === 'REFUND_RESULT')
        .map(() => place),
    )
    expect(arrived).toEqual(expected === undefined ? [] : [expected])
    if (inRequest) expect(request.received[0]?.target).toBe('/hook/refunds?shop=7')
  })
})

describe('notifyRefund and the result it reports', () => {
  /** Keeps workers off a merchant's rows, so that each row shows the transaction that wrote its result. */
  async function untouchedMerchant(): Promise<Merchant> {
    const merchant = await server.newMerchant()
    await server.pool.query(`update clients set advancing_until = now() + interval '1 hour' where client_id = $1`, [
      merchant.clientId,
    ])
    return merchant
  }

  async function transactions(merchant: Merchant, sql: string): Promise<readonly string[]> {
    const { rows } = await server.pool.query<{ xid: string }>(`select distinct xmin::text as xid from ${sql}`, [
      merchant.clientId,
    ])
    return rows.map(({ xid }) => xid)
  }

  test.each([
    ['that succeeded', '10000'],
    ['that the acquirer refused', '7001'],
    ['that we refused', '10001'],
  ])('of a refund %s are one commit, amounts included', async (_how, value) => {
    const merchant = await untouchedMerchant()
    const { paymentId, captureIds } = await captured(merchant)
    await merchant.call('refund', refund(paymentId, value, 'EUR', { captureId: captureIds[0] }))
    const [commit, ...more] = await transactions(merchant, 'refunds where client_id = $1')
    expect(more).toEqual([])
    const ofRefund = 'notifications where client_id = $1 and refund_id is not null'
    expect(await transactions(merchant, ofRefund)).toEqual([commit])
    expect(await transactions(merchant, 'payments where client_id = $1')).toEqual([commit])
  })

  test('stand or fall together: when the one cannot be written, neither is the other', async () => {
    const { merchant, ofRefunds } = await shopWithEndpoint()
    const { paymentId } = await captured(merchant)
    const asked = { ...refund(paymentId, '10000'), refundRequestId: newId('ref') }
    const only = `client_id <> '${merchant.clientId}' or refund_id is null`
    await server.pool.query(`alter table notifications add constraint planted check (${only}) not valid`)
    const { result } = await merchant.call('refund', asked)
    const inquired = await merchant.call('inquiryRefund', { refundRequestId: asked.refundRequestId })
    await server.pool.query('alter table notifications drop constraint planted')
    expect(result).toMatchObject({ resultStatus: 'U' })
    expect(inquired.refundStatus).toBe('PROCESSING')
    await server.advance(merchant, time.minute)
    expect((await merchant.call('refund', asked)).result.resultStatus).toBe('S')
    expect(await ofRefunds()).toHaveLength(1)
  })
})
