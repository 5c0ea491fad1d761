import { expect, it } from 'vitest'
import { authorizationInquiryOrder } from './authorization-inquiry-order.ts'

const createdAt = new Date('2026-11-25T09:00:00Z')
const expiresAt = new Date('2026-11-25T10:00:00Z')
const payment = {
  clientId: 'ACME',
  reference: 'ours',
  method: { type: 'CARD', issuerAuthenticated: false },
  receipt: {},
  amount: { currency: 'EUR', value: 1_000n },
  createdAt,
  expiresAt,
}

it('a try late in a session was not asked for when the session began', () => {
  const session = { sessionId: 'S1', tries: 2 }
  expect(authorizationInquiryOrder({ ...payment, session }, expiresAt).requestedAt).toEqual(expiresAt)
  expect(authorizationInquiryOrder(payment, expiresAt).requestedAt).toEqual(createdAt)
})
