import type { CaptureResponse, CardMetaData, PayResponse } from '@capstan/protocol'
import type { Gateway } from './gateway.ts'
import type { Order, Shipment, Shop } from './shop.ts'

/** A documented sandbox card. A shop never sees the cards of its buyers unless it is assessed for that (PCI DSS). */
export const sandboxCard: CardMetaData = {
  cardNo: '4054695723100768',
  cvv: '731',
  expiryMonth: '11',
  expiryYear: '39',
}

export interface Checkout {
  /** Has the order's amount held on the card, to be captured as the order is shipped. */
  pay(order: Order, card: CardMetaData): Promise<PayResponse>
  /** Collects for one shipment. */
  capture(order: Order, shipment: Shipment): Promise<CaptureResponse>
}

export interface ShopUrls {
  /** Where the buyer's browser goes after a page of the wallet or the bank. */
  readonly orderPage: (order: Order) => string
  readonly notify: string
}

/** Pays and captures for the shop's orders. An answer `U` changes nothing: the notification brings the result. */
export function createCheckout(gateway: Gateway, shop: Shop, urls: ShopUrls): Checkout {
  return {
    async pay(order, card) {
      const { orderId, description, amount } = order
      const answer = await gateway.call('pay', {
        productCode: 'CASHIER_PAYMENT',
        paymentRequestId: order.paymentRequestId,
        order: { referenceOrderId: orderId, orderDescription: description, orderAmount: amount },
        paymentAmount: amount,
        paymentMethod: { paymentMethodType: 'CARD', paymentMethodMetaData: card },
        paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },
        paymentRedirectUrl: urls.orderPage(order),
        paymentNotifyUrl: urls.notify,
      })
      shop.recordPayment(answer)
      return answer
    },
    async capture(order, shipment) {
      if (order.paymentId === undefined) throw new Error(`order ${order.orderId} is not paid for yet`)
      const answer = await gateway.call('capture', {
        captureRequestId: shipment.captureRequestId,
        paymentId: order.paymentId,
        captureAmount: shipment.amount,
        isLastCapture: shipment.last,
      })
      shop.recordCapture(answer)
      return answer
    },
  }
}
