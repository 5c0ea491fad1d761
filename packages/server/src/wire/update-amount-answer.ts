import type { UpdateAmountResponse } from '@capstan/protocol'
import type { AmountUpdate } from '../domain/amount-update.ts'
import { wireAmount } from './amount.ts'
import { success, updateResult } from './results.ts'

/**
 * The updateAmount API's answer (ams/updateAmount). `S` says that it was accepted, and says so for ever: what came of it
 * is another message.
 */
export function updateAmountAnswer({ updateRequestId, paymentId, amount, state }: AmountUpdate): UpdateAmountResponse {
  const names = { updateRequestId, paymentId, amount: wireAmount(amount) }
  if (state.kind !== 'refused') return { result: success(), ...names }
  return { result: updateResult(state), ...names }
}
