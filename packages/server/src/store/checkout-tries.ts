import type { Pool } from 'pg'
import type { Payment } from '../domain/payment.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import type { RoutingExplanation } from '../domain/route-decision.ts'
import type { Attempt } from './attempt.ts'
import { clientNow } from './payments.ts'
import { run } from './statement.ts'

/** How the buyer wants to pay, and the references that this try alone has at its acquirer. */
export interface NewTry {
  readonly acquirer: string
  readonly acquirerMerchantId: string
  readonly method: PaymentMethod
  readonly reference: string
  readonly voidReference: string
  readonly updatesAllowed: number
  /** Why it goes to this acquirer. */
  readonly routing: RoutingExplanation
  /** By the clock that its calls are recorded by: a history must not show the acquirer's answer before the try. */
  readonly begunAt: Date
}

/** Of two tabs that pay at once, the second waits for the first's row and then finds it in another state. */
const beginning = {
  name: 'begin-checkout-try',
  text: `with begun as (
      update payments p set state = 'requested', closing_reason = null, cancel_requested = false, buyer_url = null,
        failure_code = null, failure_message = null, acquirer = $4, acquirer_merchant_id = $5, method = $6,
        reference = $7, void_reference = $8, receipt = '{}', card = null, tries = 0,
        checkout_tries = checkout_tries + 1, updates_allowed = $10, routing = $12, asked_at = $11,
        due_at = now(), leased_until = now() + $9 * interval '1 millisecond'
      from clients k
      where p.client_id = $1 and p.payment_id = $2 and p.state = 'choosing' and p.checkout_tries = $3
        and not p.stopped and k.client_id = p.client_id and p.expires_at > ${clientNow}
      returning p.checkout_tries as number
    )
    insert into checkout_tries (client_id, payment_id, number, step, acquirer, method, reference, void_reference, begun_at,
      routing)
    select $1, $2, number, 1, $4, $6, $7, $8, $11, $12 from begun returning number`,
}

/**
 * Records a try before the acquirer hears of it, leased for the caller. False when the payment has moved since it was
 * loaded (another try is open, or the merchant cancelled), or the time is over.
 */
export async function beginTry(pool: Pool, from: Payment, begun: NewTry, leaseMs: number): Promise<boolean> {
  const rows = await run(pool, beginning, [
    from.clientId,
    from.paymentId,
    from.session?.tries ?? 0,
    begun.acquirer,
    begun.acquirerMerchantId,
    begun.method,
    begun.reference,
    begun.voidReference,
    leaseMs,
    begun.updatesAllowed,
    begun.begunAt,
    begun.routing,
  ])
  return rows.length === 1
}

/**
 * The first step of a payment by the pay API gets its row here, where its reference is about to leave the payment. The
 * references are compared so that of two that move it, or of one that moves it and one that cancels it, only the first does.
 */
const moving = {
  name: 'move-to-acquirer',
  text: `with moved as (
      update payments p set acquirer = $5, acquirer_merchant_id = $6, reference = $7, void_reference = $8, receipt = '{}',
        card = null, tries = 0, updates_allowed = $9, routing = $10, asked_at = $13, due_at = now(),
        leased_until = now() + $11 * interval '1 millisecond'
      where client_id = $1 and payment_id = $2 and reference = $3 and acquirer = $4 and state = 'requested'
        and not cancel_requested and not stopped
      returning greatest(checkout_tries, 1) as number, method, created_at
    ), left_behind as (
      insert into checkout_tries (client_id, payment_id, number, step, acquirer, method, reference, void_reference,
        begun_at)
      select $1, $2, number, 1, $4, method, $3, $12, created_at from moved
      where not exists (select from checkout_tries t where t.client_id = $1 and t.reference = $3)
    ), taken_up as (
      insert into checkout_tries (client_id, payment_id, number, step, acquirer, method, reference, void_reference,
        begun_at, routing)
      select $1, $2, number, (select coalesce(max(step), 1) + 1 from checkout_tries t
        where t.client_id = $1 and t.payment_id = $2 and t.number = moved.number), $5, method, $7, $8, $13, $10
      from moved
    ), attempted as (
      insert into attempts (client_id, attempt_id, payment_id, operation, reference, outcome, detail, duration_ms,
        created_at)
      select $1, $14, $2, $15, $16, $17, $18, $19, $13 from moved
    )
    select 1 from moved`,
}

export interface MoveToAcquirer {
  /** The call that ended at the acquirer it leaves. */
  readonly attempt: Attempt
  readonly routing: RoutingExplanation
  readonly leaseMs: number
  /** The client's clock. */
  readonly at: Date
}

/**
 * Puts a payment that is requested with the next acquirer, before that hears of it; it stays requested, and leased for the
 * caller. `to` has the new acquirer and new references. What it had at the last one is kept among the tries. False when the
 * payment has moved since, or its merchant wants it cancelled.
 */
export async function moveToAcquirer(pool: Pool, from: Payment, to: Payment, move: MoveToAcquirer): Promise<boolean> {
  const { attempt, routing, leaseMs, at } = move
  const rows = await run(pool, moving, [
    from.clientId,
    from.paymentId,
    from.reference,
    from.acquirer,
    to.acquirer,
    to.acquirerMerchantId,
    to.reference,
    to.voidReference,
    to.updates.allowed,
    routing,
    leaseMs,
    from.voidReference,
    at,
    attempt.attemptId,
    attempt.operation,
    attempt.reference,
    attempt.outcome,
    attempt.detail,
    attempt.durationMs,
  ])
  return rows.length === 1
}

/** One acquirer that was asked for a payment. Of a payment by the pay API there are none, unless it was passed on. */
export interface CheckoutTry {
  /** Which try of the buyer; 1 by the pay API. */
  readonly number: number
  /** Which acquirer of that try. */
  readonly step: number
  readonly acquirer: string
  readonly method: PaymentMethod
  readonly reference: string
  readonly voidReference: string
  /** The client's clock. */
  readonly begunAt: Date
  /** Why it was this acquirer, as it was known then. */
  readonly routing: RoutingExplanation | null
}

const listing = {
  name: 'tries-of-payment',
  text: `select number, step, acquirer, method, reference, void_reference as "voidReference", begun_at as "begunAt",
      routing
    from checkout_tries where client_id = $1 and payment_id = $2 order by number, step`,
}

export function listTries(pool: Pool, clientId: string, paymentId: string): Promise<CheckoutTry[]> {
  return run(pool, listing, [clientId, paymentId])
}
