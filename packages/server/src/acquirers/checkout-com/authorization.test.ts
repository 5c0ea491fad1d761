import { describe, expect, it } from 'vitest'
import type { Buyer } from '../acquirer.ts'
import { authorize, inquireAuthorization } from './authorization.ts'
import {
  account,
  actionId,
  after,
  answer,
  asked,
  authorizeOrder,
  euros,
  inquiryOrder,
  line,
  paymentId,
  sentBody,
} from './fixtures/orders.ts'

const authorized = {
  id: paymentId,
  action_id: actionId,
  amount: 6540,
  currency: 'EUR',
  approved: true,
  status: 'Authorized',
  response_code: '10000',
  response_summary: 'Approved',
  reference: authorizeOrder.reference,
  expires_on: '2026-12-02T12:00:00Z',
  source: { type: 'card', scheme: 'Visa', last4: '4242', issuer_country: 'GB', card_type: 'Credit' },
}

describe('an authorization', () => {
  it('is sent with the card, uncaptured, under our reference as its key', () => {
    const { request } = asked(authorize(authorizeOrder, account))
    expect(line(request)).toBe('POST /payments')
    expect(request.headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'cko-idempotency-key': authorizeOrder.reference,
    })
    expect(request.reads).toBeUndefined()
    expect(sentBody(request)).toEqual({
      source: {
        type: 'card',
        number: '4242424242424242',
        expiry_month: 6,
        expiry_year: 2030,
        name: 'Ada Buyer',
        cvv: '100',
      },
      amount: 6540,
      currency: 'EUR',
      payment_type: 'Regular',
      reference: authorizeOrder.reference,
      description: 'Set of 3 masks',
      capture: false,
      '3ds': { enabled: true, attempt_n3d: true },
      processing_channel_id: 'pc_6cpbmm5qderubjraxrygjehf5q',
      success_url: 'https://pay.example/return/1',
      failure_url: 'https://pay.example/return/1',
      metadata: { capstan_payment: authorizeOrder.reference },
    })
  })

  it('tells of the customer what is known: a name with an e-mail address only, an address of IPv4 only', () => {
    const told = (buyer: Buyer) => sentBody(asked(authorize({ ...authorizeOrder, buyer }, account)).request)
    const plain = Object(sentBody(asked(authorize(authorizeOrder, account)).request))
    const name = { first: 'Ada', middle: 'M.', last: 'Lace' }
    expect(told({ ip: '203.0.113.24', email: 'ada@lamps.example', phone: '+43 1 58858', name })).toEqual({
      ...plain,
      customer: { email: 'ada@lamps.example', name: 'Ada M. Lace' },
      payment_ip: '203.0.113.24',
    })
    expect(told({ email: 'ada@lamps.example' })).toEqual({ ...plain, customer: { email: 'ada@lamps.example' } })
    expect(told({ ip: '2001:db8::7', name, browser: { userAgent: 'Mozilla/5.0' } })).toEqual(plain)
  })

  it('goes without 3-D Secure where the account says so', () => {
    const off = { ...account, settings: { ...account.settings, threeDSecure: 'off' } }
    expect(sentBody(asked(authorize(authorizeOrder, off)).request)).toMatchObject({ '3ds': { enabled: false } })
  })

  it('sends what is no month and no year as it is, and cuts a long description between characters', () => {
    const card = { number: '4242424242424242', expiryMonth: 'x1', expiryYear: '3' }
    const order = { ...authorizeOrder, card, description: `${'a'.repeat(99)}\u{1f600}b` }
    const body = sentBody(asked(authorize(order, account)).request)
    expect(body).toMatchObject({
      source: { type: 'card', number: '4242424242424242', expiry_month: 'x1', expiry_year: 203 },
      description: `${'a'.repeat(99)}\u{1f600}`,
    })
  })

  it('counts the Chilean peso in hundredths, both ways', () => {
    const order = { ...authorizeOrder, amount: { currency: 'CLP', value: 990n } }
    const step = authorize(order, account)
    expect(sentBody(asked(step).request)).toMatchObject({ amount: 99_000, currency: 'CLP' })
    const outcome = after(step, answer(201, { ...authorized, amount: 99_000, currency: 'CLP' }))
    expect(outcome).toMatchObject({ kind: 'succeeded', amount: { currency: 'CLP', value: 990n } })
  })

  it('without a card is not sent', () => {
    const { card: _, ...order } = authorizeOrder
    expect(after(authorize(order, account))).toMatchObject({ kind: 'not-sent' })
  })

  it('succeeds with the amount, the expiry and the card of the answer', () => {
    expect(after(authorize(authorizeOrder, account), answer(201, { ...authorized, amount: 6539 }))).toEqual({
      kind: 'succeeded',
      amount: euros(6_539n),
      expiresAt: new Date('2026-12-02T12:00:00Z'),
      receipt: {
        transactionId: paymentId,
        referenceNo: paymentId,
        resultCode: '10000',
        resultMessage: 'Approved',
      },
      card: { brand: 'VISA', lastFour: '4242', issuingCountry: 'GB', funding: 'CREDIT' },
    })
  })

  it.each(['10000', '10008', '10010', '10011', '10076', '10077', '10081', '10100'])('is approved by %s', (code) => {
    const outcome = after(authorize(authorizeOrder, account), answer(201, { ...authorized, response_code: code }))
    expect(outcome).toMatchObject({ kind: 'succeeded' })
  })

  it('sends the buyer to the redirect of a pending payment, and only waits where there is none', () => {
    const href = 'https://sandbox.checkout.example/3ds/pay_6tmvamfcxp5ujbbfjeopyz6v7q'
    const pending = { id: paymentId, status: 'Pending', reference: authorizeOrder.reference }
    const receipt = { transactionId: paymentId, referenceNo: paymentId }
    const read = (body: object) => after(authorize(authorizeOrder, account), answer(202, body))
    expect(read({ ...pending, _links: { redirect: { href } } })).toEqual({ kind: 'buyer-action', url: href, receipt })
    expect(read(pending)).toEqual({ kind: 'pending', receipt })
    expect(read({ ...pending, _links: { redirect: { href: 'javascript:alert(1)' } } })).toMatchObject({
      kind: 'unknown',
    })
  })

  it.each([
    { code: '20051', ours: 'USER_BALANCE_NOT_ENOUGH', elsewhere: undefined },
    { code: '20005', ours: 'DO_NOT_HONOR', elsewhere: undefined },
    { code: '20059', ours: 'FRAUD_REJECT', elsewhere: undefined },
    { code: '20068', ours: 'PROCESS_FAIL', elsewhere: undefined },
    { code: '20091', ours: 'PROCESS_FAIL', elsewhere: true },
    { code: '20106', ours: 'CURRENCY_NOT_SUPPORT', elsewhere: true },
    { code: '30043', ours: 'FRAUD_REJECT', elsewhere: undefined },
    { code: '40101', ours: 'RISK_REJECT', elsewhere: undefined },
    { code: '44301', ours: 'AUTHENTICATION_REQUIRED', elsewhere: undefined },
    { code: '20999', ours: 'PROCESS_FAIL', elsewhere: undefined },
    { code: undefined, ours: 'PROCESS_FAIL', elsewhere: undefined },
  ])('declined by $code fails as $ours', ({ code, ours, elsewhere }) => {
    const declined = { ...authorized, approved: false, status: 'Declined', response_code: code }
    expect(after(authorize(authorizeOrder, account), answer(201, declined))).toEqual({
      kind: 'failed',
      code: ours,
      ...(elsewhere && { elsewhere }),
      receipt: {
        transactionId: paymentId,
        referenceNo: paymentId,
        ...(code && { resultCode: code }),
        resultMessage: 'Approved',
      },
    })
  })

  it.each([
    { codes: ['card_number_invalid'], ours: 'INVALID_CARD_NUMBER' },
    { codes: ['never_heard_of', 'cvv_invalid'], ours: 'INVALID_PAYMENT_METHOD_META_DATA' },
    { codes: ['never_heard_of'], ours: 'PROCESS_FAIL' },
    { codes: ['toString'], ours: 'PROCESS_FAIL' },
  ])('refused as invalid for $codes fails as $ours', ({ codes, ours }) => {
    const refusal = { request_id: '0HL80RJLS76I7', error_type: 'request_invalid', error_codes: codes }
    const outcome = after(authorize(authorizeOrder, account), answer(422, refusal))
    expect(outcome).toMatchObject({ kind: 'failed', code: ours, receipt: { resultMessage: codes.join(', ') } })
  })

  it('may be tried elsewhere where the account has no way to authorize', () => {
    const refusal = { error_codes: ['no_authorization_enabled_processors_available'] }
    const outcome = after(authorize(authorizeOrder, account), answer(422, refusal))
    expect(outcome).toMatchObject({ kind: 'failed', code: 'NO_PAY_OPTIONS', elsewhere: true })
  })

  it.each([
    { what: 'a page', status: 201, body: '<html>' },
    { what: 'a list', status: 201, body: [] },
    { what: 'no id', status: 201, body: { ...authorized, id: undefined } },
    { what: 'another reference', status: 201, body: { ...authorized, reference: 'other' } },
    { what: 'no amount', status: 201, body: { ...authorized, amount: undefined } },
    { what: 'half an amount', status: 201, body: { ...authorized, amount: 65.4 } },
    { what: 'no currency', status: 201, body: { ...authorized, currency: undefined } },
    { what: 'authorized and not approved', status: 201, body: { ...authorized, approved: false } },
    { what: 'authorized by a code that declines', status: 201, body: { ...authorized, response_code: '20051' } },
    { what: 'authorized by an unlisted code', status: 201, body: { ...authorized, response_code: '70001' } },
    { what: 'declined and approved', status: 201, body: { ...authorized, status: 'Declined' } },
    { what: 'an unlisted status', status: 201, body: { ...authorized, status: 'Half Authorized' } },
    { what: 'no status', status: 201, body: { ...authorized, status: undefined } },
    { what: 'Card Verified', status: 201, body: { ...authorized, status: 'Card Verified' } },
    { what: 'Voided', status: 201, body: { ...authorized, status: 'Voided' } },
    { what: 'HTTP 200', status: 200, body: authorized },
    { what: 'HTTP 401', status: 401, body: '' },
    { what: 'HTTP 403', status: 403, body: '' },
    { what: 'HTTP 404', status: 404, body: '' },
    { what: 'HTTP 429', status: 429, body: { error_codes: ['duplicate_request'] } },
    { what: 'HTTP 422 without codes', status: 422, body: {} },
    { what: 'HTTP 422 with no text for a code', status: 422, body: { error_codes: [7] } },
  ])('answered with $what is unknown', ({ status, body }) => {
    expect(after(authorize(authorizeOrder, account), answer(status, body))).toMatchObject({ kind: 'unknown' })
  })
})

describe('an inquiry about an authorization', () => {
  const known = { ...inquiryOrder, transactionId: paymentId }
  const byReference = `GET /payments?reference=${inquiryOrder.reference}&limit=2&skip=0`
  const { response_code: _, ...details } = authorized

  it('asks by the id, and by our reference where none is known', () => {
    const { request } = asked(inquireAuthorization(known, account))
    expect(line(request)).toBe(`GET /payments/${paymentId}`)
    expect(request.reads).toBe(true)
    expect(line(asked(inquireAuthorization(inquiryOrder, account)).request)).toBe(byReference)
  })

  it.each([
    { status: 'Authorized', approved: true, kind: 'succeeded' },
    { status: 'Partially Captured', approved: true, kind: 'succeeded' },
    { status: 'Captured', approved: true, kind: 'succeeded' },
    { status: 'Partially Refunded', approved: true, kind: 'succeeded' },
    { status: 'Refunded', approved: true, kind: 'succeeded' },
    { status: 'Voided', approved: true, kind: 'voided' },
    { status: 'Expired', approved: true, kind: 'voided' },
    { status: 'Canceled', approved: true, kind: 'voided' },
    { status: 'Expired', approved: false, kind: 'failed' },
    { status: 'Canceled', approved: false, kind: 'failed' },
    { status: 'Pending', approved: false, kind: 'pending' },
    { status: 'Authentication Requested', approved: false, kind: 'pending' },
    { status: 'Retry Scheduled', approved: false, kind: 'pending' },
    { status: 'Card Verified', approved: true, kind: 'unknown' },
    { status: 'Paid', approved: true, kind: 'unknown' },
    { status: 'Active', approved: true, kind: 'unknown' },
    { status: 'Requested', approved: true, kind: 'unknown' },
    { status: 'Declined', approved: true, kind: 'unknown' },
    { status: 'authorized', approved: true, kind: 'unknown' },
  ])('reads $status with approved $approved as $kind', ({ status, approved, kind }) => {
    const outcome = after(inquireAuthorization(known, account), answer(200, { ...details, status, approved }))
    expect(outcome).toMatchObject({ kind })
  })

  it('takes a payment whose rest was voided after a capture for authorized', () => {
    const body = { ...details, status: 'Voided', balances: { total_captured: 100, total_voided: 6440 } }
    expect(after(inquireAuthorization(known, account), answer(200, body))).toMatchObject({ kind: 'succeeded' })
  })

  it('asks the actions why it was declined, and says no also when they do not tell', () => {
    const body = { ...details, status: 'Declined', approved: false }
    const step = inquireAuthorization(known, account)
    expect(after(step, answer(200, body))).toBe(`GET /payments/${paymentId}/actions`)
    const why = [
      { id: actionId, type: 'Authorization', approved: false, response_code: '20054', response_summary: 'Expired' },
    ]
    expect(after(step, answer(200, body), answer(200, why))).toMatchObject({
      kind: 'failed',
      code: 'INVALID_EXPIRATION_DATE',
      receipt: { resultCode: '20054', resultMessage: 'Expired' },
    })
    for (const untold of [answer(200, []), answer(200, 'x'), answer(404, '')]) {
      expect(after(step, answer(200, body), untold)).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    }
  })

  it('reads the one payment of our reference, and none only from an empty list', () => {
    const step = inquireAuthorization(inquiryOrder, account)
    const list = (...data: unknown[]) => answer(200, { limit: 2, skip: 0, total_count: data.length, data })
    expect(after(step, list(details))).toMatchObject({ kind: 'succeeded', amount: euros(6_540n) })
    expect(after(step, list())).toEqual({ kind: 'not-found' })
    expect(after(step, list(details, details))).toMatchObject({ kind: 'unknown' })
    expect(after(step, list({ ...details, reference: 'other' }))).toMatchObject({ kind: 'unknown' })
    expect(after(step, list({ ...details, reference: undefined }))).toMatchObject({ kind: 'unknown' })
    expect(after(step, list('x'))).toMatchObject({ kind: 'unknown' })
    expect(after(step, answer(200, {}))).toMatchObject({ kind: 'unknown' })
    expect(after(step, answer(404, ''))).toMatchObject({ kind: 'unknown' })
  })

  it('does not believe a 404, which a wrong address answers as well, before the list says the same', () => {
    const step = inquireAuthorization(known, account)
    expect(after(step, answer(404, ''))).toBe(byReference)
    expect(after(step, answer(404, ''), answer(200, { data: [] }))).toEqual({ kind: 'not-found' })
    expect(after(step, answer(404, ''), answer(404, ''))).toMatchObject({ kind: 'unknown' })
  })

  it.each([
    { what: 'another payment', status: 200, body: { ...details, id: 'pay_other' } },
    { what: 'another reference', status: 200, body: { ...details, reference: 'other' } },
    { what: 'a page', status: 200, body: '<html>' },
    { what: 'HTTP 401', status: 401, body: '' },
    { what: 'HTTP 429', status: 429, body: '' },
  ])('answered with $what is unknown', ({ status, body }) => {
    expect(after(inquireAuthorization(known, account), answer(status, body))).toMatchObject({ kind: 'unknown' })
  })
})
