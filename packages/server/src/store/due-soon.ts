import type { Pool } from 'pg'
import type { Payment } from '../domain/payment.ts'
import { paymentIn, paymentSelection, policyIn, policySelection } from './columns.ts'
import { paymentOf } from './rows.ts'
import { run, type Statement } from './statement.ts'

/** Of one client, what falls due within some milliseconds of now; at most so many rows of a table, the earliest first. */
export interface Soon {
  readonly clientId: string
  readonly withinMs: number
  readonly limit: number
}

function due(table: string, columns: string): Statement {
  return {
    text: `select ${columns}, d.due_at + k.clock_offset_ms * interval '1 millisecond' as at
      from clients k join ${table} d on d.client_id = k.client_id
      where k.client_id = $1 and d.due_at <= now() + $2 * interval '1 millisecond' order by d.due_at limit $3`,
  }
}

const values = ({ clientId, withinMs, limit }: Soon) => [clientId, withinMs, limit]

const payments: Statement = {
  text: `select ${policySelection}, ${paymentSelection}, p.due_at + k.clock_offset_ms * interval '1 millisecond' as at
    from clients k join payments p on p.client_id = k.client_id
    where k.client_id = $1 and p.due_at <= now() + $2 * interval '1 millisecond' order by p.due_at limit $3`,
}

export async function paymentsDueSoon(pool: Pool, soon: Soon): Promise<{ at: Date; payment: Payment }[]> {
  const rows = await run(pool, payments, values(soon))
  return rows.flatMap((row) => {
    const payment = paymentIn(row)
    return payment ? [{ at: row['at'], payment: paymentOf(payment, policyIn(row)) }] : []
  })
}

export interface MovementDueSoon {
  readonly at: Date
  readonly id: string
  readonly paymentId: string
  readonly currency: string
  readonly amount: bigint
  /** Nobody ever leased it. */
  readonly unsent: boolean
}

const movement = (id: string) =>
  `d.${id} as id, d.payment_id as "paymentId", d.currency, d.amount, d.leased_until is null and d.tries = 0 as unsent`
const captures = due('captures', movement('capture_id'))
const refunds = due('refunds', movement('refund_id'))
const updates = due('amount_updates', movement('update_id'))

export function capturesDueSoon(pool: Pool, soon: Soon): Promise<MovementDueSoon[]> {
  return run(pool, captures, values(soon))
}

export function refundsDueSoon(pool: Pool, soon: Soon): Promise<MovementDueSoon[]> {
  return run(pool, refunds, values(soon))
}

export function updatesDueSoon(pool: Pool, soon: Soon): Promise<MovementDueSoon[]> {
  return run(pool, updates, values(soon))
}

export interface CallbackDueSoon {
  readonly at: Date
  readonly id: string
  readonly acquirer: string
  readonly subject: 'authorization' | 'capture' | 'refund'
  readonly paymentId: string | null
}

const callbacks = due(
  'callbacks',
  `d.callback_id as id, d.acquirer, d.subject, coalesce(
      (select p.payment_id from payments p where d.subject = 'authorization' and p.client_id = d.client_id
        and p.reference = d.reference and p.acquirer = d.acquirer),
      (select c.payment_id from captures c where d.subject = 'capture' and c.client_id = d.client_id
        and c.reference = d.reference),
      (select f.payment_id from refunds f where d.subject = 'refund' and f.client_id = d.client_id
        and f.reference = d.reference)) as "paymentId"`,
)

export function callbacksDueSoon(pool: Pool, soon: Soon): Promise<CallbackDueSoon[]> {
  return run(pool, callbacks, values(soon))
}

export interface NotificationDueSoon {
  readonly at: Date
  readonly id: string
  readonly paymentId: string
  readonly notifyType: string
  readonly sequence: number
  readonly tries: number
}

const notifications = due(
  'notifications',
  `d.notification_id as id, d.payment_id as "paymentId", d.notify_type as "notifyType", d.sequence, d.tries`,
)

export function notificationsDueSoon(pool: Pool, soon: Soon): Promise<NotificationDueSoon[]> {
  return run(pool, notifications, values(soon))
}
