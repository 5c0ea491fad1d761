import { randomUUID } from 'node:crypto'
import { type Amount, money } from '@capstan/sdk'
import { describe, expect, it } from 'vitest'
import * as fastify from '../../fastify/src/orders.ts'
import * as nextjs from '../../nextjs/shop/orders.ts'
import * as express from './orders.ts'

const price = money('129.50', 'EUR')
const eur = (decimal: string): Amount => money(decimal, 'EUR')
const done = { status: 'S', code: 'SUCCESS' } as const
const failed = { status: 'F', code: 'PROCESS_FAIL' } as const
const open = { status: 'U', code: 'CAPTURE_IN_PROCESS' } as const

const shops = [
  { shop: 'Express', rules: express, newOrder: () => express.placeOrder('Two ceramic lamps', price) },
  { shop: 'Fastify', rules: fastify, newOrder: () => fastify.newOrder(randomUUID(), 'Two ceramic lamps', price) },
]

describe.each(shops)('an order of the shop on $shop', ({ rules, newOrder }) => {
  const { nextRefund, nextShipment, Refusal, recordPayment, recordStep } = rules

  function authorized(): express.Order {
    const order = newOrder()
    recordPayment(order, { ...done, paymentId: 'P1' })
    return order
  }

  function shipped(amount: Amount): express.Order {
    const order = authorized()
    recordStep(nextShipment(order, amount), done)
    return order
  }

  it('is authorized by S, fails by F with its code, and stays open by U', () => {
    expect(authorized()).toMatchObject({ payment: 'authorized', paymentId: 'P1' })
    const declined = newOrder()
    recordPayment(declined, failed)
    expect(declined).toMatchObject({ payment: 'failed', code: 'PROCESS_FAIL' })
    const waiting = newOrder()
    recordPayment(waiting, { ...open, paymentId: 'P1' })
    expect(waiting).toMatchObject({ payment: 'open', paymentId: 'P1' })
  })

  it('is not brought back by a late notification once it is cancelled', () => {
    const order = newOrder()
    order.payment = 'cancelled'
    recordPayment(order, done)
    expect(order.payment).toBe('cancelled')
  })

  it('is not shipped before it is paid for', () => {
    const order = newOrder()
    expect(() => nextShipment(order)).toThrow(Refusal)
    expect(order.shipments).toEqual([])
  })

  it('is shipped in a part and then the rest, which is the last', () => {
    const order = authorized()
    const first = nextShipment(order, eur('80.00'))
    expect(first.last).toBe(false)
    recordStep(first, done)
    expect(nextShipment(order)).toMatchObject({ amount: eur('49.50'), last: true })
  })

  it('is never shipped beyond its price', () => {
    const order = shipped(eur('80.00'))
    expect(() => nextShipment(order, eur('49.51'))).toThrow('no more than 4950 is left')
    recordStep(nextShipment(order), done)
    expect(() => nextShipment(order)).toThrow('no more than 0 is left')
    expect(order.shipments).toHaveLength(2)
  })

  it('repeats an open shipment under its id, and takes no other meanwhile', () => {
    const order = authorized()
    const first = nextShipment(order, eur('80.00'))
    recordStep(first, open)
    expect(nextShipment(order)).toBe(first)
    expect(nextShipment(order, eur('80.00'))).toBe(first)
    expect(() => nextShipment(order, eur('10.00'))).toThrow('8000 is still open')
    expect(order.shipments).toHaveLength(1)
  })

  it('gives a failed shipment back, and the next has a new id', () => {
    const order = authorized()
    const first = nextShipment(order)
    recordStep(first, failed)
    const second = nextShipment(order)
    expect(first).toMatchObject({ state: 'failed', code: 'PROCESS_FAIL' })
    expect(second.amount).toEqual(price)
    expect(second.requestId).not.toBe(first.requestId)
  })

  it('loses a shipment that the acquirer takes back', () => {
    const order = shipped(eur('80.00'))
    const [shipment] = order.shipments
    if (shipment) recordStep(shipment, failed)
    expect(order.shipments).toMatchObject([{ state: 'failed' }])
    expect(() => nextRefund(order)).toThrow(Refusal)
  })

  it('does not find again a shipment that was taken back, by a notification that comes late', () => {
    const order = shipped(eur('80.00'))
    const [shipment] = order.shipments
    if (shipment) recordStep(shipment, failed)
    if (shipment) recordStep(shipment, done)
    expect(order.shipments).toMatchObject([{ state: 'failed' }])
  })

  it('repeats the last shipment as the last, though an earlier one was taken back meanwhile', () => {
    const order = shipped(eur('80.00'))
    const last = nextShipment(order)
    const [first] = order.shipments
    if (first) recordStep(first, failed)
    expect(nextShipment(order)).toBe(last)
    expect(last.last).toBe(true)
  })

  it('is refunded up to what was shipped', () => {
    const order = shipped(eur('80.00'))
    expect(() => nextRefund(order, eur('80.01'))).toThrow('no more than 8000 is left')
    recordStep(nextRefund(order, eur('10.00')), done)
    expect(nextRefund(order).amount).toEqual(eur('70.00'))
  })
})

describe('an order of the shop on Next.js', () => {
  it('keeps the id of the capture under way when the failure of the one before is told twice', () => {
    const order = nextjs.placeOrder('Two ceramic lamps', price)
    const { captureRequestId } = order
    nextjs.recordCapture(order, captureRequestId, failed)
    const next = order.captureRequestId
    expect(next).not.toBe(captureRequestId)
    nextjs.recordCapture(order, captureRequestId, failed)
    expect(order.captureRequestId).toBe(next)
    nextjs.recordCapture(order, next, done)
    expect(order).toMatchObject({ capture: 'done', captureRequestId: next })
  })
})
