import Type from 'typebox'
import { amount, id } from './fields.ts'

export const updateAmountRequest = Type.Object(
  {
    updateRequestId: id('Yours, new for each update. A repeat under the same id never raises the amount twice.'),
    paymentId: id('The paymentId that the pay API or its notification gave you.'),
    amount,
  },
  {
    title: 'UpdateAmountRequest',
    description: 'amount is the new total, not what is added. Fields that are not listed are accepted and ignored.',
  },
)
