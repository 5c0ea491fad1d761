import { expect, it } from 'vitest'
import { alipay } from '../../src/acquirers/simulated/alipay.ts'
import { buyerVisits } from '../../src/acquirers/simulated/buyer-visits.ts'
import type { PaymentMethod } from '../../src/domain/payment-method.ts'
import { acquirerSuite } from './acquirer-suite.ts'
import { cardMethod, later, type Till, visa } from './till.ts'

const day = 86_400
const american = { ...visa, number: '4111111111111111' }
const korean = { ...visa, number: '9490220011669217' }

function method(type: string): PaymentMethod {
  return { type, issuerAuthenticated: false }
}

const suite = acquirerSuite('ALIPAY')

/** A redirect payment that the buyer has authorized at that moment. */
async function paid(till: Till, type: string, decidedAt: Date) {
  const outcome = await till.authorize('a', 4200n, { method: method(type) })
  if (outcome.kind !== 'buyer-action') throw new Error(`no buyer page: ${outcome.kind}`)
  const token = outcome.url.split('/').at(-1) ?? ''
  await buyerVisits(suite.pool()).decide(token, 'authorize', decidedAt)
  return { reference: 'a', transactionId: String(outcome.receipt.transactionId) }
}

it.each(['CARD', 'APPLEPAY', 'GOOGLEPAY'])('ALIPAY takes %s for seven days, in up to ten parts', (type) => {
  expect(alipay.capability({ ...cardMethod(), type })).toEqual({
    flow: 'direct',
    challenges: true,
    capture: 'separate',
    manualCapture: true,
    partialCapture: true,
    maxCaptures: 10,
    remainderAfterCapture: 'keep',
    refund: 'partial',
    refundWindowSeconds: 365 * 86_400,
    authValiditySeconds: 7 * day,
  })
})

it('ALIPAY takes an American card in one capture of the whole amount', async () => {
  expect(alipay.capability(cardMethod(american))).toMatchObject({ partialCapture: false, maxCaptures: 1 })
  const till = suite.open()
  const payment = await till.authorized('a', 4200n, { card: american, method: cardMethod(american) })
  expect(await till.capture(payment, 'c1', 4199n)).toMatchObject({ kind: 'failed', code: 'INVALID_AMOUNT' })
  expect(await till.capture(payment, 'c2', 4200n)).toMatchObject({ kind: 'succeeded' })
})

it('ALIPAY takes no manual capture of Korean cards that the issuer authenticates, and of no others', () => {
  expect(alipay.capability(cardMethod(korean, true))).toMatchObject({ manualCapture: false, capture: 'separate' })
  expect(alipay.capability(cardMethod(korean, false))).toMatchObject({ manualCapture: true })
  expect(alipay.capability(cardMethod(american, true))).toMatchObject({ manualCapture: true })
  expect(alipay.capability(cardMethod(visa, true))).toMatchObject({ manualCapture: false })
})

it('ALIPAY takes PayPal by a page, to be captured in parts within 29 days of the buyer authorizing', async () => {
  expect(alipay.capability(method('PAYPAL'))).toEqual({
    flow: 'redirect',
    capture: 'separate',
    manualCapture: true,
    partialCapture: true,
    maxCaptures: 10,
    remainderAfterCapture: 'keep',
    refund: 'partial',
    refundWindowSeconds: 365 * 86_400,
    authValiditySeconds: 29 * day,
  })
  const till = suite.open()
  const payment = await paid(till, 'PAYPAL', later(600))
  expect(await till.capture(payment, 'c1', 1000n, { now: later(600 + 29 * day - 1) })).toMatchObject({
    kind: 'succeeded',
  })
  expect(await till.capture(payment, 'c2', 1000n, { now: later(600 + 29 * day) })).toMatchObject({
    code: 'AUTH_EXPIRED',
  })
})

it.each(['ALIPAY_CN', 'ALIPAY_HK', 'KAKAOPAY', 'GCASH', 'DANA', 'TNG', 'TRUEMONEY'])(
  'ALIPAY takes %s by a page, and paying is final',
  async (type) => {
    expect(alipay.capability(method(type))).toMatchObject({ flow: 'redirect', capture: 'none' })
    const till = suite.open()
    const payment = await paid(till, type, later(60))
    expect(await till.inquire('a', later(365 * day))).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ captured: 4200n })
    expect(await till.capture(payment, 'c', 4200n)).toMatchObject({ kind: 'failed', code: 'ORDER_STATUS_INVALID' })
    expect(await till.close(payment, 'v')).toMatchObject({ kind: 'failed', code: 'ORDER_STATUS_INVALID' })
  },
)

it('ALIPAY gives ids of digits that begin with the date, as in the capture guide', async () => {
  const till = suite.open()
  const payment = await till.authorized('a', 4200n)
  expect(payment.transactionId).toMatch(/^20261102\d{27}$/)
  expect(till.acquirer.merchantIdFor(till.clientId)).toMatch(/^\d{16}$/)
  const captured = await till.capture(payment, 'c', 4200n, { now: later(day) })
  expect(captured).toMatchObject({ receipt: { transactionId: expect.stringMatching(/^20261103\d{27}$/) } })
  expect(captured).not.toHaveProperty('receipt.referenceNo')
})

it('ALIPAY refunds what a wallet paid, without the numbers that only cards have', async () => {
  const till = suite.open()
  const payment = await paid(till, 'GCASH', later(60))
  const refunded = await till.refund(payment, 'r1', 4000n, { now: later(day) })
  expect(refunded).toMatchObject({ kind: 'succeeded' })
  expect(refunded).not.toHaveProperty('receipt.arn')
  expect(refunded).not.toHaveProperty('receipt.rrn')
  expect(await till.refund(payment, 'r2', 201n)).toMatchObject({ kind: 'failed', code: 'REFUND_AMOUNT_EXCEED' })
  expect(await till.total('a')).toMatchObject({ captured: 4200n, refunded: 4000n })
})

it('ALIPAY says which wallets it refunds as a whole, or not at all', () => {
  expect(alipay.capability(method('TRUEMONEY'))).toMatchObject({ refund: 'full' })
  expect(alipay.capability(method('DANA'))).toMatchObject({ refund: 'none' })
})

it('ALIPAY declines at once what is declined before a page is needed', async () => {
  const till = suite.open()
  const outcome = await till.authorize('a', 5001n, { method: method('GCASH') })
  expect(outcome).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
  expect(await till.authorize('b', 5002n, { method: method('GCASH') })).toMatchObject({ kind: 'buyer-action' })
})
