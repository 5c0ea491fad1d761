import type { refundFailures } from '../../../src/http/endpoints/failures.ts'
import { manual, refund } from '../orders.ts'
import { captured, paidByWallet } from '../refunded.ts'
import { time } from '../running-server.ts'
import { gateway } from './gateway.ts'
import type { ApiProvocations, Provocations, Provoke } from './provocation.ts'

/** Of a payment that nothing is wrong with; the sandbox goes by the amount (docs/sandbox.md). */
const ofAmount =
  (value: string, currency = 'EUR'): Provoke =>
  async ({ merchant }) =>
    merchant.call('refund', refund((await captured(merchant)).paymentId, value, currency))

/** How a refund can fail, in its answer and in its notification. */
export const refundFailing: Provocations<typeof refundFailures> = {
  ORDER_IS_CANCELED: async ({ merchant }) => {
    const { paymentId } = await merchant.call('pay', manual())
    await merchant.call('cancel', { paymentId })
    return merchant.call('refund', refund(paymentId, '10000'))
  },
  ORDER_STATUS_INVALID: async ({ merchant }) => {
    const { paymentId } = await merchant.call('pay', manual())
    return merchant.call('refund', refund(paymentId, '10000'))
  },
  CURRENCY_NOT_SUPPORT: ofAmount('10000', 'USD'),
  REFUND_NOT_SUPPORT: async ({ merchant }) =>
    merchant.call('refund', refund(await paidByWallet(merchant, 'DANA'), '10000', 'IDR')),
  REFUND_WINDOW_EXCEED: async ({ server, merchant }) => {
    const { paymentId } = await captured(merchant)
    await server.advance(merchant, 366 * time.day)
    return merchant.call('refund', refund(paymentId, '10000'))
  },
  REFUND_AMOUNT_EXCEED: ofAmount('10001'),
  PART_REFUND_NOT_SUPPORT: async ({ merchant }) =>
    merchant.call('refund', refund(await paidByWallet(merchant, 'TRUEMONEY'), '9999', 'THB')),
  PROCESS_FAIL: ofAmount('7001'),
}

export const refundSucceeding: Provoke = ofAmount('10000')

const nowhere = '20261101000000000000000000000001'

export const refundProvocations: ApiProvocations['refund'] = {
  ...gateway('refund', () => refund(nowhere, '10000')),
  ...refundFailing,
  SUCCESS: refundSucceeding,
  UNKNOWN_EXCEPTION: ofAmount('7002'),
  REPEAT_REQ_INCONSISTENT: async ({ merchant }) => {
    const asked = refund((await captured(merchant)).paymentId, '6000')
    await merchant.call('refund', asked)
    return merchant.call('refund', { ...asked, refundAmount: { currency: 'EUR', value: '6001' } })
  },
  ORDER_NOT_EXIST: ({ merchant }) => merchant.call('refund', refund(nowhere, '10000')),
}

export const inquiryRefundProvocations: ApiProvocations['inquiryRefund'] = {
  ...gateway('inquiryRefund', () => ({ refundId: nowhere })),
  SUCCESS: async ({ merchant }) => {
    const { refundId } = await merchant.call('refund', refund((await captured(merchant)).paymentId, '10000'))
    return merchant.call('inquiryRefund', { refundId })
  },
  ORDER_NOT_EXIST: ({ merchant }) => merchant.call('inquiryRefund', { refundId: nowhere }),
}
