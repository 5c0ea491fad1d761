import { manual, payment } from '../orders.ts'
import { gateway } from './gateway.ts'
import type { ApiProvocations } from './provocation.ts'

const nowhere = { paymentId: '20261101000000000000000000000001' }

export const inquiryPaymentProvocations: ApiProvocations['inquiryPayment'] = {
  ...gateway('inquiryPayment', () => nowhere),
  SUCCESS: async ({ merchant }) => {
    const { paymentId } = await merchant.call('pay', manual())
    return merchant.call('inquiryPayment', { paymentId })
  },
  ORDER_NOT_EXIST: ({ merchant }) => merchant.call('inquiryPayment', nowhere),
}

export const cancelProvocations: ApiProvocations['cancel'] = {
  ...gateway('cancel', () => nowhere),
  SUCCESS: async ({ merchant }) => {
    const { paymentId } = await merchant.call('pay', manual())
    return merchant.call('cancel', { paymentId })
  },
  // The acquirer's first answer to a close of 6002 is that it has not decided.
  UNKNOWN_EXCEPTION: async ({ merchant }) => {
    const { paymentId } = await merchant.call('pay', manual('6002'))
    return merchant.call('cancel', { paymentId })
  },
  ORDER_NOT_EXIST: ({ merchant }) => merchant.call('cancel', nowhere),
  ORDER_STATUS_INVALID: async ({ server, merchant }) => {
    const { paymentId } = await merchant.call('pay', payment({ captureMode: 'AUTOMATIC' }))
    await server.advance(merchant, 0)
    return merchant.call('cancel', { paymentId })
  },
}
