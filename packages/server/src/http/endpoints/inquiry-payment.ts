import { result } from '@capstan/protocol'
import { inquirePayment } from '../../application/inquire-payment.ts'
import { inquiryAnswer } from '../../wire/inquiry-answer.ts'
import { refused } from '../../wire/results.ts'
import { readInquiryPayment } from '../input/inquiry-payment.ts'
import type { Endpoint } from './endpoint.ts'

/** `POST /v1/payments/inquiryPayment` (apo/paymentri_online). */
export const inquiryPaymentEndpoint: Endpoint = async (context, clientId, body) => {
  const input = readInquiryPayment(body)
  if (!input.ok) return { result: result('PARAM_ILLEGAL', input.message) }
  const found = await inquirePayment(context, clientId, input.value)
  return found.kind === 'refused' ? { result: refused(found.refusal) } : inquiryAnswer(found.payment, found.captures)
}
