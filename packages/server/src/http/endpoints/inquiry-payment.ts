import { inquirePayment } from '../../application/inquire-payment.ts'
import { inquiryAnswer } from '../../wire/inquiry-answer.ts'
import { refused } from '../../wire/results.ts'
import { inquiryPaymentResponse } from '../../wire/schemas/inquiry-answer.ts'
import { readInquiryPayment } from '../input/inquiry-payment.ts'
import { inquiryPaymentRequest } from '../input/schemas/payment-lookup.ts'
import { endpoint } from './endpoint.ts'
import { inquiryPaymentAnswers, inquiryPaymentRequests } from './examples/inquiry-payment.ts'

/** `POST /v1/payments/inquiryPayment` (apo/paymentri_online). */
export const inquiryPaymentEndpoint = endpoint({
  summary: 'Look up a payment and what was done with it',
  description: `result tells only whether the inquiry worked. How the payment stands is in paymentStatus and
paymentResultCode; its captures and refunds are in transactions, the oldest first.`,
  request: inquiryPaymentRequest,
  response: inquiryPaymentResponse,
  examples: { requests: inquiryPaymentRequests, answers: inquiryPaymentAnswers },
  codes: {
    SUCCESS: 'the payment was found',
    ORDER_NOT_EXIST: 'this client has no payment with the id',
  },
  read: readInquiryPayment,
  answer: async (context, clientId, input) => {
    const found = await inquirePayment(context, clientId, input)
    return found.kind === 'refused' ? { result: refused(found.refusal) } : inquiryAnswer(found)
  },
})
