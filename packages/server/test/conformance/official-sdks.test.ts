import { afterAll, describe, expect, test } from 'vitest'
import { type ReceivedRequest, startMerchant } from '../notifications/merchant-endpoint.ts'
import { throwawayCertificate } from './certificate.ts'
import { capture, manual, newId, refund } from './orders.ts'
import type { Api, Credentials, Json } from './raw-client.ts'
import { startServer } from './running-server.ts'
import { dotnet } from './sdks/dotnet.ts'
import { go } from './sdks/go.ts'
import { java } from './sdks/java.ts'
import { php } from './sdks/php.ts'
import { python } from './sdks/python.ts'
import { execute, type Sdk } from './sdks/sdk.ts'
import { type Column, columns, ResultTable } from './sdks/table.ts'

const { cert, key } = await throwawayCertificate()
const https = await startServer({ https: { cert: Buffer.from(cert), key: Buffer.from(key) } })
const plain = await startServer()

const sdks = [java, go, python, php, dotnet]
const table = new ResultTable()
afterAll(() => void process.stdout.write(`\n${table}\n`))

/** Characters that each SDK escapes differently, so that signing anything but the raw bytes would show. */
const strange = 'Zwei Lampen <klein> & "groß", 漆/器, 🏮'
const productCode = 'CASHIER_PAYMENT'
const order = {
  referenceOrderId: 'SO/20481+1',
  orderDescription: strange,
  orderAmount: { currency: 'EUR', value: '10000' },
}

function client(sdk: Sdk, url: string, credentials: Credentials) {
  return async (api: Extract<Api, Column>, request: object): Promise<Json> => {
    table.note(sdk.language, api, 'FAILS')
    const answer = await execute(sdk, url, credentials, api, request)
    table.note(sdk.language, api, 'works')
    return answer
  }
}

describe.each(sdks)('the $language SDK', (sdk) => {
  test('pays, captures, inquires, and cancels another payment', async () => {
    const call = client(sdk, https.url, await https.newMerchant())
    const asked = manual('10000', { fields: { order, metadata: '{"shop":"Zürich"}' } })
    const paid = await call('pay', asked)
    expect(paid.result).toEqual({ resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' })
    expect(paid.paymentRequestId).toBe(asked.paymentRequestId)

    const captureRequestId = newId('cap')
    const captureAmount = { currency: 'EUR', value: '10000' }
    const captured = await call('capture', { captureRequestId, paymentId: paid.paymentId, captureAmount })
    expect(captured.result.resultStatus).toBe('S')
    expect(captured).toMatchObject({ captureRequestId, paymentId: paid.paymentId, captureAmount })

    const inquired = await call('inquiryPayment', { paymentRequestId: asked.paymentRequestId })
    expect(inquired).toMatchObject({ paymentStatus: 'SUCCESS', metadata: '{"shop":"Zürich"}' })
    expect(inquired.transactions).toEqual([
      expect.objectContaining({ transactionId: captured.captureId, transactionStatus: 'SUCCESS' }),
    ])

    const { paymentOptions } = await call('consult', { productCode, paymentAmount: captureAmount, userRegion: 'DE' })
    expect(paymentOptions).toContainEqual(expect.objectContaining({ paymentMethodType: 'CARD', enabled: true }))

    const other = await call('pay', manual())
    const cancelled = await call('cancel', { paymentId: other.paymentId })
    expect(cancelled.result.resultStatus).toBe('S')
    expect((await call('inquiryPayment', { paymentId: other.paymentId })).paymentStatus).toBe('CANCELLED')
  })

  test('refunds a capture and inquires about it', async () => {
    const call = client(sdk, https.url, await https.newMerchant())
    const { paymentId } = await call('pay', manual())
    const asked = { ...capture(paymentId, '6000'), isLastCapture: false }
    const { captureId } = await call('capture', asked)
    const words = { refundReason: strange, metadata: '{"shop":"Zürich"}', isAsyncRefund: false }
    const wanted = refund(paymentId, '2500', 'EUR', { captureId, ...words })
    const refunded = await call('refund', wanted)
    expect(refunded).toMatchObject({ refundRequestId: wanted.refundRequestId, result: { resultStatus: 'S' } })
    expect(await call('refund', wanted)).toEqual(refunded)

    const inquired = await call('inquiryRefund', { refundId: refunded.refundId })
    expect(inquired).toMatchObject({ refundStatus: 'SUCCESS', metadata: '{"shop":"Zürich"}' })
    const byOwnId = await call('inquiryRefund', { refundRequestId: wanted.refundRequestId })
    expect(byOwnId).toEqual(inquired)
    // false, null or nothing at all, as the SDK has it: it was not the last capture.
    expect((await call('capture', capture(paymentId, '4000'))).result.resultStatus).toBe('S')
  })

  test('understands a refusal, which is signed like any answer', async () => {
    const call = client(sdk, https.url, await https.newMerchant())
    const nowhere = '20261101000000000000000000000001'
    const answer = await call('capture', capture(nowhere, '1'))
    expect(answer.result).toMatchObject({ resultStatus: 'F', resultCode: 'AUTH_NOT_FOUND' })
    const refused = await call('refund', refund(nowhere, '1'))
    expect(refused.result).toMatchObject({ resultStatus: 'F', resultCode: 'ORDER_NOT_EXIST' })
  })

  test('accepts every notification, and none that was tampered with', async () => {
    const { url, received, arrived } = await startMerchant()
    const hook = `${url}/apo?shop=7&lang=de%20AT`
    const merchant = await https.newMerchant(undefined, { payment: hook, capture: hook, refund: hook })
    const call = client(sdk, https.url, merchant)
    const { paymentId } = await call('pay', manual())
    await call('capture', capture(paymentId, '10000'))
    await call('refund', refund(paymentId, '2500'))
    await arrived(3)
    const accepts = (notification: ReceivedRequest) => sdk.acceptsNotification(notification, merchant.apoPublicKey)
    for (const notification of received) {
      const type = columns.find((column) => JSON.parse(notification.body.toString()).notifyType === column)
      if (type === undefined) throw new Error('a notification of a type that nobody asked for')
      table.note(sdk.language, type, 'FAILS')
      expect(accepts(notification), type).toBe(true)
      expect(accepts({ ...notification, body: Buffer.concat([notification.body, Buffer.from(' ')]) })).toBe(false)
      expect(accepts({ ...notification, target: notification.target.replace('shop=7', 'shop=8') })).toBe(false)
      table.note(sdk.language, type, 'works')
    }
    expect(received).toHaveLength(3)
  })
})

test('every SDK was tried with everything', () => {
  expect(String(table)).not.toMatch(/FAILS|not tried/)
})

describe.each([go, php, dotnet])('the $language SDK, which takes plain HTTP too,', (sdk) => {
  test('pays without a certificate', async () => {
    const call = client(sdk, plain.url, await plain.newMerchant())
    expect((await call('pay', manual())).result.resultStatus).toBe('S')
  })
})
