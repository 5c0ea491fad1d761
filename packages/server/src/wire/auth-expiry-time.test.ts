import { formatTime } from '@capstan/protocol'
import { describe, expect, it } from 'vitest'
import { paymentIn, paymentStateNames, paymentStates, times } from '../domain/fixtures/payments.ts'
import { inquiryAnswer } from './inquiry-answer.ts'
import { notifyPaymentBody } from './notify-payment.ts'
import { payAnswer } from './pay-answer.ts'

describe('authExpiryTime', () => {
  it.each(paymentStateNames)('is in all that tells of a payment %s, or in none of it', (name) => {
    const payment = paymentIn(paymentStates[name])
    // While it is being closed it is an authorization still, until the acquirer has said that it is not.
    const expected = name.endsWith('authorized') ? formatTime(times.authExpiresAt) : undefined
    expect(payAnswer(payment).authExpiryTime).toBe(expected)
    expect(inquiryAnswer({ payment, captures: [], refunds: [] }).authExpiryTime).toBe(expected)
    expect(JSON.parse(notifyPaymentBody(payment)).authExpiryTime).toBe(expected)
  })
})
