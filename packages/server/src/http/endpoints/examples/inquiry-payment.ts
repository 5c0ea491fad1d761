import { type InquiryPaymentRequest, type InquiryPaymentResponse, result } from '@capstan/protocol'
import type { AnswerExamples } from '../endpoint.ts'
import { acquirerInfo, acquirerReferenceNo, card, euros, fault, ids, only, times } from './facts.ts'

const { paymentRequestId, paymentId } = ids

export const inquiryPaymentRequests = {
  'By the id of the server': { paymentId },
  'By your own id, when no answer came': { paymentRequestId },
} satisfies Record<string, InquiryPaymentRequest>

export const inquiryPaymentAnswers: AnswerExamples<InquiryPaymentResponse> = {
  S: {
    result: result('SUCCESS'),
    paymentStatus: 'SUCCESS',
    paymentResultCode: 'SUCCESS',
    paymentResultMessage: 'success.',
    paymentRequestId,
    paymentId,
    paymentAmount: euros('12950'),
    paymentCreateTime: times.created,
    paymentTime: times.paid,
    authExpiryTime: times.authExpires,
    paymentMethodType: 'CARD',
    acquirerReferenceNo,
    acquirerInfo,
    paymentResultInfo: card,
    transactions: [
      {
        transactionType: 'CAPTURE',
        transactionStatus: 'SUCCESS',
        transactionId: ids.captureId,
        transactionRequestId: ids.captureRequestId,
        transactionAmount: euros('8000'),
        transactionTime: times.captured,
        transactionResult: result('SUCCESS'),
      },
      {
        transactionType: 'CAPTURE',
        transactionStatus: 'PROCESSING',
        transactionId: '2026110312000000000000944',
        transactionRequestId: 'shop7-cap-000913-2',
        transactionAmount: euros('1000'),
        transactionResult: result('PAYMENT_IN_PROCESS'),
      },
    ],
  },
  F: only(
    'ORDER_NOT_EXIST',
    'no such payment of this client; use the paymentId or paymentRequestId of its pay request',
  ),
  U: fault,
}
