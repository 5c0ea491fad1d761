import type { NotifyCapture, NotifyExpiring, NotifyPayment, NotifyRefund, NotifyUpdateAmount } from '@capstan/protocol'
import Type from 'typebox'
import { amount } from './amount.ts'
import { describes } from './describes.ts'
import {
  acquirerInfo,
  acquirerReferenceNo,
  bankNumbers,
  ourId,
  paymentResultInfo,
  result,
  time,
  words,
} from './facts.ts'

/** What notifyPayment and the expiry warning both tell of a payment. */
const paymentFacts = {
  result,
  paymentRequestId: ourId('The id that you gave the payment.'),
  paymentId: ourId("The server's id of the payment."),
  paymentAmount: amount,
  paymentCreateTime: time('When the payment was first asked for.'),
  paymentTime: Type.Optional(time('With S: when it was paid, or authorized.')),
  authExpiryTime: Type.Optional(time('With S of an authorization: the last moment to capture.')),
  paymentMethodType: Type.Optional(words(64, 'As given to pay.')),
  acquirerReferenceNo: Type.Optional(acquirerReferenceNo),
  acquirerInfo: Type.Optional(acquirerInfo),
  paymentResultInfo: Type.Optional(paymentResultInfo),
  metadata: Type.Optional(words(2048, 'As given to pay.')),
}

export const notifyPayment = describes<NotifyPayment>()(
  Type.Object(
    { notifyType: Type.Enum(['PAYMENT_RESULT', 'PAYMENT_PENDING']), ...paymentFacts },
    { title: 'NotifyPayment' },
  ),
)

export const notifyExpiring = describes<NotifyExpiring>()(
  Type.Object(
    {
      notifyType: Type.Literal('AUTHORIZATION_EXPIRING'),
      ...paymentFacts,
      capturableAmount: amount,
      nextAction: Type.Enum(['CAPTURE', 'CANCEL'], {
        description: 'What will happen by itself: the rest is captured, or goes back to the buyer.',
      }),
      nextActionTime: time('When.'),
    },
    { title: 'NotifyExpiring' },
  ),
)

export const notifyUpdateAmount = describes<NotifyUpdateAmount>()(
  Type.Object(
    {
      notifyType: Type.Literal('UPDATE_AMOUNT_RESULT'),
      updateRequestId: ourId('The id that you gave the update.'),
      ...paymentFacts,
    },
    { title: 'NotifyUpdateAmount' },
  ),
)

export const notifyCapture = describes<NotifyCapture>()(
  Type.Object(
    {
      notifyType: Type.Literal('CAPTURE_RESULT'),
      result,
      captureRequestId: ourId('The id that you gave the capture; of an automatic capture, an id of ours.'),
      captureId: ourId("The server's id of the capture; keep it for refunds."),
      paymentId: ourId("The server's id of the payment."),
      captureAmount: amount,
      captureTime: Type.Optional(time('With S: when it was captured.')),
      acquirerReferenceNo: Type.Optional(acquirerReferenceNo),
      acquirerInfo: Type.Optional(acquirerInfo),
    },
    { title: 'NotifyCapture' },
  ),
)

export const notifyRefund = describes<NotifyRefund>()(
  Type.Object(
    {
      notifyType: Type.Literal('REFUND_RESULT'),
      result,
      refundStatus: Type.Enum(['SUCCESS', 'FAIL'], { description: 'The same as result says.' }),
      refundRequestId: ourId('The id that you gave the refund.'),
      refundId: ourId("The server's id of the refund."),
      refundAmount: amount,
      refundTime: Type.Optional(time('With SUCCESS: when it was refunded.')),
      ...bankNumbers,
      acquirerInfo: Type.Optional(acquirerInfo),
    },
    { title: 'NotifyRefund' },
  ),
)
