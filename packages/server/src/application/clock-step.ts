import { assert, unreachable } from '../assert.ts'
import type { AmountUpdateState } from '../domain/amount-update.ts'
import type { Money } from '../domain/money.ts'
import type { Movement, MovementState } from '../domain/movement.ts'
import type { PaymentAmounts, PaymentState } from '../domain/payment.ts'
import { loadUpdate } from '../store/amount-updates.ts'
import { loadCallback } from '../store/callbacks.ts'
import type { DueTable } from '../store/due.ts'
import { listenerName } from '../store/listeners.ts'
import {
  type Delivery,
  findNotification,
  listDeliveries,
  listDeliveriesSince,
  type NotificationSummary,
} from '../store/notifications.ts'
import { loadPayment } from '../store/payments.ts'
import { captureKind } from './capture-kind.ts'
import type { Context } from './context.ts'
import type { MovementKind } from './movement-kind.ts'
import { refundKind } from './refund-kind.ts'

/** One thing that fell due while a clock was turned, what became of it, and the client's time at which it did. */
export type ClockStep = { readonly at: Date } & StepResult

export type StepResult =
  | {
      readonly kind: 'payment'
      readonly paymentId: string
      readonly currency: string
      readonly amounts: PaymentAmounts
      readonly before: PaymentState
      readonly after: PaymentState
    }
  | {
      readonly kind: 'capture' | 'refund'
      /** The captureId, or the refundId. */
      readonly id: string
      readonly paymentId: string
      readonly amount: Money
      readonly before: MovementState
      readonly after: MovementState
    }
  | {
      readonly kind: 'amount-update'
      readonly updateId: string
      readonly paymentId: string
      readonly amount: Money
      readonly after: AmountUpdateState
    }
  | {
      readonly kind: 'callback'
      readonly callbackId: string
      readonly acquirer: string
      readonly subject: 'authorization' | 'capture' | 'refund'
      /** Null when nothing of ours is known by its reference. */
      readonly paymentId: string | null
    }
  | {
      readonly kind: 'notification'
      readonly notification: NotificationSummary
      /** Absent when nothing was tried, because somebody else had just dealt with it. */
      readonly delivery?: Delivery
    }

/** Does one piece of work that fell due, and tells what it changed. */
export function runAndTell(
  context: Context,
  table: DueTable,
  clientId: string,
  id: string,
  run: () => Promise<void>,
): Promise<StepResult> {
  switch (table) {
    case 'payments':
      return runPayment(context, clientId, id, run)
    case 'captures':
      return runMovement(context, captureKind, clientId, id, run)
    case 'refunds':
      return runMovement(context, refundKind, clientId, id, run)
    case 'amount_updates':
      return runUpdate(context, clientId, id, run)
    case 'callbacks':
      return runCallback(context, clientId, id, run)
    case 'notifications':
      return runNotification(context, clientId, id, run)
    default:
      return unreachable(table)
  }
}

async function runPayment(
  context: Context,
  clientId: string,
  paymentId: string,
  run: () => Promise<void>,
): Promise<StepResult> {
  const load = async () => {
    const { payment } = await loadPayment(context.pool, clientId, { paymentId })
    assert(payment, 'a payment that fell due exists')
    return payment
  }
  const before = await load()
  await run()
  const { state, amount, amounts } = await load()
  return { kind: 'payment', paymentId, currency: amount.currency, amounts, before: before.state, after: state }
}

async function runMovement<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  clientId: string,
  id: string,
  run: () => Promise<void>,
): Promise<StepResult> {
  const before = await kind.load(context.pool, clientId, id)
  await run()
  const { movement } = await kind.load(context.pool, clientId, id)
  const { paymentId, amount, state } = movement
  return { kind: kind.name, id, paymentId, amount, before: before.movement.state, after: state }
}

async function runUpdate(
  context: Context,
  clientId: string,
  updateId: string,
  run: () => Promise<void>,
): Promise<StepResult> {
  await run()
  const { update } = await loadUpdate(context.pool, clientId, updateId)
  const { paymentId, amount } = update
  return { kind: 'amount-update', updateId, paymentId, amount, after: update.state }
}

async function runCallback(
  context: Context,
  clientId: string,
  callbackId: string,
  run: () => Promise<void>,
): Promise<StepResult> {
  const callback = await loadCallback(context.pool, clientId, callbackId)
  assert(callback, 'a callback that fell due is kept')
  await run()
  const { acquirer, subject, paymentId } = callback
  return { kind: 'callback', callbackId, acquirer, subject, paymentId }
}

async function runNotification(
  context: Context,
  clientId: string,
  notificationId: string,
  run: () => Promise<void>,
): Promise<StepResult> {
  const before = await listDeliveries(context.pool, clientId, notificationId)
  await run()
  const notification = await findNotification(context.pool, notificationId)
  assert(notification, 'a notification that fell due exists')
  const deliveries = await listDeliveries(context.pool, clientId, notificationId)
  const delivery = deliveries.length > before.length ? deliveries.at(-1) : undefined
  return { kind: 'notification', notification, ...(delivery && { delivery }) }
}

/** Adds the notifications that a listener took since `began`, an id made then. */
export async function tellForwarded(
  context: Context,
  clientId: string,
  began: string,
  steps: ClockStep[],
): Promise<void> {
  if ((await listenerName(context.pool, clientId)) === undefined) return
  const told = new Set(steps.flatMap((step) => (step.kind === 'notification' ? [step.delivery?.deliveryId] : [])))
  for (const { notificationId, ...delivery } of await listDeliveriesSince(context.pool, clientId, began)) {
    if (told.has(delivery.deliveryId)) continue
    const notification = await findNotification(context.pool, notificationId)
    assert(notification, 'a notification that was delivered exists')
    steps.push({ at: delivery.at, kind: 'notification', notification, delivery })
  }
}
