import type { PayResponse } from '@capstan/protocol'
import Type from 'typebox'
import { amount } from './amount.ts'
import { describes } from './describes.ts'
import { acquirerInfo, acquirerReferenceNo, ourId, pageUrl, paymentResultInfo, result, time } from './facts.ts'

export const payResponse = describes<PayResponse>()(
  Type.Object(
    {
      result,
      paymentRequestId: Type.Optional(ourId("The request's id.")),
      paymentId: Type.Optional(ourId("The server's id of the payment.")),
      paymentAmount: Type.Optional(amount),
      paymentCreateTime: Type.Optional(time('When the payment was first asked for.')),
      paymentTime: Type.Optional(time('With S: when it was paid, or authorized.')),
      authExpiryTime: Type.Optional(time('With S of an authorization: the last moment to capture.')),
      normalUrl: Type.Optional(pageUrl('With PAYMENT_IN_PROCESS: where to send the buyer.')),
      schemeUrl: Type.Optional(pageUrl('As normalUrl, for an app. Not sent: normalUrl opens everywhere.')),
      applinkUrl: Type.Optional(pageUrl('As normalUrl, for an app. Not sent: normalUrl opens everywhere.')),
      paymentResultInfo: Type.Optional(paymentResultInfo),
      acquirerReferenceNo: Type.Optional(acquirerReferenceNo),
      acquirerInfo: Type.Optional(acquirerInfo),
    },
    { title: 'PayResponse' },
  ),
)
