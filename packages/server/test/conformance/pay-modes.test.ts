import { describe, expect, test } from 'vitest'
import { decide } from './buyer.ts'
import { capture, cards, manual, payment } from './orders.ts'
import type { Json } from './raw-client.ts'
import { startServer, time } from './running-server.ts'

const server = await startServer()
const shop = await server.newMerchant()

const inquire = (paymentId: string): Promise<Json> => shop.call('inquiryPayment', { paymentId })
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)

/** What became of a payment's captures, after everything that is due has been done. */
async function captures(paymentId: string): Promise<readonly string[]> {
  await server.advance(shop, 0)
  const { transactions = [] } = await inquire(paymentId)
  return transactions.map((item: Json) => `${item.transactionAmount.value} ${item.transactionStatus}`)
}

describe('captureMode', () => {
  test('MANUAL leaves the money authorized until the capture API is called', async () => {
    const { paymentId } = await shop.call('pay', manual())
    await server.advance(shop, time.hour)
    expect(await captures(paymentId)).toEqual([])
    await shop.call('capture', capture(paymentId, '10000'))
    expect(await captures(paymentId)).toEqual(['10000 SUCCESS'])
  })

  test('AUTOMATIC captures the whole amount by itself', async () => {
    const { paymentId } = await shop.call('pay', payment({ captureMode: 'AUTOMATIC' }))
    expect(await captures(paymentId)).toEqual(['10000 SUCCESS'])
  })

  test('that is missing is AUTOMATIC', async () => {
    const { paymentId } = await shop.call('pay', payment())
    expect(await captures(paymentId)).toEqual(['10000 SUCCESS'])
  })

  test('is AUTOMATIC without a paymentFactor too', async () => {
    const { paymentFactor: _left, ...asked } = payment()
    const { paymentId } = await shop.call('pay', asked)
    expect(await captures(paymentId)).toEqual(['10000 SUCCESS'])
  })

  test('AUTOMATIC leaves nothing for the capture API', async () => {
    const { paymentId } = await shop.call('pay', payment({ captureMode: 'AUTOMATIC' }))
    const again = await shop.call('capture', capture(paymentId, '1'))
    expect(again.result.resultStatus).toBe('F')
    expect((await captures(paymentId)).filter((item) => item.endsWith('SUCCESS'))).toEqual(['10000 SUCCESS'])
  })

  test('AUTOMATIC whose capture fails can be captured by hand', async () => {
    const { paymentId } = await shop.call('pay', payment({ value: '4001', captureMode: 'AUTOMATIC' }))
    expect(await captures(paymentId)).toEqual(['4001 FAIL'])
    expect((await shop.call('capture', capture(paymentId, '4000'))).result.resultStatus).toBe('S')
    expect(await captures(paymentId)).toEqual(['4001 FAIL', '4000 SUCCESS'])
  })

  test.each(['4002', '4003', '4004', '4005', '4006'])(
    'AUTOMATIC captures %s once, although the acquirer does not answer at once',
    async (value) => {
      const { paymentId } = await shop.call('pay', payment({ value, captureMode: 'AUTOMATIC' }))
      await server.advance(shop, 10 * time.minute)
      expect(await captures(paymentId)).toEqual([`${value} SUCCESS`])
    },
  )
})

describe('the answer to a card payment', () => {
  test('that is authorized has the fields of a direct success', async () => {
    const asked = manual()
    expect(await shop.call('pay', asked)).toStrictEqual({
      result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success.' },
      paymentRequestId: asked.paymentRequestId,
      paymentId: expect.stringMatching(/^20\d{24,33}$/),
      paymentAmount: { currency: 'EUR', value: '10000' },
      paymentCreateTime: isoTime,
      paymentTime: isoTime,
      authExpiryTime: isoTime,
      acquirerInfo: {
        acquirerName: 'ALIPAY',
        referenceRequestId: expect.stringMatching(/^20\d{24,33}$/),
        acquirerTransactionId: expect.any(String),
        acquirerMerchantId: expect.any(String),
        acquirerResultCode: 'SUCCESS',
        acquirerResultMessage: 'success',
      },
      paymentResultInfo: {
        cardBrand: 'VISA',
        lastFour: '0768',
        cardNo: '************0768',
        incrementalAuthorizationAvailable: true,
      },
    })
  })

  const gcash = { method: { paymentMethodType: 'GCASH' }, captureMode: 'AUTOMATIC' } as const
  const expiry = (month: string) => ({ ...cards.visa, expiryMonth: month })
  test.each([
    ['a card that is always declined', { card: cards.declined }, 'DO_NOT_HONOR'],
    ['the other one', { card: { ...cards.visa, cardNo: '5162770472561357' } }, 'PROCESS_FAIL'],
    ['month 13', { card: expiry('13') }, 'INVALID_EXPIRATION_DATE'],
    ['a CVV of two digits', { card: { ...cards.visa, cvv: '12' } }, 'INVALID_PAYMENT_METHOD_META_DATA'],
    ['a wrong check digit', { card: { ...cards.visa, cardNo: '4054695723100769' } }, 'INVALID_CARD_NUMBER'],
    ['the amount 11', { value: '11' }, 'RISK_REJECT'],
    ['the amount 5001', { value: '5001' }, 'PROCESS_FAIL'],
    ['a method that no acquirer takes', { method: { paymentMethodType: 'CARRIER_PIGEON' } }, 'NO_PAY_OPTIONS'],
    ['a wallet in a currency that it does not pay in', { ...gcash, currency: 'EUR' }, 'CURRENCY_NOT_SUPPORT'],
    ['less than the wallet takes', { ...gcash, currency: 'PHP', value: '99' }, 'INVALID_AMOUNT'],
  ])('with %s says why it failed, and so does every repeat', async (_what, order, code) => {
    const asked = payment({ captureMode: 'MANUAL', ...order })
    const first = await shop.call('pay', asked)
    expect(first.result).toMatchObject({ resultStatus: 'F', resultCode: code })
    expect(first).not.toHaveProperty('paymentTime')
    expect(await shop.call('pay', asked)).toEqual(first)
    expect((await inquire(first.paymentId)).paymentStatus).toBe('FAIL')
  })

  test.each([
    ['global Mastercard', '5162774114974622', 'MASTERCARD'],
    ['Brazil', '4294097400915107', 'VISA'],
    ['Mexico', '4006055482525268', 'VISA'],
    ['Chile', '4600729331819383', 'VISA'],
    ['Peru', '4310377720003234', 'VISA'],
    ['Korea', '9490220011669217', 'HYUNDAI'],
  ])('with the documented test card %s is S', async (_where, cardNo, cardBrand) => {
    const paid = await shop.call('pay', manual('10000', { card: { ...cards.visa, cardNo } }))
    expect(paid.result.resultStatus).toBe('S')
    expect(paid.paymentResultInfo).toMatchObject({ cardBrand, lastFour: cardNo.slice(-4) })
  })

  test('with the card as JSON in a string, spaces in its number and no CVV is S', async () => {
    const { cvv: _left, ...card } = { ...cards.visa, cardNo: '4054 6957 2310 0768' }
    const method = { paymentMethodType: 'CARD', paymentMethodMetaData: JSON.stringify(card) }
    const paid = await shop.call('pay', manual('10000', { method }))
    expect(paid.result.resultStatus).toBe('S')
    expect(paid.paymentResultInfo.lastFour).toBe('0768')
  })

  test.each([
    ['5002', 'S'],
    ['5003', 'S'],
    ['5006', 'S'],
    ['5007', 'F'],
    // It never reached the acquirer, and the card is gone from memory: nobody but the merchant can pay again.
    ['5004', 'F'],
  ])('of %s, whose result is open, says U and is %s in the end', async (value, status) => {
    const asked = manual(value)
    const first = await shop.call('pay', asked)
    expect(first.result).toMatchObject({ resultStatus: 'U', resultCode: 'PAYMENT_IN_PROCESS' })
    await server.advance(shop, 10 * time.minute)
    const repeat = await shop.call('pay', asked)
    expect(repeat.paymentId).toBe(first.paymentId)
    expect(repeat.result.resultStatus).toBe(status)
  })

  test('of 5005, which could not be sent, is F at once', async () => {
    const paid = await shop.call('pay', manual('5005'))
    expect(paid.result).toMatchObject({ resultStatus: 'F', resultCode: 'PROCESS_FAIL' })
  })
})

describe.each(['APPLEPAY', 'GOOGLEPAY'])('%s', (paymentMethodType) => {
  const order = { method: { paymentMethodType, paymentMethodMetaData: { token: 'opaque' } } } as const

  test('is authorized at once and captured by hand', async () => {
    const paid = await shop.call('pay', payment({ ...order, captureMode: 'MANUAL' }))
    expect(paid.result.resultStatus).toBe('S')
    expect((await shop.call('capture', capture(paid.paymentId, '6000'))).result.resultStatus).toBe('S')
    expect(await captures(paid.paymentId)).toEqual(['6000 SUCCESS'])
  })

  test('is captured by itself when nothing is said', async () => {
    const { paymentId } = await shop.call('pay', payment(order))
    expect(await captures(paymentId)).toEqual(['10000 SUCCESS'])
  })
})

describe('PayPal', () => {
  const order = { method: { paymentMethodType: 'PAYPAL' } } as const

  test('only authorizes by paying, and the capture follows by itself', async () => {
    const paid = await shop.call('pay', payment(order))
    expect(paid.result).toMatchObject({ resultStatus: 'U', resultCode: 'PAYMENT_IN_PROCESS' })
    expect(await decide(paid.normalUrl, 'authorize')).toBe('https://lamps.example/orders/20481')
    expect(await inquire(paid.paymentId)).toMatchObject({ paymentStatus: 'SUCCESS', authExpiryTime: isoTime })
    expect(await captures(paid.paymentId)).toEqual(['10000 SUCCESS'])
  })

  test('waits for the capture API with MANUAL, in parts too', async () => {
    const paid = await shop.call('pay', payment({ ...order, captureMode: 'MANUAL' }))
    await decide(paid.normalUrl, 'authorize')
    expect(await captures(paid.paymentId)).toEqual([])
    await shop.call('capture', capture(paid.paymentId, '2500'))
    await shop.call('capture', capture(paid.paymentId, '7500'))
    expect(await captures(paid.paymentId)).toEqual(['2500 SUCCESS', '7500 SUCCESS'])
  })
})
