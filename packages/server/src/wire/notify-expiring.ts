import { formatTime, type NotifyExpiring } from '@capstan/protocol'
import { capturable, type Payment } from '../domain/payment.ts'
import { wireAmount } from './amount.ts'
import { paymentFacts } from './payment-facts.ts'
import { success } from './results.ts'

/** The body of our own warning that an authorization is about to expire. The payment is authorized. */
export function notifyExpiringBody(payment: Payment): string {
  const { currency } = payment.amount
  const { atExpiry, captureAheadMs } = payment.expiryPolicy
  const end = payment.state.kind === 'authorized' ? payment.state.authExpiresAt.getTime() : 0
  const captures = atExpiry === 'capture' && !payment.expiryCaptureTried
  const body: NotifyExpiring = {
    notifyType: 'AUTHORIZATION_EXPIRING',
    result: success(),
    ...paymentFacts(payment),
    capturableAmount: wireAmount({ currency, value: capturable(payment.amounts) }),
    nextAction: captures ? 'CAPTURE' : 'CANCEL',
    nextActionTime: formatTime(new Date(captures ? end - captureAheadMs : end)),
  }
  return JSON.stringify(body)
}
