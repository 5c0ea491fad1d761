import { describe, expect, test } from 'vitest'
import { capture, cards, manual, payment } from './orders.ts'
import type { Json } from './raw-client.ts'
import { startServer, time } from './running-server.ts'

const server = await startServer()
const shop = await server.newMerchant()

const inquire = (paymentId: string): Promise<Json> => shop.call('inquiryPayment', { paymentId })
const cancel = (body: object): Promise<Json> => shop.call('cancel', body)
const away = () => payment({ method: { paymentMethodType: 'PAYPAL' }, captureMode: 'MANUAL' })
const statusOf = async (paymentId: string): Promise<string> => (await inquire(paymentId)).paymentStatus

describe('cancel', () => {
  test('gives back an authorization, and says so again when repeated', async () => {
    const asked = manual()
    const { paymentId } = await shop.call('pay', asked)
    const first = await cancel({ paymentId })
    expect(first).toStrictEqual({
      paymentId,
      paymentRequestId: asked.paymentRequestId,
      cancelTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/),
      result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
    })
    expect(await cancel({ paymentId })).toEqual(first)
    expect(await statusOf(paymentId)).toBe('CANCELLED')
  })

  test('finds the payment by paymentRequestId', async () => {
    const asked = manual()
    const { paymentId } = await shop.call('pay', asked)
    expect((await cancel({ paymentRequestId: asked.paymentRequestId })).result.resultStatus).toBe('S')
    expect(await statusOf(paymentId)).toBe('CANCELLED')
  })

  test('takes the paymentId when it is given both', async () => {
    const other = manual()
    const { paymentId } = await shop.call('pay', manual())
    const kept = await shop.call('pay', other)
    await cancel({ paymentId, paymentRequestId: other.paymentRequestId })
    expect(await statusOf(paymentId)).toBe('CANCELLED')
    expect(await statusOf(kept.paymentId)).toBe('SUCCESS')
  })

  test('closes a payment before the buyer pays', async () => {
    const { paymentId } = await shop.call('pay', away())
    expect((await cancel({ paymentId })).result.resultStatus).toBe('S')
    expect(await statusOf(paymentId)).toBe('CANCELLED')
  })

  test('closes a payment whose authorization is still open, at the latest with its result', async () => {
    const { paymentId } = await shop.call('pay', manual('5002'))
    const first = await cancel({ paymentId })
    expect(first.result.resultStatus).toMatch(/^[SU]$/)
    await server.advance(shop, time.hour)
    expect(await statusOf(paymentId)).toBe('CANCELLED')
    expect((await cancel({ paymentId })).result.resultStatus).toBe('S')
  })

  test('of a failed payment is S, and the payment stays failed', async () => {
    const { paymentId } = await shop.call('pay', manual('10000', { card: cards.declined }))
    expect((await cancel({ paymentId })).result.resultStatus).toBe('S')
    expect(await statusOf(paymentId)).toBe('FAIL')
  })

  test.each(['10000', '3000', '4002'])('is refused once %s of 10000 is captured or being captured', async (value) => {
    const { paymentId } = await shop.call('pay', manual('10000'))
    await shop.call('capture', capture(paymentId, value))
    expect((await cancel({ paymentId })).result).toMatchObject({
      resultStatus: 'F',
      resultCode: 'ORDER_STATUS_INVALID',
    })
    expect(await statusOf(paymentId)).toBe('SUCCESS')
  })

  test('is possible after a capture that failed', async () => {
    const { paymentId } = await shop.call('pay', manual('10000'))
    await shop.call('capture', capture(paymentId, '4001'))
    expect((await cancel({ paymentId })).result.resultStatus).toBe('S')
  })

  test('of nobody’s payment is ORDER_NOT_EXIST', async () => {
    expect(await cancel({ paymentId: '1' })).toEqual({
      result: expect.objectContaining({ resultStatus: 'F', resultCode: 'ORDER_NOT_EXIST' }),
    })
  })

  test.each(['6002', '6003', '6004', '6005', '6006'])(
    'of %s, which the acquirer does not answer at once, is S in the end',
    async (value) => {
      const { paymentId } = await shop.call('pay', manual(value))
      expect((await cancel({ paymentId })).result).toMatchObject({ resultStatus: 'U' })
      await server.advance(shop, 10 * time.minute)
      expect((await cancel({ paymentId })).result.resultStatus).toBe('S')
      expect(await statusOf(paymentId)).toBe('CANCELLED')
    },
  )

  test('that the acquirer refuses is F, and the payment can still be captured', async () => {
    const { paymentId } = await shop.call('pay', manual('6001'))
    expect((await cancel({ paymentId })).result).toMatchObject({
      resultStatus: 'F',
      resultCode: 'ORDER_STATUS_INVALID',
    })
    expect((await shop.call('capture', capture(paymentId, '6001'))).result.resultStatus).toBe('S')
  })
})
