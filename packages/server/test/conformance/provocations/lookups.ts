import { decide } from '../buyer.ts'
import { manual, payment, refund } from '../orders.ts'
import { type Merchant, time } from '../running-server.ts'
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

async function paidByGcash(merchant: Merchant): Promise<string> {
  const paid = await merchant.call('pay', payment({ method: { paymentMethodType: 'GCASH' }, currency: 'PHP' }))
  await decide(paid.normalUrl, 'authorize')
  return paid.paymentId
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
  CANCEL_WINDOW_EXCEED: async ({ server, merchant }) => {
    const paymentId = await paidByGcash(merchant)
    await server.advance(merchant, 2 * time.day)
    return merchant.call('cancel', { paymentId })
  },
  PROCESS_FAIL: async ({ merchant }) => {
    const paymentId = await paidByGcash(merchant)
    await merchant.call('refund', refund(paymentId, '5000', 'PHP'))
    return merchant.call('cancel', { paymentId })
  },
  ORDER_STATUS_INVALID: async ({ server, merchant }) => {
    const { paymentId } = await merchant.call('pay', payment({ captureMode: 'AUTOMATIC' }))
    await server.advance(merchant, 0)
    return merchant.call('cancel', { paymentId })
  },
}
