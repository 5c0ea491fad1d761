import type { Pool } from 'pg'
import type { MovementState } from '../domain/movement.ts'
import type { PaymentStateKind } from '../domain/payment.ts'
import { run } from './statement.ts'

/** One payment as our books have it, for comparing with the acquirer's. Amounts in minor units. */
export interface PaymentPosition {
  readonly paymentId: string
  readonly acquirer: string
  readonly reference: string
  readonly currency: string
  readonly amount: bigint
  readonly held: bigint
  readonly captured: bigint
  readonly refunded: bigint
  readonly state: PaymentStateKind
  /** A try of a session's buyer before the last one: refused, with no capture of its own. */
  readonly earlierTry: boolean
  /** Its amount is being raised, so that the acquirer's may be another one. */
  readonly updating: boolean
}

const payments = {
  name: 'payment-positions',
  text: `select payment_id as "paymentId", acquirer, reference, currency, amount, held, captured, refunded, state,
      false as "earlierTry", exists (select 1 from amount_updates u where u.client_id = p.client_id
        and u.payment_id = p.payment_id and u.due_at is not null) as updating
    from payments p where client_id = $1 and acquirer is not null
    union all
    select t.payment_id, t.acquirer, t.reference, p.currency, coalesce(p.first_amount, p.amount), 0, 0, 0, 'failed', true, false
    from checkout_tries t join payments p on p.client_id = t.client_id and p.payment_id = t.payment_id
    where t.client_id = $1 and t.reference <> p.reference
    order by acquirer, reference`,
}

export function listPaymentPositions(pool: Pool, clientId: string): Promise<PaymentPosition[]> {
  return run(pool, payments, [clientId])
}

export interface CapturePosition {
  readonly captureId: string
  readonly paymentId: string
  readonly reference: string
  readonly currency: string
  readonly amount: bigint
  readonly state: MovementState['kind'] | 'reversed'
}

const captures = {
  name: 'capture-positions',
  text: `select capture_id as "captureId", payment_id as "paymentId", reference, currency, amount,
      case when exists (select 1 from reversals r where r.client_id = c.client_id and r.capture_id = c.capture_id)
        then 'reversed' else state end as state
    from captures c where client_id = $1 order by reference`,
}

export function listCapturePositions(pool: Pool, clientId: string): Promise<CapturePosition[]> {
  return run(pool, captures, [clientId])
}

export interface RefundPosition extends Omit<CapturePosition, 'captureId'> {
  readonly refundId: string
}

const refunds = {
  name: 'refund-positions',
  text: `select refund_id as "refundId", payment_id as "paymentId", reference, currency, amount,
      case when exists (select 1 from reversals r where r.client_id = f.client_id and r.refund_id = f.refund_id)
        then 'reversed' else state end as state
    from refunds f where client_id = $1 order by reference`,
}

export function listRefundPositions(pool: Pool, clientId: string): Promise<RefundPosition[]> {
  return run(pool, refunds, [clientId])
}
