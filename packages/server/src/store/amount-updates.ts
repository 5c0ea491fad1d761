import type { Pool, QueryResultRow } from 'pg'
import { assert, unreachable } from '../assert.ts'
import type { AmountUpdate, AmountUpdateState, UpdateCommand, UpdateStep } from '../domain/amount-update.ts'
import type { Receipt } from '../domain/outcome.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { AlertToOpen } from './alerts.ts'
import type { Attempt } from './attempt.ts'
import { paymentIn, paymentSelection, policyIn, policySelection } from './columns.ts'
import type { NewNotification } from './payment-change.ts'
import { clientNow } from './payments.ts'
import { paymentOf } from './rows.ts'
import { only, run } from './statement.ts'

/** A row of `amount_updates`, aliased `u`, as one JSON value beside the payment of the same result. */
const updateColumns = [
  'client_id',
  'update_id',
  'update_request_id',
  'payment_id',
  'reference',
  'currency',
  'amount',
  'state',
  'unknown_reason',
  'failure_code',
  'failure_message',
  'receipt',
  'created_at',
  'ended_at',
  'tries',
] as const
const updateSelection = updateColumns.map((column) => `u.${column} as u_${column}`).join(', ')

function updateIn(row: QueryResultRow): AmountUpdate | undefined {
  if (row['u_client_id'] === null) return undefined
  return {
    clientId: row['u_client_id'],
    updateId: row['u_update_id'],
    updateRequestId: row['u_update_request_id'],
    paymentId: row['u_payment_id'],
    amount: { currency: row['u_currency'], value: row['u_amount'] },
    reference: row['u_reference'],
    receipt: row['u_receipt'],
    state: stateIn(row),
    createdAt: row['u_created_at'],
    tries: row['u_tries'],
  }
}

function stateIn(row: QueryResultRow): AmountUpdateState {
  const kind: AmountUpdateState['kind'] = row['u_state']
  const no = { code: row['u_failure_code'] ?? '', message: row['u_failure_message'] ?? '' }
  switch (kind) {
    case 'accepted':
    case 'pending':
      return { kind }
    case 'unknown':
      return { kind, reason: row['u_unknown_reason'] ?? '' }
    case 'succeeded':
      return { kind, endedAt: row['u_ended_at'] }
    case 'failed':
      return { kind, ...no, endedAt: row['u_ended_at'] }
    case 'refused':
      return { kind, ...no }
    default:
      return unreachable(kind)
  }
}

export interface LoadedForUpdate {
  readonly now: Date
  readonly payment: Payment | undefined
  /** The update that has this request id, whichever payment it belongs to. */
  readonly existing: AmountUpdate | undefined
  /** An update of the payment has no result yet. */
  readonly open: boolean
}

const loading = {
  name: 'load-for-update-amount',
  text: `select ${clientNow} as now, ${policySelection}, ${paymentSelection}, ${updateSelection},
      exists (select 1 from amount_updates o where o.client_id = $1 and o.payment_id = $2 and o.due_at is not null) as open
    from clients k
    left join payments p on p.client_id = k.client_id and p.payment_id = $2
    left join amount_updates u on u.client_id = k.client_id and u.update_request_id = $3
    where k.client_id = $1`,
}

/** All that an update request is decided from, in one query. */
export async function loadForUpdate(pool: Pool, clientId: string, command: UpdateCommand): Promise<LoadedForUpdate> {
  const row = only(await run(pool, loading, [clientId, command.paymentId, command.updateRequestId]))
  const payment = paymentIn(row)
  return {
    now: row['now'],
    payment: payment && paymentOf(payment, policyIn(row)),
    existing: updateIn(row),
    open: row['open'],
  }
}

const loadingOne = {
  name: 'load-update-and-payment',
  text: `select ${clientNow} as now, ${policySelection}, ${paymentSelection}, ${updateSelection}
    from amount_updates u
    join clients k on k.client_id = u.client_id
    join payments p on p.client_id = u.client_id and p.payment_id = u.payment_id
    where u.client_id = $1 and u.update_id = $2`,
}

export async function loadUpdate(
  pool: Pool,
  clientId: string,
  updateId: string,
): Promise<{ now: Date; payment: Payment; update: AmountUpdate }> {
  const row = only(await run(pool, loadingOne, [clientId, updateId]))
  const payment = paymentIn(row)
  const update = updateIn(row)
  assert(payment && update, 'an inner join returns both rows')
  return { now: row['now'], payment: paymentOf(payment, policyIn(row)), update }
}

const ofPayment = {
  name: 'updates-of-payment',
  text: `select ${updateSelection} from amount_updates u where u.client_id = $1 and u.payment_id = $2
    order by u.created_at, u.update_id`,
}

/** Every update that was asked for, the refused ones too, the oldest first. */
export async function listUpdates(pool: Pool, clientId: string, paymentId: string): Promise<AmountUpdate[]> {
  const rows = await run(pool, ofPayment, [clientId, paymentId])
  return rows.flatMap((row) => updateIn(row) ?? [])
}

const accepting = {
  name: 'accept-update-amount',
  text: `with counted as (
      update payments set update_count = update_count + 1
      where client_id = $1 and payment_id = $2 and state = 'authorized' and currency = $3 and amount < $4
        and captured + held + released = 0 and capture_count = 0 and update_count < updates_allowed and not stopped
      returning payment_id
    )
    insert into amount_updates (client_id, update_id, update_request_id, reference, payment_id, currency, amount, state,
      created_at, due_at)
    select $1, $5, $6, $7, payment_id, $3, $4, 'accepted', $8, now() from counted
    returning update_id`,
}

/**
 * Records the intent, due at once and unleased: nobody has sent it. False when the payment moved since it was loaded; a
 * unique violation when another request used this id first, or is raising the same payment.
 */
export async function acceptUpdate(pool: Pool, update: AmountUpdate): Promise<boolean> {
  const rows = await run(pool, accepting, [
    update.clientId,
    update.paymentId,
    update.amount.currency,
    update.amount.value,
    update.updateId,
    update.updateRequestId,
    update.reference,
    update.createdAt,
  ])
  return rows.length === 1
}

const refusing = {
  name: 'refuse-update-amount',
  text: `insert into amount_updates (client_id, update_id, update_request_id, reference, payment_id, currency, amount, state,
      failure_code, failure_message, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, 'refused', $8, $9, $10)`,
}

/** Records our no: it uses up the request id. A unique violation when the id was used first. */
export async function refuseUpdate(pool: Pool, update: AmountUpdate, refused: Refusal): Promise<void> {
  await run(pool, refusing, [
    update.clientId,
    update.updateId,
    update.updateRequestId,
    update.reference,
    update.paymentId,
    update.amount.currency,
    update.amount.value,
    refused.code,
    refused.message,
    update.createdAt,
  ])
}

/** What one step of an update writes: its result with its notification, or the next inquiry. */
export interface UpdateChange {
  readonly step: Extract<UpdateStep, { kind: 'final' | 'wait' }>
  readonly receipt?: Receipt
  readonly tries: number
  /** Null with a final result. */
  readonly dueInMs: number | null
  readonly notification?: NewNotification
  /** Absent where no call led to it. */
  readonly attempt?: Attempt
  readonly alert?: AlertToOpen
  readonly at: Date
}

/**
 * A yes raises the payment's amount. Where the authorization was given back meanwhile (after its last capture, or because
 * it was closed), what was added went back with it.
 */
const recording = {
  name: 'record-update-amount',
  text: `with changed as (
      update amount_updates set state = $3, unknown_reason = $4, failure_code = $5, failure_message = $6, ended_at = $7,
        receipt = receipt || $8, tries = $9, due_at = now() + $10 * interval '1 millisecond', leased_until = null
      where client_id = $1 and update_id = $2 and due_at is not null
      returning payment_id, amount
    ), settled as (
      update payments p set
        first_amount = case when $3 = 'succeeded' then coalesce(p.first_amount, p.amount) else p.first_amount end,
        amount = case when $3 = 'succeeded' then c.amount else p.amount end,
        released = p.released + case
          when $3 = 'succeeded' and not (p.state in ('authorized', 'closing') and p.released = 0 and not p.last_captured)
            then c.amount - p.amount
          else 0 end,
        update_count = p.update_count - case when $3 = 'failed' then 1 else 0 end,
        due_at = case when $3 = 'succeeded' and p.state = 'authorized' then coalesce(p.due_at, now()) else p.due_at end,
        notification_sequence = p.notification_sequence + 1
      from changed c
      where p.client_id = $1 and p.payment_id = c.payment_id and $3 in ('succeeded', 'failed')
      returning p.payment_id, p.notification_sequence
    ), notified as (
      insert into notifications (client_id, notification_id, payment_id, update_id, sequence, notify_type, body,
        created_at, due_at)
      select $1, $11, payment_id, $2, notification_sequence, 'UPDATE_AMOUNT_RESULT', $12, $13, now() from settled
    ), attempted as (
      insert into attempts (client_id, attempt_id, payment_id, operation, reference, outcome, detail, duration_ms,
        created_at)
      select $1, $14, payment_id, $15, $16, $17, $18, $19, $13 from changed where $14::text is not null
    ), alerted as (
      insert into alerts (client_id, alert_id, kind, payment_id, message, opened_at)
      select $1, $20, $21, payment_id, $22, $13 from changed where $20::text is not null on conflict do nothing
    ), answered as (
      update alerts a set closed_at = $13, closed_by = 'the acquirer', closing_reason = 'answered at last: ' || $3
      from settled s
      where a.client_id = $1 and a.payment_id = s.payment_id and a.closed_at is null and a.kind = 'update-unanswered'
    )
    select 1 from changed`,
}

/** Writes what an answer made of an update. False when it was final already: the stored result stands. */
export async function recordUpdate(pool: Pool, update: AmountUpdate, change: UpdateChange): Promise<boolean> {
  const { state } = change.step
  const failed = state.kind === 'failed'
  const { attempt, alert } = change
  const rows = await run(pool, recording, [
    update.clientId,
    update.updateId,
    state.kind,
    state.kind === 'unknown' ? state.reason : null,
    failed ? state.code : null,
    failed ? state.message : null,
    'endedAt' in state ? state.endedAt : null,
    change.receipt ?? {},
    change.tries,
    change.dueInMs,
    change.notification?.notificationId ?? null,
    change.notification?.body ?? null,
    change.at,
    attempt?.attemptId ?? null,
    attempt?.operation ?? null,
    attempt?.reference ?? null,
    attempt?.outcome ?? null,
    attempt?.detail ?? null,
    attempt?.durationMs ?? null,
    alert?.alertId ?? null,
    alert?.kind ?? null,
    alert?.message ?? null,
  ])
  return rows.length === 1
}
