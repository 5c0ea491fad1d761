import { type RefundStatus, type Result, result } from '@capstan/protocol'
import type { MovementState } from '../domain/movement.ts'
import type { Receipt } from '../domain/outcome.ts'
import type { Refund } from '../domain/refund.ts'
import { movementResult } from './results.ts'

/** APO documents no code of its own for a refund in process: the advice of this one (repeat, or inquire) is right. */
export function refundResult(state: MovementState): Result {
  return movementResult(state, result('UNKNOWN_EXCEPTION', 'the refund is being processed; repeat it or inquire'))
}

export function refundStatus({ state, reversal }: Pick<Refund, 'state' | 'reversal'>): RefundStatus {
  if (reversal) return 'FAIL'
  if (state.kind === 'succeeded') return 'SUCCESS'
  return state.kind === 'failed' || state.kind === 'refused' ? 'FAIL' : 'PROCESSING'
}

export function bankNumbers({ arn, rrn }: Receipt): { readonly arn?: string; readonly rrn?: string } {
  return { ...(arn !== undefined && { arn }), ...(rrn !== undefined && { rrn }) }
}
