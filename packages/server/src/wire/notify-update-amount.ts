import type { NotifyUpdateAmount } from '@capstan/protocol'
import type { AmountUpdate } from '../domain/amount-update.ts'
import type { Payment } from '../domain/payment.ts'
import { paymentFacts } from './payment-facts.ts'
import { updateResult } from './results.ts'

/** The body of notifyPayment for the result of an update; `payment` as it is after it. */
export function notifyUpdateAmountBody(payment: Payment, update: AmountUpdate): string {
  const body: NotifyUpdateAmount = {
    notifyType: 'UPDATE_AMOUNT_RESULT',
    updateRequestId: update.updateRequestId,
    result: updateResult(update.state),
    ...paymentFacts(payment),
  }
  return JSON.stringify(body)
}
