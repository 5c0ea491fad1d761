import { result, type UpdateAmountRequest, type UpdateAmountResponse } from '@capstan/protocol'
import type { AnswerExamples } from '../endpoint.ts'
import { euros, fault, ids } from './facts.ts'

const asked = { updateRequestId: 'shop7-upd-000913-1', paymentId: ids.paymentId, amount: euros('15900') } as const

export const updateAmountRequests = {
  'A third lamp: 159.00 instead of 129.50': asked,
} satisfies Record<string, UpdateAmountRequest>

export const updateAmountAnswers: AnswerExamples<UpdateAmountResponse> = {
  S: { result: result('SUCCESS'), ...asked },
  F: {
    result: result('INCREMENTAL_NOT_SUPPORT', 'the payment is captured or being captured; its amount stays what it is'),
    ...asked,
  },
  U: fault,
}
