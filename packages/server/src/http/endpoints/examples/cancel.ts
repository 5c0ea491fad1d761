import { type CancelRequest, type CancelResponse, result } from '@capstan/protocol'
import type { AnswerExamples } from '../endpoint.ts'
import { ids, only } from './facts.ts'

const { paymentRequestId, paymentId } = ids

export const cancelRequests = {
  'By the id of the server': { paymentId },
  'By your own id, when no answer came': { paymentRequestId },
} satisfies Record<string, CancelRequest>

export const cancelAnswers: AnswerExamples<CancelResponse> = {
  S: { result: result('SUCCESS'), paymentId, paymentRequestId, cancelTime: '2026-11-01T17:42:07+00:00' },
  F: only('ORDER_STATUS_INVALID', 'the payment is captured or being captured; refund it instead'),
  U: {
    ...only('UNKNOWN_EXCEPTION', 'the acquirer has not answered yet; send the same cancel request again, or inquire'),
    paymentId,
    paymentRequestId,
  },
}
