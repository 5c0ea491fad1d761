import { expect, it } from 'vitest'
import { twoCTwoP } from '../../src/acquirers/simulated/two-c-two-p.ts'
import { acquirerSuite } from './acquirer-suite.ts'
import { cardMethod, later, visa } from './till.ts'

const suite = acquirerSuite('2C2P')
const korean = { ...visa, number: '9490220011669217' }

it('2C2P takes cards alone, for seven days and in one capture', () => {
  expect(twoCTwoP.capability(cardMethod())).toEqual({
    flow: 'direct',
    challenges: true,
    capture: 'separate',
    manualCapture: true,
    partialCapture: true,
    maxCaptures: 1,
    remainderAfterCapture: 'release',
    refund: 'partial',
    refundWindowSeconds: 365 * 86_400,
    authValiditySeconds: 7 * 86_400,
  })
  for (const type of ['APPLEPAY', 'PAYPAL', 'TRUEMONEY']) {
    expect(twoCTwoP.capability({ type, issuerAuthenticated: false })).toBeUndefined()
  }
})

it('2C2P releases the rest after its one capture, though nobody said that it was the last', async () => {
  const till = suite.open()
  const payment = await till.authorized('a', 4200n)
  expect(await till.capture(payment, 'c1', 1200n, { last: false })).toMatchObject({ kind: 'succeeded' })
  expect(await till.capture(payment, 'c2', 10n)).toMatchObject({ code: 'MULTI_CAPTURE_NOT_SUPPORTED' })
  expect(await till.close(payment, 'v')).toMatchObject({ kind: 'failed', code: 'ORDER_STATUS_INVALID' })
})

it('2C2P captures Korean cards that the issuer authenticates by the authorization, and not again', async () => {
  const method = cardMethod(korean, true)
  expect(twoCTwoP.capability(method)).toMatchObject({ capture: 'with-authorization', manualCapture: true })
  const till = suite.open()
  const payment = await till.authorized('a', 4200n, { card: korean, method })
  expect(await till.total('a')).toMatchObject({ captured: 4200n, state: 'authorized' })
  expect(await till.capture(payment, 'c', 4200n)).toMatchObject({ kind: 'failed', code: 'ORDER_STATUS_INVALID' })
  expect(await till.close(payment, 'v')).toMatchObject({ kind: 'failed', code: 'ORDER_STATUS_INVALID' })
  expect(await till.inquire('a', later(365 * 86_400))).toMatchObject({ kind: 'succeeded' })
})

it('2C2P refunds what the authorization captured, the capture named or not', async () => {
  const method = cardMethod(korean, true)
  const till = suite.open()
  const payment = await till.authorized('a', 4200n, { card: korean, method })
  expect(await till.refund(payment, 'r1', 1200n, { of: 'the capture that Capstan made of it' })).toMatchObject({
    kind: 'succeeded',
  })
  expect(await till.refund(payment, 'r2', 3001n)).toMatchObject({ kind: 'failed', code: 'REFUND_AMOUNT_EXCEED' })
  expect(await till.refund(payment, 'r3', 3000n)).toMatchObject({ kind: 'succeeded' })
  expect(await till.total('a')).toMatchObject({ captured: 4200n, refunded: 4200n })
})

it('2C2P names everything by digits, and the payment in every receipt', async () => {
  const till = suite.open()
  const payment = await till.authorized('a', 4200n)
  const referenceNo = payment.transactionId
  expect(referenceNo).toMatch(/^\d{15}$/)
  expect(till.acquirer.merchantIdFor(till.clientId)).toMatch(/^\d{15}$/)
  const transactionId = expect.stringMatching(/^\d{15}$/)
  expect(await till.capture(payment, 'c', 4200n)).toMatchObject({ receipt: { referenceNo, transactionId } })
})
