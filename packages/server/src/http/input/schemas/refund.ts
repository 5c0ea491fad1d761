import Type from 'typebox'
import { amount, flag, id, line, optional, text, url } from './fields.ts'

export const refundRequest = Type.Object(
  {
    refundRequestId: id('Yours, new for each refund. A repeat under the same id never refunds twice.'),
    paymentId: id('The paymentId that the pay API or its notification gave you.'),
    refundAmount: amount,
    captureId: optional(id('The capture to give back from. Without it the payment as a whole.')),
    referenceRefundId: optional(line(64, 'Your own number of the refund. Not kept.')),
    refundReason: optional(line(256, 'Why, for the operator.')),
    refundNotifyUrl: optional(url('Where notifyRefund goes. It outranks the address that is set for the client.')),
    isAsyncRefund: optional(flag('Accepted: the answer tells in any case whether the refund is done.')),
    metadata: optional(text(2048, 'Yours; inquiryRefund echoes it.')),
  },
  { title: 'RefundRequest', description: 'Fields that are not listed are accepted and ignored.' },
)

export const inquiryRefundRequest = Type.Object(
  {
    refundId: optional(
      id('The refundId that the refund API or its notification gave you. It wins when both are sent.'),
    ),
    refundRequestId: optional(id('The refundRequestId that you gave the refund.')),
  },
  {
    title: 'InquiryRefundRequest',
    description: 'At least one of the two ids. Fields that are not listed are accepted and ignored.',
  },
)
