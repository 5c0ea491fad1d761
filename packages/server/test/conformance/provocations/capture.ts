import type { captureDeclines, captureFailures } from '../../../src/http/endpoints/failures.ts'
import { capture, cards, manual, payment } from '../orders.ts'
import { type Merchant, time } from '../running-server.ts'
import { gateway } from './gateway.ts'
import type { ApiProvocations, Provocations, Provoke } from './provocation.ts'

async function authorized(merchant: Merchant, order: Parameters<typeof manual>[1] = {}): Promise<string> {
  return (await merchant.call('pay', manual('10000', order))).paymentId
}

/** Of an authorization that nothing is wrong with; the sandbox goes by the amount (docs/sandbox.md). */
const ofAmount =
  (value: string, currency = 'EUR'): Provoke =>
  async ({ merchant }) =>
    merchant.call('capture', capture(await authorized(merchant), value, currency))

/** American cards at Antom are captured once, and whole. */
const american = (merchant: Merchant) => authorized(merchant, { currency: 'USD', card: cards.american })

const declines: Provocations<typeof captureDeclines> = {
  DO_NOT_HONOR: ofAmount('4104'),
  INVALID_CONTRACT: ofAmount('4107'),
  RISK_REJECT: ofAmount('4113'),
  USER_AMOUNT_EXCEED_LIMIT: ofAmount('4116'),
  USER_BALANCE_NOT_ENOUGH: ofAmount('4117'),
  USER_NOT_EXIST: ofAmount('4119'),
  USER_STATUS_ABNORMAL: ofAmount('4120'),
}

/** How a capture can fail, in its answer and in its notification. */
export const captureFailing: Provocations<typeof captureFailures> = {
  ...declines,
  AUTH_CANCELLED: async ({ merchant }) => {
    const paymentId = await authorized(merchant)
    await merchant.call('cancel', { paymentId })
    return merchant.call('capture', capture(paymentId, '10000'))
  },
  AUTH_EXPIRED: async ({ server, merchant }) => {
    const paymentId = await authorized(merchant)
    await server.advance(merchant, 7 * time.day)
    return merchant.call('capture', capture(paymentId, '10000'))
  },
  ORDER_STATUS_INVALID: async ({ merchant }) => {
    const order = payment({ method: { paymentMethodType: 'PAYPAL' }, captureMode: 'MANUAL' })
    const { paymentId } = await merchant.call('pay', order)
    return merchant.call('capture', capture(paymentId, '10000'))
  },
  CURRENCY_NOT_SUPPORT: ofAmount('10000', 'USD'),
  MULTI_CAPTURE_NOT_SUPPORTED: async ({ merchant }) => {
    const paymentId = await american(merchant)
    await merchant.call('capture', capture(paymentId, '10000', 'USD'))
    return merchant.call('capture', capture(paymentId, '10000', 'USD'))
  },
  PAYMENT_COUNT_EXCEED_LIMIT: async ({ merchant }) => {
    const paymentId = await authorized(merchant)
    for (let count = 1; count <= 10; count += 1) await merchant.call('capture', capture(paymentId, '100'))
    return merchant.call('capture', capture(paymentId, '100'))
  },
  CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT: ofAmount('10001'),
  INVALID_AMOUNT: async ({ merchant }) => merchant.call('capture', capture(await american(merchant), '9999', 'USD')),
  PROCESS_FAIL: ofAmount('4001'),
}

export const captureSucceeding: Provoke = ofAmount('10000')

const nowhere = '20261101000000000000000000000001'

export const captureProvocations: ApiProvocations['capture'] = {
  ...gateway('capture', () => capture(nowhere, '10000')),
  ...captureFailing,
  SUCCESS: captureSucceeding,
  CAPTURE_IN_PROCESS: ofAmount('4002'),
  REPEAT_REQ_INCONSISTENT: async ({ merchant }) => {
    const asked = capture(await authorized(merchant), '6000')
    await merchant.call('capture', asked)
    return merchant.call('capture', { ...asked, captureAmount: { currency: 'EUR', value: '6001' } })
  },
  AUTH_NOT_FOUND: ({ merchant }) => merchant.call('capture', capture(nowhere, '10000')),
}
