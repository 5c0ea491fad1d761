import { formatTime, type NotifyPayment } from '@capstan/protocol'
import type { AuthorizationTimes, Payment } from '../domain/payment.ts'
import { acquirerFields } from './acquirer-info.ts'
import { wireAmount } from './amount.ts'
import { cardFields } from './card.ts'

/** What notifyPayment and inquiryPayment both tell of a payment, beside its result. */
export function paymentFacts(payment: Payment): Omit<NotifyPayment, 'notifyType' | 'result'> {
  const times = authorizationTimes(payment)
  const paidAt = times?.paidAt ?? (payment.state.kind === 'paid' ? payment.state.paidAt : undefined)
  return {
    paymentRequestId: payment.paymentRequestId,
    paymentId: payment.paymentId,
    paymentAmount: wireAmount(payment.amount),
    paymentCreateTime: formatTime(payment.createdAt),
    ...(paidAt && { paymentTime: formatTime(paidAt) }),
    ...(times && { authExpiryTime: formatTime(times.authExpiresAt) }),
    ...(payment.method.type !== '' && { paymentMethodType: payment.method.type }),
    ...acquirerFields(payment, payment.reference, payment.receipt),
    ...cardFields(payment),
    ...(payment.metadata !== null && { metadata: payment.metadata }),
  }
}

/** An authorization keeps its times while it is being closed: until the acquirer has answered it is still one. */
export function authorizationTimes({ state }: Payment): AuthorizationTimes | undefined {
  if (state.kind === 'authorized') return state
  return state.kind === 'closing' ? state.authorization : undefined
}
