import Type from 'typebox'
import { anyId, clientId, reason, strict } from './input.ts'

export const readActionParams = strict(Type.Object({ clientId, paymentId: anyId }))

/** Without a point, so that nobody can be a factor of a hundred off without being told. */
const amount = Type.Optional(
  Type.String({
    pattern: '^[1-9][0-9]{0,17}$',
    errorMessage: 'must be a whole number of minor units above zero, as a string: "8000" is 80.00 EUR',
  }),
)
const why = reason('must say in 1 to 256 characters why; it is kept in the audit')
const count = Type.Integer({ minimum: 0, maximum: 1_000_000, errorMessage: 'must be how many of them you have seen' })

export const readCaptureByHand = strict(
  Type.Object({
    amount,
    last: Type.Boolean({ errorMessage: 'must be true or false: whether the rest goes back to the buyer' }),
    reason: why,
    seen: Type.Object({ captures: count }),
  }),
)

export const readRefundByHand = strict(
  Type.Object({ amount, captureId: Type.Optional(anyId), reason: why, seen: Type.Object({ refunds: count }) }),
)

export const readCancelByHand = strict(Type.Object({ reason: why }))
