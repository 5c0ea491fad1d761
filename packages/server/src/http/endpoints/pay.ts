import { result } from '@capstan/protocol'
import { pay } from '../../application/pay.ts'
import { payAnswer } from '../../wire/pay-answer.ts'
import { refused } from '../../wire/results.ts'
import { readPay } from '../input/pay.ts'
import type { Endpoint } from './endpoint.ts'

/** `POST /v1/payments/pay` (apo/pay). */
export const payEndpoint: Endpoint = async (context, clientId, body) => {
  const input = readPay(body)
  if (!input.ok) return { result: result('PARAM_ILLEGAL', input.message) }
  const paid = await pay(context, clientId, input.value)
  return paid.kind === 'refused' ? { result: refused(paid.refusal) } : payAnswer(paid.payment)
}
