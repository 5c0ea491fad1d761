import type { QueryResultRow } from 'pg'
import type { ExpiryPolicy } from '../domain/expiry-policy.ts'
import { sameClient } from './by-key.ts'
import { type CaptureRow, type PaymentRow, type PolicyRow, policyOf, type RefundRow, type ReversalRow } from './rows.ts'

const paymentColumns = [
  'client_id',
  'payment_id',
  'payment_request_id',
  'currency',
  'amount',
  'first_amount',
  'updates_allowed',
  'update_count',
  'held',
  'captured',
  'released',
  'refunding',
  'refunded',
  'capture_count',
  'last_capture_held',
  'state',
  'closing_reason',
  'cancel_requested',
  'capture_mode',
  'method',
  'acquirer',
  'acquirer_merchant_id',
  'reference',
  'void_reference',
  'receipt',
  'card',
  'buyer_url',
  'failure_code',
  'failure_message',
  'description',
  'redirect_url',
  'notify_url',
  'metadata',
  'session_id',
  'checkout_tries',
  'stopped',
  'expiry_warned',
  'expiry_capture_tried',
  'created_at',
  'asked_at',
  'expires_at',
  'paid_at',
  'auth_expires_at',
  'cancelled_at',
  'tries',
] as const satisfies readonly (keyof PaymentRow)[]

const captureColumns = [
  'client_id',
  'capture_id',
  'capture_request_id',
  'payment_id',
  'currency',
  'amount',
  'last',
  'automatic',
  'state',
  'unknown_reason',
  'failure_code',
  'failure_message',
  'reference',
  'receipt',
  'created_at',
  'captured_at',
  'failed_at',
  'tries',
] as const satisfies readonly (keyof CaptureRow)[]

const refundColumns = [
  'client_id',
  'refund_id',
  'refund_request_id',
  'payment_id',
  'capture_id',
  'currency',
  'amount',
  'reason',
  'notify_url',
  'metadata',
  'state',
  'unknown_reason',
  'failure_code',
  'failure_message',
  'reference',
  'receipt',
  'created_at',
  'refunded_at',
  'failed_at',
  'tries',
] as const satisfies readonly (keyof RefundRow)[]

/** `p.client_id as p_client_id, …`: two tables in one row without their equal names meeting. */
export const paymentSelection: string = selection('p', paymentColumns)

const policyColumns = ['at_expiry', 'capture_ahead_ms', 'expiry_warning_ms', 'expiry_notified'] as const

/** Of the client `k` that every query of payments joins: the policy is the client's, not the payment's. */
export const policySelection: string = selection('k', policyColumns)

export function policyIn(row: QueryResultRow): ExpiryPolicy {
  const picked: QueryResultRow = {}
  for (const column of policyColumns) picked[column] = row[`k_${column}`]
  return policyOf(picked as PolicyRow)
}

/**
 * When a payment falls due that was planned to in `ms` milliseconds (null for never): at once, to be planned anew, where
 * the client's policy is no longer the one it was planned by. All are expressions, `policy` three of them in a row.
 */
export function dueUnlessNewPolicy(ms: string, clientId: string, policy: string): string {
  return `now() + ${ms} * interval '1 millisecond' * (select case when
        (k.at_expiry, k.capture_ahead_ms, k.expiry_warning_ms) = (${policy}) then 1 else 0 end
        from clients k where k.client_id = ${clientId})`
}

export function planValues({ atExpiry, captureAheadMs, warnAheadMs }: ExpiryPolicy): readonly unknown[] {
  return [atExpiry, captureAheadMs, warnAheadMs]
}

export const captureSelection: string = selection('c', captureColumns)

const reversalColumns = ['client_id', 'reversal_id', 'code', 'message', 'receipt', 'created_at'] as const

/** What was taken back of capture `c`, beside it in the same row. */
export const reversalSelection: string = selection('r', reversalColumns)
export const reversalJoin = `left join reversals r on ${sameClient('r', 'c')} and r.capture_id = c.capture_id`

/** Of refund `f`, whose capture is joined as `o`. */
export const refundSelection = `${selection('f', refundColumns)}, o.reference as f_capture_reference,
      o.receipt ->> 'transactionId' as f_capture_transaction_id`
export const refundReversalJoin = 'left join reversals r on r.client_id = f.client_id and r.refund_id = f.refund_id'

function selection(alias: string, columns: readonly string[]): string {
  return columns.map((column) => `${alias}.${column} as ${alias}_${column}`).join(', ')
}

const pickPayment = picking('p', paymentColumns)
const pickCapture = picking('c', captureColumns)
const pickRefund = picking('f', [...refundColumns, 'capture_reference', 'capture_transaction_id'])
const pickReversal = picking('r', reversalColumns)

/** The payment in a joined row, or undefined when the outer join found none. */
export function paymentIn(row: QueryResultRow): PaymentRow | undefined {
  return pickPayment(row) as unknown as PaymentRow | undefined
}

export function captureIn(row: QueryResultRow): CaptureRow | undefined {
  return pickCapture(row) as unknown as CaptureRow | undefined
}

export function refundIn(row: QueryResultRow): RefundRow | undefined {
  return pickRefund(row) as unknown as RefundRow | undefined
}

export function reversalIn(row: QueryResultRow): ReversalRow | undefined {
  return pickReversal(row) as unknown as ReversalRow | undefined
}

/** Names are put together once, not for each row. */
function picking(alias: string, columns: readonly string[]): (row: QueryResultRow) => QueryResultRow | undefined {
  const names = columns.map((column) => [column, `${alias}_${column}`] as const)
  return (row) => {
    if (row[`${alias}_client_id`] === null) return undefined
    const picked: QueryResultRow = {}
    for (const [column, selected] of names) picked[column] = row[selected]
    return picked
  }
}
