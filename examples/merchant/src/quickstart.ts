import type { Amount, InquiryPaymentResponse, NotifyCapture, NotifyPayment, Result } from '@capstan/protocol'
import { createCheckout, sandboxCard } from './checkout.ts'
import type { Credentials } from './credentials.ts'
import { createGateway } from './gateway.ts'
import { listen } from './http-server.ts'
import { Inbox } from './inbox.ts'
import { createNotificationReceiver } from './notifications.ts'
import { type Order, Shop } from './shop.ts'

const notificationWithinMs = 10_000

/** Pays, waits for the verified notification, captures in two parts, and prints what happens. */
export async function quickstart(credentials: Credentials): Promise<void> {
  const shop = new Shop()
  const inbox = new Inbox()
  const receiver = createNotificationReceiver(credentials, async (notification) => {
    shop.recordNotification(notification)
    inbox.put(notification)
  })
  const server = await listen(0, receiver)
  try {
    await payAndShip(credentials, shop, inbox, server.url)
  } finally {
    await server.close()
  }
}

async function payAndShip(credentials: Credentials, shop: Shop, inbox: Inbox, shopUrl: string): Promise<void> {
  const gateway = createGateway(credentials)
  const checkout = createCheckout(gateway, shop, {
    orderPage: ({ orderId }) => `${shopUrl}/orders/${orderId}`,
    notify: `${shopUrl}/notify`,
  })
  const order = shop.place('Two ceramic lamps', { currency: 'EUR', value: '12950' })

  const paid = await checkout.pay(order, sandboxCard)
  print('pay', `${euros(order.amount)} by card, captured by hand`, paid.result)
  console.log(`            paymentId ${paid.paymentId}\n            capture until ${paid.authExpiryTime}`)
  const notified = await notifyPayment(inbox, order)
  print('  notified', `${notified.notifyType}, signature verified`, notified.result)

  await ship(8_000n, 'a part')
  await ship(undefined, 'the rest, as the last')
  printInquiry(await gateway.call('inquiryPayment', { paymentRequestId: order.paymentRequestId }))
  if (order.shipments.some(({ capture }) => capture !== 'captured')) throw new Error('not everything was captured')

  async function ship(value: bigint | undefined, which: string): Promise<void> {
    const shipment = shop.planShipment(order, value)
    const captured = await checkout.capture(order, shipment)
    print('capture', `${euros(shipment.amount)}, ${which}`, captured.result)
    const told = await notifyCapture(inbox, shipment.captureRequestId)
    print('  notified', `${told.notifyType}, signature verified`, told.result)
  }
}

function notifyPayment(inbox: Inbox, order: Order): Promise<NotifyPayment> {
  return inbox.wait(
    'notifyPayment',
    ({ notifyType, body }) =>
      notifyType === 'PAYMENT_RESULT' && body.paymentRequestId === order.paymentRequestId ? body : undefined,
    notificationWithinMs,
  )
}

/** It goes to the URL of the pay request only while the client has none configured for captures. */
function notifyCapture(inbox: Inbox, captureRequestId: string): Promise<NotifyCapture> {
  return inbox.wait(
    'notifyCapture',
    ({ notifyType, body }) =>
      notifyType === 'CAPTURE_RESULT' && body.captureRequestId === captureRequestId ? body : undefined,
    notificationWithinMs,
  )
}

function printInquiry(payment: InquiryPaymentResponse): void {
  print('inquiry', `paymentStatus ${payment.paymentStatus}`, payment.result)
  for (const { transactionType, transactionAmount, transactionResult } of payment.transactions ?? []) {
    print('', `${transactionType} ${euros(transactionAmount)}`, transactionResult)
  }
}

/** The wire counts cents. Digits are moved, never divided: money is not a floating point number. */
function euros({ value }: Amount): string {
  const digits = value.padStart(3, '0')
  return `EUR ${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function print(step: string, what: string, { resultStatus, resultCode }: Result): void {
  console.log(`${step.padEnd(12)}${what.padEnd(40)}${resultStatus} ${resultCode}`)
}
