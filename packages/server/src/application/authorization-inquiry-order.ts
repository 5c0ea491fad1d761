import type { AuthorizationInquiryOrder } from '../acquirers/acquirer.ts'
import type { Payment } from '../domain/payment.ts'

type Asked = Pick<
  Payment,
  'clientId' | 'reference' | 'method' | 'receipt' | 'amount' | 'createdAt' | 'expiresAt' | 'session'
>

/**
 * When the authorization was asked for, or later. Of a session, when the last try began is not at hand: it began before its
 * time was over. Too early a time would take the silence about a try of this moment for "never seen".
 */
export function requestedAt({
  session,
  createdAt,
  expiresAt,
}: Pick<Asked, 'session' | 'createdAt' | 'expiresAt'>): Date {
  return session ? expiresAt : createdAt
}

/** The question what became of a payment's authorization. `now` is on the client's clock. */
export function authorizationInquiryOrder(payment: Asked, now: Date): AuthorizationInquiryOrder {
  const { clientId, reference, method, receipt, amount } = payment
  const { transactionId } = receipt
  return {
    clientId,
    reference,
    method,
    ...(transactionId !== undefined && { transactionId }),
    amount,
    requestedAt: requestedAt(payment),
    now,
  }
}
