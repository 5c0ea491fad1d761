import { formatTime, type NotifyPayment, type Result } from '@capstan/protocol'
import type { Payment } from '../domain/payment.ts'
import { acquirerFields } from './acquirer-info.ts'
import { wireAmount } from './amount.ts'
import { cardFields } from './card.ts'
import { paymentResult } from './results.ts'

/**
 * The body of notifyPayment (apo/paymentrn_online) for a payment that reached a final result. `final` is given where
 * the state has moved on since: an authorization cancelled in the same moment was still authorized.
 */
export function notifyPaymentBody(payment: Payment, final: Result = paymentResult(payment.state)): string {
  const { state } = payment
  const times = state.kind === 'authorized' ? state : state.kind === 'closing' ? state.authorization : undefined
  const paidAt = times?.paidAt ?? (state.kind === 'paid' ? state.paidAt : undefined)
  const body: NotifyPayment = {
    notifyType: 'PAYMENT_RESULT',
    result: final as NotifyPayment['result'],
    paymentRequestId: payment.paymentRequestId,
    paymentId: payment.paymentId,
    paymentAmount: wireAmount(payment.amount),
    paymentCreateTime: formatTime(payment.createdAt),
    ...(paidAt && { paymentTime: formatTime(paidAt) }),
    ...(times && { authExpiryTime: formatTime(times.authExpiresAt) }),
    paymentMethodType: payment.method.type,
    ...acquirerFields(payment, payment.reference, payment.receipt),
    ...cardFields(payment),
    ...(payment.metadata !== null && { metadata: payment.metadata }),
  }
  return JSON.stringify(body)
}
