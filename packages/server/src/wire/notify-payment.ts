import type { NotifyPayment, Result } from '@capstan/protocol'
import type { Payment } from '../domain/payment.ts'
import { paymentFacts } from './payment-facts.ts'
import { paymentResult } from './results.ts'

/**
 * The body of notifyPayment (apo/paymentrn_online) for a payment that reached a final result. `final` is given where
 * the state has moved on since: an authorization cancelled in the same moment was still authorized.
 */
export function notifyPaymentBody(payment: Payment, final: Result = paymentResult(payment.state)): string {
  const result = final as NotifyPayment['result']
  const body: NotifyPayment = { notifyType: 'PAYMENT_RESULT', result, ...paymentFacts(payment) }
  return JSON.stringify(body)
}
