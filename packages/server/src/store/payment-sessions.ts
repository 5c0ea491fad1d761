import type { Pool, QueryResultRow } from 'pg'
import type { Payment } from '../domain/payment.ts'
import { noMethodYet } from '../domain/payment-method.ts'
import type { PaymentSession } from '../domain/payment-session.ts'
import { paymentIn, paymentSelection, policyIn, policySelection } from './columns.ts'
import { clientNow } from './payments.ts'
import { paymentOf } from './rows.ts'
import { run, type Statement } from './statement.ts'

const insertion = {
  name: 'insert-payment-session',
  text: `insert into payment_sessions (client_id, session_id, payment_request_id, token, currency, amount, capture_mode,
      methods, locale, description, redirect_url, notify_url, metadata, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    on conflict (client_id, payment_request_id) do nothing returning session_id`,
}

/** False when a session of this request id was recorded by another request. */
export async function insertSession(pool: Pool, session: PaymentSession): Promise<boolean> {
  const rows = await run(pool, insertion, [
    session.clientId,
    session.sessionId,
    session.paymentRequestId,
    session.token,
    session.amount.currency,
    session.amount.value,
    session.captureMode,
    session.methods,
    session.locale,
    session.description,
    session.redirectUrl,
    session.notifyUrl,
    session.metadata,
    session.createdAt,
    session.expiresAt,
  ])
  return rows.length === 1
}

/** One session, as its merchant or its buyer names it. */
export type SessionName =
  | { readonly sessionId: string }
  | { readonly paymentRequestId: string }
  | { readonly token: string }

export interface LoadedSession {
  /** The client's clock. */
  readonly now: Date
  readonly clientName: string
  readonly session: PaymentSession
  /** Whatever payment has the session's request id: its own, unless a pay request came in the same moment. */
  readonly payment: Payment | undefined
}

const columns = `s.client_id as s_client_id, s.session_id, s.payment_request_id, s.token, s.currency, s.amount,
      s.capture_mode, s.methods, s.locale, s.description, s.redirect_url, s.notify_url, s.metadata, s.created_at,
      s.expires_at`

function loading(name: string, condition: string): Statement {
  return {
    name,
    text: `select ${clientNow} as now, k.name as "clientName", ${policySelection}, ${paymentSelection}, ${columns}
      from payment_sessions s
      join clients k on k.client_id = s.client_id
      left join payments p on p.client_id = s.client_id and p.payment_request_id = s.payment_request_id
      where s.client_id = $1 and ${condition}`,
  }
}

const byId = loading('session-by-id', 's.session_id = $2')
const byRequestId = loading('session-by-request-id', 's.payment_request_id = $2')
const byToken = loading('session-by-token', 's.token = $2')

export async function loadSession(pool: Pool, clientId: string, name: SessionName): Promise<LoadedSession | undefined> {
  const [statement, value] =
    'sessionId' in name
      ? [byId, name.sessionId]
      : 'token' in name
        ? [byToken, name.token]
        : [byRequestId, name.paymentRequestId]
  const [row] = await run(pool, statement, [clientId, value])
  if (!row) return undefined
  const payment = paymentIn(row)
  return {
    now: row['now'],
    clientName: row['clientName'],
    session: sessionIn(row),
    payment: payment && paymentOf(payment, policyIn(row)),
  }
}

function sessionIn(row: QueryResultRow): PaymentSession {
  return {
    clientId: row['s_client_id'],
    sessionId: row['session_id'],
    paymentRequestId: row['payment_request_id'],
    token: row['token'],
    amount: { currency: row['currency'], value: row['amount'] },
    captureMode: row['capture_mode'],
    methods: row['methods'],
    locale: row['locale'],
    description: row['description'],
    redirectUrl: row['redirect_url'],
    notifyUrl: row['notify_url'],
    metadata: row['metadata'],
    createdAt: row['created_at'],
    expiresAt: row['expires_at'],
  }
}

const opening = {
  name: 'open-session-payment',
  text: `insert into payments (client_id, payment_id, payment_request_id, session_id, currency, amount, state, capture_mode,
      method, reference, void_reference, description, redirect_url, notify_url, metadata, created_at, expires_at, due_at)
    select s.client_id, $3, s.payment_request_id, s.session_id, s.currency, s.amount, 'choosing', s.capture_mode, $4, $5,
      $6, s.description, s.redirect_url, s.notify_url, s.metadata, ${clientNow}, s.expires_at,
      now() + (s.expires_at - (${clientNow}))
    from payment_sessions s join clients k on k.client_id = s.client_id
    where s.client_id = $1 and s.session_id = $2 and s.expires_at > ${clientNow}
    on conflict do nothing`,
}

/**
 * Makes the payment of a session, whose buyer has not chosen how to pay: due when the session ends. Does nothing when
 * there is one, or when the time is over by the client's clock. The references stand for none at an acquirer; each try
 * brings its own.
 */
export async function openSessionPayment(
  pool: Pool,
  { clientId, sessionId }: Pick<PaymentSession, 'clientId' | 'sessionId'>,
  ids: { readonly paymentId: string; readonly reference: string; readonly voidReference: string },
): Promise<void> {
  await run(pool, opening, [clientId, sessionId, ids.paymentId, noMethodYet, ids.reference, ids.voidReference])
}
