import { resultOf } from './merchant.ts'
import type { StoredCapture, StoredNotification, StoredPayment, StoredRefund } from './stored.ts'
import type { World } from './world.ts'

const mostTries = 8

/** Every final result was told, as it is stored, until the merchant had it or the schedule was over. */
export function checkNotifications(
  world: World,
  payments: readonly StoredPayment[],
  captures: readonly StoredCapture[],
  refunds: readonly StoredRefund[],
  notifications: readonly StoredNotification[],
): void {
  for (const payment of payments) checkPayment(world, payment, ofPayment(notifications, payment))
  for (const capture of captures) checkCapture(world, capture, notifications)
  for (const refund of refunds) checkRefund(world, refund, notifications)
  for (const notification of notifications) checkDelivered(world, notification)
}

function ofPayment(notifications: readonly StoredNotification[], { payment_id: paymentId }: StoredPayment) {
  return notifications.filter((notification) => notification.payment_id === paymentId)
}

function checkPayment(world: World, payment: StoredPayment, notifications: readonly StoredNotification[]): void {
  const name = payment.payment_request_id
  if (notifications.some(({ sequence }, index) => sequence !== index + 1)) {
    world.violate('in order', `the notifications of ${name} are not numbered 1, 2, 3`)
  }
  const results = notifications.filter(({ notify_type: type }) => type === 'PAYMENT_RESULT').map(statusIn)
  const due = payment.state === 'failed' ? 'F' : payment.paid_at ? 'S' : ''
  if (results.join() !== due) {
    const what = `${name} is ${payment.state}; its payment notifications say "${results.join()}" instead of "${due}"`
    world.violate('every result is notified', what)
  }
}

function checkCapture(world: World, capture: StoredCapture, notifications: readonly StoredNotification[]): void {
  const own = notifications.filter(({ capture_id: captureId }) => captureId === capture.capture_id)
  const name = capture.capture_request_id
  checkTold(world, name, capture, own)
  for (const { body } of own) {
    const said = JSON.parse(body)
    if (said.captureRequestId !== name || BigInt(said.captureAmount.value) !== capture.amount) {
      world.violate('every result is notified', `a notification of ${name} tells of something else: ${body}`)
    }
  }
}

function checkRefund(world: World, refund: StoredRefund, notifications: readonly StoredNotification[]): void {
  const own = notifications.filter(({ refund_id: refundId }) => refundId === refund.refund_id)
  const name = refund.refund_request_id
  checkTold(world, name, refund, own)
  for (const { body } of own) {
    const said = JSON.parse(body)
    if (said.refundRequestId !== name || BigInt(said.refundAmount.value) !== refund.amount) {
      world.violate('every result is notified', `a notification of ${name} tells of something else: ${body}`)
    }
  }
}

function checkTold(
  world: World,
  name: string,
  { state, reversed }: Pick<StoredCapture, 'state' | 'reversed'>,
  own: readonly StoredNotification[],
): void {
  const expected = `${resultOf(state)}${reversed ? 'F' : ''}`
  const told = own.map(statusIn).join('')
  if (told === expected) return
  const what = `${name} is ${state}; its notifications say "${told}" instead of "${expected}"`
  world.violate(reversed ? 'taken back beside the result' : 'every result is notified', what)
}

function statusIn({ body }: StoredNotification): string {
  return JSON.parse(body).result.resultStatus
}

function checkDelivered(world: World, notification: StoredNotification): void {
  const { payment_id: paymentId, sequence, body, state, tries } = notification
  const received = world.merchant.notifications.get(`${paymentId} ${sequence}`)
  if (received && received.body !== body) {
    world.violate('every result is notified', `the merchant received ${received.body}, and ${body} is stored`)
  }
  if (state === 'acknowledged' && !received?.acknowledged) {
    world.violate('retried until acknowledged', `notification ${sequence} is taken for acknowledged, and never was`)
  }
  if (state === 'exhausted' && tries < mostTries) {
    world.violate('retried until acknowledged', `notification ${sequence} was given up after ${tries} tries`)
  }
  if (state !== 'acknowledged' && state !== 'exhausted') {
    world.violate('retried until acknowledged', `notification ${sequence} is left ${state}`)
  }
}
