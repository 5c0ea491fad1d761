import { result } from '@capstan/protocol'
import { cancelPayment } from '../../application/cancel-payment.ts'
import { cancelAnswer } from '../../wire/cancel-answer.ts'
import { cancelResponse } from '../../wire/schemas/cancel-answer.ts'
import { readCancel } from '../input/cancel.ts'
import { cancelRequest } from '../input/schemas/payment-lookup.ts'
import { endpoint } from './endpoint.ts'
import { cancelAnswers, cancelRequests } from './examples/cancel.ts'

/** `POST /v1/payments/cancel` (apo-zh/cancel_api). */
export const cancelEndpoint = endpoint({
  summary: 'Give the whole authorization back',
  description: `Cancels a payment of which nothing is captured or being captured; what is captured is refunded instead.
S: the money is free again. A payment that had failed is answered S too, and stays failed. U, or no answer: send the same
request again.`,
  request: cancelRequest,
  response: cancelResponse,
  examples: { requests: cancelRequests, answers: cancelAnswers },
  codes: {
    SUCCESS: 'cancelled, or there was nothing to cancel any more',
    UNKNOWN_EXCEPTION: 'the acquirer has not answered yet, or the server could not finish; repeat the request',
    ORDER_NOT_EXIST: 'this client has no payment with the id',
    ORDER_STATUS_INVALID: 'the payment is captured or being captured, is final, or the acquirer refuses',
  },
  run: async (context, clientId, body) => {
    const input = readCancel(body)
    if (!input.ok) return { result: result('PARAM_ILLEGAL', input.message) }
    return cancelAnswer(await cancelPayment(context, clientId, input.value))
  },
})
