import { assert, unreachable } from '../../assert.ts'
import type { Money } from '../../domain/money.ts'
import type {
  AuthorizationInquiry,
  AuthorizationSucceeded,
  AuthorizeOutcome,
  Failed,
  MovementInquiry,
  MovementOutcome,
  Receipt,
  VoidOutcome,
} from '../../domain/outcome.ts'
import type { AuthorizeOrder, CaptureOrder, RefundOrder, VoidOrder } from '../acquirer.ts'
import type { AuthorizationRecord, KnownAuthorization } from './authorization-book.ts'
import type { CaptureRecord } from './capture-book.ts'
import { mayGoElsewhere } from './declines.ts'
import { digits } from './identifiers.ts'
import type { SimulatedProfile } from './profile.ts'
import type { RefundRecord } from './refund-book.ts'
import type { Scenario } from './scenario.ts'
import type { VoidRecord } from './void-book.ts'

type Naming = Pick<SimulatedProfile, 'name' | 'namesPayment'>

export function authorizeOutcome(
  record: AuthorizationRecord,
  order: AuthorizeOrder,
  profile: Naming,
  buyerPageUrl: (token: string) => string,
): AuthorizeOutcome {
  if (record.state === 'closed') return refused('ORDER_IS_CLOSED')
  const receipt = (code: string) => receiptOf(profile, record.transactionId, record.transactionId, code)
  if (!isSame(record, order.amount) || record.methodType !== order.method.type) {
    return declined('REPEAT_REQ_INCONSISTENT', receipt)
  }
  const { state } = record
  switch (state) {
    case 'awaiting-buyer':
      assert(record.buyerToken !== null, 'who waits for a buyer has a page for the buyer')
      return { kind: 'buyer-action', url: buyerPageUrl(record.buyerToken), receipt: receipt('PAYMENT_IN_PROCESS') }
    case 'pending':
      return { kind: 'pending', receipt: receipt('PAYMENT_IN_PROCESS') }
    case 'authorized':
      return hasLapsed(record, order.now) ? declined('AUTH_EXPIRED', receipt) : authorized(record, receipt('SUCCESS'))
    case 'declined': {
      const { declineCode } = record
      return { ...declined(declineCode, receipt), ...(mayGoElsewhere(declineCode) && { elsewhere: true }) }
    }
    case 'voided':
      return declined('ORDER_IS_CANCELED', receipt)
    default:
      return unreachable(state)
  }
}

export function authorizationInquiry(
  record: AuthorizationRecord | undefined,
  profile: Naming,
  now: Date,
): AuthorizationInquiry {
  if (record === undefined) return { kind: 'not-found' }
  if (record.state === 'closed') return { kind: 'voided', receipt: codes('ORDER_IS_CLOSED') }
  const receipt = (code: string) => receiptOf(profile, record.transactionId, record.transactionId, code)
  const { state } = record
  switch (state) {
    case 'awaiting-buyer':
    case 'pending':
      return { kind: 'pending', receipt: receipt('PAYMENT_IN_PROCESS') }
    case 'authorized':
      if (hasLapsed(record, now)) return { kind: 'voided', receipt: receipt('AUTH_EXPIRED') }
      return authorized(record, receipt('SUCCESS'))
    case 'declined':
      return declined(record.declineCode, receipt)
    case 'voided':
      return { kind: 'voided', receipt: receipt('ORDER_IS_CANCELED') }
    default:
      return unreachable(state)
  }
}

export function captureOutcome(
  record: CaptureRecord | undefined,
  order: CaptureOrder,
  profile: Naming,
): MovementOutcome {
  if (record === undefined) return refused('AUTH_NOT_FOUND')
  if (record.paymentReference !== order.paymentReference || !isSame(record, order.amount)) {
    return refused('REPEAT_REQ_INCONSISTENT')
  }
  return capture(record, profile)
}

export function captureInquiry(record: CaptureRecord | undefined, profile: Naming): MovementInquiry {
  return record === undefined ? { kind: 'not-found' } : capture(record, profile)
}

function capture(record: CaptureRecord, profile: Naming): MovementOutcome {
  const receipt = (code: string) => receiptOf(profile, record.transactionId, record.paymentTransactionId, code)
  const { state } = record
  switch (state) {
    case 'pending':
      return { kind: 'pending', receipt: receipt('CAPTURE_IN_PROCESS') }
    case 'captured':
      return { kind: 'succeeded', amount: amountOf(record), receipt: receipt('SUCCESS') }
    case 'reversed':
      return declined('PROCESS_FAIL', () => receipt('CAPTURE_REVERSED'))
    case 'declined':
      return declined(record.declineCode, receipt)
    default:
      return unreachable(state)
  }
}

export function refundOutcome(record: RefundRecord | undefined, order: RefundOrder, profile: Naming): MovementOutcome {
  if (record === undefined) return refused('ORDER_NOT_EXIST')
  if (record.paymentReference !== order.paymentReference || !isSame(record, order.amount)) {
    return refused('REPEAT_REQ_INCONSISTENT')
  }
  return refund(record, order, profile)
}

export function refundInquiry(
  record: RefundRecord | undefined,
  order: Pick<RefundOrder, 'clientId' | 'reference'>,
  profile: Naming,
): MovementInquiry {
  return record === undefined ? { kind: 'not-found' } : refund(record, order, profile)
}

function refund(
  record: RefundRecord,
  { clientId, reference }: Pick<RefundOrder, 'clientId' | 'reference'>,
  profile: Naming,
): MovementOutcome {
  const receipt = (code: string) => receiptOf(profile, record.transactionId, record.paymentTransactionId, code)
  const number = (operation: 'arn' | 'rrn', count: number) =>
    digits({ acquirer: profile.name, clientId, operation, reference }, count)
  const { state } = record
  switch (state) {
    case 'pending':
      return { kind: 'pending', receipt: receipt('REFUND_IN_PROCESS') }
    case 'refunded': {
      const numbers = record.methodType === 'CARD' ? { arn: number('arn', 23), rrn: number('rrn', 12) } : {}
      return { kind: 'succeeded', amount: amountOf(record), receipt: { ...receipt('SUCCESS'), ...numbers } }
    }
    case 'reversed':
      return declined('PROCESS_FAIL', () => receipt('REFUND_RETURNED'))
    case 'declined':
      return declined(record.declineCode, receipt)
    default:
      return unreachable(state)
  }
}

/** A void that is decided later reads pending the first time; the books know its end from the start. */
export function voidOutcome(record: VoidRecord, order: VoidOrder, profile: Naming, { later }: Scenario): VoidOutcome {
  if (record.paymentReference !== order.paymentReference) return refused('REPEAT_REQ_INCONSISTENT')
  const receipt = (code: string) => receiptOf(profile, record.transactionId, order.paymentTransactionId, code)
  if (later && record.tries === 1) return { kind: 'pending', receipt: receipt('CANCEL_IN_PROCESS') }
  if (record.declineCode !== null) return declined(record.declineCode, receipt)
  return { kind: 'succeeded', receipt: receipt('SUCCESS') }
}

/** A no for which the acquirer made no transaction. */
export function refused(code: string): Failed {
  return { kind: 'failed', code, receipt: codes(code) }
}

function authorized(record: KnownAuthorization, receipt: Receipt): AuthorizationSucceeded {
  const { expiresAt } = record
  const outcome = { kind: 'succeeded', amount: amountOf(record), receipt, ...(expiresAt && { expiresAt }) } as const
  const { cardBrand: brand, cardLastFour: lastFour } = record
  return brand !== null && lastFour !== null ? { ...outcome, card: { brand, lastFour } } : outcome
}

function declined(code: string | null, receipt: (code: string) => Receipt): Failed {
  assert(code !== null, 'what is declined has a reason')
  return { kind: 'failed', code, receipt: receipt(code) }
}

/** Ran out with nothing captured, so that it holds none of the buyer's money any more. */
function hasLapsed(record: KnownAuthorization, now: Date): boolean {
  return record.expiresAt !== null && record.expiresAt <= now && record.captured + record.held === 0n
}

function isSame(record: { readonly currency: string; readonly amount: bigint }, amount: Money): boolean {
  return record.currency === amount.currency && record.amount === amount.value
}

function amountOf(record: { readonly currency: string; readonly amount: bigint }): Money {
  return { currency: record.currency, value: record.amount }
}

function receiptOf(profile: Naming, transactionId: string, payment: string | undefined, code: string): Receipt {
  const receipt = { transactionId, ...codes(code) }
  return profile.namesPayment && payment !== undefined ? { ...receipt, referenceNo: payment } : receipt
}

export function codes(code: string): Receipt {
  return { resultCode: code, resultMessage: code.toLowerCase().replaceAll('_', ' ') }
}
