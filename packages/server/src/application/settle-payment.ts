import { unreachable } from '../assert.ts'
import { decideVoidOutcome } from '../domain/cancel.ts'
import type { Payment } from '../domain/payment.ts'
import type { Attempt } from '../store/attempt.ts'
import type { AuditEntry } from '../store/clients.ts'
import { loadPayment } from '../store/payments.ts'
import type { Context } from './context.ts'
import { closingMove, type Move, writeMove } from './record-payment.ts'
import { tryAgain } from './repeat.ts'

/**
 * A person says that the acquirer holds nothing (any more) for an open payment: one that waits for its authorization
 * fails, one that is being closed is closed. False when it is final already.
 */
export async function settlePayment(
  context: Context,
  clientId: string,
  paymentId: string,
  by: { readonly name: string; readonly reason: string },
  byPerson: AuditEntry,
): Promise<boolean> {
  return tryAgain(async () => {
    const { payment, now } = await loadPayment(context.pool, clientId, { paymentId })
    const move = payment && moveOf(payment, by.reason, now)
    if (!payment || !move) return false
    const attempt: Attempt = {
      attemptId: context.newId(),
      operation: 'operator',
      reference: payment.reference,
      outcome: 'nothing-held',
      detail: { reason: `${by.name}: ${by.reason}` },
      durationMs: 0,
    }
    const written = await writeMove(context, payment, { ...move, settledBy: by, byPerson }, { attempt, now })
    // A cancel that was asked for meanwhile leaves it open: it is settled all the same.
    return written && true
  })
}

function moveOf(payment: Payment, reason: string, now: Date): Move | undefined {
  const { state } = payment
  switch (state.kind) {
    case 'requested':
    case 'awaiting-buyer': {
      const message = `the acquirer did not authorize it: ${reason}`
      return { state: { kind: 'failed', code: 'PROCESS_FAIL', message }, notify: true }
    }
    case 'closing':
      return closingMove(payment, decideVoidOutcome(payment, { kind: 'succeeded', receipt: {} }, now))
    case 'choosing':
    case 'authorized':
    case 'paid':
    case 'cancelled':
    case 'failed':
      return undefined
    default:
      return unreachable(state)
  }
}
