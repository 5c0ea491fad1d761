import { describe, expect, it } from 'vitest'
import type { CaptureOrder, MovementInquiryOrder, VoidOrder } from '../acquirer.ts'
import type { Told } from '../kit/callback.ts'
import type { WithTold } from '../kit/connector.ts'
import type { Ask, Step } from '../kit/exchange.ts'
import { capture, inquireCapture, inquireRefund, refund, voidAuthorization } from './modifications.ts'

const address = 'https://checkout-test.adyen.com/v72'
const account = {
  name: 'ADYEN',
  settings: { apiUrl: address, merchantAccount: 'Lamps' },
  callbackUrl: 'https://pay.example/c',
}
const now = new Date('2026-11-25T09:00:00Z')
const ids = { clientId: 'ACME', paymentReference: '20261125-payment', paymentTransactionId: 'PSP1' }
const amount = { currency: 'EUR', value: 1_000n }
const order: CaptureOrder = { ...ids, reference: '20261125-capture', amount, last: true, now }
const closing: WithTold<VoidOrder> = {
  ...ids,
  reference: '20261125-void',
  method: { type: 'CARD', issuerAuthenticated: false },
  amount,
  captured: 0n,
  requestedAt: now,
  now,
  told: [],
}
const { paymentTransactionId: _never, ...unanswered } = closing

function asked<Outcome extends { readonly kind: string }>(step: Step<Outcome>): Ask<Outcome> {
  if (!('request' in step)) throw new Error(`nothing is asked: ${step.kind}`)
  return step
}

function sent<Outcome extends { readonly kind: string }>(step: Step<Outcome>) {
  const { url, headers, body } = asked(step).request
  return { path: url.replace(address, ''), key: headers['idempotency-key'], body: JSON.parse(body ?? '') }
}

function closed(kind: 'succeeded' | 'failed', resultCode: string): Told {
  const receipt = { transactionId: 'PSP9', resultCode }
  const outcome = kind === 'succeeded' ? { kind, receipt } : { kind, code: 'ORDER_STATUS_INVALID', receipt }
  return { about: 'void', reference: ids.paymentReference, outcome }
}

const held: Told = {
  about: 'authorization',
  reference: ids.paymentReference,
  outcome: { kind: 'succeeded', amount, receipt: { transactionId: 'PSP7', resultCode: 'AUTHORISATION' } },
}

describe('captures and refunds at Adyen', () => {
  it('name the payment, the amount and our reference, each under a key of its own', () => {
    const body = { merchantAccount: 'Lamps', amount: { currency: 'EUR', value: 1_000 }, reference: order.reference }
    expect(sent(capture(order, account))).toEqual({
      path: '/payments/PSP1/captures',
      key: 'capture-20261125-capture',
      body,
    })
    expect(sent(refund(order, account))).toEqual({
      path: '/payments/PSP1/refunds',
      key: 'refund-20261125-capture',
      body,
    })
  })

  it('keep to Adyen’s length of keys, whatever the reference', () => {
    const long = { ...order, reference: 'r'.repeat(80) }
    expect(sent(capture(long, account)).key?.length).toBeLessThanOrEqual(64)
    expect(sent(capture({ ...long, reference: `${long.reference}s` }, account)).key).not.toBe(
      sent(capture(long, account)).key,
    )
  })

  it('are refused before they are sent where Adyen has no such amount', () => {
    const cents = { ...order, amount: { currency: 'CVE', value: 1_050n } }
    expect(capture(cents, account)).toMatchObject({ kind: 'failed', code: 'INVALID_AMOUNT' })
    expect(refund(cents, account)).toMatchObject({ kind: 'failed', code: 'INVALID_AMOUNT' })
  })

  it.each([
    [
      'taken on',
      201,
      { status: 'received', pspReference: 'PSP2', reference: order.reference },
      { kind: 'pending', receipt: { transactionId: 'PSP2' } },
    ],
    ['a status that is not documented', 201, { status: 'queued', pspReference: 'PSP2' }, { kind: 'unknown' }],
    [
      'about another request',
      201,
      { status: 'received', pspReference: 'PSP2', reference: 'another' },
      { kind: 'unknown' },
    ],
    ['without an id', 201, { status: 'received' }, { kind: 'unknown' }],
    ['with another HTTP status', 200, { status: 'received', pspReference: 'PSP2' }, { kind: 'unknown' }],
    ['a list', 201, [], { kind: 'unknown' }],
    ['a refusal', 422, { errorCode: '137', errorType: 'validation' }, { kind: 'failed', code: 'INVALID_AMOUNT' }],
    ['no access', 401, { errorCode: '000', errorType: 'security' }, { kind: 'not-sent' }],
    ['still under way', 422, { errorCode: '704', errorType: 'validation' }, { kind: 'unknown' }],
  ])('read an answer: %s', (_, status, body, outcome) => {
    const answer = { status, headers: {}, body: JSON.stringify(body) }
    expect(asked(capture(order, account)).read(answer)).toMatchObject(outcome)
    expect(asked(refund(order, account)).read(answer)).toMatchObject(outcome)
  })

  it('are never seen, or on their way, as long as no webhook came', () => {
    const inquiry: WithTold<MovementInquiryOrder> = { ...ids, reference: 'r', amount, requestedAt: now, now, told: [] }
    expect(inquireCapture(inquiry)).toEqual({ kind: 'not-found' })
    expect(inquireRefund(inquiry)).toEqual({ kind: 'not-found' })
    const taken = { ...inquiry, transactionId: 'PSP2' }
    expect(inquireCapture(taken)).toEqual({ kind: 'pending', receipt: { transactionId: 'PSP2' } })
  })
})

describe('closing an authorization at Adyen', () => {
  it('goes by Adyen’s id, and by our reference where no id is known', () => {
    expect(sent(voidAuthorization(closing, account))).toEqual({
      path: '/payments/PSP1/cancels',
      key: 'cancel-20261125-void',
      body: { merchantAccount: 'Lamps', reference: ids.paymentReference },
    })
    expect(sent(voidAuthorization(unanswered, account))).toEqual({
      path: '/cancels',
      key: expect.stringMatching(/^cancel-by-reference-[0-9a-f]{40}$/),
      body: { merchantAccount: 'Lamps', paymentReference: ids.paymentReference, reference: ids.paymentReference },
    })
  })

  it('goes by the id that a webhook told', () => {
    expect(sent(voidAuthorization({ ...unanswered, told: [held] }, account)).path).toBe('/payments/PSP7/cancels')
  })

  it('is not refused to an id of a webhook while a cancel by reference may have been quicker', () => {
    const told = [held, closed('failed', 'CANCELLATION')]
    expect(voidAuthorization({ ...unanswered, told }, account)).toMatchObject({ kind: 'ask' })
    for (const both of [
      [...told, closed('failed', 'TECHNICAL_CANCEL')],
      [closed('failed', 'TECHNICAL_CANCEL'), ...told],
    ]) {
      expect(voidAuthorization({ ...unanswered, told: both }, account)).toMatchObject({ kind: 'failed' })
    }
  })

  it('is not refused by an error over a cancel by reference, which says nothing about what is held', () => {
    const { read } = asked(voidAuthorization(unanswered, account))
    const body = JSON.stringify({ errorCode: '167', errorType: 'validation', message: 'not found' })
    expect(read({ status: 422, headers: {}, body })).toMatchObject({ kind: 'unknown' })
    const byId = asked(voidAuthorization(closing, account))
    expect(byId.read({ status: 422, headers: {}, body })).toMatchObject({ kind: 'failed' })
  })

  it('is done, or refused, when a webhook says so', () => {
    const done = { ...closing, told: [closed('succeeded', 'CANCELLATION')] }
    expect(voidAuthorization(done, account)).toMatchObject({ kind: 'succeeded' })
    const refused = { ...closing, told: [closed('failed', 'CANCELLATION')] }
    expect(voidAuthorization(refused, account)).toMatchObject({ kind: 'failed', code: 'ORDER_STATUS_INVALID' })
  })

  it('after a refused cancel by reference goes by an id that came late, and is "not found" without one', () => {
    const refused = closed('failed', 'TECHNICAL_CANCEL')
    expect(voidAuthorization({ ...unanswered, told: [refused] }, account)).toEqual({ kind: 'not-found' })
    expect(sent(voidAuthorization({ ...unanswered, told: [refused, held] }, account)).path).toBe(
      '/payments/PSP7/cancels',
    )
  })

  it('is on its way when it was taken on', () => {
    const answer = { status: 'received', pspReference: 'PSP3', reference: ids.paymentReference }
    const { read } = asked(voidAuthorization(closing, account))
    expect(read({ status: 201, headers: {}, body: JSON.stringify(answer) })).toMatchObject({ kind: 'pending' })
  })
})
