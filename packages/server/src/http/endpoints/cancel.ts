import { cancelPayment } from '../../application/cancel-payment.ts'
import { cancelAnswer } from '../../wire/cancel-answer.ts'
import { cancelResponse } from '../../wire/schemas/cancel-answer.ts'
import { readCancel } from '../input/cancel.ts'
import { cancelRequest } from '../input/schemas/payment-lookup.ts'
import { endpoint } from './endpoint.ts'
import { cancelAnswers, cancelRequests } from './examples/cancel.ts'

/** `POST /v1/payments/cancel` (apo-zh/cancel_api). */
export const cancelEndpoint = endpoint({
  summary: 'Give the whole payment back',
  description: `Cancels a payment of which nothing is captured or being captured; what is captured is refunded instead.
What was paid by a wallet can be cancelled until 00:15 (UTC+8) of the next day. S: the money is free again, or back. A payment that had failed is answered S too, and stays failed. U, or no answer: send the same
request again.`,
  request: cancelRequest,
  response: cancelResponse,
  examples: { requests: cancelRequests, answers: cancelAnswers },
  codes: {
    SUCCESS: 'cancelled, or there was nothing to cancel any more',
    UNKNOWN_EXCEPTION: 'the acquirer has not answered yet, or the server could not finish; repeat the request',
    ORDER_NOT_EXIST: 'this client has no payment with the id',
    ORDER_STATUS_INVALID: 'the payment is captured or being captured, cannot be cancelled, or the acquirer refuses',
    PROCESS_FAIL: 'it was paid by a wallet and is refunded, or being refunded',
    CANCEL_WINDOW_EXCEED: 'it is paid, and can be cancelled no longer or not at all; refund it instead',
  },
  read: readCancel,
  answer: async (context, clientId, input) => {
    return cancelAnswer(await cancelPayment(context, clientId, input))
  },
})
