import type { Pool } from 'pg'
import type { Money } from '../domain/money.ts'
import type { Failed, Receipt } from '../domain/outcome.ts'
import { run } from './statement.ts'

/** What a verified message says became of an operation. */
export interface ToldOutcome {
  readonly about: 'authorization' | 'capture' | 'refund' | 'void'
  /** Ours, of the operation. */
  readonly reference: string
  readonly outcome: { readonly kind: 'succeeded'; readonly amount?: Money; readonly receipt: Receipt } | Failed
  /** When it happened, where the acquirer says. */
  readonly at?: Date
}

const inserting = {
  name: 'insert-told',
  text: `insert into acquirer_told (client_id, acquirer, event_id, payment_id, reference, about, outcome, happened_at)
    values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, now())) on conflict do nothing`,
}

/** Keeps what was told; told twice, it is kept once. */
export async function keepTold(
  pool: Pool,
  subject: {
    readonly clientId: string
    readonly acquirer: string
    readonly eventId: string
    readonly paymentId: string
  },
  told: ToldOutcome,
): Promise<void> {
  const { clientId, acquirer, eventId, paymentId } = subject
  const { about, reference, outcome, at } = told
  const stored = JSON.stringify(outcome, (_, value: unknown) => {
    if (typeof value === 'bigint') return String(value)
    // PostgreSQL refuses NUL, and the acquirer would send the same message again for ever.
    return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value
  })
  await run(pool, inserting, [clientId, acquirer, eventId, paymentId, reference, about, stored, at ?? null])
}

interface Row extends Omit<ToldOutcome, 'outcome' | 'at'> {
  readonly outcome: ToldOutcome['outcome'] & { readonly amount?: { readonly currency: string; readonly value: string } }
  readonly at: Date
}

/** By the reference of the payment's authorization, or of an earlier try to pay it. */
const listing = {
  name: 'list-told',
  text: `select t.about, t.reference, t.outcome, t.happened_at as at
    from (
      select payment_id from payments where reference = $3 and client_id = $1 and client_id not like 'SANDBOX\\_%'
      union
      select payment_id from checkout_tries where reference = $3 and client_id = $1 and client_id not like 'SANDBOX\\_%'
    ) p
    join acquirer_told t on t.client_id = $1 and t.payment_id = p.payment_id and t.acquirer = $2
    order by t.happened_at, t.event_id`,
}

/** What was told about a payment, the oldest first. */
export async function listTold(
  pool: Pool,
  clientId: string,
  acquirer: string,
  paymentReference: string,
): Promise<readonly ToldOutcome[]> {
  const rows = await run<Row>(pool, listing, [clientId, acquirer, paymentReference])
  return rows.map(({ outcome, ...row }) => ({ ...row, outcome: withMoney(outcome) }))
}

const ofPayment = {
  name: 'told-of-payment',
  text: `select t.event_id as "eventId", t.acquirer, t.about, t.reference, t.outcome, t.happened_at as at
    from acquirer_told t where t.client_id = $1 and t.payment_id = $2 order by t.happened_at, t.event_id`,
}

/** What an acquirer's message said of a payment. */
export interface ToldOfPayment extends ToldOutcome {
  /** The acquirer's id of the message. */
  readonly eventId: string
  readonly acquirer: string
  readonly at: Date
}

/** What all its acquirers told of a payment of their own accord, the oldest first. */
export async function listToldOfPayment(pool: Pool, clientId: string, paymentId: string): Promise<ToldOfPayment[]> {
  const rows = await run<Row & Pick<ToldOfPayment, 'eventId' | 'acquirer'>>(pool, ofPayment, [clientId, paymentId])
  return rows.map(({ outcome, ...row }) => ({ ...row, outcome: withMoney(outcome) }))
}

function withMoney(outcome: Row['outcome']): ToldOutcome['outcome'] {
  if (outcome.kind !== 'succeeded' || !outcome.amount) return outcome
  const { currency, value } = outcome.amount
  return { ...outcome, amount: { currency, value: BigInt(value) } }
}
