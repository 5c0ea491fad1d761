import { describe, expect, test, vi } from 'vitest'
import { expectBooksEqual } from './books.ts'
import { decide } from './buyer.ts'
import { capture, cards, manual, newId, payment } from './orders.ts'
import { type Api, type Json, signedRequest } from './raw-client.ts'
import { connect, requestBytes } from './raw-http.ts'
import { type Merchant, startServer, time } from './running-server.ts'
import { expectNothingWritten } from './untouched.ts'

const server = await startServer()
const shop = await server.newMerchant()

const pay = async (value = '10000', order = {}): Promise<string> =>
  (await shop.call('pay', manual(value, order))).paymentId

/** Expects the answer to a repeat, word for word, and that it left no trace. */
async function expectRepeated(api: Api, asked: object, first: Json, merchant: Merchant = shop): Promise<void> {
  const repeat = await expectNothingWritten(server, () => merchant.call(api, asked))
  expect(repeat).toEqual(first)
}

async function expectInconsistent(api: Api, asked: object): Promise<void> {
  const answer = await expectNothingWritten(server, () => shop.call(api, asked))
  expect(answer).toEqual({
    result: expect.objectContaining({ resultStatus: 'F', resultCode: 'REPEAT_REQ_INCONSISTENT' }),
  })
}

describe('a capture repeated', () => {
  test('after S gives the same S, and the money is taken once', async () => {
    const paymentId = await pay()
    const asked = capture(paymentId, '4000')
    const first = await shop.call('capture', asked)
    expect(first.result.resultStatus).toBe('S')
    await expectRepeated('capture', asked, first)
    const [position] = (await expectBooksEqual(server, shop)).filter((row) => row.paymentId === paymentId)
    expect(position?.captured).toBe(4_000n)
  })

  test('after S gives S, when the payment has been captured further and the rest is gone', async () => {
    const asked = capture(await pay(), '4000')
    const first = await shop.call('capture', asked)
    await shop.call('capture', capture(asked.paymentId, '6000'))
    await expectRepeated('capture', asked, first)
  })

  test('after S gives S, long after the authorization has expired', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual())
    const asked = capture(paymentId, '4000')
    const first = await merchant.call('capture', asked)
    await server.advance(merchant, 30 * time.day)
    await expectRepeated('capture', asked, first, merchant)
  })

  test('after the acquirer’s F gives the same F, although it would succeed now', async () => {
    const asked = capture(await pay(), '4001')
    const first = await shop.call('capture', asked)
    expect(first.result).toMatchObject({ resultStatus: 'F', resultCode: 'PROCESS_FAIL' })
    await expectRepeated('capture', asked, first)
    const anew = await shop.call('capture', {
      ...asked,
      captureRequestId: newId('cap'),
      captureAmount: { currency: 'EUR', value: '4000' },
    })
    expect(anew.result.resultStatus).toBe('S')
    await expectRepeated('capture', asked, first)
  })

  test('after F for a payment not yet authorized gives that F, once the buyer has paid', async () => {
    const paid = await shop.call('pay', payment({ method: { paymentMethodType: 'PAYPAL' }, captureMode: 'MANUAL' }))
    const asked = capture(paid.paymentId, '10000')
    const first = await shop.call('capture', asked)
    expect(first.result).toMatchObject({ resultStatus: 'F', resultCode: 'ORDER_STATUS_INVALID' })
    await decide(paid.normalUrl, 'authorize')
    await expectRepeated('capture', asked, first)
    const anew = await shop.call('capture', { ...asked, captureRequestId: newId('cap') })
    expect(anew.result.resultStatus).toBe('S')
  })

  test('after F for too large an amount gives that F, when the held amount is free again', async () => {
    const paymentId = await pay()
    await shop.call('capture', capture(paymentId, '4007'))
    const asked = capture(paymentId, '10000')
    const first = await shop.call('capture', asked)
    expect(first.result).toMatchObject({ resultCode: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT' })
    // 4007 fails in the end, and its amount is free again.
    await server.advance(shop, 10 * time.minute)
    await expectRepeated('capture', asked, first)
    const anew = await shop.call('capture', { ...asked, captureRequestId: newId('cap') })
    expect(anew.result.resultStatus).toBe('S')
  })

  test.each([
    ['4002', 'S'],
    ['4007', 'F'],
  ])('after U of %s gives U, and from its result on always %s', async (value, status) => {
    const asked = capture(await pay(), value)
    const first = await shop.call('capture', asked)
    expect(first.result.resultStatus).toBe('U')
    expect(await shop.call('capture', asked)).toMatchObject({ captureId: first.captureId })
    await server.advance(shop, 10 * time.minute)
    const final = await shop.call('capture', asked)
    expect(final).toMatchObject({ captureId: first.captureId, result: { resultStatus: status } })
    await server.advance(shop, time.day)
    await expectRepeated('capture', asked, final)
  })

  test('after its sender hung up is answered, and the money is taken once', async () => {
    const asked = capture(await pay(), '4000')
    const connection = await connect(server.url)
    connection.send(requestBytes(signedRequest(shop, 'capture', asked)))
    const begun = () =>
      server.pool.query('select from captures where capture_request_id = $1', [asked.captureRequestId])
    await vi.waitFor(async () => expect((await begun()).rows).toHaveLength(1))
    connection.destroy()
    const answer = await shop.call('capture', asked)
    expect(answer.result.resultStatus).toBe('S')
    await expectBooksEqual(server, shop)
  })

  test('with isLastCapture changed is the same request', async () => {
    const asked = capture(await pay(), '4000')
    const first = await shop.call('capture', asked)
    await expectRepeated('capture', { ...asked, isLastCapture: true }, first)
  })

  test.each([
    ['amount', { captureAmount: { currency: 'EUR', value: '4001' } }],
    ['currency', { captureAmount: { currency: 'USD', value: '4000' } }],
  ])('with another %s is REPEAT_REQ_INCONSISTENT, and the first stays as it is', async (_what, change) => {
    const asked = capture(await pay(), '4000')
    const first = await shop.call('capture', asked)
    await expectInconsistent('capture', { ...asked, ...change })
    await expectRepeated('capture', asked, first)
  })

  test('with another paymentId is REPEAT_REQ_INCONSISTENT, whether that payment exists or not', async () => {
    const asked = capture(await pay(), '4000')
    const first = await shop.call('capture', asked)
    const other = await pay()
    await expectInconsistent('capture', { ...asked, paymentId: other })
    await expectInconsistent('capture', { ...asked, paymentId: '20261101000000000000000000000001' })
    await expectRepeated('capture', asked, first)
  })

  test('with another amount after F is REPEAT_REQ_INCONSISTENT too: only a new id may try again', async () => {
    const asked = capture(await pay(), '10001')
    const first = await shop.call('capture', asked)
    expect(first.result.resultStatus).toBe('F')
    await expectInconsistent('capture', { ...asked, captureAmount: { currency: 'EUR', value: '10000' } })
    await expectRepeated('capture', asked, first)
  })

  test('with a field that is no good is refused for that, and the first stays as it is', async () => {
    const asked = capture(await pay(), '4000')
    const first = await shop.call('capture', asked)
    const spoilt = await expectNothingWritten(server, () =>
      shop.call('capture', { ...asked, captureAmount: { currency: 'EUR', value: '40.00' } }),
    )
    expect(spoilt.result.resultCode).toBe('PARAM_ILLEGAL')
    await expectRepeated('capture', asked, first)
  })

  test('by another client is that client’s own request', async () => {
    const stranger = await server.newMerchant()
    const asked = capture(await pay(), '4000')
    const first = await shop.call('capture', asked)
    const { paymentId } = await stranger.call('pay', manual())
    const theirs = await stranger.call('capture', { ...asked, paymentId })
    expect(theirs.result.resultStatus).toBe('S')
    expect(theirs.captureId).not.toBe(first.captureId)
    await expectRepeated('capture', asked, first)
  })
})

describe('an id that was refused before any decision may be used', () => {
  test('for a capture', async () => {
    const asked = capture(await pay(), '4000')
    const refused = await shop.call('capture', { ...asked, captureAmount: { currency: 'EUR', value: '-1' } })
    expect(refused.result.resultCode).toBe('PARAM_ILLEGAL')
    expect((await shop.call('capture', asked)).result.resultStatus).toBe('S')
  })

  test('for a payment', async () => {
    const asked = manual()
    const refused = await shop.call('pay', { ...asked, paymentAmount: { currency: 'EUR', value: '0' } })
    expect(refused.result.resultCode).toBe('PARAM_ILLEGAL')
    expect((await shop.call('pay', asked)).result.resultStatus).toBe('S')
  })
})

describe('a payment repeated', () => {
  test('after S gives the same S, and the card is charged once', async () => {
    const asked = manual()
    const first = await shop.call('pay', asked)
    await expectRepeated('pay', asked, first)
  })

  test('after F gives the same F, with a better card too', async () => {
    const asked = manual('10000', { card: cards.declined })
    const first = await shop.call('pay', asked)
    expect(first.result).toMatchObject({ resultStatus: 'F', resultCode: 'DO_NOT_HONOR' })
    const { paymentMethod } = manual()
    await expectRepeated('pay', { ...asked, paymentMethod }, first)
  })

  test('while the buyer is away gives the same page', async () => {
    const asked = payment({ method: { paymentMethodType: 'PAYPAL' }, captureMode: 'MANUAL' })
    const first = await shop.call('pay', asked)
    await expectRepeated('pay', asked, first)
    await decide(first.normalUrl, 'authorize')
    const final = await shop.call('pay', asked)
    expect(final).toMatchObject({ paymentId: first.paymentId, result: { resultStatus: 'S' } })
    expect(final).not.toHaveProperty('normalUrl')
  })

  test.each([
    ['amount', { paymentAmount: { currency: 'EUR', value: '10001' } }],
    ['method', { paymentMethod: { paymentMethodType: 'PAYPAL' } }],
  ])('with another %s is REPEAT_REQ_INCONSISTENT, and the first stays as it is', async (_what, change) => {
    const asked = manual()
    const first = await shop.call('pay', asked)
    await expectInconsistent('pay', { ...asked, ...change })
    await expectRepeated('pay', asked, first)
  })
})
