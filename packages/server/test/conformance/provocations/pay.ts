import type { paymentDeclines, paymentFailures } from '../../../src/http/endpoints/failures.ts'
import { decide } from '../buyer.ts'
import { cards, manual, payment } from '../orders.ts'
import { time } from '../running-server.ts'
import { gateway } from './gateway.ts'
import type { ApiProvocations, Provocations, Provoke } from './provocation.ts'

/** PayPal, whose buyer has to go to a page. */
const byPayPal = () => payment({ method: { paymentMethodType: 'PAYPAL' }, captureMode: 'MANUAL' })

/** By a card, or with an amount, that the sandbox refuses (docs/sandbox.md). */
const byCard =
  (card: object): Provoke =>
  ({ merchant }) =>
    merchant.call('pay', manual('10000', { card: { ...cards.visa, ...card } }))
const ofAmount =
  (value: string): Provoke =>
  ({ merchant }) =>
    merchant.call('pay', manual(value))

const declines: Provocations<typeof paymentDeclines> = {
  AUTHENTICATION_REQUIRED: ofAmount('5101'),
  CARD_NOT_SUPPORTED: ofAmount('5102'),
  CURRENCY_NOT_SUPPORT: ofAmount('5103'),
  DO_NOT_HONOR: byCard(cards.declined),
  FRAUD_REJECT: ofAmount('5105'),
  INVALID_AMOUNT: ofAmount('5106'),
  INVALID_CARD_NUMBER: byCard({ cardNo: '4054695723100769' }),
  INVALID_CONTRACT: ofAmount('5107'),
  INVALID_EXPIRATION_DATE: byCard({ expiryMonth: '13' }),
  INVALID_MERCHANT_STATUS: ofAmount('5108'),
  INVALID_PAYMENT_METHOD_META_DATA: byCard({ cvv: '73' }),
  PAYMENT_AMOUNT_EXCEED_LIMIT: ofAmount('5109'),
  PAYMENT_COUNT_EXCEED_LIMIT: ofAmount('5110'),
  PAYMENT_NOT_QUALIFIED: ofAmount('5111'),
  PAYMENT_PROHIBITED: ofAmount('5112'),
  RISK_REJECT: ofAmount('11'),
  SELECTED_CARD_BRAND_NOT_AVAILABLE: ofAmount('5114'),
  SETTLE_CONTRACT_NOT_MATCH: ofAmount('5115'),
  USER_AMOUNT_EXCEED_LIMIT: ofAmount('5116'),
  USER_BALANCE_NOT_ENOUGH: ofAmount('5117'),
  USER_KYC_NOT_QUALIFIED: ofAmount('5118'),
  USER_PAYMENT_VERIFICATION_FAILED: async ({ merchant }) => {
    const asked = byPayPal()
    await decide((await merchant.call('pay', asked)).normalUrl, 'decline')
    return merchant.call('pay', asked)
  },
  USER_STATUS_ABNORMAL: ofAmount('5120'),
}

/** How a payment can fail, in its answer and in its notification. */
export const payFailing: Provocations<typeof paymentFailures> = {
  ...declines,
  NO_PAY_OPTIONS: ({ merchant }) => merchant.call('pay', payment({ method: { paymentMethodType: 'KLARNA' } })),
  ORDER_IS_CLOSED: async ({ server, merchant }) => {
    const asked = byPayPal()
    await merchant.call('pay', asked)
    await server.advance(merchant, 14 * time.minute)
    return merchant.call('pay', asked)
  },
  PROCESS_FAIL: ofAmount('5001'),
}

export const paySucceeding: Provoke = ofAmount('10000')

export const payProvocations: ApiProvocations['pay'] = {
  ...gateway('pay', () => manual()),
  ...payFailing,
  SUCCESS: paySucceeding,
  PAYMENT_IN_PROCESS: ({ merchant }) => merchant.call('pay', byPayPal()),
  REPEAT_REQ_INCONSISTENT: async ({ merchant }) => {
    const asked = manual('10000')
    await merchant.call('pay', asked)
    return merchant.call('pay', { ...asked, paymentAmount: { currency: 'EUR', value: '9999' } })
  },
  ORDER_IS_CANCELED: async ({ merchant }) => {
    const asked = manual()
    const { paymentId } = await merchant.call('pay', asked)
    await merchant.call('cancel', { paymentId })
    return merchant.call('pay', asked)
  },
}
