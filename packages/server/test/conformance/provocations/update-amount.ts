import { capture, manual, newId } from '../orders.ts'
import { type Merchant, time } from '../running-server.ts'
import { gateway } from './gateway.ts'
import type { ApiProvocations, NotificationProvocations, Provoke } from './provocation.ts'

const update = (paymentId: string, value: string, currency = 'EUR') => ({
  updateRequestId: newId('upd'),
  paymentId,
  amount: { currency, value },
})

async function authorized(merchant: Merchant, value = '5000'): Promise<string> {
  return (await merchant.call('pay', manual(value))).paymentId
}

/** The sandbox goes by the new total (docs/sandbox.md). */
const raisedTo =
  (value: string, currency = 'EUR'): Provoke =>
  async ({ merchant }) =>
    merchant.call('updateAmount', update(await authorized(merchant), value, currency))

const nowhere = '20261101000000000000000000000001'

export const updateAmountProvocations: ApiProvocations['updateAmount'] = {
  ...gateway('updateAmount', () => update(nowhere, '10000')),
  SUCCESS: raisedTo('10000'),
  REPEAT_REQ_INCONSISTENT: async ({ merchant }) => {
    const asked = update(await authorized(merchant), '10000')
    await merchant.call('updateAmount', asked)
    return merchant.call('updateAmount', { ...asked, amount: { currency: 'EUR', value: '10001' } })
  },
  ORDER_NOT_EXIST: ({ merchant }) => merchant.call('updateAmount', update(nowhere, '10000')),
  AUTH_CANCELLED: async ({ merchant }) => {
    const paymentId = await authorized(merchant)
    await merchant.call('cancel', { paymentId })
    return merchant.call('updateAmount', update(paymentId, '10000'))
  },
  AUTH_EXPIRED: async ({ server, merchant }) => {
    const paymentId = await authorized(merchant)
    await server.advance(merchant, 8 * time.day)
    return merchant.call('updateAmount', update(paymentId, '10000'))
  },
  ORDER_STATUS_INVALID: async ({ merchant }) => {
    const paid = await merchant.call('pay', manual('5000', { method: { paymentMethodType: 'PAYPAL' } }))
    return merchant.call('updateAmount', update(paid.paymentId, '10000'))
  },
  INCREMENTAL_NOT_SUPPORT: async ({ merchant }) => {
    const paymentId = await authorized(merchant)
    await merchant.call('capture', capture(paymentId, '1000'))
    return merchant.call('updateAmount', update(paymentId, '10000'))
  },
  CURRENCY_NOT_SUPPORT: raisedTo('10000', 'USD'),
  INVALID_AMOUNT: raisedTo('5000'),
}

/** Raised to 7002, which the acquirer decides at its second inquiry; something else comes first. */
const overtakenBy =
  (overtake: (merchant: Merchant, paymentId: string) => Promise<unknown>, aheadMs = 0): Provoke =>
  async ({ server, merchant }) => {
    const paymentId = await authorized(merchant)
    if (aheadMs > 0) await server.advance(merchant, aheadMs)
    await merchant.call('updateAmount', update(paymentId, '7002'))
    await overtake(merchant, paymentId)
    await server.advance(merchant, time.minute)
  }

export const updateResultProvocations: NotificationProvocations['UPDATE_AMOUNT_RESULT'] = {
  SUCCESS: raisedTo('10000'),
  PROCESS_FAIL: raisedTo('7001'),
  AUTH_CANCELLED: overtakenBy((merchant, paymentId) => merchant.call('cancel', { paymentId })),
  INCREMENTAL_NOT_SUPPORT: overtakenBy((merchant, paymentId) => merchant.call('capture', capture(paymentId, '1000'))),
  // The second inquiry is three seconds after the request.
  AUTH_EXPIRED: overtakenBy(async () => undefined, 7 * time.day - 2_500),
}
