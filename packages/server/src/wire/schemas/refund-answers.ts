import type { InquiryRefundResponse, RefundResponse } from '@capstan/protocol'
import Type from 'typebox'
import { amount } from './amount.ts'
import { describes } from './describes.ts'
import { acquirerInfo, acquirerReferenceNo, bankNumbers, ourId, result, time, words } from './facts.ts'

export const refundResponse = describes<RefundResponse>()(
  Type.Object(
    {
      result,
      refundRequestId: Type.Optional(ourId("The request's id.")),
      refundId: Type.Optional(ourId("The server's id of the refund.")),
      paymentId: Type.Optional(ourId("The server's id of the payment.")),
      refundAmount: Type.Optional(amount),
      refundTime: Type.Optional(time('With S: when it was refunded.')),
      acquirerReferenceNo: Type.Optional(acquirerReferenceNo),
      acquirerInfo: Type.Optional(acquirerInfo),
    },
    { title: 'RefundResponse' },
  ),
)

export const inquiryRefundResponse = describes<InquiryRefundResponse>()(
  Type.Object(
    {
      result,
      refundId: Type.Optional(ourId("The server's id of the refund.")),
      refundRequestId: Type.Optional(ourId('The id that you gave the refund.')),
      refundAmount: Type.Optional(amount),
      refundStatus: Type.Optional(
        Type.Enum(['SUCCESS', 'PROCESSING', 'FAIL'], { description: 'How the refund stands now.' }),
      ),
      refundTime: Type.Optional(time('With SUCCESS: when it was refunded.')),
      ...bankNumbers,
      acquirerInfo: Type.Optional(acquirerInfo),
      metadata: Type.Optional(words(2048, 'As given to refund.')),
    },
    {
      title: 'InquiryRefundResponse',
      description: 'result tells whether the inquiry worked; refundStatus how the refund went.',
    },
  ),
)
