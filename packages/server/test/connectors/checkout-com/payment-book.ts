import { randomInt } from 'node:crypto'
import type { BookedAuthorization, BookedMovement } from '../stand-in.ts'

export type ActionType = 'Authorization' | 'Capture' | 'Refund' | 'Void'

/** Something done, or to be done, with a payment. Amounts are in Checkout.com's minor units, in which it keeps its books. */
export interface StoredAction {
  readonly id: string
  readonly type: ActionType
  readonly reference: string
  readonly amount: number
  readonly metadata: object
  /** Of captures. */
  readonly final: boolean
  /** How it ends when it is processed. */
  becomes: 'approved' | 'declined'
  /** Not processed yet: neither listed nor counted, but held against what is available. */
  isOpen: boolean
  /** It ends with a response code that is nowhere documented. */
  readonly isUnlisted: boolean
}

export interface StoredPayment {
  readonly id: string
  readonly sessionId: string
  readonly reference: string
  readonly amount: number
  readonly currency: string
  readonly card: { readonly last4: string; readonly month: number; readonly year: number }
  readonly isAwaitingBuyer: boolean
  /** Oldest first. The first is the authorization. */
  readonly actions: StoredAction[]
}

/** `act_` and 26 characters of base 32. */
export function newId(prefix: 'pay' | 'act' | 'sid' | 'evt'): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567'
  return `${prefix}_${Array.from({ length: 26 }, () => letters[randomInt(32)]).join('')}`
}

export function authorizationOf({ actions }: StoredPayment): StoredAction {
  const [first] = actions
  if (!first) throw new Error('a payment begins with its authorization')
  return first
}

function sumOf({ actions }: StoredPayment, type: ActionType, isOpen: boolean): number {
  return actions
    .filter((action) => action.type === type && (isOpen ? action.isOpen : isApproved(action)))
    .reduce((sum, { amount }) => sum + amount, 0)
}

function isApproved({ isOpen, becomes }: StoredAction): boolean {
  return !isOpen && becomes === 'approved'
}

export function balancesOf(payment: StoredPayment) {
  const authorized = isApproved(authorizationOf(payment)) ? payment.amount : 0
  const captured = sumOf(payment, 'Capture', false)
  const isClosed = payment.actions.some((one) => isApproved(one) && (one.type === 'Void' || one.final))
  const voided = isClosed ? authorized - captured : 0
  const refunded = sumOf(payment, 'Refund', false)
  const rest = authorized - captured - voided
  return {
    total_authorized: authorized,
    total_voided: voided,
    available_to_void: rest,
    total_captured: captured,
    available_to_capture: rest,
    total_refunded: refunded,
    available_to_refund: captured - refunded,
  }
}

/** What may still be asked for: what is available, less what was accepted and is not processed yet. */
export function unclaimed(payment: StoredPayment): { readonly capture: number; readonly refund: number } {
  const balances = balancesOf(payment)
  const isClosing = payment.actions.some((one) => one.isOpen && (one.type === 'Void' || one.final))
  return {
    capture: isClosing ? 0 : balances.available_to_capture - sumOf(payment, 'Capture', true),
    refund: balances.available_to_refund - sumOf(payment, 'Refund', true),
  }
}

export function statusOf(payment: StoredPayment): string {
  const authorization = authorizationOf(payment)
  if (authorization.isOpen) return 'Pending'
  if (authorization.becomes === 'declined') return 'Declined'
  const { total_captured: captured, total_refunded: refunded, total_voided: voided } = balancesOf(payment)
  if (refunded > 0) return refunded === captured ? 'Refunded' : 'Partially Refunded'
  if (captured > 0) return captured === payment.amount ? 'Captured' : 'Partially Captured'
  return voided > 0 ? 'Voided' : 'Authorized'
}

export function booked(payment: StoredPayment): BookedAuthorization {
  return {
    reference: payment.reference,
    amount: BigInt(payment.amount),
    currency: payment.currency,
    state: bookedState(payment),
    captures: bookedMovements(payment, 'Capture'),
    refunds: bookedMovements(payment, 'Refund'),
  }
}

function bookedState(payment: StoredPayment): BookedAuthorization['state'] {
  switch (statusOf(payment)) {
    case 'Pending':
      return payment.isAwaitingBuyer ? 'awaiting-buyer' : 'pending'
    case 'Declined':
      return 'declined'
    case 'Voided':
      return 'voided'
    default:
      return 'authorized'
  }
}

function bookedMovements({ actions }: StoredPayment, type: ActionType): readonly BookedMovement[] {
  return actions
    .filter((action) => action.type === type)
    .map(({ reference, amount, isOpen, becomes }) => ({
      reference,
      amount: BigInt(amount),
      state: isOpen ? 'pending' : becomes === 'approved' ? 'done' : 'declined',
    }))
}
