import { describe, expect, it } from 'vitest'
import { paymentDeclines } from '../../domain/decline.ts'
import { authorize } from './authorize.ts'
import {
  account,
  amount,
  answer,
  converse,
  invoiceNo,
  merchantId,
  method,
  now,
  requestOf,
} from './fixtures/dialogue.ts'
import {
  accountRefusals,
  knownInvoice,
  paymentCodes,
  tokenRefusals,
  tokenTroubles,
  unusableToken,
} from './payment-codes.ts'

const card = {
  number: '4000000000000002',
  cvv: '731',
  expiryMonth: '11',
  expiryYear: '29',
  holderName: 'Ada Lovelace',
} as const

const order = {
  clientId: 'ACME',
  reference: invoiceNo,
  amount,
  method,
  card,
  returnUrl: 'https://pay.example/buyer/return/ACME/1',
  description: 'Two ceramic lamps',
  now,
} as const

const token = answer({ paymentToken: 'tok+en/=', respCode: '0000', respDesc: 'Success' })
const completed = answer({ channelCode: 'CC', invoiceNo, respCode: '2000', respDesc: 'completed' })
const told = {
  merchantID: merchantId,
  invoiceNo,
  amount: 129,
  currencyCode: 'SGD',
  tranRef: '8346966',
  paymentID: 'ccpp_8346966',
  respCode: '0000',
  respDesc: 'Success',
}

function bodyOf(request: { readonly body?: string } | undefined): unknown {
  return JSON.parse(request?.body ?? '')
}

describe('an authorization at 2C2P', () => {
  it('asks for a token, pays with it, and believes the inquiry', () => {
    const { requests, end } = converse(authorize(order, account), token, completed, answer(told))
    expect(requests.map(({ method, url, reads }) => ({ method, url, reads }))).toEqual([
      { method: 'POST', url: 'https://pgw.example/payment/4.3/paymentToken', reads: true },
      { method: 'POST', url: 'https://pgw.example/payment/4.3/payment', reads: undefined },
      { method: 'POST', url: 'https://pgw.example/payment/4.3/paymentInquiry', reads: true },
    ])
    expect(bodyOf(requests[0])).toEqual({
      merchantID: merchantId,
      invoiceNo,
      idempotencyID: invoiceNo,
      description: 'Two ceramic lamps',
      amount: 129,
      currencyCode: 'SGD',
      paymentChannel: ['CC'],
      request3DS: 'Y',
      frontendReturnUrl: order.returnUrl,
      backendReturnUrl: account.callbackUrl,
    })
    expect(bodyOf(requests[1])).toEqual({
      paymentToken: 'tok+en/=',
      locale: 'en',
      payment: {
        code: { channelCode: 'CC' },
        data: {
          name: 'Ada Lovelace',
          cardNo: card.number,
          expiryMonth: '11',
          expiryYear: '2029',
          securityCode: '731',
        },
      },
    })
    expect(bodyOf(requests[2])).toEqual({ merchantID: merchantId, invoiceNo, locale: 'en' })
    expect(end).toEqual({
      kind: 'succeeded',
      amount,
      receipt: {
        transactionId: '8346966',
        referenceNo: 'ccpp_8346966',
        resultCode: '0000',
        resultMessage: 'Success',
      },
    })
  })

  it('sends the transaction mode of the account, but not where the authorization captures', () => {
    const manual = { ...account, settings: { ...account.settings, transactionMode: 'MANUAL' } }
    expect(bodyOf(requestOf(authorize(order, manual)).request)).toMatchObject({ transactionMode: 'MANUAL' })
    const korean = { ...order, method: { type: 'CARD', issuerAuthenticated: true } }
    expect(bodyOf(requestOf(authorize(korean, manual)).request)).not.toHaveProperty('transactionMode')
  })

  it('that captures is not taken for captured before a settlement is recorded', () => {
    const korean = { ...order, method: { type: 'CARD', issuerAuthenticated: true } }
    const { end } = converse(authorize(korean, account), token, completed, answer(told))
    expect(end).toEqual({ kind: 'pending', receipt: expect.objectContaining({ transactionId: '8346966' }) })
  })

  it.each([
    ['Tea & <biscuits>', 'Tea &#38; &#60;biscuits&#62;'],
    ['   ', invoiceNo],
    ['x'.repeat(300), 'x'.repeat(250)],
    [`${'x'.repeat(248)}&`, 'x'.repeat(248)],
  ])('describes %j within what 2C2P takes', (description, sent) => {
    const { request } = requestOf(authorize({ ...order, description }, account))
    expect(bodyOf(request)).toMatchObject({ description: sent })
  })

  it('is not sent without a card, or for an amount that 2C2P has no room for', () => {
    const { card: _none, ...bare } = order
    expect(authorize(bare, account)).toMatchObject({ kind: 'not-sent' })
    const large = { ...order, amount: { currency: 'SGD', value: 100_000_000_000_000n } }
    expect(authorize(large, account)).toMatchObject({ kind: 'not-sent' })
  })

  it('tells of the buyer what is known, in the payment and not in the token', () => {
    const name = { first: 'Ada', last: 'Lace' }
    const known = { ip: '203.0.113.24', email: 'ada@lamps.example', phone: '+43 1 58858', name }
    const buyer = { ...known, browser: { userAgent: 'Mozilla/5.0' } }
    const plain = converse(authorize(order, account), token, completed).requests
    const { requests } = converse(authorize({ ...order, buyer }, account), token, completed)
    expect(requests[0]).toEqual(plain[0])
    expect(bodyOf(requests[1])).toMatchObject({
      clientIP: '203.0.113.24',
      payment: { data: { name: 'Ada Lovelace', email: 'ada@lamps.example', mobileNo: '+43 1 58858' } },
    })
    const { holderName: _unknown, ...unnamed } = card
    const called = converse(authorize({ ...order, buyer, card: unnamed }, account), token, completed).requests
    expect(bodyOf(called[1])).toMatchObject({ payment: { data: { name: 'Ada Lace' } } })
  })

  it('sends neither a name nor a security code that nobody typed', () => {
    const { cvv: _cvv, holderName: _name, ...rest } = card
    const { requests } = converse(authorize({ ...order, card: rest }, account), token, completed)
    expect(bodyOf(requests[1])).toMatchObject({
      payment: { data: { cardNo: card.number, expiryMonth: '11', expiryYear: '2029' } },
    })
    expect(requests[1]?.body).not.toMatch(/name|securityCode/)
  })
})

describe('the answer to a payment token', () => {
  const ending = (said: object) => converse(authorize(order, account), answer(said)).end

  it.each([...tokenRefusals])('of %s is a no with a published code', (respCode, { code, elsewhere }) => {
    expect(paymentDeclines).toContain(code)
    expect(ending({ respCode })).toMatchObject({ kind: 'failed', code, receipt: { resultCode: respCode } })
    expect('elsewhere' in (ending({ respCode }) as object)).toBe(elsewhere === true)
  })

  it.each([...tokenTroubles, ...accountRefusals])('of %s means that nothing was asked for', (respCode) => {
    expect(ending({ respCode })).toMatchObject({ kind: 'not-sent' })
  })

  it.each([...knownInvoice])('of %s means that an earlier request may have arrived', (respCode) => {
    expect(ending({ respCode })).toMatchObject({ kind: 'unknown' })
  })

  it.each([{ respCode: '8888' }, { respCode: 0 }, { respCode: '0000' }, {}, []])('of %j is no result', (said) => {
    expect(ending(said)).toMatchObject({ kind: 'unknown' })
  })

  it('that nobody signed ends it before anything was sent, whatever it says', () => {
    expect(ending({ unproven: { respCode: '0000' } })).toMatchObject({ kind: 'not-sent' })
  })
})

describe('the answer to a payment', () => {
  const after = (said: object | string) => converse(authorize(order, account), token, answer(said)).end

  it.each(['1000', '1001'])('of %s sends the buyer on', (respCode) => {
    const url = 'https://bank.example/authenticate/1'
    expect(after({ respCode, data: url })).toMatchObject({ kind: 'buyer-action', url })
  })

  it.each([undefined, '', 'not an address', 'javascript:alert(1)', 'http://bank.example/'])(
    'never sends the buyer to %j',
    (data) => {
      expect(after({ respCode: '1001', data })).toMatchObject({ kind: 'unknown' })
    },
  )

  it('of 2001 is pending', () => {
    expect(after({ respCode: '2001' })).toMatchObject({ kind: 'pending' })
  })

  it.each(['1002', '1003', '1004', '1005', '2999', '0x00', ''])('of %j is no result for a card', (respCode) => {
    expect(after({ respCode })).toMatchObject({ kind: 'unknown' })
  })

  it.each(['2000', ...[...paymentCodes.keys()].filter((code) => code !== '2001'), ...unusableToken])(
    'of %s is asked about, and believed only when that answer is signed',
    (respCode) => {
      const inquiry = requestOf(after({ respCode }) as ReturnType<typeof authorize>)
      expect(inquiry.request.url).toBe('https://pgw.example/payment/4.3/paymentInquiry')
      expect(inquiry.read(answer(told))).toMatchObject({ kind: 'succeeded', amount })
      expect(inquiry.read(answer({ unproven: {} }))).toMatchObject({ kind: 'unknown' })
    },
  )

  it.each(['', 'null', '"0000"', '<html/>', '[]'])('that is %j is no result', (body) => {
    expect(after(body)).toMatchObject({ kind: 'unknown' })
  })

  it('followed by "not found" or "cancelled" is no result yet', () => {
    for (const respCode of ['2002', '4047']) {
      const { end } = converse(authorize(order, account), token, completed, answer({ ...told, respCode }))
      expect(end).toMatchObject({ kind: 'unknown' })
    }
  })
})
