import { describe, expect, test, vi } from 'vitest'
import {
  type Answering,
  acknowledging,
  type ReceivedRequest,
  startMerchant,
} from '../notifications/merchant-endpoint.ts'
import { type Notification, readNotification } from './notification.ts'
import { capture, cards, manual, newId, payment } from './orders.ts'
import { type Merchant, type NotifyUrls, startServer, time } from './running-server.ts'

const server = await startServer()
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)

/** A merchant whose dashboard sends everything to one real endpoint. */
async function shopWithEndpoint(answering?: Answering) {
  const endpoint = await startMerchant(answering)
  const merchant = await server.newMerchant(undefined, { payment: endpoint.url, capture: endpoint.url })
  const read = (request: ReceivedRequest): Notification => readNotification(request, merchant)
  return {
    merchant,
    endpoint,
    /** All that came so far, verified, in the order it came. */
    received: () => endpoint.received.map(read),
    /** The same, once everything that is due has been done. */
    settled: async () => {
      await server.advance(merchant, 0)
      return endpoint.received.map(read)
    },
  }
}

describe('a merchant is told', () => {
  test('of an automatic capture: first that it is authorized, then that it is captured', async () => {
    const { merchant, settled } = await shopWithEndpoint()
    const asked = payment({ captureMode: 'AUTOMATIC', fields: { metadata: '{"shop":7}' } })
    const paid = await merchant.call('pay', asked)
    const [first, second, ...more] = await settled()
    expect(more).toEqual([])
    expect(first?.sequence).toBe(1)
    expect(first?.body).toStrictEqual({
      notifyType: 'PAYMENT_RESULT',
      result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
      paymentRequestId: asked.paymentRequestId,
      paymentId: paid.paymentId,
      paymentAmount: { currency: 'EUR', value: '10000' },
      paymentCreateTime: paid.paymentCreateTime,
      paymentTime: paid.paymentTime,
      authExpiryTime: paid.authExpiryTime,
      paymentMethodType: 'CARD',
      acquirerInfo: paid.acquirerInfo,
      paymentResultInfo: paid.paymentResultInfo,
      metadata: '{"shop":7}',
    })
    const { transactions } = await merchant.call('inquiryPayment', { paymentId: paid.paymentId })
    expect(second?.sequence).toBe(2)
    expect(second?.body).toMatchObject({
      notifyType: 'CAPTURE_RESULT',
      result: { resultStatus: 'S', resultCode: 'SUCCESS' },
      captureId: transactions[0].transactionId,
      captureRequestId: transactions[0].transactionRequestId,
      captureAmount: { currency: 'EUR', value: '10000' },
    })
  })

  test('of a manual capture in the shape of the guide’s sample', async () => {
    const { merchant, settled } = await shopWithEndpoint()
    const { paymentId } = await merchant.call('pay', manual('120', { currency: 'JPY' }))
    const captured = await merchant.call('capture', capture(paymentId, '120', 'JPY'))
    const [, second, ...more] = await settled()
    expect(more).toEqual([])
    expect(second?.body).toStrictEqual({
      acquirerReferenceNo: expect.stringMatching(/^pay_[a-z2-7]{26}$/),
      result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
      notifyType: 'CAPTURE_RESULT',
      captureTime: captured.captureTime,
      paymentId,
      captureRequestId: captured.captureRequestId,
      captureId: captured.captureId,
      acquirerInfo: {
        referenceRequestId: captured.acquirerInfo.referenceRequestId,
        acquirerTransactionId: expect.stringMatching(/^act_[a-z2-7]{26}$/),
        acquirerMerchantId: expect.stringMatching(/^pc_[a-z2-7]{26}$/),
        acquirerName: 'CHECKOUT',
        acquirerResultCode: 'SUCCESS',
        acquirerResultMessage: 'success',
      },
      captureAmount: { currency: 'JPY', value: '120' },
    })
  })

  test('of every capture of a payment, numbered in order', async () => {
    const { merchant, settled } = await shopWithEndpoint()
    const { paymentId } = await merchant.call('pay', manual())
    for (const value of ['1000', '4001', '2000', '99999']) await merchant.call('capture', capture(paymentId, value))
    const told = (await settled()).map(({ sequence, body }) => [
      sequence,
      body.captureAmount?.value,
      body.result.resultStatus,
    ])
    expect(told).toEqual([
      [1, undefined, 'S'],
      [2, '1000', 'S'],
      [3, '4001', 'F'],
      [4, '2000', 'S'],
      [5, '99999', 'F'],
    ])
  })

  test('of a payment that failed', async () => {
    const { merchant, settled } = await shopWithEndpoint()
    const { paymentId } = await merchant.call('pay', manual('10000', { card: cards.declined }))
    const [only, ...more] = await settled()
    expect(more).toEqual([])
    expect(only?.body).toMatchObject({
      notifyType: 'PAYMENT_RESULT',
      result: { resultStatus: 'F', resultCode: 'DO_NOT_HONOR' },
      paymentId,
      paymentCreateTime: isoTime,
    })
    expect(only?.body).not.toHaveProperty('paymentTime')
  })

  test.each([
    ['4002', 'S'],
    ['4003', 'S'],
    ['4007', 'F'],
  ])('of a capture of %s only when its result is final', async (value, status) => {
    const { merchant, settled } = await shopWithEndpoint()
    const { paymentId } = await merchant.call('pay', manual())
    const { result } = await merchant.call('capture', capture(paymentId, value))
    expect(result.resultStatus).toBe('U')
    expect(await settled()).toHaveLength(1)
    await server.advance(merchant, 10 * time.minute)
    const told = await settled()
    expect(told.map(({ body }) => `${body.notifyType} ${body.result.resultStatus}`)).toEqual([
      'PAYMENT_RESULT S',
      `CAPTURE_RESULT ${status}`,
    ])
  })

  test('of both by a card that 2C2P captures with the authorization', async () => {
    const { merchant, settled } = await shopWithEndpoint()
    const method = { paymentMethodType: 'CARD', requireIssuerAuthentication: true, paymentMethodMetaData: cards.korean }
    await merchant.call('pay', payment({ currency: 'THB', method }))
    const told = (await settled()).map(
      ({ sequence, body }) => `${sequence} ${body.notifyType} ${body.result.resultStatus}`,
    )
    expect(told).toEqual(['1 PAYMENT_RESULT S', '2 CAPTURE_RESULT S'])
  })

  test('of no capture that it repeats, and of no request refused before a decision', async () => {
    const { merchant, settled } = await shopWithEndpoint()
    const { paymentId } = await merchant.call('pay', manual())
    const asked = capture(paymentId, '1000')
    for (let count = 0; count < 3; count += 1) await merchant.call('capture', asked)
    await merchant.call('capture', { ...asked, captureAmount: { currency: 'EUR', value: '1001' } })
    await merchant.call('capture', {
      ...asked,
      captureRequestId: newId('cap'),
      captureAmount: { currency: 'EUR', value: '0' },
    })
    expect(await settled()).toHaveLength(2)
  })

  test('of a cancel by its answer alone', async () => {
    const { merchant, settled } = await shopWithEndpoint()
    const { paymentId } = await merchant.call('pay', manual())
    await merchant.call('cancel', { paymentId })
    expect((await settled()).map(({ body }) => body.notifyType)).toEqual(['PAYMENT_RESULT'])
  })
})

describe('the address of a notification', () => {
  const all = ['request', 'dashboard payment', 'dashboard capture'] as const
  type Place = (typeof all)[number]

  test.each<readonly [string, readonly Place[], Place | undefined, Place | undefined]>([
    ['all', all, 'request', 'dashboard capture'],
    ['the request alone', ['request'], 'request', 'request'],
    ['the request and the dashboard for payments', ['request', 'dashboard payment'], 'request', 'request'],
    ['the dashboard alone', ['dashboard payment', 'dashboard capture'], 'dashboard payment', 'dashboard capture'],
    ['the dashboard for payments alone', ['dashboard payment'], 'dashboard payment', undefined],
    ['the dashboard for captures alone', ['dashboard capture'], undefined, 'dashboard capture'],
    ['nowhere', [], undefined, undefined],
  ])('set in %s', async (_where, set, ofPayment, ofCapture) => {
    const endpoints = new Map(await Promise.all(all.map(async (place) => [place, await startMerchant()] as const)))
    const url = (place: Place) => (set.includes(place) ? (endpoints.get(place)?.url ?? '') : undefined)
    const [inPayments, inCaptures] = [url('dashboard payment'), url('dashboard capture')]
    const dashboard: NotifyUrls = {
      ...(inPayments && { payment: inPayments }),
      ...(inCaptures && { capture: inCaptures }),
    }
    const merchant = await server.newMerchant(undefined, dashboard)
    const paymentNotifyUrl = url('request')
    const { paymentId } = await merchant.call(
      'pay',
      manual('10000', { fields: { ...(paymentNotifyUrl && { paymentNotifyUrl }) } }),
    )
    await merchant.call('capture', capture(paymentId, '10000'))
    await server.advance(merchant, time.day)
    const where = (notifyType: string) =>
      [...endpoints].flatMap(([place, { received }]) =>
        received.filter((one) => readNotification(one, merchant).body.notifyType === notifyType).map(() => place),
      )
    expect(where('PAYMENT_RESULT')).toEqual(ofPayment === undefined ? [] : [ofPayment])
    expect(where('CAPTURE_RESULT')).toEqual(ofCapture === undefined ? [] : [ofCapture])
  })

  test('may have a query, which is signed with the path', async () => {
    const endpoint = await startMerchant()
    const merchant = await server.newMerchant()
    const paymentNotifyUrl = `${endpoint.url}/apo?shop=7&lang=de%20AT`
    await merchant.call('pay', manual('10000', { fields: { paymentNotifyUrl } }))
    await endpoint.arrived(1)
    expect(endpoint.received[0]?.target).toBe('/hook/apo?shop=7&lang=de%20AT')
    expect(endpoint.received.map((one) => readNotification(one, merchant).sequence)).toEqual([1])
  })
})

describe('the order of a payment’s notifications', () => {
  test('is kept: the capture’s waits until the first try of the payment’s has ended', async () => {
    let release: (() => void) | undefined
    const { merchant, endpoint, received } = await shopWithEndpoint((response, request) => {
      if (release) acknowledging(response, request)
      else release = () => acknowledging(response, request)
    })
    const { paymentId } = await merchant.call('pay', manual())
    await endpoint.arrived(1)
    await merchant.call('capture', capture(paymentId, '10000'))
    await expectCaptureWaiting(merchant)
    expect(endpoint.received).toHaveLength(1)
    release?.()
    await endpoint.arrived(2)
    expect(received().map(({ sequence }) => sequence)).toEqual([1, 2])
  })

  test('does not hold up the capture’s when the payment’s failed, and the number tells them apart', async () => {
    const { merchant, received } = await shopWithEndpoint((response, request) => {
      if (request.body.includes('PAYMENT_RESULT')) response.writeHead(500).end()
      else acknowledging(response, request)
    })
    const { paymentId } = await merchant.call('pay', manual())
    await merchant.call('capture', capture(paymentId, '10000'))
    await server.advance(merchant, 3 * time.minute)
    expect(received().map(({ sequence }) => sequence)).toEqual([1, 2, 1])
  })

  test('is each payment’s own: one that hangs does not hold up another', async () => {
    const held: ReceivedRequest[] = []
    const { merchant, endpoint } = await shopWithEndpoint((response, request) => {
      if (held.length > 0) return acknowledging(response, request)
      held.push(request)
    })
    await merchant.call('pay', manual())
    await endpoint.arrived(1)
    await merchant.call('pay', manual())
    await endpoint.arrived(2)
    expect(held).toHaveLength(1)
  })
})

/** Expects the notification of a capture to be stored, and to be left alone by workers that look for work. */
async function expectCaptureWaiting(merchant: Merchant): Promise<void> {
  server.app.context.wake('notifications')
  const { rows } = await server.pool.query(
    `select state, tries, leased_until from notifications where client_id = $1 and capture_id is not null`,
    [merchant.clientId],
  )
  expect(rows).toEqual([{ state: 'waiting', tries: 0, leased_until: null }])
}

describe('a notification and the result it reports', () => {
  /** Keeps workers off a merchant's rows, so that each row shows the transaction that wrote its result. */
  async function untouchedMerchant(): Promise<Merchant> {
    const merchant = await server.newMerchant()
    await server.pool.query(`update clients set advancing_until = now() + interval '1 hour' where client_id = $1`, [
      merchant.clientId,
    ])
    return merchant
  }

  /** The transactions that last wrote each kind of row of a payment. */
  async function transactions(merchant: Merchant, sql: string): Promise<readonly string[]> {
    const { rows } = await server.pool.query<{ xid: string }>(`select distinct xmin::text as xid from ${sql}`, [
      merchant.clientId,
    ])
    return rows.map(({ xid }) => xid)
  }

  test('of an authorization are one commit, with the capture that follows', async () => {
    const merchant = await untouchedMerchant()
    await merchant.call('pay', payment({ captureMode: 'AUTOMATIC' }))
    const [commit, ...more] = await transactions(merchant, 'payments where client_id = $1')
    expect(more).toEqual([])
    for (const table of ['notifications', 'captures', 'attempts']) {
      expect(await transactions(merchant, `${table} where client_id = $1`)).toEqual([commit])
    }
  })

  test.each([
    ['that succeeded', '10000'],
    ['that the acquirer refused', '4001'],
    ['that we refused', '10001'],
  ])('of a capture %s are one commit', async (_how, value) => {
    const merchant = await untouchedMerchant()
    const { paymentId } = await merchant.call('pay', manual())
    await merchant.call('capture', capture(paymentId, value))
    const [commit, ...more] = await transactions(merchant, 'captures where client_id = $1')
    expect(more).toEqual([])
    expect(await transactions(merchant, 'notifications where client_id = $1 and capture_id is not null')).toEqual([
      commit,
    ])
    expect(await transactions(merchant, 'payments where client_id = $1')).toEqual([commit])
  })

  test('of a capture stand or fall together: when the one cannot be written, neither is the other', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual())
    const asked = capture(paymentId, '10000')
    const only = `client_id <> '${merchant.clientId}' or capture_id is null`
    await server.pool.query(`alter table notifications add constraint planted check (${only}) not valid`)
    const { result } = await merchant.call('capture', asked)
    const { transactions: seen } = await merchant.call('inquiryPayment', { paymentId })
    await server.pool.query('alter table notifications drop constraint planted')
    expect(result).toMatchObject({ resultStatus: 'U' })
    expect(seen).toMatchObject([{ transactionStatus: 'PROCESSING' }])
    await vi.waitFor(async () => expect((await merchant.call('capture', asked)).result.resultStatus).toBe('S'), {
      timeout: 10_000,
    })
  })
})
