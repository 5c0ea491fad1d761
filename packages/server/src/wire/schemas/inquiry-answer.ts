import type { InquiryPaymentResponse, Transaction } from '@capstan/protocol'
import Type from 'typebox'
import { amount } from './amount.ts'
import { describes } from './describes.ts'
import {
  acquirerInfo,
  acquirerReferenceNo,
  ourId,
  paymentResultInfo,
  paymentStatus,
  result,
  time,
  words,
} from './facts.ts'

const transaction = describes<Transaction>()(
  Type.Object(
    {
      transactionType: Type.Enum(['PAYMENT', 'REFUND', 'CAPTURE', 'CANCEL', 'AUTHORIZATION', 'VOID', 'INCREMENTAL']),
      transactionStatus: paymentStatus,
      transactionId: ourId('captureId or refundId.'),
      transactionRequestId: ourId('captureRequestId or refundRequestId.'),
      transactionAmount: amount,
      transactionResult: result,
      transactionTime: Type.Optional(time('When it was finished.')),
      acquirerInfo: Type.Optional(acquirerInfo),
    },
    {
      title: 'Transaction',
      description: 'One capture or refund. While it is open, transactionResult is U with PAYMENT_IN_PROCESS.',
    },
  ),
)

export const inquiryPaymentResponse = describes<InquiryPaymentResponse>()(
  Type.Object(
    {
      result,
      paymentStatus: Type.Optional(paymentStatus),
      paymentResultCode: Type.Optional(words(64, 'The result code of the payment itself.')),
      paymentResultMessage: Type.Optional(words(256, 'Its message.')),
      paymentRequestId: Type.Optional(ourId('The id that you gave the payment.')),
      paymentId: Type.Optional(ourId("The server's id of the payment.")),
      paymentAmount: Type.Optional(amount),
      paymentCreateTime: Type.Optional(time('When the payment was first asked for.')),
      paymentTime: Type.Optional(time('With paymentStatus SUCCESS only.')),
      authExpiryTime: Type.Optional(time('The last moment to capture.')),
      paymentMethodType: Type.Optional(words(64, 'As given to pay.')),
      acquirerReferenceNo: Type.Optional(acquirerReferenceNo),
      acquirerInfo: Type.Optional(acquirerInfo),
      paymentResultInfo: Type.Optional(paymentResultInfo),
      transactions: Type.Optional(
        Type.Array(transaction, { description: 'Only when there is a capture or a refund.', minItems: 1 }),
      ),
      metadata: Type.Optional(words(2048, 'As given to pay.')),
    },
    {
      title: 'InquiryPaymentResponse',
      description: 'result tells whether the inquiry worked; paymentStatus and paymentResultCode how the payment went.',
    },
  ),
)
