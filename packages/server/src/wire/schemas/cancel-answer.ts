import type { CancelResponse } from '@capstan/protocol'
import Type from 'typebox'
import { describes } from './describes.ts'
import { ourId, result, time } from './facts.ts'

export const cancelResponse = describes<CancelResponse>()(
  Type.Object(
    {
      result,
      paymentId: Type.Optional(ourId("The server's id of the payment.")),
      paymentRequestId: Type.Optional(ourId('The id that you gave the payment.')),
      cancelTime: Type.Optional(time('With S: when it was cancelled.')),
    },
    { title: 'CancelResponse' },
  ),
)
