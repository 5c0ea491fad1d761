import { randomUUID } from 'node:crypto'
import type { Amount, Result } from '@capstan/protocol'
import type { VerifiedNotification } from '@capstan/sdk'

export interface Order {
  readonly orderId: string
  readonly description: string
  readonly amount: Amount
  /** Made with the order and kept before the first call, so that every repeat of the call has it. */
  readonly paymentRequestId: string
  payment: 'open' | 'authorized' | 'failed'
  /** The server's id, known from the first answer or notification on. */
  paymentId?: string
  readonly shipments: Shipment[]
}

/** One parcel, and the capture that collects for it. */
export interface Shipment {
  /** Made and kept before the call, as the payment's. */
  readonly captureRequestId: string
  readonly amount: Amount
  /** Nothing will be shipped after it: the rest of the authorization goes back to the buyer. */
  readonly last: boolean
  capture: 'open' | 'captured' | 'failed'
  /** The server's id; refunds will need it. */
  captureId?: string
}

/** What pay's answer and notifyPayment have in common. */
export interface PaymentNews {
  readonly result: Result
  readonly paymentRequestId?: string
  readonly paymentId?: string
}

/** What capture's answer and notifyCapture have in common. */
export interface CaptureNews {
  readonly result: Result
  readonly captureRequestId?: string
  readonly captureId?: string
}

/** What the shop does not do, in words for whoever asked. */
export class ShopRefusal extends Error {
  override name = 'ShopRefusal'
}

/**
 * The orders, in memory; a real shop has them in its database. Answers and notifications report the same results and
 * come in any order, so both go through the same two methods, and either may be the first or a repeat.
 */
export class Shop {
  readonly #orders = new Map<string, Order>()

  place(description: string, amount: Amount): Order {
    const orderId = randomUUID()
    const order: Order = {
      orderId,
      description,
      amount,
      paymentRequestId: `pay-${orderId}`,
      payment: 'open',
      shipments: [],
    }
    this.#orders.set(orderId, order)
    return order
  }

  find(orderId: string): Order | undefined {
    return this.#orders.get(orderId)
  }

  /** Plans a parcel worth `value` minor units; without a value, all that is left. Throws a `ShopRefusal`. */
  planShipment(order: Order, value?: bigint): Shipment {
    if (order.payment !== 'authorized') throw new ShopRefusal('the order is not paid for yet')
    const left = unshipped(order)
    const wanted = value ?? left
    if (wanted <= 0n || wanted > left) throw new ShopRefusal(`only ${left} are left to ship`)
    const shipment: Shipment = {
      captureRequestId: `capture-${order.orderId}-${order.shipments.length + 1}`,
      amount: { currency: order.amount.currency, value: String(wanted) },
      last: wanted === left,
      capture: 'open',
    }
    order.shipments.push(shipment)
    return shipment
  }

  recordPayment(news: PaymentNews): void {
    const order = [...this.#orders.values()].find((each) => each.paymentRequestId === news.paymentRequestId)
    if (!order) return
    if (news.paymentId !== undefined) order.paymentId = news.paymentId
    if (news.result.resultStatus === 'S') order.payment = 'authorized'
    if (news.result.resultStatus === 'F') order.payment = 'failed'
  }

  recordCapture(news: CaptureNews): void {
    const shipment = [...this.#orders.values()]
      .flatMap((order) => order.shipments)
      .find((each) => each.captureRequestId === news.captureRequestId)
    if (!shipment) return
    if (news.captureId !== undefined) shipment.captureId = news.captureId
    if (news.result.resultStatus === 'S') shipment.capture = 'captured'
    if (news.result.resultStatus === 'F') shipment.capture = 'failed'
  }

  /** For the receiver of notifications. One that concerns no order of ours is taken note of all the same. */
  recordNotification(notification: VerifiedNotification): void {
    switch (notification.notifyType) {
      case 'PAYMENT_RESULT':
        this.recordPayment(notification.body)
        break
      case 'CAPTURE_RESULT':
        this.recordCapture(notification.body)
        break
      // Its `S` means "in progress"; this shop refunds and raises nothing; a warning changes nothing; types of a later
      // version mean nothing to this one.
      case 'PAYMENT_PENDING':
      case 'UPDATE_AMOUNT_RESULT':
      case 'AUTHORIZATION_EXPIRING':
      case 'REFUND_RESULT':
      case 'OTHER':
        break
    }
  }
}

/** Minor units of the order that no parcel, open or captured, has taken. */
function unshipped(order: Order): bigint {
  return order.shipments
    .filter((shipment) => shipment.capture !== 'failed')
    .reduce((left, shipment) => left - BigInt(shipment.amount.value), BigInt(order.amount.value))
}
