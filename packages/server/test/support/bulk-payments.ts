import type { Pool } from 'pg'

/** A payment as a list shows it, without the life that it had. */
export interface BulkPayment {
  readonly paymentId: string
  readonly createdAt: Date
  readonly clientId?: string
  readonly paymentRequestId?: string
  readonly state?: 'authorized' | 'paid' | 'cancelled' | 'failed'
  readonly currency?: string
  readonly amount?: number
  readonly captured?: number
  readonly methodType?: string
  readonly acquirer?: string | null
  readonly captureMode?: 'AUTOMATIC' | 'MANUAL'
  readonly transactionId?: string
  readonly description?: string
}

/** Writes them in one statement. Their clients must exist. */
export async function insertBulkPayments(pool: Pick<Pool, 'query'>, payments: readonly BulkPayment[]): Promise<void> {
  const rows = payments.map((payment) => ({
    clientId: 'SANDBOX_TEST',
    paymentRequestId: `order-of-${payment.paymentId}`,
    state: 'authorized',
    currency: 'EUR',
    amount: 1_000,
    captured: 0,
    methodType: 'CARD',
    acquirer: 'ALIPAY',
    captureMode: 'MANUAL',
    transactionId: `theirs-${payment.paymentId}`,
    description: 'Two ceramic lamps',
    ...payment,
  }))
  await pool.query(
    `insert into payments (client_id, payment_id, payment_request_id, currency, amount, captured, state, closing_reason,
       capture_mode, method, acquirer, reference, void_reference, receipt, failure_code, failure_message, description,
       redirect_url, created_at, expires_at, paid_at, auth_expires_at, cancelled_at)
     select "clientId", "paymentId", "paymentRequestId", currency, amount, captured, state,
       case state when 'cancelled' then 'merchant' end, "captureMode",
       jsonb_build_object('type', "methodType", 'issuerAuthenticated', false), acquirer, 'ours-' || "paymentId",
       'void-' || "paymentId", jsonb_build_object('transactionId', "transactionId"),
       case state when 'failed' then 'DO_NOT_HONOR' end, case state when 'failed' then 'The issuer said no.' end,
       description, 'https://lamps.example/', "createdAt", "createdAt" + interval '14 minutes',
       case when state <> 'failed' then "createdAt" end,
       case when state in ('authorized', 'cancelled') then "createdAt" + interval '7 days' end,
       case state when 'cancelled' then "createdAt" + interval '1 day' end
     from jsonb_to_recordset($1::jsonb) as made ("clientId" text, "paymentId" text, "paymentRequestId" text,
       currency text, amount bigint, captured bigint, state text, "captureMode" text, "methodType" text, acquirer text,
       "transactionId" text, description text, "createdAt" timestamptz)`,
    [JSON.stringify(rows)],
  )
}
