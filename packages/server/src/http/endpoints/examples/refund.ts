import {
  type InquiryRefundRequest,
  type InquiryRefundResponse,
  type RefundRequest,
  type RefundResponse,
  result,
} from '@capstan/protocol'
import type { AnswerExamples } from '../endpoint.ts'
import { acquirerInfo, acquirerReferenceNo, euros, fault, ids, only, times } from './facts.ts'

const { paymentId, captureId, refundRequestId, refundId } = ids
const asked = { refundRequestId, paymentId, refundAmount: euros('2500') } as const
const refundInfo = { ...acquirerInfo, acquirerTransactionId: 'act_r9d2xg4mqzv3tl5rw6ya' } as const

export const refundRequests = {
  'A part of one capture': { ...asked, captureId, refundReason: 'one lamp chipped' },
  'A part of the payment, notified elsewhere': { ...asked, refundNotifyUrl: 'https://lamps.example/hooks/refund' },
} satisfies Record<string, RefundRequest>

export const refundAnswers: AnswerExamples<RefundResponse> = {
  S: {
    result: result('SUCCESS'),
    ...asked,
    refundId,
    refundTime: times.refunded,
    acquirerReferenceNo,
    acquirerInfo: refundInfo,
  },
  F: only('ORDER_NOT_EXIST', 'paymentId: no such payment of this client; use the paymentId that pay returned'),
  U: { result: result('UNKNOWN_EXCEPTION'), ...asked, refundId },
}

export const inquiryRefundRequests = {
  'By the id of the server': { refundId },
  'By your own id, when no answer came': { refundRequestId },
} satisfies Record<string, InquiryRefundRequest>

export const inquiryRefundAnswers: AnswerExamples<InquiryRefundResponse> = {
  S: {
    result: result('SUCCESS'),
    refundId,
    refundRequestId,
    refundAmount: euros('2500'),
    refundStatus: 'SUCCESS',
    refundTime: times.refunded,
    arn: '74500016309200000000421',
    acquirerInfo: refundInfo,
  },
  F: only(
    'ORDER_NOT_EXIST',
    'no such refund of this client; use the refundId or refundRequestId of its refund request',
  ),
  U: fault,
}
