import type { ConsultRequest, ConsultResponse, PaymentOption } from '@capstan/protocol/wire'
import { callApi } from './call.ts'
import type { CallOptions, Gateway } from './client-options.ts'
import { type Failed, guaranteed, type Open, outcomeOf, type Succeeded } from './results.ts'

export interface ConsultInput extends Omit<ConsultRequest, 'productCode'> {
  /** Default `CASHIER_PAYMENT`. */
  readonly productCode?: 'CASHIER_PAYMENT'
}

export interface Consulted extends Succeeded<ConsultResponse> {
  /** The most relevant first; those with `enabled` false say why. */
  readonly paymentOptions: readonly PaymentOption[]
}

export type ConsultResult = Consulted | Failed<ConsultResponse> | Open<ConsultResponse>

export async function callConsult(gateway: Gateway, input: ConsultInput, options: CallOptions): Promise<ConsultResult> {
  const api = 'consult'
  const body: ConsultRequest = { productCode: 'CASHIER_PAYMENT', ...input }
  const answer = await callApi<ConsultResponse>(gateway, { api, body, requestIds: {}, options })
  const outcome = outcomeOf(answer)
  if (outcome.status !== 'S') return outcome
  return { ...outcome, paymentOptions: guaranteed(outcome.response.paymentOptions, 'paymentOptions', api, {}) }
}
