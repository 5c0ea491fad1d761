import { assert, unreachable } from '../assert.ts'
import type { Capture } from '../domain/capture.ts'
import type { ExpiryPolicy } from '../domain/expiry-policy.ts'
import type { MovementState, Reversal } from '../domain/movement.ts'
import type { CardResult, Receipt } from '../domain/outcome.ts'
import type { CaptureMode, ClosingReason, Payment, PaymentState, PaymentStateKind } from '../domain/payment.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import type { Refund } from '../domain/refund.ts'

/** A row of `payments` as pg returns it: int8 as BigInt, timestamptz as Date, jsonb parsed. */
export interface PaymentRow {
  client_id: string
  payment_id: string
  payment_request_id: string
  currency: string
  amount: bigint
  first_amount: bigint | null
  updates_allowed: number
  update_count: number
  held: bigint
  captured: bigint
  released: bigint
  refunding: bigint
  refunded: bigint
  capture_count: number
  last_capture_held: boolean
  state: PaymentStateKind
  closing_reason: ClosingReason | null
  cancel_requested: boolean
  capture_mode: CaptureMode
  method: PaymentMethod
  acquirer: string | null
  acquirer_merchant_id: string | null
  reference: string
  void_reference: string
  receipt: Receipt
  card: CardResult | null
  buyer_url: string | null
  failure_code: string | null
  failure_message: string | null
  description: string
  redirect_url: string
  notify_url: string | null
  metadata: string | null
  session_id: string | null
  checkout_tries: number
  stopped: boolean
  expiry_warned: boolean
  expiry_capture_tried: boolean
  created_at: Date
  asked_at: Date | null
  expires_at: Date
  paid_at: Date | null
  auth_expires_at: Date | null
  cancelled_at: Date | null
  tries: number
}

export interface CaptureRow {
  client_id: string
  capture_id: string
  capture_request_id: string
  payment_id: string
  currency: string
  amount: bigint
  last: boolean
  automatic: boolean
  state: MovementState['kind']
  unknown_reason: string | null
  failure_code: string | null
  failure_message: string | null
  reference: string
  receipt: Receipt
  created_at: Date
  captured_at: Date | null
  failed_at: Date | null
  tries: number
}

export interface RefundRow {
  client_id: string
  refund_id: string
  refund_request_id: string
  payment_id: string
  capture_id: string | null
  capture_reference: string | null
  capture_transaction_id: string | null
  currency: string
  amount: bigint
  reason: string
  notify_url: string | null
  metadata: string | null
  state: MovementState['kind']
  unknown_reason: string | null
  failure_code: string | null
  failure_message: string | null
  reference: string
  receipt: Receipt
  created_at: Date
  refunded_at: Date | null
  failed_at: Date | null
  tries: number
}

export interface ReversalRow {
  reversal_id: string
  code: string
  message: string
  receipt: Receipt
  created_at: Date
}

/** A client's policy, in milliseconds as int8. */
export interface PolicyRow {
  at_expiry: ExpiryPolicy['atExpiry']
  capture_ahead_ms: bigint
  expiry_warning_ms: bigint
  expiry_notified: boolean
}

export function policyOf(row: PolicyRow): ExpiryPolicy {
  return {
    atExpiry: row.at_expiry,
    captureAheadMs: Number(row.capture_ahead_ms),
    warnAheadMs: Number(row.expiry_warning_ms),
    notifies: row.expiry_notified,
  }
}

export function paymentOf(row: PaymentRow, policy: ExpiryPolicy): Payment {
  assert(row.captured + row.held + row.released <= row.amount, `payment ${row.payment_id} holds more than authorized`)
  return {
    clientId: row.client_id,
    paymentId: row.payment_id,
    paymentRequestId: row.payment_request_id,
    amount: { currency: row.currency, value: row.amount },
    firstValue: row.first_amount ?? row.amount,
    updates: { allowed: row.updates_allowed, made: row.update_count },
    amounts: {
      authorized: row.amount,
      held: row.held,
      captured: row.captured,
      released: row.released,
      captureCount: row.capture_count,
      lastCaptureHeld: row.last_capture_held,
      refunding: row.refunding,
      refunded: row.refunded,
    },
    method: row.method,
    captureMode: row.capture_mode,
    acquirer: row.acquirer,
    acquirerMerchantId: row.acquirer_merchant_id,
    reference: row.reference,
    voidReference: row.void_reference,
    receipt: row.receipt,
    ...(row.card && { card: row.card }),
    state: paymentStateOf(row),
    createdAt: row.created_at,
    askedAt: row.asked_at ?? row.created_at,
    ...(row.session_id !== null && { session: { sessionId: row.session_id, tries: row.checkout_tries } }),
    expiresAt: row.expires_at,
    redirectUrl: row.redirect_url,
    description: row.description,
    notifyUrl: row.notify_url,
    metadata: row.metadata,
    stopped: row.stopped,
    expiryPolicy: policy,
    expiryWarned: row.expiry_warned,
    expiryCaptureTried: row.expiry_capture_tried,
    tries: row.tries,
  }
}

function paymentStateOf(row: PaymentRow): PaymentState {
  switch (row.state) {
    case 'choosing':
      return { kind: 'choosing', ...(row.failure_code !== null && { declined: row.failure_code }) }
    case 'requested':
      return { kind: 'requested', cancelRequested: row.cancel_requested }
    case 'awaiting-buyer':
      return { kind: 'awaiting-buyer', url: row.buyer_url ?? '' }
    case 'authorized':
      return { kind: 'authorized', ...authorizationTimes(row) }
    case 'paid':
      assert(row.paid_at, 'a paid payment has its time')
      return { kind: 'paid', paidAt: row.paid_at }
    case 'closing': {
      assert(row.closing_reason, 'a closing payment has its reason')
      const why = row.closing_reason
      if (row.auth_expires_at) return { kind: 'closing', why, authorization: authorizationTimes(row) }
      return { kind: 'closing', why, ...(row.paid_at && { paidAt: row.paid_at }) }
    }
    case 'cancelled': {
      const why = row.closing_reason
      assert(
        (why === 'merchant' || why === 'expiry') && row.cancelled_at,
        'a cancelled payment has its reason and time',
      )
      return { kind: 'cancelled', why, cancelledAt: row.cancelled_at }
    }
    case 'failed':
      assert(row.failure_code, 'a failed payment has its code')
      return { kind: 'failed', code: row.failure_code, message: row.failure_message ?? '' }
    default:
      return unreachable(row.state)
  }
}

function authorizationTimes(row: PaymentRow): { paidAt: Date; authExpiresAt: Date } {
  assert(row.paid_at && row.auth_expires_at, 'an authorization has its times')
  return { paidAt: row.paid_at, authExpiresAt: row.auth_expires_at }
}

export function captureOf(row: CaptureRow, reversal?: ReversalRow): Capture {
  return {
    clientId: row.client_id,
    captureId: row.capture_id,
    captureRequestId: row.capture_request_id,
    paymentId: row.payment_id,
    amount: { currency: row.currency, value: row.amount },
    last: row.last,
    automatic: row.automatic,
    reference: row.reference,
    receipt: row.receipt,
    state: movementStateOf(row, row.captured_at),
    createdAt: row.created_at,
    tries: row.tries,
    ...(reversal && { reversal: reversalOf(reversal) }),
  }
}

function reversalOf(row: ReversalRow): Reversal {
  const { reversal_id: reversalId, code, message, receipt, created_at: reversedAt } = row
  return { reversalId, code, message, receipt, reversedAt }
}

export function refundOf(row: RefundRow, reversal?: ReversalRow): Refund {
  const { capture_id: captureId, capture_reference: reference, capture_transaction_id: transactionId } = row
  return {
    clientId: row.client_id,
    refundId: row.refund_id,
    refundRequestId: row.refund_request_id,
    paymentId: row.payment_id,
    ...(captureId !== null && {
      from: { captureId, reference: reference ?? '', transactionId: transactionId ?? '' },
    }),
    amount: { currency: row.currency, value: row.amount },
    reason: row.reason,
    notifyUrl: row.notify_url,
    metadata: row.metadata,
    reference: row.reference,
    receipt: row.receipt,
    state: movementStateOf(row, row.refunded_at),
    createdAt: row.created_at,
    tries: row.tries,
    ...(reversal && { reversal: reversalOf(reversal) }),
  }
}

type MovementStateRow = Pick<
  CaptureRow & RefundRow,
  'state' | 'unknown_reason' | 'failure_code' | 'failure_message' | 'failed_at'
>

function movementStateOf(row: MovementStateRow, succeededAt: Date | null): MovementState {
  switch (row.state) {
    case 'held':
    case 'pending':
      return { kind: row.state }
    case 'unknown':
      return { kind: 'unknown', reason: row.unknown_reason ?? '' }
    case 'succeeded':
      assert(succeededAt, 'what succeeded has its time')
      return { kind: 'succeeded', succeededAt }
    case 'failed':
      assert(row.failure_code && row.failed_at, 'what failed has its code and time')
      return { kind: 'failed', code: row.failure_code, message: row.failure_message ?? '', failedAt: row.failed_at }
    case 'refused':
      assert(row.failure_code, 'what was refused has its code')
      return { kind: 'refused', code: row.failure_code, message: row.failure_message ?? '' }
    default:
      return unreachable(row.state)
  }
}
