import { refundPayment } from '../../application/refund-payment.ts'
import { refundAnswer } from '../../wire/refund-answer.ts'
import { refused } from '../../wire/results.ts'
import { refundResponse } from '../../wire/schemas/refund-answers.ts'
import { readRefund } from '../input/refund.ts'
import { refundRequest } from '../input/schemas/refund.ts'
import { endpoint } from './endpoint.ts'
import { refundAnswers, refundRequests } from './examples/refund.ts'
import { refundFailures } from './failures.ts'

/** `POST /v1/payments/refund` (apo/refund_online). */
export const refundEndpoint = endpoint({
  summary: 'Give captured money back, whole or in part',
  description: `Gives back what was captured or paid, of one capture (captureId) or of the payment as a whole. All
refunds together never exceed what was captured. S: refunded. U, or no answer: wait for notifyRefund, call inquiryRefund,
or send the same request again: the same refundRequestId never refunds twice. F: final for this refundRequestId.`,
  request: refundRequest,
  response: refundResponse,
  examples: { requests: refundRequests, answers: refundAnswers },
  codes: {
    SUCCESS: 'refunded',
    UNKNOWN_EXCEPTION: 'the acquirer has not answered, or has not decided; or a fault of the server',
    REPEAT_REQ_INCONSISTENT: 'the refundRequestId was used before with another paymentId, captureId or amount',
    ORDER_NOT_EXIST: 'this client has no payment with the paymentId, or that payment no capture with the captureId',
    ...refundFailures,
  },
  read: readRefund,
  answer: async (context, clientId, input) => {
    const decided = await refundPayment(context, clientId, input)
    if (decided.kind === 'refused') return { result: refused(decided.refusal) }
    return refundAnswer(decided.payment, decided.refund)
  },
})
