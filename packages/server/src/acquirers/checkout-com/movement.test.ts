import { describe, expect, it } from 'vitest'
import {
  account,
  actionId,
  after,
  answer,
  asked,
  captureOrder,
  euros,
  line,
  movementInquiryOrder,
  paymentId,
  refundOrder,
  sentBody,
} from './fixtures/orders.ts'
import { capture, inquire, refund } from './movement.ts'

const taken = { action_id: actionId, reference: captureOrder.reference }
const captured = {
  id: actionId,
  type: 'Capture',
  amount: 1000,
  approved: true,
  response_code: '10000',
  response_summary: 'Approved',
  reference: captureOrder.reference,
  processing: { acquirer_reference_number: '24021219099007452440793', retrieval_reference_number: '909913440644' },
}
const metadata = { capstan_payment: captureOrder.paymentReference }
const actionsPath = `GET /payments/${paymentId}/actions`

describe('a capture', () => {
  it('keeps the rest, or releases it as the last one', () => {
    const { request } = asked(capture(captureOrder, account))
    expect(line(request)).toBe(`POST /payments/${paymentId}/captures`)
    expect(request.headers['cko-idempotency-key']).toBe(captureOrder.reference)
    expect(sentBody(request)).toEqual({
      amount: 1000,
      capture_type: 'NonFinal',
      reference: captureOrder.reference,
      metadata,
    })
    const last = asked(capture({ ...captureOrder, last: true }, account)).request
    expect(sentBody(last)).toMatchObject({ amount: 1000, capture_type: 'Final' })
  })

  it('that was accepted is pending, and never done', () => {
    expect(after(capture(captureOrder, account), answer(202, taken))).toEqual({
      kind: 'pending',
      receipt: { transactionId: actionId, referenceNo: paymentId },
    })
  })

  it.each([
    { what: 'no action id', status: 202, body: {} },
    { what: 'a page', status: 202, body: '<html>' },
    { what: 'another reference', status: 202, body: { ...taken, reference: 'other' } },
    { what: 'HTTP 200', status: 200, body: taken },
    { what: 'HTTP 201', status: 201, body: taken },
    { what: 'HTTP 401', status: 401, body: '' },
    { what: 'HTTP 404', status: 404, body: '' },
    { what: 'HTTP 429', status: 429, body: '' },
    { what: 'HTTP 422 without codes', status: 422, body: '' },
  ])('answered with $what is unknown', ({ status, body }) => {
    expect(after(capture(captureOrder, account), answer(status, body))).toMatchObject({ kind: 'unknown' })
  })

  it.each([
    { code: 'capture_value_greater_than_remaining_authorized', ours: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT' },
    { code: 'payment_expired', ours: 'AUTH_EXPIRED' },
    { code: 'action_failure_limit_exceeded', ours: 'PAYMENT_COUNT_EXCEED_LIMIT' },
    { code: 'refund_amount_exceeds_balance', ours: 'PROCESS_FAIL' },
  ])('refused with $code fails as $ours, once nothing is listed under our reference', ({ code, ours }) => {
    const step = capture(captureOrder, account)
    const refusal = answer(422, { error_type: 'request_invalid', error_codes: [code] })
    expect(after(step, refusal)).toBe(actionsPath)
    expect(after(step, refusal, answer(200, []))).toEqual({
      kind: 'failed',
      code: ours,
      receipt: { referenceNo: paymentId, resultCode: code, resultMessage: code },
    })
  })

  it('that is not allowed fails, as cancelled where a void stands', () => {
    const step = capture(captureOrder, account)
    const voided = { id: 'act_v', type: 'Void', approved: true, response_code: '10000', amount: 6540 }
    expect(after(step, answer(403, ''), answer(200, []))).toMatchObject({ code: 'ORDER_STATUS_INVALID' })
    expect(after(step, answer(403, ''), answer(200, [voided]))).toMatchObject({ code: 'AUTH_CANCELLED' })
    const refused = { ...voided, approved: false, response_code: '20005' }
    expect(after(step, answer(403, ''), answer(200, [refused]))).toMatchObject({ code: 'ORDER_STATUS_INVALID' })
  })

  it('that is refused because the first was carried out is what the first was', () => {
    const outcome = after(capture(captureOrder, account), answer(403, ''), answer(200, [captured]))
    expect(outcome).toMatchObject({ kind: 'succeeded', amount: euros(1_000n) })
  })

  it.each([
    { what: 'a page', status: 200, body: '<html>' },
    { what: 'HTTP 401', status: 401, body: '' },
    { what: 'HTTP 404', status: 404, body: '' },
  ])('refused, with $what for the list, is unknown', ({ status, body }) => {
    const outcome = after(capture(captureOrder, account), answer(403, ''), answer(status, body))
    expect(outcome).toMatchObject({ kind: 'unknown' })
  })
})

describe('a refund', () => {
  it('names the capture it comes from, where it is of one', () => {
    const { request } = asked(refund(refundOrder, account))
    expect(line(request)).toBe(`POST /payments/${paymentId}/refunds`)
    expect(request.headers['cko-idempotency-key']).toBe(refundOrder.reference)
    expect(sentBody(request)).toEqual({ amount: 400, reference: refundOrder.reference, metadata })
    const of = { reference: captureOrder.reference, transactionId: actionId }
    const named = asked(refund({ ...refundOrder, capture: of }, account)).request
    expect(sentBody(named)).toEqual({
      amount: 400,
      reference: refundOrder.reference,
      capture_action_id: actionId,
      metadata,
    })
    const unnamed = asked(refund({ ...refundOrder, capture: { ...of, transactionId: '' } }, account)).request
    expect(sentBody(unnamed)).toEqual({ amount: 400, reference: refundOrder.reference, metadata })
  })

  it('that was accepted is pending, and one above what was captured fails', () => {
    const step = refund(refundOrder, account)
    const accepted = answer(202, { action_id: actionId, reference: refundOrder.reference })
    expect(after(step, accepted)).toMatchObject({ kind: 'pending', receipt: { transactionId: actionId } })
    const refusal = answer(422, { error_codes: ['refund_amount_exceeds_balance'] })
    expect(after(step, refusal, answer(200, [captured]))).toMatchObject({
      kind: 'failed',
      code: 'REFUND_AMOUNT_EXCEED',
    })
  })
})

describe('an inquiry about a capture or a refund', () => {
  const order = movementInquiryOrder
  const read = (...actions: unknown[]) => after(inquire('Capture', order, account), answer(200, actions))

  it('asks for the actions of the payment', () => {
    const { request } = asked(inquire('Capture', order, account))
    expect(line(request)).toBe(actionsPath)
    expect(request.reads).toBe(true)
  })

  it('reads the amount and the receipt from our own action', () => {
    const others = [
      { ...captured, id: 'act_other', reference: 'other' },
      { ...captured, id: 'act_refund', type: 'Refund' },
    ]
    expect(read(...others, { ...captured, amount: 999 })).toEqual({
      kind: 'succeeded',
      amount: euros(999n),
      receipt: {
        transactionId: actionId,
        referenceNo: paymentId,
        arn: '24021219099007452440793',
        rrn: '909913440644',
        resultCode: '10000',
        resultMessage: 'Approved',
      },
    })
    expect(read(...others)).toEqual({ kind: 'not-found' })
    expect(read()).toEqual({ kind: 'not-found' })
  })

  it('tells a refund from a capture of the same reference', () => {
    const step = inquire('Refund', order, account)
    expect(after(step, answer(200, [captured]))).toEqual({ kind: 'not-found' })
    expect(after(step, answer(200, [{ ...captured, type: 'Refund' }]))).toMatchObject({ kind: 'succeeded' })
  })

  it('waits for what was accepted under an action id and is not listed yet', () => {
    const known = { ...order, transactionId: actionId }
    expect(after(inquire('Capture', known, account), answer(200, []))).toEqual({
      kind: 'pending',
      receipt: { transactionId: actionId, referenceNo: paymentId },
    })
  })

  it('finds by the action id what is listed without our reference', () => {
    const { reference: _, ...unnamed } = captured
    const known = { ...order, transactionId: actionId }
    expect(after(inquire('Capture', known, account), answer(200, [unnamed]))).toMatchObject({ kind: 'succeeded' })
    expect(read(unnamed)).toEqual({ kind: 'not-found' })
  })

  it('adds up what our reference took twice, so that a person looks', () => {
    expect(read(captured, { ...captured, id: 'act_2' })).toMatchObject({ kind: 'succeeded', amount: euros(2_000n) })
  })

  it('believes a yes beside a no: the money moved', () => {
    const refused = { ...captured, id: 'act_2', approved: false, response_code: '20005' }
    expect(read(refused, captured)).toMatchObject({ kind: 'succeeded', amount: euros(1_000n) })
  })

  it.each([
    {
      what: 'declined',
      action: { approved: false, response_code: '20051' },
      kind: 'failed',
      code: 'USER_BALANCE_NOT_ENOUGH',
    },
    {
      what: 'declined by risk',
      action: { approved: false, response_code: '43101' },
      kind: 'failed',
      code: 'RISK_REJECT',
    },
    {
      what: 'declined, without a code',
      action: { approved: false, response_code: undefined },
      kind: 'failed',
      code: 'PROCESS_FAIL',
    },
    { what: 'no word of approval', action: { approved: undefined }, kind: 'pending' },
    { what: 'approval null', action: { approved: null }, kind: 'pending' },
    { what: 'put off', action: { response_code: '10200' }, kind: 'pending' },
    { what: 'approved by an unlisted code', action: { response_code: '70001' }, kind: 'unknown' },
    { what: 'approved by a code that declines', action: { response_code: '20051' }, kind: 'unknown' },
    { what: 'approved without a code', action: { response_code: undefined }, kind: 'unknown' },
    { what: 'declined by a code that approves', action: { approved: false }, kind: 'unknown' },
    { what: 'approved in words', action: { approved: 'true' }, kind: 'unknown' },
    { what: 'no amount', action: { amount: undefined }, kind: 'unknown' },
    { what: 'half an amount', action: { amount: 0.5 }, kind: 'unknown' },
  ])('reads $what as $kind', ({ action, kind, code }) => {
    expect(read({ ...captured, ...action })).toMatchObject({ kind, ...(code && { code }) })
  })

  it.each([
    { what: 'a page', status: 200, body: '<html>' },
    { what: 'an object', status: 200, body: { data: [] } },
    { what: 'an action that is none', status: 200, body: [captured, 'x'] },
    { what: 'HTTP 401', status: 401, body: '' },
    { what: 'HTTP 404', status: 404, body: '' },
    { what: 'HTTP 429', status: 429, body: '' },
  ])('answered with $what is unknown', ({ status, body }) => {
    expect(after(inquire('Capture', order, account), answer(status, body))).toMatchObject({ kind: 'unknown' })
  })

  it('leaves out references of banks that are too long for the wire', () => {
    const processing = { acquirer_reference_number: '1'.repeat(65), retrieval_reference_number: '1'.repeat(33) }
    const outcome = read({ ...captured, processing }) as { receipt: object }
    expect(outcome.receipt).not.toHaveProperty('arn')
    expect(outcome.receipt).not.toHaveProperty('rrn')
  })
})
