import { result } from '@capstan/protocol'
import { capturePayment } from '../../application/capture-payment.ts'
import { captureAnswer } from '../../wire/capture-answer.ts'
import { refused } from '../../wire/results.ts'
import { readCapture } from '../input/capture.ts'
import type { Endpoint } from './endpoint.ts'

/** `POST /v1/payments/capture` (apo/capture_pay). */
export const captureEndpoint: Endpoint = async (context, clientId, body) => {
  const input = readCapture(body)
  if (!input.ok) return { result: result('PARAM_ILLEGAL', input.message) }
  const captured = await capturePayment(context, clientId, input.value)
  if (captured.kind === 'refused') return { result: refused(captured.refusal) }
  return captureAnswer(captured.payment, captured.capture)
}
