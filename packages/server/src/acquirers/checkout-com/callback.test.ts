import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { callback } from './callback.ts'
import { account, actionId, captureOrder, paymentId } from './fixtures/orders.ts'

const { reference, paymentReference } = captureOrder
const metadata = { capstan_payment: paymentReference }
const data = { id: paymentId, action_id: actionId, reference, amount: 1000, metadata }

function signed(event: unknown, key = 'a key of the tests', headers: Record<string, string> = {}) {
  const body = typeof event === 'string' ? event : JSON.stringify(event)
  const signature = createHmac('sha256', key).update(body).digest('hex')
  return {
    method: 'POST',
    target: '/callbacks/CHECKOUT',
    headers: { 'cko-signature': signature, ...headers },
    body,
  }
}

describe('a webhook', () => {
  it.each([
    { type: 'payment_approved', subject: 'authorization' },
    { type: 'payment_pending', subject: 'authorization' },
    { type: 'payment_declined', subject: 'authorization' },
    { type: 'payment_authentication_failed', subject: 'authorization' },
    { type: 'payment_expired', subject: 'authorization' },
    { type: 'payment_canceled', subject: 'authorization' },
    { type: 'payment_cancelled', subject: 'authorization' },
    { type: 'payment_captured', subject: 'capture' },
    { type: 'payment_capture_pending', subject: 'capture' },
    { type: 'payment_capture_declined', subject: 'capture' },
    { type: 'payment_refunded', subject: 'refund' },
    { type: 'payment_refund_pending', subject: 'refund' },
    { type: 'payment_refund_declined', subject: 'refund' },
  ])('$type is about the $subject of its reference', ({ type, subject }) => {
    expect(callback.read(signed({ id: 'evt_1', type, data }), account)).toEqual({
      kind: 'read',
      events: [{ eventId: 'evt_1', subject, reference, paymentReference }],
    })
  })

  it.each(['payment_voided', 'payment_void_declined'])(
    '%s is about the authorization, by the reference that we sent along',
    (type) => {
      expect(callback.read(signed({ id: 'evt_1', type, data }), account)).toEqual({
        kind: 'read',
        events: [{ eventId: 'evt_1', subject: 'authorization', paymentReference }],
      })
    },
  )

  it('of a capture that names the payment’s reference only is about that payment', () => {
    const named = { ...data, reference: paymentReference }
    const [captured, approved] = ['payment_captured', 'payment_approved'].map((type) =>
      callback.read(signed({ id: 'evt_1', type, data: named }), account),
    )
    expect(captured).toMatchObject({ events: [{ subject: 'capture', paymentReference }] })
    expect(captured).not.toHaveProperty('events.0.reference')
    expect(approved).toMatchObject({ events: [{ subject: 'authorization', reference: paymentReference }] })
  })

  it('of what was done elsewhere, in the dashboard, names what it can', () => {
    const read = callback.read(signed({ id: 'evt_1', type: 'payment_refunded', data: { id: paymentId } }), account)
    expect(read).toEqual({ kind: 'read', events: [{ eventId: 'evt_1', subject: 'refund' }] })
  })

  it.each(['dispute_won', 'card_verified', 'payment_never_heard_of'])('%s concerns nothing we do', (type) => {
    expect(callback.read(signed({ id: 'evt_1', type, data: {} }), account)).toEqual({ kind: 'read', events: [] })
  })

  it('without an id of its own is told apart by its action', () => {
    const read = callback.read(signed({ type: 'payment_authentication_failed', data }), account)
    expect(read).toMatchObject({ events: [{ eventId: `payment_authentication_failed:${actionId}` }] })
  })

  it.each([
    { what: 'no JSON', event: 'x' },
    { what: 'no type', event: { id: 'evt_1', data } },
    { what: 'no data', event: { id: 'evt_1', type: 'payment_captured' } },
    { what: 'no event', event: { type: 'payment_captured', data: { id: paymentId } } },
    { what: 'too long an id', event: { id: 'e'.repeat(201), type: 'payment_captured', data } },
  ])('with $what is refused', ({ event }) => {
    expect(callback.read(signed(event), account)).toMatchObject({ kind: 'refused' })
  })

  it('counts only with the signature of its very bytes', () => {
    const good = signed({ id: 'evt_1', type: 'payment_captured', data })
    expect(callback.read({ ...good, body: `${good.body} ` }, account)).toMatchObject({ kind: 'refused' })
    expect(callback.read({ ...good, headers: {} }, account)).toMatchObject({ kind: 'refused' })
    expect(callback.read({ ...good, headers: { 'cko-signature': 'ff' } }, account)).toMatchObject({ kind: 'refused' })
    const other = signed({ id: 'evt_1', type: 'payment_captured', data }, 'another key')
    expect(callback.read(other, account)).toMatchObject({ kind: 'refused' })
    const upper = { ...good, headers: { 'cko-signature': good.headers['cko-signature'].toUpperCase() } }
    expect(callback.read(upper, account)).toMatchObject({ kind: 'read' })
    const keyless = { ...account, secrets: { secretKey: 'sk_x' } }
    expect(callback.read(good, keyless)).toMatchObject({ kind: 'refused' })
  })

  it('needs the Authorization header where the account has one', () => {
    const strict = { ...account, secrets: { ...account.secrets, webhookAuthorization: 'let me in' } }
    const event = { id: 'evt_1', type: 'payment_captured', data }
    expect(callback.read(signed(event), strict)).toMatchObject({ kind: 'refused' })
    expect(callback.read(signed(event, undefined, { authorization: 'let me im' }), strict)).toMatchObject({
      kind: 'refused',
    })
    expect(callback.read(signed(event, undefined, { authorization: 'let me in' }), strict)).toMatchObject({
      kind: 'read',
    })
  })
})
