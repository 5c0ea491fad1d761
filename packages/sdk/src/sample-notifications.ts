import {
  type Amount,
  formatTime,
  type NotifyCapture,
  type NotifyExpiring,
  type NotifyPayment,
  type NotifyRefund,
  type NotifyUpdateAmount,
  type Result,
  result,
} from '@capstan/protocol/wire'
import type { NotificationBodies } from './notification.ts'

/** What only a result has, by the name that tests know it by. */
type Given<Body> = Partial<Omit<Body, 'notifyType'>>

const amount: Amount = { currency: 'EUR', value: '10000' }

/**
 * Bodies for `signTestNotification` as Capstan's sandbox writes them, named as in `capstan trigger`. Give the fields
 * that your test is about, such as `captureRequestId`. The ids that are not given are new at every call: each call is
 * another notification, and signing one body twice is two deliveries of the same.
 */
export const sampleNotifications = {
  captureSucceeded: (given: Given<NotifyCapture> = {}): NotifyCapture =>
    capture(result('SUCCESS'), { captureTime: now(), ...given }),
  captureFailed: (given: Given<NotifyCapture> = {}): NotifyCapture => capture(result('PROCESS_FAIL'), given),
  paymentSucceeded: (given: Given<NotifyPayment> = {}): NotificationBodies['PAYMENT_RESULT'] => ({
    notifyType: 'PAYMENT_RESULT',
    ...payment(result('SUCCESS')),
    paymentTime: now(),
    authExpiryTime: inDays(7),
    ...given,
  }),
  paymentFailed: (given: Given<NotifyPayment> = {}): NotificationBodies['PAYMENT_RESULT'] => ({
    notifyType: 'PAYMENT_RESULT',
    ...payment(result('PROCESS_FAIL')),
    ...given,
  }),
  refundSucceeded: (given: Given<NotifyRefund> = {}): NotifyRefund =>
    refund(result('SUCCESS'), { refundStatus: 'SUCCESS', refundTime: now(), ...given }),
  refundFailed: (given: Given<NotifyRefund> = {}): NotifyRefund =>
    refund(result('PROCESS_FAIL'), { refundStatus: 'FAIL', ...given }),
  amountUpdated: (given: Given<NotifyUpdateAmount> = {}): NotifyUpdateAmount => ({
    notifyType: 'UPDATE_AMOUNT_RESULT',
    ...payment(result('SUCCESS')),
    updateRequestId: newId('upd'),
    authExpiryTime: inDays(7),
    ...given,
  }),
  authorizationExpiring: (given: Given<NotifyExpiring> = {}): NotifyExpiring => ({
    notifyType: 'AUTHORIZATION_EXPIRING',
    ...payment(result('SUCCESS')),
    authExpiryTime: inDays(1),
    capturableAmount: given.paymentAmount ?? amount,
    nextAction: 'CANCEL',
    nextActionTime: inDays(1),
    ...given,
  }),
} as const

function capture(ended: Result, given: Given<NotifyCapture>): NotifyCapture {
  return {
    notifyType: 'CAPTURE_RESULT',
    result: ended,
    captureRequestId: newId('cap'),
    captureId: newId('C'),
    paymentId: newId('P'),
    captureAmount: amount,
    ...given,
  }
}

function refund(ended: Result, given: Given<NotifyRefund> & Pick<NotifyRefund, 'refundStatus'>): NotifyRefund {
  return {
    notifyType: 'REFUND_RESULT',
    result: ended,
    refundRequestId: newId('ref'),
    refundId: newId('R'),
    refundAmount: amount,
    ...given,
  }
}

function payment(ended: Result) {
  return {
    result: ended,
    paymentRequestId: newId('pay'),
    paymentId: newId('P'),
    paymentAmount: amount,
    paymentCreateTime: now(),
    paymentMethodType: 'CARD',
  }
}

function newId(kind: string): string {
  return `${kind}-${crypto.randomUUID()}`
}

function now(): string {
  return inDays(0)
}

function inDays(days: number): string {
  return formatTime(new Date(Date.now() + days * 86_400_000))
}
