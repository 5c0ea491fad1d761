import {
  type Amount,
  formatTime,
  type NotifyCapture,
  type NotifyExpiring,
  type NotifyPayment,
  type NotifyRefund,
  type NotifyUpdateAmount,
  result,
} from '@capstan/protocol'
import { unreachable } from '../assert.ts'
import type { NotificationType } from '../domain/notify-url.ts'

/** Every id of a test begins with it. Ids that are made for payments are digits only. */
const testIdPrefix = 'CAPSTAN-TEST-'

const amount: Amount = { currency: 'EUR', value: '100' }
const day = 86_400_000

/**
 * The body of a notification that tells of nothing, to try an address with: a success of one euro, with every field that
 * a real one always has. `id` makes its ids new, so that a receiver that remembers what it has handled handles it too;
 * `at` is the client's clock.
 */
export function testNotificationBody(type: NotificationType, id: string, at: Date): string {
  return JSON.stringify(bodyOf(type, (kind) => `${testIdPrefix}${kind}-${id}`, at))
}

type Body = NotifyPayment | NotifyCapture | NotifyRefund | NotifyUpdateAmount | NotifyExpiring

function bodyOf(type: NotificationType, idOf: (kind: string) => string, at: Date): Body {
  const payment = {
    result: result('SUCCESS'),
    paymentRequestId: idOf('PAY'),
    paymentId: idOf('PAYMENT'),
    paymentAmount: amount,
    paymentCreateTime: formatTime(at),
    paymentTime: formatTime(at),
    authExpiryTime: formatTime(new Date(at.getTime() + 7 * day)),
    paymentMethodType: 'CARD',
  } as const
  switch (type) {
    case 'PAYMENT_RESULT':
      return { notifyType: type, ...payment }
    case 'UPDATE_AMOUNT_RESULT':
      return { notifyType: type, updateRequestId: idOf('UPDATE'), ...payment }
    case 'AUTHORIZATION_EXPIRING':
      return {
        notifyType: type,
        ...payment,
        capturableAmount: amount,
        nextAction: 'CANCEL',
        nextActionTime: payment.authExpiryTime,
      }
    case 'CAPTURE_RESULT':
      return {
        notifyType: type,
        result: result('SUCCESS'),
        captureRequestId: idOf('CAPTURE'),
        captureId: idOf('CAPTURED'),
        paymentId: payment.paymentId,
        captureAmount: amount,
        captureTime: formatTime(at),
      }
    case 'REFUND_RESULT':
      return {
        notifyType: type,
        result: result('SUCCESS'),
        refundStatus: 'SUCCESS',
        refundRequestId: idOf('REFUND'),
        refundId: idOf('REFUNDED'),
        refundAmount: amount,
        refundTime: formatTime(at),
      }
    default:
      return unreachable(type)
  }
}
