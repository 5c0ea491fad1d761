import { type CreatePaymentSessionResponse, formatTime, type SubmitPayResponse } from '@capstan/protocol'
import type { Payment } from '../domain/payment.ts'
import type { PaymentSession } from '../domain/payment-session.ts'
import { wireAmount } from './amount.ts'
import { paymentResult, success } from './results.ts'

/** createPaymentSession's answer (apo/payment_session). `url`: of the checkout page. */
export function sessionAnswer(session: PaymentSession, data: string, url: string): CreatePaymentSessionResponse {
  return {
    result: success(),
    paymentSessionData: data,
    paymentSessionId: session.sessionId,
    paymentSessionExpiryTime: formatTime(session.expiresAt),
    normalUrl: url,
  }
}

/** submitPay's answer, from the stored payment as it stands (apo/submitPay). */
export function submitPayAnswer(payment: Payment, url: string): SubmitPayResponse {
  const result = paymentResult(payment.state)
  return {
    result,
    paymentRequestId: payment.paymentRequestId,
    paymentId: payment.paymentId,
    paymentAmount: wireAmount(payment.amount),
    paymentCreateTime: formatTime(payment.createdAt),
    ...(result.resultStatus === 'U' && { normalUrl: url }),
  }
}
