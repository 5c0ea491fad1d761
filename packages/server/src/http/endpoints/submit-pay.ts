import { submitPay } from '../../application/submit-pay.ts'
import { refused } from '../../wire/results.ts'
import { submitPayResponse } from '../../wire/schemas/session-answer.ts'
import { submitPayAnswer } from '../../wire/session-answer.ts'
import { readSubmitPay } from '../input/payment-session.ts'
import { submitPayRequest } from '../input/schemas/payment-session.ts'
import { endpoint } from './endpoint.ts'
import { submitAnswers, submitRequests } from './examples/payment-session.ts'
import { paymentDeclines, paymentFailures } from './failures.ts'

/** `POST /v1/payments/submitPay` (apo/submitPay). */
export const submitPayEndpoint = endpoint({
  summary: 'Make the payment of a session',
  description: `Makes the payment that a session leads to, before the buyer has chosen how to pay, so that it has a
paymentId and can be asked about and cancelled. Without it the buyer's first try makes it. A session has one payment: a
repeat is answered with how it stands. U with PAYMENT_IN_PROCESS: the buyer pays at normalUrl, then wait for
notifyPayment.`,
  request: submitPayRequest,
  response: submitPayResponse,
  examples: { requests: submitRequests, answers: submitAnswers },
  codes: {
    SUCCESS: 'a repeat, after the buyer has paid',
    PAYMENT_IN_PROCESS: 'the buyer has not paid yet, or the acquirer has not answered',
    ORDER_NOT_EXIST: 'this client has no session with the id',
    REPEAT_REQ_INCONSISTENT: 'the amount is not that of the session, or a pay request took its paymentRequestId',
    ORDER_IS_CANCELED: 'a repeat, after the payment was cancelled or its authorization expired',
    ...paymentFailures,
    ORDER_IS_CLOSED: 'the time of the session is over, and nothing was paid',
    NO_PAY_OPTIONS: 'the acquirer does not take the method that the buyer chose',
  },
  declines: paymentDeclines,
  read: readSubmitPay,
  answer: async (context, clientId, input) => {
    const submitted = await submitPay(context, clientId, input)
    if (submitted.kind === 'refused') return { result: refused(submitted.refusal) }
    return submitPayAnswer(submitted.payment, submitted.url)
  },
})
