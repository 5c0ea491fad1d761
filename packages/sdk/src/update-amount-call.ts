import type { Amount, UpdateAmountRequest, UpdateAmountResponse } from '@capstan/protocol/wire'
import { callApi } from './call.ts'
import type { CallOptions, Gateway } from './client-options.ts'
import { requestIdOf } from './request-id.ts'
import { type Failed, type Open, outcomeOf, type Succeeded } from './results.ts'

export interface UpdateAmountInput extends Omit<UpdateAmountRequest, 'updateRequestId'> {
  /**
   * The merchant's id of this update, 1 to 64 visible ASCII characters; the key of idempotency. Left out, the SDK makes
   * one and returns it.
   */
  readonly updateRequestId?: string | undefined
}

interface OfUpdate {
  readonly updateRequestId: string
  readonly paymentId: string
  /** The new total, as asked for. */
  readonly amount: Amount
}

/** Accepted, and not yet raised: notifyPayment with `UPDATE_AMOUNT_RESULT` tells, and inquiryPayment shows the amount. */
export interface UpdateAmountAccepted extends OfUpdate, Succeeded<UpdateAmountResponse> {}

export type UpdateAmountResult =
  | UpdateAmountAccepted
  | (OfUpdate & Failed<UpdateAmountResponse>)
  | (OfUpdate & Open<UpdateAmountResponse>)

export async function callUpdateAmount(
  gateway: Gateway,
  input: UpdateAmountInput,
  options: CallOptions,
): Promise<UpdateAmountResult> {
  const updateRequestId = requestIdOf('updateRequestId', input.updateRequestId)
  const body: UpdateAmountRequest = { ...input, updateRequestId }
  const { paymentId, amount } = body
  const requestIds = { updateRequestId, paymentId }
  const answer = await callApi<UpdateAmountResponse>(gateway, { api: 'updateAmount', body, requestIds, options })
  return { ...outcomeOf(answer), updateRequestId, paymentId, amount }
}
