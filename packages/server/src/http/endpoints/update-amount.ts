import { updateAmount } from '../../application/update-amount.ts'
import { refused } from '../../wire/results.ts'
import { updateAmountResponse } from '../../wire/schemas/update-amount-answer.ts'
import { updateAmountAnswer } from '../../wire/update-amount-answer.ts'
import { updateAmountRequest } from '../input/schemas/update-amount.ts'
import { readUpdateAmount } from '../input/update-amount.ts'
import { endpoint } from './endpoint.ts'
import { updateAmountAnswers, updateAmountRequests } from './examples/update-amount.ts'

/** `POST /v1/payments/updateAmount` (ams/updateAmount). */
export const updateAmountEndpoint = endpoint({
  summary: 'Raise the amount of an authorization',
  description: `Asks the acquirer to hold more, before anything is captured, at most ten times. amount is the new total. Only
where paymentResultInfo.incrementalAuthorizationAvailable was true. authExpiryTime stays what it is. S: accepted, which says
nothing of the result; that comes by notifyPayment with notifyType UPDATE_AMOUNT_RESULT, and shows as paymentAmount in
inquiryPayment. F: nothing changes; try again with a new updateRequestId. U, or no answer: send the same request again.`,
  request: updateAmountRequest,
  response: updateAmountResponse,
  examples: { requests: updateAmountRequests, answers: updateAmountAnswers },
  codes: {
    SUCCESS: 'accepted; the result is notified',
    REPEAT_REQ_INCONSISTENT: 'the updateRequestId was used before with another paymentId or amount',
    ORDER_NOT_EXIST: 'this client has no payment with the paymentId',
    AUTH_CANCELLED: 'the payment was cancelled, or is being cancelled',
    AUTH_EXPIRED: 'it is past authExpiryTime',
    ORDER_STATUS_INVALID: 'the payment is not authorized, or another update of it has no result yet',
    INCREMENTAL_NOT_SUPPORT: 'the acquirer cannot, a capture has begun, or it was raised ten times',
    CURRENCY_NOT_SUPPORT: 'the currency is not that of the payment',
    INVALID_AMOUNT: 'the amount is not more than what is authorized',
  },
  read: readUpdateAmount,
  answer: async (context, clientId, input) => {
    const updated = await updateAmount(context, clientId, input)
    return updated.kind === 'refused' ? { result: refused(updated.refusal) } : updateAmountAnswer(updated.update)
  },
})
