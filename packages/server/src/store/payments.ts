import type { Pool } from 'pg'
import { assert } from '../assert.ts'
import type { Capture } from '../domain/capture.ts'
import type { ExpiryPolicy } from '../domain/expiry-policy.ts'
import type { CardResult, Receipt } from '../domain/outcome.ts'
import { type Payment, type PaymentState, paidAtOf } from '../domain/payment.ts'
import type { RoutingExplanation } from '../domain/route-decision.ts'
import { sameClient } from './by-key.ts'
import { type AuditEntry, audited, auditValues } from './clients.ts'
import {
  captureIn,
  captureSelection,
  paymentIn,
  paymentSelection,
  policyIn,
  policySelection,
  reversalIn,
  reversalJoin,
  reversalSelection,
} from './columns.ts'
import { grouped, share } from './group.ts'
import { captureOf, paymentOf } from './rows.ts'
import { run } from './statement.ts'

/** The client's clock at the moment of the statement, in every query that a decision is made from. */
export const clientNow = "now() + k.clock_offset_ms * interval '1 millisecond'"

/** How a merchant names a payment; `paymentId` wins when both are given (apo/paymentri_online). */
export interface PaymentName {
  readonly paymentId?: string
  readonly paymentRequestId?: string
}

const leased = 'coalesce(p.leased_until > now(), false)'

const byId = grouped('payment-by-id', {
  writes: false,
  columns: { client_id: 'text', payment_id: 'text' },
  text: `
    select a.n, ${clientNow} as now, ${leased} as leased, ${policySelection}, ${paymentSelection}
    from asked a join clients k on ${sameClient('k', 'a')}
    left join payments p on ${sameClient('p', 'a')} and p.payment_id = a.payment_id`,
})

const byRequestId = grouped('payment-by-request-id', {
  writes: false,
  columns: { client_id: 'text', payment_request_id: 'text' },
  text: `
    select a.n, ${clientNow} as now, ${leased} as leased, ${policySelection}, ${paymentSelection},
      (select s.session_id from payment_sessions s
        where s.client_id = a.client_id and s.payment_request_id = a.payment_request_id) as "sessionId"
    from asked a join clients k on ${sameClient('k', 'a')}
    left join payments p on ${sameClient('p', 'a')} and p.payment_request_id = a.payment_request_id`,
})

export interface LoadedPayment {
  readonly now: Date
  /** The client's, also where there is no such payment yet. */
  readonly policy: ExpiryPolicy
  readonly payment: Payment | undefined
  /** Of the session that has the request id by which it was looked up; with a payment or without one. */
  readonly sessionId?: string
  /** Somebody is working on the payment right now. */
  readonly leased: boolean
}

export async function loadPayment(pool: Pool, clientId: string, name: PaymentName): Promise<LoadedPayment> {
  const row =
    name.paymentId === undefined
      ? await share(pool, byRequestId, { client_id: clientId, payment_request_id: name.paymentRequestId ?? null })
      : await share(pool, byId, { client_id: clientId, payment_id: name.paymentId })
  assert(row, 'who asks is a client')
  const payment = paymentIn(row)
  const policy = policyIn(row)
  const sessionId: string | null = row['sessionId'] ?? null
  return {
    now: row['now'],
    policy,
    payment: payment && paymentOf(payment, policy),
    ...(sessionId !== null && { sessionId }),
    leased: row['leased'],
  }
}

const capturesOfPayment = {
  name: 'captures-of-payment',
  text: `select ${captureSelection}, ${reversalSelection} from captures c ${reversalJoin}
    where c.client_id = $1 and c.payment_id = $2
    order by c.created_at, c.capture_id`,
}

export async function loadCaptures(pool: Pool, clientId: string, paymentId: string): Promise<Capture[]> {
  const rows = await run(pool, capturesOfPayment, [clientId, paymentId])
  return rows.flatMap((row) => {
    const capture = captureIn(row)
    return capture ? [captureOf(capture, reversalIn(row))] : []
  })
}

/** Columns that spell a state; every change of state writes them all, so that none is left over from the last one. */
export interface StateColumns {
  readonly state: PaymentState['kind']
  readonly closingReason: string | null
  readonly cancelRequested: boolean
  readonly buyerUrl: string | null
  readonly failureCode: string | null
  readonly failureMessage: string | null
  readonly paidAt: Date | null
  readonly authExpiresAt: Date | null
  readonly cancelledAt: Date | null
}

export function stateColumns(state: PaymentState): StateColumns {
  const authorization = state.kind === 'closing' ? state.authorization : state.kind === 'authorized' ? state : undefined
  return {
    state: state.kind,
    closingReason: state.kind === 'closing' || state.kind === 'cancelled' ? state.why : null,
    cancelRequested: state.kind === 'requested' && state.cancelRequested,
    buyerUrl: state.kind === 'awaiting-buyer' ? state.url : null,
    failureCode: failureCode(state),
    failureMessage: state.kind === 'failed' ? state.message : null,
    paidAt: paidAtOf(state) ?? null,
    authExpiresAt: authorization?.authExpiresAt ?? null,
    cancelledAt: state.kind === 'cancelled' ? state.cancelledAt : null,
  }
}

/** Of a session's buyer who may try again it is the last try's. */
function failureCode(state: PaymentState): string | null {
  if (state.kind === 'failed') return state.code
  return state.kind === 'choosing' ? (state.declined ?? null) : null
}

const insertion = grouped('insert-payment', {
  writes: true,
  key: (asked) => `${asked.client_id} ${asked.payment_request_id}`,
  columns: {
    client_id: 'text',
    payment_id: 'text',
    payment_request_id: 'text',
    currency: 'text',
    amount: 'bigint',
    state: 'text',
    failure_code: 'text',
    failure_message: 'text',
    capture_mode: 'text',
    method: 'jsonb',
    acquirer: 'text',
    acquirer_merchant_id: 'text',
    reference: 'text',
    void_reference: 'text',
    description: 'text',
    redirect_url: 'text',
    notify_url: 'text',
    metadata: 'text',
    created_at: 'timestamptz',
    expires_at: 'timestamptz',
    lease_ms: 'float8',
    notification_id: 'text',
    body: 'text',
    updates_allowed: 'int',
    routing: 'jsonb',
  },
  text: `, created as (
      insert into payments (client_id, payment_id, payment_request_id, currency, amount, state, failure_code,
        failure_message, capture_mode, method, acquirer, acquirer_merchant_id, reference, void_reference, description,
        redirect_url, notify_url, metadata, created_at, expires_at, due_at, leased_until, notification_sequence,
        updates_allowed, routing)
      select client_id, payment_id, payment_request_id, currency, amount, state, failure_code,
        failure_message, capture_mode, method, acquirer, acquirer_merchant_id, reference, void_reference, description,
        redirect_url, notify_url, metadata, created_at, expires_at,
        case when state = 'requested' then now() end,
        case when state = 'requested' then now() + lease_ms * interval '1 millisecond' end,
        case when notification_id is null then 0 else 1 end, updates_allowed, routing
      from asked
      on conflict (client_id, payment_request_id) do nothing
      returning client_id, payment_id
    ), made as (
      select a.* from asked a join created c on c.client_id = a.client_id and c.payment_id = a.payment_id
    ), notified as (
      insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, created_at, due_at)
      select client_id, notification_id, payment_id, 1, 'PAYMENT_RESULT', body, created_at, now() from made
      where notification_id is not null
    )
    select n from made`,
})

/** The notification of a payment that is final from the start, because nobody could take it. */
export interface FirstNotification {
  readonly notificationId: string
  readonly body: string
}

/**
 * Records the intent before the acquirer hears of it, and why it is this acquirer. False when this request id was recorded by
 * another request.
 */
export async function insertPayment(
  pool: Pool,
  payment: Payment,
  leaseMs: number,
  routing: RoutingExplanation | null,
  notification?: FirstNotification,
): Promise<boolean> {
  const { state } = payment
  const made = await share(pool, insertion, {
    client_id: payment.clientId,
    payment_id: payment.paymentId,
    payment_request_id: payment.paymentRequestId,
    currency: payment.amount.currency,
    amount: String(payment.amount.value),
    state: state.kind,
    failure_code: state.kind === 'failed' ? state.code : null,
    failure_message: state.kind === 'failed' ? state.message : null,
    capture_mode: payment.captureMode,
    method: payment.method,
    acquirer: payment.acquirer,
    acquirer_merchant_id: payment.acquirerMerchantId,
    reference: payment.reference,
    void_reference: payment.voidReference,
    description: payment.description,
    redirect_url: payment.redirectUrl,
    notify_url: payment.notifyUrl,
    metadata: payment.metadata,
    created_at: payment.createdAt,
    expires_at: payment.expiresAt,
    lease_ms: leaseMs,
    notification_id: notification?.notificationId ?? null,
    body: notification?.body ?? null,
    updates_allowed: payment.updates.allowed,
    routing,
  })
  return made !== undefined
}

/** `once`: only where it was not wished for before. */
function cancelWishText(once: string, byPerson: string): string {
  return `with wished as (
      update payments set cancel_requested = true, due_at = least(due_at, now())
      where client_id = $1 and payment_id = $2 and state = 'requested'${once} returning payment_id
    )${byPerson}
    select 1 from wished`
}

const cancelWish = { name: 'remember-cancel', text: cancelWishText('', '') }
const cancelWishByPerson = {
  name: 'remember-cancel-by-person',
  text: cancelWishText(' and not cancel_requested', audited('wished', 3)),
}

/**
 * Remembers that the merchant (or a person for it) wants an unanswered authorization cancelled, and makes its inquiry due, which may be a day
 * away. False when it is answered by now; of a person also when it was wished for before.
 */
export async function rememberCancel(
  pool: Pool,
  clientId: string,
  paymentId: string,
  byPerson?: AuditEntry,
): Promise<boolean> {
  const values = [clientId, paymentId, ...(byPerson ? auditValues(byPerson) : [])]
  return (await run(pool, byPerson ? cancelWishByPerson : cancelWish, values)).length === 1
}

export interface PaymentEvidence {
  readonly receipt?: Receipt
  readonly card?: CardResult
}
