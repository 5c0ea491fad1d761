import { inquireRefund } from '../../application/inquire-refund.ts'
import { inquiryRefundAnswer } from '../../wire/refund-answer.ts'
import { refused } from '../../wire/results.ts'
import { inquiryRefundResponse } from '../../wire/schemas/refund-answers.ts'
import { readInquiryRefund } from '../input/refund.ts'
import { inquiryRefundRequest } from '../input/schemas/refund.ts'
import { endpoint } from './endpoint.ts'
import { inquiryRefundAnswers, inquiryRefundRequests } from './examples/refund.ts'

/** `POST /v1/payments/inquiryRefund` (ams/ir_online). */
export const inquiryRefundEndpoint = endpoint({
  summary: 'Look up a refund',
  description: `result tells only whether the inquiry worked. How the refund stands is in refundStatus: PROCESSING ends
in SUCCESS or FAIL, and SUCCESS can become FAIL when the buyer's bank sends the money back.`,
  request: inquiryRefundRequest,
  response: inquiryRefundResponse,
  examples: { requests: inquiryRefundRequests, answers: inquiryRefundAnswers },
  codes: {
    SUCCESS: 'the refund was found',
    ORDER_NOT_EXIST: 'this client has no refund with the id',
  },
  read: readInquiryRefund,
  answer: async (context, clientId, input) => {
    const found = await inquireRefund(context, clientId, input)
    if (found.kind === 'refused') return { result: refused(found.refusal) }
    return inquiryRefundAnswer(found.payment, found.refund)
  },
})
