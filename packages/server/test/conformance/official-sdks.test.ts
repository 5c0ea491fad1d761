import { describe, expect, test } from 'vitest'
import { throwawayCertificate } from './certificate.ts'
import { manual, newId } from './orders.ts'
import type { Api, Credentials, Json } from './raw-client.ts'
import { startServer } from './running-server.ts'
import { dotnet } from './sdks/dotnet.ts'
import { go } from './sdks/go.ts'
import { java } from './sdks/java.ts'
import { php } from './sdks/php.ts'
import { python } from './sdks/python.ts'
import { execute, type Sdk } from './sdks/sdk.ts'

const { cert, key } = await throwawayCertificate()
const https = await startServer({ https: { cert: Buffer.from(cert), key: Buffer.from(key) } })
const plain = await startServer()

/** Characters that each SDK escapes differently, so that signing anything but the raw bytes would show. */
const order = {
  referenceOrderId: 'SO/20481+1',
  orderDescription: 'Zwei Lampen <klein> & "groß", 漆/器, 🏮',
  orderAmount: { currency: 'EUR', value: '10000' },
}

function client(sdk: Sdk, url: string, credentials: Credentials) {
  return (api: Api, request: object): Promise<Json> => execute(sdk, url, credentials, api, request)
}

describe.each([java, go, python, php, dotnet])('the $language SDK', (sdk) => {
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

    const { paymentOptions } = await call('consult', { paymentAmount: captureAmount, userRegion: 'DE' })
    expect(paymentOptions).toContainEqual(expect.objectContaining({ paymentMethodType: 'CARD', enabled: true }))

    const other = await call('pay', manual())
    const cancelled = await call('cancel', { paymentId: other.paymentId })
    expect(cancelled.result.resultStatus).toBe('S')
    expect((await call('inquiryPayment', { paymentId: other.paymentId })).paymentStatus).toBe('CANCELLED')
  })

  test('understands a refusal, which is signed like any answer', async () => {
    const call = client(sdk, https.url, await https.newMerchant())
    const answer = await call('capture', {
      captureRequestId: newId('cap'),
      paymentId: '20261101000000000000000000000001',
      captureAmount: { currency: 'EUR', value: '1' },
    })
    expect(answer.result).toMatchObject({ resultStatus: 'F', resultCode: 'AUTH_NOT_FOUND' })
  })
})

describe.each([go, php, dotnet])('the $language SDK, which takes plain HTTP too,', (sdk) => {
  test('pays without a certificate', async () => {
    const call = client(sdk, plain.url, await plain.newMerchant())
    expect((await call('pay', manual())).result.resultStatus).toBe('S')
  })
})
