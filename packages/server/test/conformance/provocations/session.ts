import type { paymentDeclines } from '../../../src/http/endpoints/failures.ts'
import { visitCheckout } from '../checkout-visit.ts'
import { cards, session } from '../orders.ts'
import type { Json } from '../raw-client.ts'
import { type Merchant, time } from '../running-server.ts'
import { gateway } from './gateway.ts'
import type { ApiProvocations, Provocations, Provoke } from './provocation.ts'

async function open(merchant: Merchant, order: Parameters<typeof session>[0] = {}): Promise<Json> {
  return merchant.call('createPaymentSession', session({ captureMode: 'MANUAL', ...order }))
}

const submit = (merchant: Merchant, { paymentSessionId }: Json, fields: object = {}) =>
  merchant.call('submitPay', { paymentSessionId, ...fields })

export const createPaymentSessionProvocations: ApiProvocations['createPaymentSession'] = {
  ...gateway('createPaymentSession', () => session()),
  SUCCESS: ({ merchant }) => open(merchant),
  NO_PAY_OPTIONS: ({ merchant }) => open(merchant, { methods: ['KLARNA'] }),
  REPEAT_REQ_INCONSISTENT: async ({ merchant }) => {
    const asked = session()
    await merchant.call('createPaymentSession', asked)
    return merchant.call('createPaymentSession', { ...asked, paymentAmount: { currency: 'EUR', value: '9999' } })
  },
}

/** The buyer tries until no try is left; the sandbox refuses by the amount or by the card (docs/sandbox.md). */
const refusedEachTime =
  (value: string, card: object = cards.visa): Provoke =>
  async ({ merchant }) => {
    const made = await open(merchant, { value })
    const visit = visitCheckout(made.normalUrl)
    while ((await visit.payByCard(card)).status === 'open');
    return submit(merchant, made)
  }

const declines: Provocations<typeof paymentDeclines> = {
  AUTHENTICATION_REQUIRED: refusedEachTime('5101'),
  CARD_NOT_SUPPORTED: refusedEachTime('5102'),
  CURRENCY_NOT_SUPPORT: refusedEachTime('5103'),
  DO_NOT_HONOR: refusedEachTime('10000', cards.declined),
  FRAUD_REJECT: refusedEachTime('5105'),
  INVALID_AMOUNT: refusedEachTime('5106'),
  INVALID_CARD_NUMBER: refusedEachTime('5122'),
  INVALID_CONTRACT: refusedEachTime('5107'),
  INVALID_EXPIRATION_DATE: refusedEachTime('5123'),
  INVALID_MERCHANT_STATUS: refusedEachTime('5108'),
  INVALID_PAYMENT_METHOD_META_DATA: refusedEachTime('5124'),
  PAYMENT_AMOUNT_EXCEED_LIMIT: refusedEachTime('5109'),
  PAYMENT_COUNT_EXCEED_LIMIT: refusedEachTime('5110'),
  PAYMENT_NOT_QUALIFIED: refusedEachTime('5111'),
  PAYMENT_PROHIBITED: refusedEachTime('5112'),
  RISK_REJECT: refusedEachTime('11'),
  SELECTED_CARD_BRAND_NOT_AVAILABLE: refusedEachTime('5114'),
  SETTLE_CONTRACT_NOT_MATCH: refusedEachTime('5115'),
  USER_AMOUNT_EXCEED_LIMIT: refusedEachTime('5116'),
  USER_BALANCE_NOT_ENOUGH: refusedEachTime('5117'),
  USER_KYC_NOT_QUALIFIED: refusedEachTime('5118'),
  USER_PAYMENT_VERIFICATION_FAILED: refusedEachTime('5126'),
  USER_STATUS_ABNORMAL: refusedEachTime('5120'),
}

export const submitPayProvocations: ApiProvocations['submitPay'] = {
  ...gateway('submitPay', () => ({ paymentSessionId: '20261101000000000000000000000001' })),
  ...declines,
  NO_PAY_OPTIONS: refusedEachTime('5125'),
  PROCESS_FAIL: refusedEachTime('5001'),
  SUCCESS: async ({ merchant }) => {
    const made = await open(merchant)
    await visitCheckout(made.normalUrl).payByCard()
    return submit(merchant, made)
  },
  PAYMENT_IN_PROCESS: async ({ merchant }) => submit(merchant, await open(merchant)),
  ORDER_NOT_EXIST: ({ merchant }) => submit(merchant, { paymentSessionId: '20261101000000000000000000000001' }),
  REPEAT_REQ_INCONSISTENT: async ({ merchant }) =>
    submit(merchant, await open(merchant), { paymentAmount: { currency: 'EUR', value: '9999' } }),
  ORDER_IS_CANCELED: async ({ merchant }) => {
    const made = await open(merchant)
    await visitCheckout(made.normalUrl).payByCard()
    const { paymentId } = await submit(merchant, made)
    await merchant.call('cancel', { paymentId })
    return submit(merchant, made)
  },
  ORDER_IS_CLOSED: async ({ server, merchant }) => {
    const made = await open(merchant)
    await server.advance(merchant, 61 * time.minute)
    return submit(merchant, made)
  },
}
