import { expect, it } from 'vitest'
import { checkout } from '../../src/acquirers/simulated/checkout.ts'
import { acquirerSuite } from './acquirer-suite.ts'
import { cardMethod } from './till.ts'

const suite = acquirerSuite('CHECKOUT')

it.each(['CARD', 'APPLEPAY', 'GOOGLEPAY'])('CHECKOUT takes %s for seven days, in up to twenty-five parts', (type) => {
  expect(checkout.capability({ ...cardMethod(), type })).toEqual({
    flow: 'direct',
    challenges: true,
    capture: 'separate',
    manualCapture: true,
    partialCapture: true,
    maxCaptures: 25,
    remainderAfterCapture: 'keep',
    refund: 'partial',
    refundWindowSeconds: 365 * 86_400,
    authValiditySeconds: 7 * 86_400,
  })
})

it('CHECKOUT takes no PayPal and no wallets', () => {
  expect(checkout.capability({ type: 'PAYPAL', issuerAuthenticated: false })).toBeUndefined()
  expect(checkout.capability({ type: 'GCASH', issuerAuthenticated: false })).toBeUndefined()
})

it('CHECKOUT names the payment pay_, what happens to it act_ and the merchant pc_', async () => {
  const till = suite.open()
  const payment = await till.authorized('a', 4200n)
  const referenceNo = payment.transactionId
  expect(referenceNo).toMatch(/^pay_[a-z2-7]{26}$/)
  expect(till.acquirer.merchantIdFor(till.clientId)).toMatch(/^pc_[a-z2-7]{26}$/)
  const action = expect.stringMatching(/^act_[a-z2-7]{26}$/)
  const receipt = { referenceNo, transactionId: action }
  expect(await till.inquire('a')).toMatchObject({ receipt: { referenceNo, transactionId: referenceNo } })
  expect(await till.capture(payment, 'c', 1200n)).toMatchObject({ kind: 'succeeded', receipt })
  expect(await till.inquireCapture(payment, 'c')).toMatchObject({ kind: 'succeeded', receipt })
  expect(await till.close(payment, 'v')).toMatchObject({ kind: 'succeeded', receipt })
})

it('CHECKOUT gives every reference and every client ids of their own', async () => {
  const [one, other] = [suite.open(), suite.open()]
  const ids = [
    (await one.authorized('a', 4200n)).transactionId,
    (await one.authorized('b', 4200n)).transactionId,
    (await other.authorized('a', 4200n)).transactionId,
  ]
  expect(new Set(ids).size).toBe(3)
})
