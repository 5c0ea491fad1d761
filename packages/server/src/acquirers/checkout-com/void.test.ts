import { describe, expect, it } from 'vitest'
import { account, actionId, after, answer, asked, line, paymentId, sentBody, voidOrder } from './fixtures/orders.ts'
import { voidAuthorization } from './void.ts'

const ours = { id: actionId, type: 'Void', reference: voidOrder.reference, approved: true, response_code: '10000' }
const none = answer(200, [])
const accepted = answer(202, { action_id: actionId, reference: voidOrder.reference })
const payment = { id: paymentId, status: 'Authorized', balances: { available_to_void: 6540 } }

describe('a void', () => {
  const step = voidAuthorization(voidOrder, account)

  it('looks whether it is done before it asks for it', () => {
    const { request, read } = asked(step)
    expect(line(request)).toBe(`GET /payments/${paymentId}/actions`)
    expect(request.reads).toBe(true)
    const next = asked(read(none)).request
    expect(line(next)).toBe(`POST /payments/${paymentId}/voids`)
    expect(next.reads).toBeUndefined()
    expect(next.headers['cko-idempotency-key']).toBe(voidOrder.reference)
    expect(sentBody(next)).toEqual({
      reference: voidOrder.reference,
      metadata: { capstan_payment: voidOrder.paymentReference },
    })
  })

  it('is pending when accepted, and done when our action is approved', () => {
    const receipt = { transactionId: actionId, referenceNo: paymentId }
    expect(after(step, none, accepted)).toEqual({ kind: 'pending', receipt })
    expect(after(step, answer(200, [{ ...ours, approved: undefined }]))).toMatchObject({ kind: 'pending', receipt })
    expect(after(step, answer(200, [ours]))).toMatchObject({ kind: 'succeeded', receipt })
  })

  it('is not done by a void of another reference, nor by a capture', () => {
    const others = [
      { ...ours, reference: 'other' },
      { ...ours, type: 'Capture' },
    ]
    expect(after(step, answer(200, others))).toBe(`POST /payments/${paymentId}/voids`)
  })

  it.each([403, 422])('refused with %s fails, unless there is nothing left to give back', (status) => {
    const refused = answer(status, { error_codes: ['void_amount_invalid'] })
    expect(after(step, none, refused)).toBe(`GET /payments/${paymentId}`)
    expect(after(step, none, refused, answer(200, payment))).toMatchObject({
      kind: 'failed',
      code: 'ORDER_STATUS_INVALID',
    })
    const voided = answer(200, { ...payment, status: 'Voided' })
    expect(after(step, none, refused, voided)).toMatchObject({ kind: 'succeeded' })
    const empty = answer(200, { ...payment, status: 'Captured', balances: { available_to_void: 0 } })
    // Nothing of ours captured it: that is for an inquiry to find out.
    expect(after(step, none, refused, empty)).toMatchObject({ kind: 'failed' })
    const ofRest = voidAuthorization({ ...voidOrder, captured: 100n }, account)
    expect(after(ofRest, none, refused, empty)).toMatchObject({ kind: 'succeeded' })
    expect(after(ofRest, none, refused, answer(200, payment))).toMatchObject({ kind: 'failed' })
    expect(after(ofRest, none, refused, answer(200, { ...payment, balances: {} }))).toMatchObject({ kind: 'failed' })
  })

  it('that was declined is judged by the payment', () => {
    const declined = answer(200, [{ ...ours, approved: false, response_code: '20005' }])
    expect(after(step, declined)).toBe(`GET /payments/${paymentId}`)
    expect(after(step, declined, answer(200, payment))).toMatchObject({
      kind: 'failed',
      receipt: { transactionId: actionId, resultCode: '20005' },
    })
  })

  it('with an unlisted code is done where the payment says Voided', () => {
    const unlisted = answer(200, [{ ...ours, response_code: '70001' }])
    expect(after(step, unlisted, answer(200, { ...payment, status: 'Voided' }))).toMatchObject({ kind: 'succeeded' })
  })

  it.each([
    { what: 'a page for the actions', answers: [answer(200, '<html>')] },
    { what: 'HTTP 404 for the actions', answers: [answer(404, '')] },
    { what: 'an unlisted code', answers: [answer(200, [{ ...ours, response_code: '70001' }]), answer(200, payment)] },
    { what: 'no action id', answers: [none, answer(202, {})] },
    { what: 'HTTP 401', answers: [none, answer(401, '')] },
    { what: 'HTTP 404', answers: [none, answer(404, '')] },
    { what: 'a page for the payment', answers: [none, answer(403, ''), answer(200, '<html>')] },
    { what: 'another payment', answers: [none, answer(403, ''), answer(200, { ...payment, id: 'pay_other' })] },
    { what: 'HTTP 404 for the payment', answers: [none, answer(403, ''), answer(404, '')] },
  ])('answered with $what is unknown', ({ answers }) => {
    expect(after(step, ...answers)).toMatchObject({ kind: 'unknown' })
  })

  it('without an id is not sent', () => {
    const { paymentTransactionId: _, ...unanswered } = voidOrder
    expect(after(voidAuthorization(unanswered, account))).toMatchObject({ kind: 'not-sent' })
  })
})
