import type { UpdateAmountResponse } from '@capstan/protocol'
import Type from 'typebox'
import { amount } from './amount.ts'
import { describes } from './describes.ts'
import { ourId, result } from './facts.ts'

export const updateAmountResponse = describes<UpdateAmountResponse>()(
  Type.Object(
    {
      result,
      updateRequestId: Type.Optional(ourId('The id that you gave the update.')),
      paymentId: Type.Optional(ourId("The server's id of the payment.")),
      amount: Type.Optional(amount),
    },
    { title: 'UpdateAmountResponse' },
  ),
)
