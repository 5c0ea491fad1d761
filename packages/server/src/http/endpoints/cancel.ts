import { result } from '@capstan/protocol'
import { cancelPayment } from '../../application/cancel-payment.ts'
import { cancelAnswer } from '../../wire/cancel-answer.ts'
import { readCancel } from '../input/cancel.ts'
import type { Endpoint } from './endpoint.ts'

/** `POST /v1/payments/cancel` (apo-zh/cancel_api). */
export const cancelEndpoint: Endpoint = async (context, clientId, body) => {
  const input = readCancel(body)
  if (!input.ok) return { result: result('PARAM_ILLEGAL', input.message) }
  return cancelAnswer(await cancelPayment(context, clientId, input.value))
}
