import { formatTime, type PayResponse } from '@capstan/protocol'
import { type Payment, paidAtOf } from '../domain/payment.ts'
import { acquirerFields } from './acquirer-info.ts'
import { wireAmount } from './amount.ts'
import { cardFields } from './card.ts'
import { authorizationTimes } from './payment-facts.ts'
import { paymentResult } from './results.ts'

/** The pay API's answer, from the stored payment as it stands (apo/pay). */
export function payAnswer(payment: Payment): PayResponse {
  const { state } = payment
  const times = authorizationTimes(payment)
  const paidAt = paidAtOf(state)
  return {
    result: paymentResult(state),
    paymentRequestId: payment.paymentRequestId,
    paymentId: payment.paymentId,
    paymentAmount: wireAmount(payment.amount),
    paymentCreateTime: formatTime(payment.createdAt),
    ...(paidAt && { paymentTime: formatTime(paidAt) }),
    ...(times && { authExpiryTime: formatTime(times.authExpiresAt) }),
    ...(state.kind === 'awaiting-buyer' && { normalUrl: state.url }),
    ...acquirerFields(payment, payment.reference, payment.receipt),
    ...cardFields(payment),
  }
}
