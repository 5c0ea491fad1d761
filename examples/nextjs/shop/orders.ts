import { randomUUID } from 'node:crypto'
import { type Amount, newRequestId } from '@capstan/sdk'

export interface Order {
  readonly orderId: string
  readonly description: string
  readonly amount: Amount
  /** Both are made with the order and stored before the calls, so that each repeat of a call has its id. */
  readonly paymentRequestId: string
  captureRequestId: string
  payment: State
  paymentId?: string
  capture: State
  /** How many notifications of it were handled. */
  notified: number
}

type State = 'open' | 'done' | 'failed'

/** In memory, and global because Next.js loads this module for each route: a real shop has its orders in a database. */
const kept = globalThis as { orders?: Map<string, Order> }
kept.orders ??= new Map()
export const orders = kept.orders

export function placeOrder(description: string, amount: Amount): Order {
  const ids = { orderId: randomUUID(), paymentRequestId: newRequestId(), captureRequestId: newRequestId() }
  const order: Order = { ...ids, description, amount, payment: 'open', capture: 'open', notified: 0 }
  orders.set(order.orderId, order)
  return order
}

/** What a result and the notification of it have in common. */
export interface News {
  readonly status: 'S' | 'F' | 'U'
  readonly paymentId?: string | undefined
}

/** Results and notifications tell the same, and either may come first. `U` tells nothing. */
export function recordPayment(order: Order, { status, paymentId }: News): void {
  if (paymentId !== undefined) order.paymentId = paymentId
  if (status !== 'U') order.payment = status === 'S' ? 'done' : 'failed'
}

/**
 * An `F` counts after an `S`, too: an acquirer may take back later what it said. Of a capture that has failed nothing
 * counts any more: answer and notification tell it twice, and the second must not replace the id of the next capture,
 * which may be under way.
 */
export function recordCapture(order: Order, captureRequestId: string, { status }: News): void {
  if (captureRequestId !== order.captureRequestId) return
  if (status !== 'U') order.capture = status === 'S' ? 'done' : 'failed'
  // Used up: a repeat would be answered with the same F.
  if (status === 'F') order.captureRequestId = newRequestId()
}
