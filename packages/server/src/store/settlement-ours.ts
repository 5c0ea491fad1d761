import type { Pool } from 'pg'
import type { PaymentMethod } from '../domain/payment-method.ts'
import type { OurSettlement } from '../domain/settlement.ts'
import { run } from './statement.ts'

/** Which of ours a report of an acquirer can be about. */
export interface OurScope {
  readonly acquirer: string
  /** All live clients when null. */
  readonly clientId: string | null
}

/** One of ours as it is stored. */
export interface StoredSettlement extends OurSettlement {
  /** Of a payment: how it was to be paid, and whether it ever was. */
  readonly method: PaymentMethod | null
  readonly wasPaid: boolean
}

const captured = `select c.client_id, c.payment_id, 'capture' as movement, c.capture_id as movement_id, c.currency,
        c.amount, c.state, c.reference, r.amount as reversed, null::jsonb as method, false as was_paid
      from captures c
      left join reversals r on r.client_id = c.client_id and r.capture_id = c.capture_id`
const refunded = `select f.client_id, f.payment_id, 'refund' as movement, f.refund_id as movement_id, f.currency,
        f.amount, f.state, f.reference, r.amount as reversed, null::jsonb as method, false as was_paid
      from refunds f
      left join reversals r on r.client_id = f.client_id and r.refund_id = f.refund_id`
const paid = `select p.client_id, p.payment_id, 'payment' as movement, p.payment_id as movement_id, p.currency, p.amount,
        p.state, p.reference, null::bigint as reversed, p.method, p.paid_at is not null as was_paid
      from payments p`
const outputs = `o.client_id as "clientId", o.payment_id as "paymentId", o.movement, o.movement_id as "movementId",
      o.currency, o.amount, o.state, o.reversed, o.method, o.was_paid as "wasPaid"`
const capturedByAuthorization = `c.client_id = p.client_id and c.payment_id = p.payment_id and c.automatic
        and c.receipt->>'transactionId' = p.receipt->>'transactionId'`

/**
 * What an acquirer calls by the reference of a payment: the money that its authorization took, which is a capture of
 * ours with the authorization's own id, or the payment itself where there are no captures.
 */
function byReferenceAmong(clients: (table: string) => string): string {
  return `select ${outputs}, o.asked as reference from (
      select own.*, own.reference as asked from (${captured} where ${clients('c')} and c.reference = any($3)) own
      union all select own.*, own.reference from (${refunded} where ${clients('f')} and f.reference = any($3)) own
      union all select own.*, p.reference from payments p
        join lateral (${captured} where ${capturedByAuthorization}) own on true
        where ${clients('p')} and p.reference = any($3)
      union all select own.*, own.reference from (${paid} where ${clients('p')} and p.reference = any($3)
        and not exists (select 1 from captures c where ${capturedByAuthorization})) own
    ) o
    join payments p on p.client_id = o.client_id and p.payment_id = o.payment_id and p.acquirer = $1`
}

/** Exported for its test, which asks PostgreSQL how it would go about it. */
export const byReference = {
  one: {
    name: 'settlement-ours-by-reference',
    text: byReferenceAmong((table) => `${table}.client_id = $2`),
  },
  // In the words of the partial indexes of 0010, which have the references of all live clients together: looked for
  // client by client, each reference would cost as many look-ups as there are clients.
  live: {
    name: 'settlement-live-ours-by-reference',
    text: byReferenceAmong((table) => `$2::text is null and ${table}.client_id not like 'SANDBOX\\_%'`),
  },
}

/** All of ours that the acquirer may know by one of these references, each with the reference. */
export function findByReference(
  pool: Pool,
  { acquirer, clientId }: OurScope,
  references: readonly string[],
): Promise<(StoredSettlement & { readonly reference: string })[]> {
  return run(pool, clientId === null ? byReference.live : byReference.one, [acquirer, clientId, references])
}

const byId = {
  name: 'settlement-ours-by-id',
  text: `select ${outputs} from (select distinct * from unnest($1::text[], $2::text[]) as t (client_id, payment_id)) asked
    join lateral (
      ${captured} where c.client_id = asked.client_id and c.payment_id = asked.payment_id
      union all ${refunded} where f.client_id = asked.client_id and f.payment_id = asked.payment_id
      union all ${paid} where p.client_id = asked.client_id and p.payment_id = asked.payment_id
    ) o on true`,
}

/** All of ours that belongs to these payments. */
export function findOfPayments(
  pool: Pool,
  payments: readonly { readonly clientId: string; readonly paymentId: string }[],
): Promise<StoredSettlement[]> {
  const clients = payments.map(({ clientId }) => clientId)
  return run(pool, byId, [clients, payments.map(({ paymentId }) => paymentId)])
}
