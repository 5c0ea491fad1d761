import type { Pool } from 'pg'
import { run } from './statement.ts'

/** What an acquirer told of its own accord: that something has happened to what we know by this reference. */
export interface Callback {
  readonly clientId: string
  readonly callbackId: string
  readonly acquirer: string
  /** The acquirer's id of the message; told twice, it is kept once. */
  readonly eventId: string
  readonly subject: 'authorization' | 'capture' | 'refund'
  readonly reference: string
}

const inserting = {
  name: 'insert-callback',
  text: `insert into callbacks (client_id, callback_id, acquirer, event_id, subject, reference, received_at, due_at)
    select $1, $2, $3, $4, $5, $6, now() + (k.clock_offset_ms + $7) * interval '1 millisecond',
      now() + $7 * interval '1 millisecond'
    from clients k where k.client_id = $1
    on conflict (client_id, acquirer, event_id) do nothing
    returning 1`,
}

/** Keeps a callback that comes in `inMs` milliseconds. False when it was told before, or there is no such client. */
export async function insertCallback(pool: Pool, callback: Callback, inMs: number): Promise<boolean> {
  const { clientId, callbackId, acquirer, eventId, subject, reference } = callback
  const rows = await run(pool, inserting, [clientId, callbackId, acquirer, eventId, subject, reference, inMs])
  return rows.length === 1
}

/** A callback with what it is about, as far as that is known here. */
export interface DueCallback extends Callback {
  readonly paymentId: string | null
  readonly captureId: string | null
  readonly refundId: string | null
  /** It is about a try of a session's buyer that the acquirer refused, after which there was another. */
  readonly earlierTry: boolean
  /** An inquiry that began after it came has been answered by a clear yes or no. */
  readonly askedSince: boolean
  readonly tries: number
}

const loading = {
  name: 'load-callback',
  text: `select b.client_id as "clientId", b.callback_id as "callbackId", b.acquirer, b.event_id as "eventId", b.subject,
      b.reference, b.tries, coalesce(p.payment_id, t.payment_id, c.payment_id, f.payment_id) as "paymentId",
      c.capture_id as "captureId", f.refund_id as "refundId",
      p.payment_id is null and t.payment_id is not null as "earlierTry",
      exists (select 1 from attempts a where a.client_id = b.client_id
        and a.payment_id = coalesce(p.payment_id, t.payment_id, c.payment_id, f.payment_id)
        and a.reference = b.reference and a.capture_id is not distinct from c.capture_id
        and a.refund_id is not distinct from f.refund_id
        and a.operation in ('inquire-authorization', 'inquire-capture', 'inquire-refund')
        and a.outcome in ('succeeded', 'already-done', 'failed', 'voided')
        and a.created_at - a.duration_ms * interval '1 millisecond' > b.received_at) as "askedSince"
    from callbacks b
    left join payments p on p.client_id = b.client_id and p.reference = b.reference and p.acquirer = b.acquirer
    left join checkout_tries t on b.subject = 'authorization' and t.client_id = b.client_id
      and t.reference = b.reference and t.acquirer = b.acquirer
    left join captures c on b.subject = 'capture' and c.client_id = b.client_id and c.reference = b.reference
    left join refunds f on b.subject = 'refund' and f.client_id = b.client_id and f.reference = b.reference
    where b.client_id = $1 and b.callback_id = $2 and b.due_at is not null`,
}

/** Undefined when it was dealt with already. */
export async function loadCallback(pool: Pool, clientId: string, callbackId: string): Promise<DueCallback | undefined> {
  const [row] = await run<DueCallback>(pool, loading, [clientId, callbackId])
  return row
}

const planning = {
  name: 'plan-callback',
  text: `update callbacks set tries = tries + 1, due_at = now() + $3 * interval '1 millisecond', leased_until = null
    where client_id = $1 and callback_id = $2`,
}

/** Plans the next look at a callback in `inMs` milliseconds; null: it is dealt with. */
export async function planCallback(
  pool: Pool,
  callback: Pick<Callback, 'clientId' | 'callbackId'>,
  inMs: number | null,
): Promise<void> {
  await run(pool, planning, [callback.clientId, callback.callbackId, inMs])
}

const hastenings = {
  authorization: {
    name: 'hasten-payment',
    text: `update payments set due_at = least(due_at, now())
      where client_id = $1 and payment_id = $2 and state in ('requested', 'awaiting-buyer', 'closing') returning 1`,
  },
  capture: {
    name: 'hasten-capture',
    text: `update captures set due_at = least(due_at, now())
      where client_id = $1 and capture_id = $2 and state in ('held', 'pending', 'unknown') returning 1`,
  },
  refund: {
    name: 'hasten-refund',
    text: `update refunds set due_at = least(due_at, now())
      where client_id = $1 and refund_id = $2 and state in ('held', 'pending', 'unknown') returning 1`,
  },
} as const

/** Makes the next inquiry about an open payment, capture or refund due at once. False when it is final: nobody asks any more. */
export async function hasten(pool: Pool, callback: DueCallback): Promise<boolean> {
  const { paymentId, captureId, refundId } = callback
  const id = { authorization: paymentId, capture: captureId, refund: refundId }[callback.subject]
  return (await run(pool, hastenings[callback.subject], [callback.clientId, id])).length === 1
}
