import { describe, expect, test, vi } from 'vitest'
import { expectBooksEqual } from './books.ts'
import { capture, manual, newId, refund } from './orders.ts'
import { type Json, signedRequest } from './raw-client.ts'
import { connect, requestBytes } from './raw-http.ts'
import { captured, paidByWallet } from './refunded.ts'
import { type Merchant, startServer, time } from './running-server.ts'
import { expectNothingWritten } from './untouched.ts'

const server = await startServer()
const shop = await server.newMerchant()

/** Expects the answer to a repeat, word for word, and that it left no trace. */
async function expectRepeated(asked: object, first: Json, merchant: Merchant = shop): Promise<void> {
  const repeat = await expectNothingWritten(server, () => merchant.call('refund', asked))
  expect(repeat).toEqual(first)
}

async function expectInconsistent(asked: object): Promise<void> {
  const answer = await expectNothingWritten(server, () => shop.call('refund', asked))
  expect(answer).toStrictEqual({
    result: {
      resultStatus: 'F',
      resultCode: 'REPEAT_REQ_INCONSISTENT',
      resultMessage:
        'refundRequestId: used before with another paymentId, captureId or refundAmount; send the same values or a new id',
    },
  })
}

const anew = (asked: object, fields: object = {}) =>
  shop.call('refund', { ...asked, refundRequestId: newId('ref'), ...fields })

describe('a refund repeated', () => {
  test('after S gives the same S, and the money is given back once', async () => {
    const asked = refund((await captured(shop)).paymentId, '4000')
    const first = await shop.call('refund', asked)
    expect(first.result.resultStatus).toBe('S')
    await expectRepeated(asked, first)
    const position = (await expectBooksEqual(server, shop)).find((row) => row.paymentId === asked.paymentId)
    expect(position?.refunded).toBe(4_000n)
  })

  test('after S gives S, when the rest was refunded since', async () => {
    const asked = refund((await captured(shop)).paymentId, '4000')
    const first = await shop.call('refund', asked)
    await anew(asked, { refundAmount: { currency: 'EUR', value: '6000' } })
    await expectRepeated(asked, first)
  })

  test('after S gives S, when the payment is too old to be refunded', async () => {
    const merchant = await server.newMerchant()
    const asked = refund((await captured(merchant)).paymentId, '4000')
    const first = await merchant.call('refund', asked)
    await server.advance(merchant, 400 * time.day)
    await expectRepeated(asked, first, merchant)
  })

  test('after the acquirer’s F gives the same F, and a new id may try again', async () => {
    const asked = refund((await captured(shop)).paymentId, '7001')
    const first = await shop.call('refund', asked)
    expect(first.result).toMatchObject({ resultStatus: 'F', resultCode: 'PROCESS_FAIL' })
    await expectRepeated(asked, first)
    const other = await anew(asked, { refundAmount: { currency: 'EUR', value: '10000' } })
    expect(other.result.resultStatus).toBe('S')
    await expectRepeated(asked, first)
  })

  test('after F for a payment of which nothing was captured gives that F, once something is', async () => {
    const { paymentId } = await shop.call('pay', manual())
    const asked = refund(paymentId, '4000')
    const first = await shop.call('refund', asked)
    expect(first.result.resultStatus).toBe('F')
    await shop.call('capture', capture(paymentId, '10000'))
    await expectRepeated(asked, first)
    expect((await anew(asked)).result.resultStatus).toBe('S')
  })

  test('after F for too large an amount gives that F, when the amount is free again', async () => {
    const { paymentId } = await captured(shop)
    await shop.call('refund', refund(paymentId, '7007'))
    const asked = refund(paymentId, '10000')
    const first = await shop.call('refund', asked)
    expect(first.result.resultCode).toBe('REFUND_AMOUNT_EXCEED')
    // 7007 fails in the end, and its amount is free again.
    await server.advance(shop, 10 * time.minute)
    await expectRepeated(asked, first)
    expect((await anew(asked)).result.resultStatus).toBe('S')
  })

  test.each([
    ['7002', 'S'],
    ['7007', 'F'],
  ])('after U of %s gives U, and from its result on always %s', async (value, status) => {
    const asked = refund((await captured(shop)).paymentId, value)
    const first = await shop.call('refund', asked)
    expect(first.result.resultStatus).toBe('U')
    expect(await shop.call('refund', asked)).toMatchObject({ refundId: first.refundId })
    await server.advance(shop, 10 * time.minute)
    const final = await shop.call('refund', asked)
    expect(final).toMatchObject({ refundId: first.refundId, result: { resultStatus: status } })
    await server.advance(shop, time.day)
    await expectRepeated(asked, final)
  })

  test('after its sender hung up is answered, and the money is given back once', async () => {
    const asked = refund((await captured(shop)).paymentId, '4000')
    const connection = await connect(server.url)
    connection.send(requestBytes(signedRequest(shop, 'refund', asked)))
    const begun = () => server.pool.query('select from refunds where refund_request_id = $1', [asked.refundRequestId])
    await vi.waitFor(async () => expect((await begun()).rows).toHaveLength(1))
    connection.destroy()
    expect((await shop.call('refund', asked)).result.resultStatus).toBe('S')
    await expectBooksEqual(server, shop)
  })

  test('with other words about it is the same request', async () => {
    const asked = refund((await captured(shop)).paymentId, '4000')
    const first = await shop.call('refund', asked)
    const words = { refundReason: 'chipped', metadata: '{}', refundNotifyUrl: 'https://lamps.example/hook' }
    await expectRepeated({ ...asked, ...words }, first)
  })

  test.each([
    ['amount', { refundAmount: { currency: 'EUR', value: '4001' } }],
    ['currency', { refundAmount: { currency: 'USD', value: '4000' } }],
    ['payment that does not exist', { paymentId: '20261101000000000000000000000001' }],
    ['capture that does not exist', { captureId: '20261101000000000000000000000001' }],
  ])('with another %s is REPEAT_REQ_INCONSISTENT, and the first stays as it is', async (_what, change) => {
    const asked = refund((await captured(shop)).paymentId, '4000')
    const first = await shop.call('refund', asked)
    await expectInconsistent({ ...asked, ...change })
    await expectRepeated(asked, first)
  })

  test('with another payment of the same client is REPEAT_REQ_INCONSISTENT', async () => {
    const asked = refund((await captured(shop)).paymentId, '4000')
    const first = await shop.call('refund', asked)
    await expectInconsistent({ ...asked, paymentId: (await captured(shop)).paymentId })
    await expectRepeated(asked, first)
  })

  test('with another capture, or none, of the same payment is REPEAT_REQ_INCONSISTENT', async () => {
    const { paymentId, captureIds } = await captured(shop, '5000', '5000')
    const asked = refund(paymentId, '1000', 'EUR', { captureId: captureIds[0] })
    const first = await shop.call('refund', asked)
    await expectInconsistent({ ...asked, captureId: captureIds[1] })
    await expectInconsistent({ ...asked, captureId: null })
    await expectRepeated(asked, first)
  })

  test('with another amount after F is REPEAT_REQ_INCONSISTENT too: only a new id may try again', async () => {
    const asked = refund((await captured(shop)).paymentId, '10001')
    const first = await shop.call('refund', asked)
    expect(first.result.resultStatus).toBe('F')
    await expectInconsistent({ ...asked, refundAmount: { currency: 'EUR', value: '10000' } })
    await expectRepeated(asked, first)
  })

  test('with a field that is no good is refused for that, and the first stays as it is', async () => {
    const asked = refund((await captured(shop)).paymentId, '4000')
    const first = await shop.call('refund', asked)
    const spoilt = await expectNothingWritten(server, () =>
      shop.call('refund', { ...asked, refundAmount: { currency: 'EUR', value: '40.00' } }),
    )
    expect(spoilt.result.resultCode).toBe('PARAM_ILLEGAL')
    await expectRepeated(asked, first)
  })

  test('by another client is that client’s own request', async () => {
    const stranger = await server.newMerchant()
    const asked = refund((await captured(shop)).paymentId, '4000')
    const first = await shop.call('refund', asked)
    const theirs = await stranger.call('refund', { ...asked, paymentId: (await captured(stranger)).paymentId })
    expect(theirs.result.resultStatus).toBe('S')
    expect(theirs.refundId).not.toBe(first.refundId)
    await expectRepeated(asked, first)
  })

  test('under the id of a capture is a request of its own', async () => {
    const { paymentId } = await shop.call('pay', manual())
    const taken = capture(paymentId, '10000')
    await shop.call('capture', taken)
    const asked = { ...refund(paymentId, '10000'), refundRequestId: taken.captureRequestId }
    expect((await shop.call('refund', asked)).result.resultStatus).toBe('S')
    expect((await shop.call('capture', taken)).result.resultStatus).toBe('S')
  })

  test('of a whole that can be refunded once only gives S again', async () => {
    const asked = refund(await paidByWallet(shop, 'TRUEMONEY'), '10000', 'THB')
    const first = await shop.call('refund', asked)
    expect(first.result.resultStatus).toBe('S')
    await expectRepeated(asked, first)
  })
})
