import { expect, it } from 'vitest'
import { leftBefore, refundableBefore, requestIdByHand } from './by-hand.ts'
import type { Capture } from './capture.ts'
import { amountsOf, now, paymentIn, paymentStates } from './fixtures/payments.ts'
import type { MovementState } from './movement.ts'
import type { Refund } from './refund.ts'

it('makes request ids that differ by payment, kind and what was seen, and are short enough for the wire', () => {
  const paymentId = '20261126000138919000245811270286'
  const ids = [
    requestIdByHand('capture', paymentId, 0),
    requestIdByHand('capture', paymentId, 1),
    requestIdByHand('refund', paymentId, 0),
    requestIdByHand('capture', '1', 0),
  ]
  expect(new Set(ids).size).toBe(4)
  expect(ids[0]).toBe(`DASH-${paymentId}-C0`)
  for (const id of [...ids, requestIdByHand('refund', paymentId, 1_000_000)]) expect(id.length).toBeLessThanOrEqual(64)
})

const succeeded: MovementState = { kind: 'succeeded', succeededAt: now }
const failed: MovementState = { kind: 'failed', code: 'PROCESS_FAIL', message: 'no', failedAt: now }

function captureOf(captureId: string, value: bigint, state: MovementState = succeeded): Capture {
  const amount = { currency: 'EUR', value }
  return {
    ...{ clientId: 'SANDBOX_TEST', paymentId: 'payment-1', captureId, captureRequestId: captureId, amount, state },
    ...{ last: false, automatic: false, reference: captureId, receipt: {}, createdAt: now, tries: 0 },
  }
}

function refundOf(refundId: string, value: bigint, captureId?: string, state: MovementState = succeeded): Refund {
  const {
    last: _last,
    automatic: _automatic,
    captureId: _id,
    captureRequestId: _request,
    ...movement
  } = captureOf(refundId, value, state)
  const from = captureId === undefined ? {} : { from: { captureId, reference: captureId, transactionId: '' } }
  return { ...movement, ...from, refundId, refundRequestId: refundId, reason: '', notifyUrl: null, metadata: null }
}

it('knows what was left before a capture: what failed took nothing, and what came later does not count', () => {
  const payment = paymentIn(paymentStates.authorized)
  const captures = [
    captureOf('1', 1_000n),
    captureOf('2', 2_000n, failed),
    captureOf('3', 3_000n),
    captureOf('4', 500n),
  ]
  expect(captures.map((capture) => leftBefore(payment, captures, capture))).toEqual([10_000n, 9_000n, 9_000n, 6_000n])
})

it('knows what could be refunded before a refund, of a capture or of the payment', () => {
  const payment = paymentIn(paymentStates.authorized, { amounts: amountsOf(10_000n, { captured: 5_000n }) })
  const captures = [captureOf('a', 4_000n), captureOf('b', 1_000n)]
  const refunds = [
    refundOf('1', 1_000n, 'a'),
    refundOf('2', 1_000n, 'a', failed),
    refundOf('3', 500n, 'b'),
    refundOf('4', 3_500n),
  ]
  const before = refunds.map((refund) => refundableBefore(payment, captures, refunds, refund))
  expect(before).toEqual([4_000n, 3_000n, 1_000n, 3_500n])
})
