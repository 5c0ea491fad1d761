import { consultMethods } from '../../application/consult.ts'
import { consultAnswer } from '../../wire/consult-answer.ts'
import { consultResponse } from '../../wire/schemas/consult-answer.ts'
import { currencies } from '../input/amount.ts'
import { readConsult } from '../input/consult.ts'
import { consultRequest } from '../input/schemas/consult.ts'
import { endpoint } from './endpoint.ts'
import { consultAnswers, consultRequests } from './examples/consult.ts'

/** `POST /v1/payments/consult` (ams/consult). */
export const consultEndpoint = endpoint({
  summary: 'Ask how an amount can be paid',
  description: `Lists the payment methods for an amount, by the rules by which pay would route it. pay takes every method
that is enabled, in any currency that is named, and refuses every one that is not. Nothing is stored, and no acquirer is
asked.`,
  request: consultRequest,
  response: consultResponse,
  examples: { requests: consultRequests, answers: consultAnswers },
  codes: {
    SUCCESS: 'the methods are listed, even when none is',
  },
  read: readConsult,
  answer: async (context, clientId, input) => {
    return consultAnswer(consultMethods(context, clientId, input, currencies))
  },
})
