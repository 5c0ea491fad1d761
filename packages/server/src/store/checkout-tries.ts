import type { Pool } from 'pg'
import type { Payment } from '../domain/payment.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
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
        checkout_tries = checkout_tries + 1, updates_allowed = $10,
        due_at = now(), leased_until = now() + $9 * interval '1 millisecond'
      from clients k
      where p.client_id = $1 and p.payment_id = $2 and p.state = 'choosing' and p.checkout_tries = $3
        and not p.stopped and k.client_id = p.client_id and p.expires_at > ${clientNow}
      returning p.checkout_tries as number
    )
    insert into checkout_tries (client_id, payment_id, number, acquirer, method, reference, void_reference, begun_at)
    select $1, $2, number, $4, $6, $7, $8, $11 from begun returning number`,
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
  ])
  return rows.length === 1
}

export interface CheckoutTry {
  readonly number: number
  readonly acquirer: string
  readonly method: PaymentMethod
  readonly reference: string
  readonly voidReference: string
  /** The client's clock. */
  readonly begunAt: Date
}

const listing = {
  name: 'tries-of-payment',
  text: `select number, acquirer, method, reference, void_reference as "voidReference", begun_at as "begunAt"
    from checkout_tries where client_id = $1 and payment_id = $2 order by number`,
}

export function listTries(pool: Pool, clientId: string, paymentId: string): Promise<CheckoutTry[]> {
  return run(pool, listing, [clientId, paymentId])
}
