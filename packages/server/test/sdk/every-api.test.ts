/**
 * The SDK against a real server, each API of APO with each status that it can have. docs/sdk.md ("Tried against a
 * server") lists what is tried here and in the files beside this one; `sdk-page.test.ts` holds the list to the files.
 */
import { findCapture, findRefund, money, RequestRefusedError, toDecimal } from '@capstan/sdk'
import { describe, expect, it } from 'vitest'
import { decide } from '../conformance/buyer.ts'
import { visitCheckout } from '../conformance/checkout-visit.ts'
import { cards } from '../conformance/orders.ts'
import { startServer } from '../conformance/running-server.ts'
import { authorized, captured, clientOf, order } from './merchant-client.ts'

const server = await startServer()
const shop = await server.newMerchant()
const apo = clientOf(server.url, shop)
const eur = (decimal: string) => money(decimal, 'EUR')
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)

describe('pay', () => {
  it('S: authorizes a card, and pays by one', async () => {
    const held = await apo.pay(order('129.50'))
    expect(held).toMatchObject({ status: 'S', paymentTime: isoTime, authExpiryTime: isoTime, from: 'answer' })
    const paid = await apo.pay(order('20', { paymentFactor: { isAuthorization: true } }))
    expect(paid).toMatchObject({ status: 'S', paymentAmount: { value: '2000' } })
  })

  it('F: with the reason and what to do', async () => {
    const declined = order('10', {
      paymentMethod: { paymentMethodType: 'CARD', paymentMethodMetaData: cards.declined },
    })
    const paid = await apo.pay(declined)
    expect(paid).toMatchObject({ status: 'F', code: 'DO_NOT_HONOR', advice: expect.stringContaining('another card') })
  })

  it('U: sends the buyer to a page, and waitForPayment sees what the buyer decided', async () => {
    const paid = await apo.pay(order('10', { paymentMethod: { paymentMethodType: 'PAYPAL' } }))
    if (paid.status !== 'U' || paid.next !== 'redirect') throw new Error('the buyer was not sent on')
    const { paymentRequestId } = paid
    await decide(paid.url, 'authorize')
    const found = await apo.waitForPayment({ paymentRequestId })
    expect(found).toMatchObject({ status: 'S', payment: { paymentStatus: 'SUCCESS', paymentRequestId } })
  })

  it('U: leaves nothing for the buyer to do when the acquirer’s answer is lost, and the end is found', async () => {
    const paid = await apo.pay(order('50.03'))
    expect(paid).toMatchObject({ status: 'U', next: 'inquire' })
    const { paymentRequestId } = paid
    const found = await apo.waitForPayment({ paymentRequestId }, { deadlineMs: 25_000 })
    expect(found).toMatchObject({ status: 'S', payment: { paymentStatus: 'SUCCESS' } })
  })
})

describe('createPaymentSession and submitPay', () => {
  const { paymentMethod: _, ...session } = order('80')

  it('S: opens a page, on which the buyer pays what submitPay waits for', async () => {
    const opened = await apo.createPaymentSession({ ...session, productScene: 'CHECKOUT_PAYMENT' })
    if (opened.status !== 'S') throw new Error(opened.message)
    expect(opened).toMatchObject({ normalUrl: expect.stringContaining(server.url), paymentSessionExpiryTime: isoTime })
    const { paymentSessionId, paymentRequestId } = opened
    const waiting = await apo.submitPay({ paymentSessionId })
    expect(waiting).toMatchObject({ status: 'U', next: 'redirect', url: opened.normalUrl, paymentRequestId })
    await visitCheckout(opened.normalUrl ?? '').payByCard()
    expect(await apo.submitPay({ paymentSessionId })).toMatchObject({ status: 'S', paymentRequestId })
    const found = await apo.inquiryPayment({ paymentRequestId })
    expect(found).toMatchObject({ status: 'S', payment: { paymentStatus: 'SUCCESS', paymentMethodType: 'CARD' } })
  })

  it('F: refuses a used id, and a session that does not exist', async () => {
    const paymentRequestId = 'lamp-17'
    expect(await apo.createPaymentSession({ ...session, paymentRequestId })).toMatchObject({ status: 'S' })
    const other = await apo.createPaymentSession({ ...session, paymentAmount: eur('81'), paymentRequestId })
    expect(other).toMatchObject({ status: 'F', code: 'REPEAT_REQ_INCONSISTENT' })
    const unknown = await apo.submitPay({ paymentSessionId: 'no-such-session' })
    expect(unknown).toMatchObject({ status: 'F', code: 'ORDER_NOT_EXIST' })
  })
})

describe('capture', () => {
  it('S: in parts, and F for more than is left', async () => {
    const { paymentId } = await authorized(apo)
    const first = await captured(apo, paymentId, '80')
    expect(first).toMatchObject({ captureTime: isoTime, captureAmount: eur('80') })
    const tooMuch = await apo.capture({ paymentId, captureAmount: eur('49.51') })
    expect(tooMuch).toMatchObject({ status: 'F', code: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT' })
    const second = await captured(apo, paymentId, '49.50')
    expect(second.captureId).not.toBe(first.captureId)
  })

  it('is the same capture however often it is called with one id', async () => {
    const { paymentId } = await authorized(apo)
    const request = { paymentId, captureAmount: eur('30'), captureRequestId: 'lamp-cap-1' }
    const results = await Promise.all(Array.from({ length: 8 }, () => apo.captureAndWait(request)))
    expect(new Set(results.map(({ captureId }) => captureId)).size).toBe(1)
    for (const result of results) expect(result).toMatchObject({ status: 'S', captureRequestId: 'lamp-cap-1' })
    const found = await apo.inquiryPayment({ paymentId })
    expect(found.status === 'S' && found.payment.transactions).toHaveLength(1)
  })

  it('gives every one of many calls at once an id and an end of its own', async () => {
    const { paymentId } = await authorized(apo, '100')
    const results = await Promise.all(
      Array.from({ length: 10 }, () => apo.captureAndWait({ paymentId, captureAmount: eur('10') })),
    )
    expect(results.map(({ status }) => status)).toEqual(Array(10).fill('S'))
    expect(new Set(results.map(({ captureRequestId }) => captureRequestId)).size).toBe(10)
    const more = await apo.capture({ paymentId, captureAmount: eur('0.01') })
    expect(more).toMatchObject({ status: 'F' })
  })
})

describe('inquiryPayment', () => {
  it('S: keeps the payment and its captures apart', async () => {
    const { paymentId, paymentRequestId } = await authorized(apo)
    const { captureRequestId, captureId } = await captured(apo, paymentId, '80')
    const failed = await apo.capture({ paymentId, captureAmount: eur('999') })
    const found = await apo.inquiryPayment({ paymentRequestId })
    if (found.status !== 'S') throw new Error(found.message)
    expect(found.payment).toMatchObject({ paymentId, paymentStatus: 'SUCCESS', authExpiryTime: isoTime })
    expect(findCapture(found.payment, captureRequestId)).toMatchObject({ status: 'S', captureId, time: isoTime })
    expect(findCapture(found.payment, failed.captureRequestId)).toMatchObject({
      status: 'F',
      code: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT',
    })
  })

  it('F: knows no payment of another client', async () => {
    const { paymentId } = await authorized(apo)
    const other = clientOf(server.url, await server.newMerchant())
    expect(await other.inquiryPayment({ paymentId })).toMatchObject({ status: 'F', code: 'ORDER_NOT_EXIST' })
  })
})

describe('cancel', () => {
  it('S: releases what is held; F: not what is captured', async () => {
    const held = await authorized(apo)
    const cancelled = await apo.cancel({ paymentRequestId: held.paymentRequestId })
    expect(cancelled).toMatchObject({ status: 'S', paymentId: held.paymentId, cancelTime: isoTime })
    const late = await apo.capture({ paymentId: held.paymentId, captureAmount: eur('1') })
    expect(late).toMatchObject({ status: 'F', code: 'AUTH_CANCELLED' })
    const { paymentId } = await authorized(apo)
    await captured(apo, paymentId, '1')
    expect(await apo.cancel({ paymentId })).toMatchObject({ status: 'F', code: 'ORDER_STATUS_INVALID', paymentId })
  })
})

describe('refund and inquiryRefund', () => {
  it('S: of one capture, and F for more than it was', async () => {
    const { paymentId } = await authorized(apo)
    const { captureId } = await captured(apo, paymentId, '80')
    const refunded = await apo.refund({ paymentId, captureId, refundAmount: eur('25'), refundReason: 'chipped' })
    if (refunded.status !== 'S') throw new Error(refunded.message)
    expect(refunded).toMatchObject({ refundTime: isoTime, refundAmount: eur('25') })
    const { refundId, refundRequestId } = refunded
    for (const reference of [{ refundId }, { refundRequestId }]) {
      const found = await apo.inquiryRefund(reference)
      expect(found).toMatchObject({ status: 'S', refund: { refundId, refundRequestId, refundStatus: 'SUCCESS' } })
      expect(found.status === 'S' && found.refund.refundAmount && toDecimal(found.refund.refundAmount)).toBe('25.00')
    }
    const tooMuch = await apo.refund({ paymentId, captureId, refundAmount: eur('55.01') })
    expect(tooMuch).toMatchObject({ status: 'F', code: 'REFUND_AMOUNT_EXCEED' })
    const payment = await apo.inquiryPayment({ paymentId })
    expect(payment.status === 'S' && findRefund(payment.payment, refundRequestId)).toMatchObject({
      status: 'S',
      refundId,
    })
    expect(await apo.inquiryRefund({ refundId: 'none' })).toMatchObject({ status: 'F', code: 'ORDER_NOT_EXIST' })
  })
})

describe('consult', () => {
  it('S: lists what the amount can be paid with', async () => {
    const consulted = await apo.consult({
      paymentAmount: money('500', 'JPY'),
      allowedPaymentMethods: ['CARD', 'GCASH'],
    })
    if (consulted.status !== 'S') throw new Error(consulted.message)
    const options = consulted.paymentOptions.map((option) => [option.paymentMethodType, option.enabled])
    expect(options).toEqual([
      ['CARD', true],
      ['GCASH', false],
    ])
  })
})

describe('updateAmount', () => {
  it('S: raises an authorization, of which more can be captured then; F afterwards', async () => {
    const { paymentId } = await authorized(apo, '100')
    const raised = await apo.updateAmount({ paymentId, amount: eur('150') })
    expect(raised).toMatchObject({ status: 'S', amount: eur('150'), updateRequestId: expect.any(String) })
    await expect
      .poll(async () => {
        const found = await apo.inquiryPayment({ paymentId })
        return found.status === 'S' && found.payment.paymentAmount
      })
      .toEqual(eur('150'))
    await captured(apo, paymentId, '150')
    const late = await apo.updateAmount({ paymentId, amount: eur('160') })
    expect(late).toMatchObject({ status: 'F', code: 'INCREMENTAL_NOT_SUPPORT' })
  })
})

describe('a request that the server refuses', () => {
  it.each([
    ['PARAM_ILLEGAL', async () => apo.pay({ ...order('10'), paymentRedirectUrl: 'not a URL' })],
    [
      'INVALID_CLIENT',
      async () => clientOf(server.url, { ...shop, clientId: 'SANDBOX_NOBODY' }).cancel({ paymentId: 'P' }),
    ],
    ['KEY_NOT_FOUND', async () => clientOf(server.url, shop, { keyVersion: 9 }).cancel({ paymentId: 'P' })],
    [
      'INVALID_SIGNATURE',
      async () => {
        const { merchantPrivateKey } = await server.newMerchant()
        return clientOf(server.url, { ...shop, merchantPrivateKey }).cancel({ paymentId: 'P' })
      },
    ],
  ])('is thrown: %s', async (code, call) => {
    const error = await call().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RequestRefusedError)
    expect(error).toMatchObject({ code, sent: true })
  })
})
