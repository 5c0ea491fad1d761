import { randomUUID } from 'node:crypto'
import { type Amount, compareMoney, newRequestId, subtractMoney } from '@capstan/sdk'

export interface Order {
  readonly orderId: string
  readonly description: string
  readonly amount: Amount
  /** Made with the order and stored before the first call, so that a repeat of the call has it. */
  readonly paymentRequestId: string
  payment: 'open' | 'authorized' | 'failed' | 'cancelled'
  paymentId?: string
  /** Why the payment failed. */
  code?: string
  /** How many notifications of the payment were handled. */
  notified: number
  /** Each is a capture. */
  readonly shipments: Step[]
  readonly refunds: Step[]
}

/** A capture or a refund. */
export interface Step {
  /** Made and stored before the call, as the payment's. */
  readonly requestId: string
  readonly amount: Amount
  /** Of a shipment: nothing is left to ship, and what it leaves of the authorization goes back to the buyer. */
  last?: boolean
  state: 'open' | 'done' | 'failed'
  code?: string
  notified: number
}

/** What a result and the notification of it have in common. */
export interface News {
  readonly status: 'S' | 'F' | 'U'
  readonly code: string
  readonly paymentId?: string | undefined
}

/** What the shop does not do, in words for whoever asked. */
export class Refusal extends Error {
  readonly status: number

  constructor(message: string, status = 409) {
    super(message)
    this.status = status
  }
}

/** In memory: a restart forgets them. The example for Fastify has them in a database, where they belong. */
const orders = new Map<string, Order>()

export function placeOrder(description: string, amount: Amount): Order {
  const ids = { orderId: randomUUID(), paymentRequestId: newRequestId() }
  const order: Order = { ...ids, description, amount, payment: 'open', notified: 0, shipments: [], refunds: [] }
  orders.set(order.orderId, order)
  return order
}

export function findOrder(orderId: string): Order {
  const order = orders.get(orderId)
  if (!order) throw new Refusal('there is no such order', 404)
  return order
}

export function orderOfPayment(paymentRequestId: string): Order | undefined {
  return [...orders.values()].find((order) => order.paymentRequestId === paymentRequestId)
}

export function stepOf(requestId: string): Step | undefined {
  return [...orders.values()]
    .flatMap(({ shipments, refunds }) => [...shipments, ...refunds])
    .find((step) => step.requestId === requestId)
}

/** A shipment of `amount`, or of all that is left. The one that is still open, if there is one: see `next`. */
export function nextShipment({ payment, amount: price, shipments }: Order, amount?: Amount): Step {
  if (payment !== 'authorized') throw new Refusal(`the payment is ${payment}`)
  const shipment = next(shipments, left(price, shipments), amount)
  // Kept, so that a repeat is the same request, whatever became of other shipments since.
  shipment.last ??= left(price, shipments).value === '0'
  return shipment
}

export function nextRefund({ amount: price, shipments, refunds }: Order, amount?: Amount): Step {
  const shipped = shipments.filter(({ state }) => state === 'done')
  return next(refunds, left(subtractMoney(price, left(price, shipped)), refunds), amount)
}

/**
 * Nobody knows how an open step ends, so asking again repeats it with its own id, which APO carries out once. A new id
 * could take the money twice.
 */
function next(steps: Step[], rest: Amount, asked?: Amount): Step {
  const open = steps.find(({ state }) => state === 'open')
  const amount = asked ?? open?.amount ?? rest
  if (open && compareMoney(open.amount, amount) !== 0) throw new Refusal(`${open.amount.value} is still open`)
  if (open) return open
  if (rest.value === '0' || compareMoney(amount, rest) > 0) throw new Refusal(`no more than ${rest.value} is left`)
  const step: Step = { requestId: newRequestId(), amount, state: 'open', notified: 0 }
  steps.push(step)
  return step
}

function left(amount: Amount, steps: readonly Step[]): Amount {
  return steps
    .filter(({ state }) => state !== 'failed')
    .reduce((rest, step) => subtractMoney(rest, step.amount), amount)
}

/** Results and notifications tell the same, and either may come first. `U` tells nothing. */
export function recordPayment(order: Order, { status, code, paymentId }: News): void {
  if (paymentId !== undefined) order.paymentId = paymentId
  if (order.payment !== 'open' || status === 'U') return
  order.payment = status === 'S' ? 'authorized' : 'failed'
  if (status === 'F') order.code = code
}

/**
 * An `F` counts after an `S`, too: an acquirer may take back later what it said. Nothing counts after an `F`: an `S` that
 * is told then was said before, and comes late.
 */
export function recordStep(step: Step, { status, code }: News): void {
  if (status === 'U' || step.state === 'failed') return
  step.state = status === 'S' ? 'done' : 'failed'
  if (status === 'F') step.code = code
}
