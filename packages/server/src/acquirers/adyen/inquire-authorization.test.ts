import { describe, expect, it } from 'vitest'
import type { AuthorizationInquiry } from '../../domain/outcome.ts'
import type { AuthorizationInquiryOrder } from '../acquirer.ts'
import type { Told } from '../kit/callback.ts'
import type { WithTold } from '../kit/connector.ts'
import type { Ask } from '../kit/exchange.ts'
import { inquireAuthorization } from './inquire-authorization.ts'

const account = {
  name: 'ADYEN',
  settings: { apiUrl: 'https://checkout-test.adyen.com/v72', merchantAccount: 'Lamps' },
  callbackUrl: 'https://pay.example/c',
}
const requestedAt = new Date('2026-11-25T09:00:00Z')
const amount = { currency: 'EUR', value: 1_000n }
const order: WithTold<AuthorizationInquiryOrder> = {
  clientId: 'ACME',
  reference: '20261125090000000000100000000001',
  method: { type: 'CARD', issuerAuthenticated: false },
  amount,
  requestedAt,
  now: requestedAt,
  told: [],
}
const held: Told = {
  about: 'authorization',
  reference: order.reference,
  outcome: { kind: 'succeeded', amount, receipt: { transactionId: 'PSP1', resultCode: 'AUTHORISATION' } },
}

function finishing(redirectResult: string): Ask<AuthorizationInquiry> {
  const returned = new URLSearchParams({ redirectResult }).toString()
  const step = inquireAuthorization({ ...order, returned }, account)
  if (step.kind !== 'ask') throw new Error(`nothing is asked: ${step.kind}`)
  return step
}

describe('a question about an authorization', () => {
  it('is answered by what webhooks told, and nothing is sent', () => {
    expect(inquireAuthorization({ ...order, told: [held], returned: 'redirectResult=X' }, account)).toEqual(
      held.outcome,
    )
  })

  it('gives webhooks two minutes before silence is "not found"', () => {
    const after = (ms: number) => ({ ...order, now: new Date(requestedAt.getTime() + ms) })
    expect(inquireAuthorization(after(119_999), account).kind).toBe('unknown')
    expect(inquireAuthorization(after(120_000), account).kind).toBe('not-found')
    expect(inquireAuthorization({ ...after(120_000), transactionId: 'PSP1' }, account).kind).toBe('pending')
  })

  it.each(['', 'redirectResult=', 'payload=abc', 'MD=x&PaRes=y'])(
    'hands over no result that is not there: %j',
    (returned) => {
      expect(inquireAuthorization({ ...order, returned }, account).kind).toBe('unknown')
    },
  )

  it('hands over what the browser brought, under a key of that very result', () => {
    const { request } = finishing('X6XtfGC3!Y+/=')
    expect(request.url).toBe('https://checkout-test.adyen.com/v72/payments/details')
    expect(JSON.parse(request.body ?? '')).toEqual({ details: { redirectResult: 'X6XtfGC3!Y+/=' } })
    expect(request.reads).toBeUndefined()
    const key = request.headers['idempotency-key'] ?? ''
    expect(key.length).toBeLessThanOrEqual(64)
    expect(finishing('X6XtfGC3!Y+/=').request.headers['idempotency-key']).toBe(key)
    expect(finishing('another').request.headers['idempotency-key']).not.toBe(key)
  })

  it.each([
    ['Authorised of this payment', { resultCode: 'Authorised', merchantReference: order.reference }, 'succeeded'],
    ['Refused of this payment', { resultCode: 'Refused', merchantReference: order.reference }, 'failed'],
    ['Authorised of nobody', { resultCode: 'Authorised' }, 'unknown'],
    ['Refused of nobody', { resultCode: 'Refused' }, 'unknown'],
    ['Authorised of another payment', { resultCode: 'Authorised', merchantReference: 'another' }, 'unknown'],
    ['Refused of another payment', { resultCode: 'Refused', merchantReference: 'another' }, 'unknown'],
    ['Pending of nobody', { resultCode: 'Pending' }, 'unknown'],
    ['Pending', { resultCode: 'Pending', merchantReference: order.reference }, 'pending'],
  ])('believes the stranger’s browser only as far as Adyen does: %s', (_, body, kind) => {
    const answer = { status: 200, headers: {}, body: JSON.stringify({ pspReference: 'PSP1', ...body }) }
    expect(finishing('X').read(answer)).toMatchObject({ kind })
  })

  it.each([
    [422, { errorCode: '14_006', message: 'Invalid redirectResult', errorType: 'validation' }],
    [422, { errorCode: '704', message: 'request already processed or in progress', errorType: 'validation' }],
    [401, { errorCode: '000', message: 'Unauthorized', errorType: 'security' }],
  ])('takes no error over that result for a word about the payment: %d', (status, error) => {
    const answer = { status, headers: {}, body: JSON.stringify(error) }
    expect(finishing('X').read(answer)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining(error.message),
    })
  })
})
