import type { QueryResultRow } from 'pg'
import type { MovementStateKind } from '../../src/domain/movement.ts'
import type { PaymentStateKind } from '../../src/domain/payment.ts'
import type { World } from './world.ts'

export interface StoredPayment {
  readonly payment_id: string
  readonly payment_request_id: string
  readonly acquirer: string | null
  readonly reference: string
  readonly currency: string
  readonly amount: bigint
  readonly held: bigint
  readonly captured: bigint
  readonly released: bigint
  readonly refunding: bigint
  readonly refunded: bigint
  readonly taken_back: bigint
  readonly state: PaymentStateKind
  readonly paid_at: Date | null
}

export interface StoredCapture {
  readonly capture_id: string
  readonly capture_request_id: string
  readonly payment_id: string
  readonly reference: string
  readonly amount: bigint
  readonly state: MovementStateKind
  readonly reversed: boolean
}

export interface StoredRefund extends Omit<StoredCapture, 'capture_id' | 'capture_request_id'> {
  readonly refund_id: string
  readonly refund_request_id: string
  /** The capture it gives back from. */
  readonly capture_id: string | null
}

export interface StoredNotification {
  readonly payment_id: string
  readonly capture_id: string | null
  readonly refund_id: string | null
  readonly reversal_id: string | null
  readonly sequence: number
  readonly notify_type: 'PAYMENT_RESULT' | 'CAPTURE_RESULT' | 'REFUND_RESULT'
  readonly body: string
  readonly state: string
  readonly tries: number
}

/** A try of a session's buyer before the last one. */
export interface StoredTry {
  readonly payment_id: string
  readonly acquirer: string
  readonly reference: string
}

const earlierTries = `select t.payment_id, t.acquirer, t.reference from checkout_tries t
  join payments p on p.client_id = t.client_id and p.payment_id = t.payment_id
  where t.client_id = $1 and t.reference <> p.reference`
const payments = `select payment_id, payment_request_id, acquirer, reference, currency, amount, held, captured, released,
    refunding, refunded, taken_back, state, paid_at from payments where client_id = $1`
const captures = `select capture_id, capture_request_id, payment_id, reference, amount, state,
    exists (select 1 from reversals r where r.client_id = c.client_id and r.capture_id = c.capture_id) as reversed
  from captures c where client_id = $1`
const refunds = `select refund_id, refund_request_id, payment_id, capture_id, reference, amount, state,
    exists (select 1 from reversals r where r.client_id = f.client_id and r.refund_id = f.refund_id) as reversed
  from refunds f where client_id = $1`
const notifications = `select payment_id, capture_id, refund_id, reversal_id, sequence, notify_type, body, state, tries
  from notifications where client_id = $1 order by payment_id, sequence`

async function load<Row extends QueryResultRow>(world: World, name: string, text: string): Promise<readonly Row[]> {
  return (await world.session.run<Row>(world.stage.now, { name, text, values: [world.clientId] })).rows
}

export function loadPayments(world: World): Promise<readonly StoredPayment[]> {
  return load<StoredPayment>(world, 'all-payments', payments)
}

export function loadEarlierTries(world: World): Promise<readonly StoredTry[]> {
  return load<StoredTry>(world, 'earlier-tries', earlierTries)
}

export function loadCaptures(world: World): Promise<readonly StoredCapture[]> {
  return load<StoredCapture>(world, 'all-captures', captures)
}

export function loadRefunds(world: World): Promise<readonly StoredRefund[]> {
  return load<StoredRefund>(world, 'all-refunds', refunds)
}

export function loadNotifications(world: World): Promise<readonly StoredNotification[]> {
  return load<StoredNotification>(world, 'all-notifications', notifications)
}
