import { formatTime, type NotifyExpiring } from '@capstan/protocol'
import type { ExpiryMoment } from '../domain/expiry.ts'
import { capturable, type Payment } from '../domain/payment.ts'
import { wireAmount } from './amount.ts'
import { paymentFacts } from './payment-facts.ts'
import { success } from './results.ts'

/** The body of our own warning that an authorization is about to expire, and how it will end. The payment is authorized. */
export function notifyExpiringBody(payment: Payment, ending: ExpiryMoment): string {
  const { currency } = payment.amount
  const body: NotifyExpiring = {
    notifyType: 'AUTHORIZATION_EXPIRING',
    result: success(),
    ...paymentFacts(payment),
    capturableAmount: wireAmount({ currency, value: capturable(payment.amounts) }),
    nextAction: ending.kind === 'capture-rest' ? 'CAPTURE' : 'CANCEL',
    nextActionTime: formatTime(ending.at),
  }
  return JSON.stringify(body)
}
