import { type CaptureRequest, type CaptureResponse, result } from '@capstan/protocol'
import type { AnswerExamples } from '../endpoint.ts'
import { acquirerInfo, acquirerReferenceNo, euros, ids, only, times } from './facts.ts'

const asked = {
  captureRequestId: ids.captureRequestId,
  paymentId: ids.paymentId,
  captureAmount: euros('8000'),
} as const

export const captureRequests = {
  'A part, the rest stays held': asked,
  'A part, the rest is released': { ...asked, isLastCapture: true },
} satisfies Record<string, CaptureRequest>

export const captureAnswers: AnswerExamples<CaptureResponse> = {
  S: {
    result: result('SUCCESS'),
    ...asked,
    captureId: ids.captureId,
    captureTime: times.captured,
    acquirerReferenceNo,
    acquirerInfo: { ...acquirerInfo, acquirerTransactionId: 'act_x5c1xg4mqzv3tl5rw6ya' },
  },
  F: only('AUTH_NOT_FOUND', 'paymentId: no such payment of this client; use the paymentId that pay returned'),
  U: { result: result('CAPTURE_IN_PROCESS'), ...asked, captureId: ids.captureId },
}
