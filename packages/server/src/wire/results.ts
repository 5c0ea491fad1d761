import { type Result, result } from '@capstan/protocol'
import { unreachable } from '../assert.ts'
import type { MovementState, Reversal } from '../domain/movement.ts'
import type { PaymentState } from '../domain/payment.ts'
import type { Refusal } from '../domain/refusal.ts'

export function success(): Result {
  return result('SUCCESS')
}

export function refused(refusal: Refusal): Result {
  return failure(refusal.code, refusal.message)
}

/** What was captured, or refunded, once and is not any more. */
export function takenBack({ code, message }: Reversal): Result {
  return failure(code, message)
}

/**
 * A final no, as it was recorded. A later version may not know a code that an earlier one stored; the status is F all the
 * same, because the outcome was decided.
 */
function failure(code: string, message: string): Result {
  return { resultCode: code, resultStatus: 'F', resultMessage: message.slice(0, 256) }
}

/** The capture API and its notification; inside `transactions[]` an open capture has another code (seed). */
export function captureResult(state: MovementState): Result {
  return movementResult(state, result('CAPTURE_IN_PROCESS'))
}

/** The result of a capture or refund; `open` while it has none. */
export function movementResult(state: MovementState, open: Result): Result {
  switch (state.kind) {
    case 'succeeded':
      return success()
    case 'failed':
    case 'refused':
      return failure(state.code, state.message)
    case 'held':
    case 'pending':
    case 'unknown':
      return open
    default:
      return unreachable(state)
  }
}

/** The payment's own result, as pay answers it and inquiry repeats it. */
export function paymentResult(state: PaymentState): Result {
  switch (state.kind) {
    case 'authorized':
    case 'paid':
      return success()
    case 'choosing':
    case 'requested':
    case 'awaiting-buyer':
      return result('PAYMENT_IN_PROCESS')
    case 'closing':
      return state.authorization ? success() : result('PAYMENT_IN_PROCESS')
    case 'cancelled':
      return failure('ORDER_IS_CANCELED', cancelledMessage(state.why))
    case 'failed':
      return failure(state.code, state.message)
    default:
      return unreachable(state)
  }
}

function cancelledMessage(why: 'merchant' | 'expiry'): string {
  if (why === 'merchant') return 'the payment was cancelled; start a new payment'
  return 'the authorization expired before it was captured and was cancelled; start a new payment'
}
