import { pay } from '../../application/pay.ts'
import { payAnswer } from '../../wire/pay-answer.ts'
import { refused } from '../../wire/results.ts'
import { payResponse } from '../../wire/schemas/pay-answer.ts'
import { readPay } from '../input/pay.ts'
import { payRequest } from '../input/schemas/pay.ts'
import { endpoint } from './endpoint.ts'
import { payAnswers, payRequests } from './examples/pay.ts'
import { paymentDeclines, paymentFailures } from './failures.ts'

/** `POST /v1/payments/pay` (apo/pay). */
export const payEndpoint = endpoint({
  summary: 'Authorize a payment, or take it at once',
  description: `Asks an acquirer for the buyer's money. S: it is held (card, Apple Pay, Google Pay, PayPal) or paid
(wallets). With captureMode AUTOMATIC the server captures by itself; with MANUAL you capture before authExpiryTime. U with
PAYMENT_IN_PROCESS: send the buyer to normalUrl, then wait for notifyPayment. F: try again under a new paymentRequestId.
The same paymentRequestId never pays twice: a repeat is answered with how the payment stands.`,
  request: payRequest,
  response: payResponse,
  examples: { requests: payRequests, answers: payAnswers },
  codes: {
    SUCCESS: 'authorized, or paid',
    PAYMENT_IN_PROCESS: 'the buyer must go to normalUrl, or the acquirer has not answered yet',
    PARAM_ILLEGAL: 'a header or a field is missing or not allowed, or this card cannot be captured by MANUAL',
    REPEAT_REQ_INCONSISTENT:
      'the paymentRequestId was used before with another amount or payment method, or belongs to a payment session',
    ORDER_IS_CANCELED: 'a repeat, after the payment was cancelled or its authorization expired',
    ...paymentFailures,
  },
  declines: paymentDeclines,
  read: readPay,
  answer: async (context, clientId, input) => {
    const paid = await pay(context, clientId, input)
    return paid.kind === 'refused' ? { result: refused(paid.refusal) } : payAnswer(paid.payment)
  },
})
