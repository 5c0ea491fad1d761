import { result } from '@capstan/protocol'
import { describe, expect, it } from 'vitest'
import { type Order, Shop, ShopRefusal } from './shop.ts'

const price = { currency: 'EUR', value: '12950' }

function paidOrder(shop: Shop): Order {
  const order = shop.place('Two ceramic lamps', price)
  shop.recordPayment({ result: result('SUCCESS'), paymentRequestId: order.paymentRequestId, paymentId: 'P1' })
  return order
}

describe('an order', () => {
  it('is authorized by a success and keeps the id of its payment', () => {
    expect(paidOrder(new Shop())).toMatchObject({ payment: 'authorized', paymentId: 'P1' })
  })

  it('stays open while the payment is in process', () => {
    const shop = new Shop()
    const order = shop.place('Two ceramic lamps', price)
    const news = { result: result('PAYMENT_IN_PROCESS'), paymentRequestId: order.paymentRequestId, paymentId: 'P1' }
    shop.recordPayment(news)
    expect(order).toMatchObject({ payment: 'open', paymentId: 'P1' })
  })

  it('fails by a failure', () => {
    const shop = new Shop()
    const order = shop.place('Two ceramic lamps', price)
    shop.recordPayment({ result: result('DO_NOT_HONOR'), paymentRequestId: order.paymentRequestId })
    expect(order.payment).toBe('failed')
  })

  it('is not shipped before it is paid for', () => {
    const shop = new Shop()
    const order = shop.place('Two ceramic lamps', price)
    expect(() => shop.planShipment(order)).toThrow(ShopRefusal)
    expect(order.shipments).toEqual([])
  })

  it('is untouched by news of another payment', () => {
    const shop = new Shop()
    const order = shop.place('Two ceramic lamps', price)
    shop.recordPayment({ result: result('SUCCESS'), paymentRequestId: 'pay-of-somebody-else' })
    expect(order.payment).toBe('open')
  })
})

describe('shipments', () => {
  it('take a part and then the rest, which is the last', () => {
    const shop = new Shop()
    const order = paidOrder(shop)
    expect(shop.planShipment(order, 8_000n)).toMatchObject({ amount: { value: '8000' }, last: false })
    expect(shop.planShipment(order)).toMatchObject({ amount: { value: '4950' }, last: true })
  })

  it('never take more than is left', () => {
    const shop = new Shop()
    const order = paidOrder(shop)
    shop.planShipment(order, 8_000n)
    expect(() => shop.planShipment(order, 4_951n)).toThrow('only 4950 are left to ship')
    expect(order.shipments).toHaveLength(1)
  })

  it('give a failed capture back, and the next one has a new id', () => {
    const shop = new Shop()
    const order = paidOrder(shop)
    const first = shop.planShipment(order)
    shop.recordCapture({ result: result('PROCESS_FAIL'), captureRequestId: first.captureRequestId, captureId: 'C1' })
    const second = shop.planShipment(order)
    expect(first).toMatchObject({ capture: 'failed', captureId: 'C1' })
    expect(second.amount.value).toBe('12950')
    expect(second.captureRequestId).not.toBe(first.captureRequestId)
  })

  it('are captured by a notification as by an answer', () => {
    const shop = new Shop()
    const order = paidOrder(shop)
    const { captureRequestId, amount } = shop.planShipment(order)
    const body = {
      notifyType: 'CAPTURE_RESULT',
      result: result('SUCCESS'),
      captureRequestId,
      captureId: 'C1',
      paymentId: 'P1',
      captureAmount: amount,
    } as const
    shop.recordNotification({ kind: 'verified', time: new Date(0), identity: '1', notifyType: 'CAPTURE_RESULT', body })
    expect(order.shipments).toMatchObject([{ capture: 'captured', captureId: 'C1' }])
  })

  it('stay open while the capture is in process', () => {
    const shop = new Shop()
    const shipment = shop.planShipment(paidOrder(shop))
    shop.recordCapture({ result: result('CAPTURE_IN_PROCESS'), captureRequestId: shipment.captureRequestId })
    expect(shipment.capture).toBe('open')
  })
})

describe('a notification', () => {
  it('of a pending payment does not authorize it, though its result is S', () => {
    const shop = new Shop()
    const order = shop.place('Two ceramic lamps', price)
    const body = {
      notifyType: 'PAYMENT_PENDING',
      result: result('SUCCESS'),
      paymentRequestId: order.paymentRequestId,
      paymentId: 'P1',
      paymentAmount: price,
      paymentCreateTime: '2026-11-23T00:45:27+00:00',
    } as const
    shop.recordNotification({ kind: 'verified', time: new Date(0), identity: '1', notifyType: 'PAYMENT_PENDING', body })
    expect(order.payment).toBe('open')
  })
})
