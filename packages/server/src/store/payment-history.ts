import type { Pool } from 'pg'
import type { RoutingExplanation } from '../domain/route-decision.ts'
import type { Attempt } from './attempt.ts'
import type { DueTable } from './due.ts'
import type { Delivery } from './notifications.ts'
import { run } from './statement.ts'

/** A call to an acquirer as it was kept, with the client's time at which its answer was recorded. */
export interface KeptAttempt extends Attempt {
  /** Both null for calls about the payment itself. */
  readonly captureId: string | null
  readonly refundId: string | null
  readonly at: Date
}

const attempts = {
  name: 'attempts-of-payment',
  text: `select attempt_id as "attemptId", capture_id as "captureId", refund_id as "refundId", operation, reference, outcome, detail,
      duration_ms as "durationMs", created_at as at
    from attempts where client_id = $1 and payment_id = $2 order by attempt_id`,
}

export function listAttempts(pool: Pool, clientId: string, paymentId: string): Promise<KeptAttempt[]> {
  return run(pool, attempts, [clientId, paymentId])
}

const routings = {
  name: 'routing-of-payment',
  text: 'select routing from payments where client_id = $1 and payment_id = $2',
}

/** Why the payment is with its acquirer; null before the first try of a session. */
export async function loadRouting(pool: Pool, clientId: string, paymentId: string): Promise<RoutingExplanation | null> {
  const [row] = await run<{ routing: RoutingExplanation | null }>(pool, routings, [clientId, paymentId])
  return row?.routing ?? null
}

export interface KeptDelivery extends Delivery {
  readonly notificationId: string
}

const deliveries = {
  name: 'deliveries-of-payment',
  text: `select d.notification_id as "notificationId", d.delivery_id as "deliveryId", d.url,
      d.request_headers as "requestHeaders", d.response_status as "responseStatus", d.response_body as "responseBody",
      d.error, d.acknowledged, d.duration_ms as "durationMs", d.created_at as at
    from notifications n
    join deliveries d on d.client_id = n.client_id and d.notification_id = n.notification_id
    where n.client_id = $1 and n.payment_id = $2 order by d.delivery_id`,
}

/** Every try to hand over any notification of the payment, in order. */
export function listDeliveriesOfPayment(pool: Pool, clientId: string, paymentId: string): Promise<KeptDelivery[]> {
  return run(pool, deliveries, [clientId, paymentId])
}

/** When a row of the payment is looked at next, on the client's clock. */
export interface Plan {
  readonly table: DueTable
  readonly id: string
  readonly at: Date
}

const plans = {
  name: 'plans-of-payment',
  text: `select due."table", due.id, due.due_at + k.clock_offset_ms * interval '1 millisecond' as at
    from clients k
    cross join lateral (
      select 'payments' as "table", payment_id as id, due_at from payments
        where client_id = k.client_id and payment_id = $2 and due_at is not null
      union all select 'captures', capture_id, due_at from captures
        where client_id = k.client_id and payment_id = $2 and due_at is not null
      union all select 'refunds', refund_id, due_at from refunds
        where client_id = k.client_id and payment_id = $2 and due_at is not null
      union all select 'amount_updates', update_id, due_at from amount_updates
        where client_id = k.client_id and payment_id = $2 and due_at is not null
      union all select 'notifications', notification_id, due_at from notifications
        where client_id = k.client_id and payment_id = $2 and due_at is not null
    ) due
    where k.client_id = $1 order by due.due_at, due.id`,
}

export function listPlans(pool: Pool, clientId: string, paymentId: string): Promise<Plan[]> {
  return run(pool, plans, [clientId, paymentId])
}

/** What a person did to a payment, as the audit has it. */
export interface OperatorAction {
  readonly auditId: string
  readonly actor: string
  readonly action: string
  readonly detail: Readonly<Record<string, unknown>>
  /** By the wall clock. */
  readonly at: Date
  /** The same moment on the client's clock, if that had not been turned since. */
  readonly clientTime: Date
}

const actions = {
  name: 'audit-of-payment',
  text: `select a.audit_id as "auditId", a.actor, a.action, a.detail, a.created_at as at,
      a.created_at + k.clock_offset_ms * interval '1 millisecond' as "clientTime"
    from audit a join clients k on k.client_id = a.client_id
    where a.client_id = $1 and a.detail->>'paymentId' = $2 order by a.audit_id`,
}

/** The oldest first. */
export function listOperatorActions(pool: Pool, clientId: string, paymentId: string): Promise<OperatorAction[]> {
  return run(pool, actions, [clientId, paymentId])
}
