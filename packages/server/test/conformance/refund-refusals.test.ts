import { describe, expect, test } from 'vitest'
import { cards, manual, payment, refund } from './orders.ts'
import type { Json } from './raw-client.ts'
import { captured, paidByWallet } from './refunded.ts'
import { type Merchant, startServer, time } from './running-server.ts'
import { expectNothingWritten } from './untouched.ts'

const server = await startServer()
const shop = await server.newMerchant()

/** The payment to refund, and the capture if one is to be named. */
interface Prepared {
  readonly paymentId: string
  readonly captureId?: string
}
type Prepare = (merchant: Merchant) => Promise<Prepared>

const pay = async (merchant: Merchant, body: object): Promise<Prepared> => ({
  paymentId: (await merchant.call('pay', body)).paymentId,
})
const payPal = { method: { paymentMethodType: 'PAYPAL' }, captureMode: 'MANUAL' } as const

const buyerAway: Prepare = (merchant) => pay(merchant, payment(payPal))
const open: Prepare = (merchant) => pay(merchant, manual('5002'))
const declined: Prepare = (merchant) => pay(merchant, manual('10000', { card: cards.declined }))
const authorized: Prepare = (merchant) => pay(merchant, manual('10000'))

const cancelled: Prepare = async (merchant) => {
  const { paymentId } = await authorized(merchant)
  await merchant.call('cancel', { paymentId })
  return { paymentId }
}

const expired: Prepare = async (merchant) => {
  const { paymentId } = await authorized(merchant)
  await server.advance(merchant, 7 * time.day)
  return { paymentId }
}

/** Captures of these amounts, the last of which is named. */
const captures =
  (...values: readonly string[]): Prepare =>
  async (merchant) => {
    const { paymentId, captureIds } = await captured(merchant, ...values)
    return { paymentId, captureId: captureIds.at(-1) ?? '' }
  }

const unnamed =
  (prepare: Prepare): Prepare =>
  async (merchant) => ({ paymentId: (await prepare(merchant)).paymentId })

const whole = unnamed(captures('10000'))

const takenBack: Prepare = async (merchant) => {
  const prepared = await captures('5000', '4008')(merchant)
  await server.advance(merchant, time.day)
  return prepared
}

const aYearAgo: Prepare = async (merchant) => {
  const prepared = await whole(merchant)
  await server.advance(merchant, 365 * time.day)
  return prepared
}

const partlyRefunded: Prepare = async (merchant) => {
  const { paymentId } = await whole(merchant)
  await merchant.call('refund', refund(paymentId, '6000'))
  return { paymentId }
}

const partlyBeingRefunded: Prepare = async (merchant) => {
  const { paymentId } = await whole(merchant)
  await merchant.call('refund', refund(paymentId, '7002'))
  return { paymentId }
}

const byWallet =
  (type: Parameters<typeof paidByWallet>[1]): Prepare =>
  async (merchant) => ({ paymentId: await paidByWallet(merchant, type) })

const trueMoneyRefunded: Prepare = async (merchant) => {
  const paymentId = await paidByWallet(merchant, 'TRUEMONEY')
  await merchant.call('refund', refund(paymentId, '10000', 'THB'))
  return { paymentId }
}

const unpaid = 'the payment is not paid yet; to end it, cancel it'
const nothing = 'nothing is captured of this payment; to release it, cancel it'
const gone = 'the payment was cancelled; there is nothing to refund'
const notYet = 'captureId: this capture did not succeed, or not yet; there is nothing to refund'
const more = (value: string, rest: string, currency = 'EUR') =>
  `refundAmount.value: ${value} is more than the ${rest} ${currency} that can still be refunded`

type Case = readonly [what: string, prepare: Prepare, amount: string, code: string, message: string]

const cases: readonly Case[] = [
  ['of a payment whose buyer is away', buyerAway, '10000', 'ORDER_STATUS_INVALID', unpaid],
  ['of a payment whose result is open', open, '5002', 'ORDER_STATUS_INVALID', unpaid],
  ['of a payment that failed', declined, '1', 'ORDER_STATUS_INVALID', 'the payment failed; there is nothing to refund'],
  ['of a cancelled payment', cancelled, '10000', 'ORDER_IS_CANCELED', gone],
  ['of an expired authorization', expired, '10000', 'ORDER_IS_CANCELED', gone],
  ['before anything is captured', authorized, '10000', 'ORDER_STATUS_INVALID', nothing],
  ['while the only capture is under way', unnamed(captures('4002')), '4002', 'ORDER_STATUS_INVALID', nothing],
  ['after the only capture failed', unnamed(captures('4001')), '4001', 'ORDER_STATUS_INVALID', nothing],
  ['of a capture under way, beside another', captures('5000', '4002'), '1', 'ORDER_STATUS_INVALID', notYet],
  ['of a capture that failed, beside another', captures('5000', '4001'), '1', 'ORDER_STATUS_INVALID', notYet],
  ['of a capture that we refused, beside another', captures('5000', '5001'), '1', 'ORDER_STATUS_INVALID', notYet],
  [
    'of a capture that the acquirer took back, beside another',
    takenBack,
    '1',
    'ORDER_STATUS_INVALID',
    'captureId: the acquirer took this capture back itself',
  ],
  [
    'in another currency',
    whole,
    'USD 10000',
    'CURRENCY_NOT_SUPPORT',
    'refundAmount.currency: must be EUR, as the payment',
  ],
  [
    'by a wallet that has none',
    byWallet('DANA'),
    'IDR 10000',
    'REFUND_NOT_SUPPORT',
    'this payment method has no refunds; give the money back in another way',
  ],
  [
    'a year after the payment',
    aYearAgo,
    '10000',
    'REFUND_WINDOW_EXCEED',
    'this payment could be refunded for 365 days after it was made',
  ],
  ['of more than was captured', whole, '10001', 'REFUND_AMOUNT_EXCEED', more('10001', '10000')],
  ['of more than is left', partlyRefunded, '4001', 'REFUND_AMOUNT_EXCEED', more('4001', '4000')],
  ['of more than is not being refunded', partlyBeingRefunded, '2999', 'REFUND_AMOUNT_EXCEED', more('2999', '2998')],
  ['of more than the named capture', captures('5000', '3000'), '3001', 'REFUND_AMOUNT_EXCEED', more('3001', '3000')],
  [
    'of more than the wallet paid',
    byWallet('GCASH'),
    'PHP 10001',
    'REFUND_AMOUNT_EXCEED',
    more('10001', '10000', 'PHP'),
  ],
  [
    'of a part, where only the whole can be refunded',
    byWallet('TRUEMONEY'),
    'THB 9999',
    'PART_REFUND_NOT_SUPPORT',
    'refundAmount.value: must be all of it, 10000; no partial refund here',
  ],
  ['of the whole a second time', trueMoneyRefunded, 'THB 10000', 'REFUND_AMOUNT_EXCEED', more('10000', '0', 'THB')],
  // Several reasons at once: the first of the rules decides.
  ['of too much, in another currency, of a cancelled payment', cancelled, 'USD 99999', 'ORDER_IS_CANCELED', gone],
  [
    'of too much, in another currency, by a wallet that has none',
    byWallet('DANA'),
    'USD 99999',
    'CURRENCY_NOT_SUPPORT',
    'refundAmount.currency: must be IDR, as the payment',
  ],
  [
    'of too much, a year after the payment',
    aYearAgo,
    '99999',
    'REFUND_WINDOW_EXCEED',
    'this payment could be refunded for 365 days after it was made',
  ],
]

describe('a refund', () => {
  test.each(cases)('%s is refused, for ever, and notified', async (_what, prepare, amount, code, message) => {
    const merchant = await server.newMerchant()
    const { paymentId, captureId } = await prepare(merchant)
    const [value = '', currency = 'EUR'] = amount.split(' ').toReversed()
    const asked = refund(paymentId, value, currency, captureId === undefined ? {} : { captureId })
    const first = await merchant.call('refund', asked)
    expect(first).toStrictEqual({
      result: { resultStatus: 'F', resultCode: code, resultMessage: message },
      refundId: expect.stringMatching(/^20\d{24,33}$/),
      refundRequestId: asked.refundRequestId,
      refundAmount: { currency, value },
      paymentId,
    })
    expect(await merchant.call('refund', asked)).toEqual(first)
    expect(await notificationsOf(merchant, first.refundId)).toStrictEqual([
      {
        notifyType: 'REFUND_RESULT',
        result: first.result,
        refundStatus: 'FAIL',
        refundRequestId: asked.refundRequestId,
        refundId: first.refundId,
        refundAmount: { currency, value },
      },
    ])
    expect(await refundsAtAcquirers(merchant, first.refundId)).toEqual([])
  })

  test('that the acquirer refuses has its code, its fields and no time', async () => {
    const { paymentId } = await captured(shop)
    const asked = refund(paymentId, '7001')
    const first = await shop.call('refund', asked)
    expect(first).toMatchObject({
      result: {
        resultStatus: 'F',
        resultCode: 'PROCESS_FAIL',
        resultMessage: 'the acquirer refused the refund (PROCESS_FAIL); use a new refundRequestId to try again',
      },
      refundRequestId: asked.refundRequestId,
      acquirerInfo: { acquirerName: 'ALIPAY', acquirerResultCode: 'PROCESS_FAIL' },
    })
    expect(first).not.toHaveProperty('refundTime')
    expect(await shop.call('refund', asked)).toEqual(first)
    expect(await notificationsOf(shop, first.refundId)).toMatchObject([{ refundStatus: 'FAIL' }])
  })
})

describe('a refund that is refused before any decision leaves no trace and its id free:', async () => {
  // What the tests above leave under way goes on by itself, and would be a trace.
  const quiet = await startServer()
  const shop = await quiet.newMerchant()

  async function expectUntouched(spoilt: object, good: object, code: string, message: string): Promise<void> {
    const refused = await expectNothingWritten(quiet, () => shop.call('refund', spoilt))
    expect(refused).toStrictEqual({ result: { resultStatus: 'F', resultCode: code, resultMessage: message } })
    expect((await shop.call('refund', good)).result.resultStatus).toBe('S')
  }

  test('no such payment', async () => {
    const good = refund((await captured(shop)).paymentId, '1')
    const spoilt = { ...good, paymentId: '20261101000000000000000000000001' }
    const message = 'paymentId: no such payment of this client; use the paymentId that pay returned'
    await expectUntouched(spoilt, good, 'ORDER_NOT_EXIST', message)
  })

  test('another client’s payment', async () => {
    const stranger = await quiet.newMerchant()
    const good = refund((await captured(shop)).paymentId, '1')
    const spoilt = { ...good, paymentId: (await captured(stranger)).paymentId }
    const message = 'paymentId: no such payment of this client; use the paymentId that pay returned'
    await expectUntouched(spoilt, good, 'ORDER_NOT_EXIST', message)
  })

  test.each<readonly [string, (merchant: Merchant) => Promise<string>]>([
    ['no such capture', async () => '20261101000000000000000000000001'],
    ['a capture of another payment', async (merchant) => (await captured(merchant)).captureIds[0] ?? ''],
    ['a capture of another client', async () => (await captured(await quiet.newMerchant())).captureIds[0] ?? ''],
  ])('%s', async (_what, otherCapture) => {
    const good = refund((await captured(shop)).paymentId, '1')
    const spoilt = { ...good, captureId: await otherCapture(shop) }
    const message = 'captureId: this payment has no such capture; leave it out to refund the payment as a whole'
    await expectUntouched(spoilt, good, 'ORDER_NOT_EXIST', message)
  })

  test('a capture named of a payment that was paid by wallet', async () => {
    const good = refund(await paidByWallet(shop, 'GCASH'), '1', 'PHP')
    const spoilt = { ...good, captureId: (await captured(shop)).captureIds[0] }
    const message = 'captureId: this payment has no such capture; leave it out to refund the payment as a whole'
    await expectUntouched(spoilt, good, 'ORDER_NOT_EXIST', message)
  })

  const absoluteUrl = 'must be an absolute http or https URL of at most 2048 characters'
  const badFields: readonly (readonly [string, unknown, string])[] = [
    ['captureId', '', 'must be a string of 1 to 64'],
    ['captureId', 7, 'must be a string of 1 to 64'],
    ['referenceRefundId', 'x'.repeat(65), 'must be a string of at most 64 characters'],
    ['refundReason', 'x'.repeat(257), 'must be a string of at most 256 characters'],
    ['refundReason', { text: 'chipped' }, 'must be a string of at most 256 characters'],
    ['refundNotifyUrl', 'ftp://lamps.example/hook', absoluteUrl],
    ['refundNotifyUrl', 'https://user:secret@lamps.example/hook', 'must not hold a user name or password'],
    ['refundNotifyUrl', `https://lamps.example/${'x'.repeat(2048)}`, absoluteUrl],
    ['isAsyncRefund', 'perhaps', 'must be true or false'],
    ['metadata', 'x'.repeat(2049), 'must be a string of at most 2048 characters'],
    ['metadata', { shop: 7 }, 'must be a string of at most 2048 characters'],
  ]
  test.each(badFields)('%s %j', async (field, value, rule) => {
    const good = refund((await captured(shop)).paymentId, '1')
    const message: Json = expect.stringMatching(new RegExp(`^${field}: ${rule}`))
    await expectUntouched({ ...good, [field]: value }, good, 'PARAM_ILLEGAL', message)
  })
})

describe('inquiryRefund', () => {
  test.each([
    ['without any id', {}, /^refundId: is required when there is no refundRequestId$/],
    ['with two nulls', { refundId: null, refundRequestId: null }, /^refundId: is required/],
    ['with another API’s id', { paymentId: '1' }, /^refundId: is required/],
    ['with a refundId of 65 characters', { refundId: '1'.repeat(65) }, /^refundId: must be a string of 1 to 64/],
    [
      'with a bad refundRequestId beside a good one',
      { refundId: '1', refundRequestId: 7 },
      /^refundRequestId: must be/,
    ],
  ])('%s is refused', async (_what, body, message) => {
    expect((await shop.call('inquiryRefund', body)).result).toStrictEqual({
      resultStatus: 'F',
      resultCode: 'PARAM_ILLEGAL',
      resultMessage: expect.stringMatching(message),
    })
  })
})

/** The bodies stored for a refund; what is delivered is looked at in refund-notifications.test.ts. */
async function notificationsOf(merchant: Merchant, refundId: string): Promise<readonly Json[]> {
  const { rows } = await server.pool.query<{ body: string }>(
    'select body from notifications where client_id = $1 and refund_id = $2',
    [merchant.clientId, refundId],
  )
  return rows.map(({ body }) => JSON.parse(body))
}

async function refundsAtAcquirers(merchant: Merchant, refundId: string): Promise<readonly Json[]> {
  const { rows } = await server.pool.query(
    `select from simulator.refunds s join refunds r using (client_id, reference) where client_id = $1 and refund_id = $2`,
    [merchant.clientId, refundId],
  )
  return rows
}
