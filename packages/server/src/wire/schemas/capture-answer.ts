import type { CaptureResponse } from '@capstan/protocol'
import Type from 'typebox'
import { amount } from './amount.ts'
import { describes } from './describes.ts'
import { acquirerInfo, acquirerReferenceNo, ourId, result, time } from './facts.ts'

export const captureResponse = describes<CaptureResponse>()(
  Type.Object(
    {
      result,
      captureRequestId: Type.Optional(ourId("The request's id.")),
      captureId: Type.Optional(ourId("The server's id of the capture; keep it for refunds.")),
      paymentId: Type.Optional(ourId("The server's id of the payment.")),
      captureAmount: Type.Optional(amount),
      captureTime: Type.Optional(time('With S: when it was captured.')),
      acquirerReferenceNo: Type.Optional(acquirerReferenceNo),
      acquirerInfo: Type.Optional(acquirerInfo),
    },
    { title: 'CaptureResponse' },
  ),
)
