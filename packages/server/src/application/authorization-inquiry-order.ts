import type { AuthorizationInquiryOrder } from '../acquirers/acquirer.ts'
import type { Payment } from '../domain/payment.ts'

/** The question what became of a payment's authorization. `now` is on the client's clock. */
export function authorizationInquiryOrder(payment: Payment, now: Date): AuthorizationInquiryOrder {
  const { clientId, reference, method, receipt, amount, createdAt } = payment
  const { transactionId } = receipt
  return {
    clientId,
    reference,
    method,
    ...(transactionId !== undefined && { transactionId }),
    amount,
    requestedAt: createdAt,
    now,
  }
}
