import { createSession } from '../../application/create-session.ts'
import { refused } from '../../wire/results.ts'
import { createPaymentSessionResponse } from '../../wire/schemas/session-answer.ts'
import { sessionAnswer } from '../../wire/session-answer.ts'
import { readCreateSession } from '../input/payment-session.ts'
import { createPaymentSessionRequest } from '../input/schemas/payment-session.ts'
import { endpoint } from './endpoint.ts'
import { sessionAnswers, sessionRequests } from './examples/payment-session.ts'

/** `POST /v1/payments/createPaymentSession` (apo/payment_session). */
export const createPaymentSessionEndpoint = endpoint({
  summary: 'Offer a payment on the hosted checkout page',
  description: `Makes an offer to pay, good for an hour at most, and the page on which the buyer takes it: send the buyer to
normalUrl. The page asks for the card, or sends the buyer to the wallet; a buyer who is declined can try again, five times
in all. No payment exists before the buyer's first try, or before submitPay. Its result comes by notifyPayment, and what
is captured by notifyCapture, as after pay. The same paymentRequestId answers the same session.`,
  request: createPaymentSessionRequest,
  response: createPaymentSessionResponse,
  examples: { requests: sessionRequests, answers: sessionAnswers },
  codes: {
    SUCCESS: 'the session is there',
    NO_PAY_OPTIONS: 'no method that was asked for can be offered in this currency and captureMode; nothing was stored',
    REPEAT_REQ_INCONSISTENT: 'the paymentRequestId was used before, by a session of another amount or by a payment',
  },
  read: readCreateSession,
  answer: async (context, clientId, input) => {
    const created = await createSession(context, clientId, input)
    if (created.kind === 'refused') return { result: refused(created.refusal) }
    return sessionAnswer(created.session, created.data, created.url)
  },
})
