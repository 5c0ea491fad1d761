import { expect, test } from 'vitest'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import { expectBooksEqual } from './books.ts'
import { readNotification } from './notification.ts'
import { capture, manual } from './orders.ts'
import { startServer, time } from './running-server.ts'

const server = await startServer()

test('a capture of 4008 is taken back after a day: S stays S, inquiry says FAIL, notifyCapture says F', async () => {
  const endpoint = await startMerchant()
  const merchant = await server.newMerchant(undefined, { capture: endpoint.url })
  const { paymentId } = await merchant.call('pay', manual())
  const order = capture(paymentId, '4008')
  const first = await merchant.call('capture', order)
  expect(first.result.resultStatus).toBe('S')
  await server.advance(merchant, time.day)
  const repeated = await merchant.call('capture', order)
  expect(repeated).toEqual(first)
  const seen = await merchant.call('inquiryPayment', { paymentId })
  expect(seen.paymentStatus).toBe('SUCCESS')
  expect(seen.transactions).toMatchObject([
    {
      transactionId: first.captureId,
      transactionStatus: 'FAIL',
      transactionResult: { resultStatus: 'F', resultCode: 'PROCESS_FAIL' },
      acquirerInfo: { acquirerResultCode: 'CAPTURE_REVERSED' },
    },
  ])
  await endpoint.arrived(2)
  const results = endpoint.received.map((request) => readNotification(request, merchant).body)
  expect(results).toMatchObject([
    { captureId: first.captureId, result: { resultStatus: 'S' } },
    { captureId: first.captureId, result: { resultStatus: 'F', resultCode: 'PROCESS_FAIL' } },
  ])
  await expectBooksEqual(server, merchant)
})

test('a capture of 4009 that is told twice by callbacks succeeds once', async () => {
  const merchant = await server.newMerchant()
  const { paymentId } = await merchant.call('pay', manual())
  const pending = await merchant.call('capture', capture(paymentId, '4009'))
  expect(pending.result.resultStatus).toBe('U')
  await server.advance(merchant, time.minute)
  const seen = await merchant.call('inquiryPayment', { paymentId })
  expect(seen.transactions).toMatchObject([{ transactionStatus: 'SUCCESS' }])
  await expectBooksEqual(server, merchant)
})
