import { capturePayment } from '../../application/capture-payment.ts'
import { captureAnswer } from '../../wire/capture-answer.ts'
import { refused } from '../../wire/results.ts'
import { captureResponse } from '../../wire/schemas/capture-answer.ts'
import { readCapture } from '../input/capture.ts'
import { captureRequest } from '../input/schemas/capture.ts'
import { endpoint } from './endpoint.ts'
import { captureAnswers, captureRequests } from './examples/capture.ts'
import { captureDeclines, captureFailures } from './failures.ts'

/** `POST /v1/payments/capture` (apo/capture_pay). */
export const captureEndpoint = endpoint({
  summary: 'Capture an authorized payment, whole or in part',
  description: `Takes money that is held. All captures together never exceed the authorized amount. S: captured; keep
captureId for refunds. U, or no answer: wait for notifyCapture, inquire, or send the same request again: the same
captureRequestId never captures twice. F: final for this captureRequestId; try again with a new one.`,
  request: captureRequest,
  response: captureResponse,
  examples: { requests: captureRequests, answers: captureAnswers },
  codes: {
    SUCCESS: 'captured',
    CAPTURE_IN_PROCESS: 'the acquirer has not answered, or has not decided',
    REPEAT_REQ_INCONSISTENT: 'the captureRequestId was used before with another paymentId or amount',
    AUTH_NOT_FOUND: 'this client has no payment with the paymentId',
    ...captureFailures,
  },
  declines: captureDeclines,
  read: readCapture,
  answer: async (context, clientId, input) => {
    const captured = await capturePayment(context, clientId, input)
    if (captured.kind === 'refused') return { result: refused(captured.refusal) }
    return captureAnswer(captured.payment, captured.capture)
  },
})
