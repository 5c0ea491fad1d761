import type { CreatePaymentSessionResponse, SubmitPayResponse } from '@capstan/protocol'
import Type from 'typebox'
import { amount } from './amount.ts'
import { describes } from './describes.ts'
import { ourId, pageUrl, result, time, words } from './facts.ts'

export const createPaymentSessionResponse = describes<CreatePaymentSessionResponse>()(
  Type.Object(
    {
      result,
      paymentSessionData: Type.Optional(
        words(4096, 'Opaque text for scripts in the browser: names the session, and is signed by the server.'),
      ),
      paymentSessionId: Type.Optional(ourId("The server's id of the session.")),
      paymentSessionExpiryTime: Type.Optional(time('The last moment to pay.')),
      normalUrl: Type.Optional(pageUrl('The checkout page: send the buyer there. Who has the address can pay.')),
    },
    { title: 'CreatePaymentSessionResponse' },
  ),
)

export const submitPayResponse = describes<SubmitPayResponse>()(
  Type.Object(
    {
      result,
      paymentRequestId: Type.Optional(ourId('The id that you gave the session.')),
      paymentId: Type.Optional(ourId("The server's id of the payment.")),
      paymentAmount: Type.Optional(amount),
      paymentCreateTime: Type.Optional(time('When the payment was made of the session.')),
      normalUrl: Type.Optional(pageUrl('With PAYMENT_IN_PROCESS: the checkout page.')),
    },
    { title: 'SubmitPayResponse' },
  ),
)
