import { describe, expect, it } from 'vitest'
import { capture, clientOf, errorOf, payment, refund } from '../test/client.ts'
import { answers, answersWith, type Reply, startGateway } from '../test/gateway.ts'
import { InvalidRequestError } from './errors.ts'
import { type CaptureChoice, findCapture, findRefund, money, type PayResult } from './index.ts'

async function replying(...replies: readonly Reply[]) {
  const gateway = await startGateway()
  gateway.replies(...replies)
  return { gateway, client: clientOf(gateway) }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

describe('request ids', () => {
  it('are generated, sent and returned, another one for each call', async () => {
    const { gateway, client } = await replying(answersWith('F', 'PROCESS_FAIL'))
    const { orderAmount } = payment.order
    const results = [
      (await client.pay(payment)).paymentRequestId,
      (await client.createPaymentSession(payment)).paymentRequestId,
      (await client.capture(capture)).captureRequestId,
      (await client.captureAndWait(capture)).captureRequestId,
      (await client.refund(refund)).refundRequestId,
      (await client.refundAndWait(refund)).refundRequestId,
      (await client.updateAmount({ paymentId: 'P', amount: orderAmount })).updateRequestId,
    ]
    const sent = gateway.received.map(({ body }) => {
      return body.paymentRequestId ?? body.captureRequestId ?? body.refundRequestId ?? body.updateRequestId
    })
    expect(results).toEqual(sent)
    for (const id of results) expect(id).toMatch(uuid)
    expect(new Set(results).size).toBe(results.length)
  })

  it('are the caller’s own when given, and undefined counts as not given', async () => {
    const { gateway, client } = await replying(answersWith('U', 'CAPTURE_IN_PROCESS'))
    const own = await client.capture({ ...capture, captureRequestId: 'shop7-cap-1' })
    expect(own.captureRequestId).toBe('shop7-cap-1')
    expect(gateway.received[0]?.body.captureRequestId).toBe('shop7-cap-1')
    expect((await client.capture({ ...capture, captureRequestId: undefined })).captureRequestId).toMatch(uuid)
  })

  it.each(['', 'a'.repeat(65), 'two words', 'Bestellung-ä'])(
    '%j is refused and not replaced',
    async (captureRequestId) => {
      const { gateway, client } = await replying(answersWith('S', 'SUCCESS', { captureId: 'C' }))
      const error = await errorOf(client.capture({ ...capture, captureRequestId }))
      expect(error).toBeInstanceOf(InvalidRequestError)
      expect(String(error)).toContain('1 to 64 visible ASCII characters')
      expect(gateway.received).toHaveLength(0)
    },
  )
})

describe('pay', () => {
  it('S', async () => {
    const times = { paymentTime: '2026-11-01T09:20:39+01:00', authExpiryTime: '2026-11-08T09:20:39+01:00' }
    const { gateway, client } = await replying(answersWith('S', 'SUCCESS', { paymentId: 'PAY1', ...times }))
    const paid = await client.pay(payment)
    expect(paid).toMatchObject({ status: 'S', paymentId: 'PAY1', paymentAmount: payment.paymentAmount, ...times })
    expect(gateway.received[0]?.body).toEqual({
      ...payment,
      productCode: 'CASHIER_PAYMENT',
      paymentRequestId: paid.paymentRequestId,
    })
  })

  it.each([
    [{ normalUrl: 'https://a', schemeUrl: 'app://b', applinkUrl: 'https://c' }, 'https://a'],
    [{ schemeUrl: 'app://b', applinkUrl: 'https://c' }, 'app://b'],
    [{ applinkUrl: 'https://c' }, 'https://c'],
  ])('U, and the buyer goes on at %j', async (urls, url) => {
    const { client } = await replying(answersWith('U', 'PAYMENT_IN_PROCESS', { paymentId: 'PAY1', ...urls }))
    expect(await client.pay(payment)).toMatchObject({ status: 'U', next: 'redirect', url, ...urls, paymentId: 'PAY1' })
  })

  it.each([
    ['PAYMENT_IN_PROCESS', {}],
    ['UNKNOWN_EXCEPTION', { normalUrl: 'https://a' }],
  ])('U with %s and %j is to be inquired', async (code, urls) => {
    const { client } = await replying(answersWith('U', code, urls))
    const paid = await client.pay(payment)
    expect(paid).toMatchObject({ status: 'U', next: 'inquire' })
    expect(paid).not.toHaveProperty('url')
  })

  it('F, with the advice of the catalogue', async () => {
    const { client } = await replying(answersWith('F', 'DO_NOT_HONOR'))
    expect(await client.pay(payment)).toMatchObject({
      status: 'F',
      code: 'DO_NOT_HONOR',
      message: 'about DO_NOT_HONOR',
      advice: expect.stringContaining('another card'),
      from: 'answer',
    })
  })

  it('is a union that the compiler tells apart', async () => {
    const told = (paid: PayResult): string => {
      // @ts-expect-error Only an S has it for certain.
      const early: string = paid.paymentId
      switch (paid.status) {
        case 'S':
          return paid.paymentId
        case 'F':
          return `${paid.code}, ${early}`
        case 'U':
          // @ts-expect-error Only one way to go on has a URL.
          return paid.next === 'redirect' ? paid.url : paid.url
      }
    }
    // @ts-expect-error With MANUAL the money must be held: an authorization.
    const paymentFactor: CaptureChoice = { captureMode: 'MANUAL' }
    const { client } = await replying(answersWith('S', 'SUCCESS', { paymentId: 'PAY1' }))
    expect(told(await client.pay({ ...payment, paymentFactor }))).toBe('PAY1')
  })
})

describe('what APO sends as null', () => {
  it('is left out', async () => {
    const nothing = { captureId: null, captureTime: null, transactions: null, paymentStatus: 'SUCCESS' }
    const { client } = await replying(answersWith('F', 'PROCESS_FAIL', nothing), answersWith('S', 'SUCCESS', nothing))
    expect(await client.capture(capture)).not.toHaveProperty('captureId')
    expect(await client.inquiryPayment({ paymentId: 'PAY1' })).toMatchObject({ payment: { transactions: [] } })
    expect(String(await errorOf(client.capture(capture)))).toContain('without captureId')
  })

  it('is an empty message, and no reason to doubt an answer', async () => {
    const result = { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: null }
    const { client } = await replying(answers({ result, captureId: 'CAP1' }))
    expect(await client.capture(capture)).toMatchObject({ status: 'S', captureId: 'CAP1', message: '' })
  })
})

describe('the other APIs that change something', () => {
  it('capture S, F and U', async () => {
    const done = { captureId: 'CAP1', captureTime: '2026-11-02T14:05:12+01:00' }
    const { client } = await replying(
      answersWith('S', 'SUCCESS', done),
      answersWith('F', 'AUTH_EXPIRED', { captureId: 'CAP2' }),
      answersWith('U', 'CAPTURE_IN_PROCESS'),
    )
    expect(await client.capture(capture)).toMatchObject({ status: 'S', ...done, ...capture })
    expect(await client.capture(capture)).toMatchObject({ status: 'F', captureId: 'CAP2', ...capture })
    expect(await client.capture(capture)).toMatchObject({ status: 'U', ...capture })
  })

  it('refund S, F and U', async () => {
    const { client } = await replying(
      answersWith('S', 'SUCCESS', { refundId: 'R1', refundTime: '2026-11-04T10:00:40+01:00' }),
      answersWith('F', 'REFUND_AMOUNT_EXCEED'),
      answersWith('U', 'UNKNOWN_EXCEPTION', { refundId: 'R3' }),
    )
    expect(await client.refund(refund)).toMatchObject({ status: 'S', refundId: 'R1', ...refund })
    expect(await client.refund(refund)).toMatchObject({ status: 'F', code: 'REFUND_AMOUNT_EXCEED', ...refund })
    expect(await client.refund(refund)).toMatchObject({ status: 'U', refundId: 'R3', ...refund })
  })

  it('cancel S, F and U, with the ids that are known', async () => {
    const ids = { paymentId: 'PAY1', paymentRequestId: 'P-1' }
    const { gateway, client } = await replying(
      answersWith('S', 'SUCCESS', { ...ids, cancelTime: '2026-11-01T18:42:07+01:00' }),
      answersWith('F', 'CANCEL_WINDOW_EXCEED'),
      answersWith('U', 'UNKNOWN_EXCEPTION'),
    )
    const byRequest = { paymentRequestId: 'P-1' }
    expect(await client.cancel(byRequest)).toMatchObject({ status: 'S', ...ids, cancelTime: expect.any(String) })
    expect(await client.cancel(byRequest)).toMatchObject({ status: 'F', ...byRequest })
    expect(await client.cancel({ paymentId: 'PAY1' })).toMatchObject({ status: 'U', paymentId: 'PAY1' })
    expect(gateway.received.map(({ body }) => body)).toEqual([byRequest, byRequest, { paymentId: 'PAY1' }])
  })

  it('createPaymentSession', async () => {
    const session = { paymentSessionId: 'ps_1', normalUrl: 'https://checkout', paymentSessionData: 'x' }
    const { gateway, client } = await replying(answersWith('S', 'SUCCESS', session), answersWith('F', 'NO_PAY_OPTIONS'))
    const { paymentMethod: _, ...request } = payment
    const created = await client.createPaymentSession({ ...request, productScene: 'CHECKOUT_PAYMENT' })
    expect(created).toMatchObject({ status: 'S', ...session, paymentAmount: payment.paymentAmount })
    expect(gateway.received[0]?.body).toMatchObject({ productCode: 'CASHIER_PAYMENT' })
    expect(await client.createPaymentSession(request)).toMatchObject({ status: 'F', code: 'NO_PAY_OPTIONS' })
  })

  it('submitPay', async () => {
    const ids = { paymentRequestId: 'P-1', paymentId: 'PAY1' }
    const { client } = await replying(
      answersWith('U', 'PAYMENT_IN_PROCESS', { ...ids, normalUrl: 'https://checkout' }),
      answersWith('S', 'SUCCESS', ids),
      answersWith('F', 'ORDER_IS_CLOSED'),
      answersWith('U', 'UNKNOWN_EXCEPTION'),
    )
    const request = { paymentSessionId: 'ps_1' }
    const redirect = { status: 'U', next: 'redirect', url: 'https://checkout', ...ids, ...request }
    expect(await client.submitPay(request)).toMatchObject(redirect)
    expect(await client.submitPay(request)).toMatchObject({ status: 'S', ...ids, ...request })
    expect(await client.submitPay(request)).toMatchObject({ status: 'F', ...request })
    expect(await client.submitPay(request)).toMatchObject({ status: 'U', next: 'inquire', ...request })
  })

  it('updateAmount', async () => {
    const { client } = await replying(answersWith('S', 'SUCCESS'), answersWith('F', 'INCREMENTAL_NOT_SUPPORT'))
    const request = { paymentId: 'PAY1', amount: money('150', 'EUR'), updateRequestId: 'U-1' }
    expect(await client.updateAmount(request)).toMatchObject({ status: 'S', ...request })
    expect(await client.updateAmount(request)).toMatchObject({ status: 'F', ...request })
  })
})

describe('inquiries and consult', () => {
  const capturedOnce = {
    transactionType: 'CAPTURE',
    transactionStatus: 'SUCCESS',
    transactionId: 'CAP1',
    transactionRequestId: 'C-1',
    transactionAmount: money('80', 'EUR'),
    transactionTime: '2026-11-02T14:05:12+01:00',
    transactionResult: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success' },
  } as const
  // A refund whose ids are those of the capture: types must not be mixed up.
  const refundedOnce = { ...capturedOnce, transactionType: 'REFUND', transactionAmount: money('25', 'EUR') } as const

  it('inquiryPayment keeps how the inquiry went apart from how the payment went', async () => {
    const failed = { paymentStatus: 'FAIL', paymentResultCode: 'DO_NOT_HONOR', paymentId: 'PAY1' }
    const { client } = await replying(
      answersWith('S', 'SUCCESS', failed),
      answersWith('F', 'ORDER_NOT_EXIST'),
      answersWith('U', 'UNKNOWN_EXCEPTION'),
    )
    const found = await client.inquiryPayment({ paymentId: 'PAY1' })
    expect(found).toMatchObject({ status: 'S', code: 'SUCCESS', payment: { ...failed, transactions: [] } })
    expect(found).not.toHaveProperty('paymentStatus')
    const missing = await client.inquiryPayment({ paymentRequestId: 'P-1' })
    expect(missing).toMatchObject({ status: 'F', code: 'ORDER_NOT_EXIST' })
    expect(missing).not.toHaveProperty('payment')
    expect(await client.inquiryPayment({ paymentId: 'PAY1' })).toMatchObject({ status: 'U' })
  })

  it('findCapture and findRefund find by either id, each its own kind', async () => {
    const transactions = [refundedOnce, capturedOnce]
    const { client } = await replying(answersWith('S', 'SUCCESS', { paymentStatus: 'SUCCESS', transactions }))
    const found = await client.inquiryPayment({ paymentId: 'PAY1' })
    if (found.status !== 'S') throw new Error('the payment was not found')
    for (const id of ['C-1', 'CAP1']) {
      expect(findCapture(found.payment, id)).toMatchObject({
        status: 'S',
        captureId: 'CAP1',
        captureRequestId: 'C-1',
        captureAmount: { value: '8000' },
        time: capturedOnce.transactionTime,
      })
      expect(findRefund(found.payment, id)).toMatchObject({ refundId: 'CAP1', refundAmount: { value: '2500' } })
    }
    expect(findCapture(found.payment, 'C-2')).toBeUndefined()
  })

  it('findCapture prefers the request’s id to a capture’s', () => {
    const other = { ...capturedOnce, transactionId: 'CAP2', transactionRequestId: 'CAP1' }
    expect(findCapture({ transactions: [capturedOnce, other] }, 'CAP1')?.captureId).toBe('CAP2')
  })

  it('inquiryRefund', async () => {
    const { gateway, client } = await replying(
      answersWith('S', 'SUCCESS', { refundStatus: 'PROCESSING', refundId: 'R1' }),
      answersWith('F', 'ORDER_NOT_EXIST'),
    )
    const found = await client.inquiryRefund({ refundRequestId: 'R-1' })
    expect(found).toMatchObject({ status: 'S', refund: { refundStatus: 'PROCESSING', refundId: 'R1' } })
    expect(found).not.toHaveProperty('refundStatus')
    expect(await client.inquiryRefund({ refundId: 'R1' })).toMatchObject({ status: 'F', code: 'ORDER_NOT_EXIST' })
    expect(gateway.received.map(({ body }) => body)).toEqual([{ refundRequestId: 'R-1' }, { refundId: 'R1' }])
  })

  it('consult', async () => {
    const { gateway, client } = await replying(answers({ ...okResult, paymentOptions: [] }), answersWith('F', 'X_Y'))
    const request = { paymentAmount: money('1', 'EUR') }
    expect(await client.consult(request)).toMatchObject({ status: 'S', paymentOptions: [] })
    expect(gateway.received[0]?.body).toEqual({ productCode: 'CASHIER_PAYMENT', ...request })
    expect(await client.consult(request)).toMatchObject({ status: 'F', code: 'X_Y' })
  })
})

const okResult = { result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: '' } }
