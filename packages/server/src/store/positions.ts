import type { Pool } from 'pg'
import type { CaptureState } from '../domain/capture.ts'
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
  readonly state: PaymentStateKind
  /** Its amount is being raised, so that the acquirer's may be another one. */
  readonly updating: boolean
}

const payments = {
  name: 'payment-positions',
  text: `select payment_id as "paymentId", acquirer, reference, currency, amount, held, captured, state,
      exists (select 1 from amount_updates u where u.client_id = p.client_id and u.payment_id = p.payment_id
        and u.due_at is not null) as updating
    from payments p where client_id = $1 and acquirer is not null order by acquirer, reference`,
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
  readonly state: CaptureState['kind'] | 'reversed'
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
