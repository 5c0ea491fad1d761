import { describe, expect, test } from 'vitest'
import { capture, cards, manual, payment } from './orders.ts'
import type { Json } from './raw-client.ts'
import { startServer } from './running-server.ts'

const server = await startServer()
const shop = await server.newMerchant()

const inquire = (paymentId: string): Promise<Json> => shop.call('inquiryPayment', { paymentId })
const take = (paymentId: string, value: string, currency = 'EUR', fields = {}): Promise<Json> =>
  shop.call('capture', capture(paymentId, value, currency, fields))
const codeOf = ({ result }: Json): string => `${result.resultStatus} ${result.resultCode}`

/** What the acquirer's own books say of a payment of the shop's, and what we say went back, in minor units. */
async function booked(paymentId: string) {
  const { rows } = await server.pool.query<{ captured: string; held: string; released: string; captures: number }>(
    `select a.captured::text, a.held::text, p.released::text,
        (select count(*)::int from simulator.captures c
          where c.client_id = a.client_id and c.acquirer = a.acquirer and c.payment_reference = a.reference) as captures
      from payments p
      join simulator.authorizations a
        on a.client_id = p.client_id and a.acquirer = p.acquirer and a.reference = p.reference
      where p.client_id = $1 and p.payment_id = $2`,
    [shop.clientId, paymentId],
  )
  return rows[0]
}

describe('Antom (ALIPAY)', () => {
  test('takes several captures of one card payment', async () => {
    const { paymentId } = await shop.call('pay', manual('10000'))
    expect(codeOf(await take(paymentId, '3000'))).toBe('S SUCCESS')
    expect(codeOf(await take(paymentId, '7000'))).toBe('S SUCCESS')
    expect(codeOf(await take(paymentId, '1'))).toBe('F CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT')
    expect(await booked(paymentId)).toMatchObject({ captured: '10000', held: '0' })
  })

  test('takes ten captures and no more: PAYMENT_COUNT_EXCEED_LIMIT', async () => {
    const { paymentId } = await shop.call('pay', manual('10000'))
    for (let count = 0; count < 10; count += 1) expect(codeOf(await take(paymentId, '10'))).toBe('S SUCCESS')
    expect(codeOf(await take(paymentId, '10'))).toBe('F PAYMENT_COUNT_EXCEED_LIMIT')
    expect(await booked(paymentId)).toMatchObject({ captured: '100' })
  })

  test('does not count captures that failed', async () => {
    const { paymentId } = await shop.call('pay', manual('100000'))
    for (let count = 0; count < 12; count += 1) expect(codeOf(await take(paymentId, '4001'))).toBe('F PROCESS_FAIL')
    expect(codeOf(await take(paymentId, '100000'))).toBe('S SUCCESS')
  })

  test.each([{ isLastCapture: true }, { isLastCapture: 'true' }, { captureType: 'FINAL' }])(
    'gives back the rest after a capture with %j',
    async (fields) => {
      const { paymentId } = await shop.call('pay', manual('10000'))
      expect(codeOf(await take(paymentId, '3000', 'EUR', fields))).toBe('S SUCCESS')
      expect(codeOf(await take(paymentId, '1'))).toBe('F CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT')
      expect((await inquire(paymentId)).paymentStatus).toBe('SUCCESS')
      // The acquirer would have refused it too; it is not asked.
      expect(await booked(paymentId)).toEqual({ captured: '3000', held: '0', released: '7000', captures: 1 })
    },
  )

  test.each([{}, { isLastCapture: false }, { isLastCapture: 'false' }, { captureType: 'NON_FINAL' }])(
    'keeps the rest after a capture with %j',
    async (fields) => {
      const { paymentId } = await shop.call('pay', manual('10000'))
      expect(codeOf(await take(paymentId, '3000', 'EUR', fields))).toBe('S SUCCESS')
      expect(codeOf(await take(paymentId, '7000'))).toBe('S SUCCESS')
    },
  )

  test('keeps the rest after a last capture that failed', async () => {
    const { paymentId } = await shop.call('pay', manual('10000'))
    expect(codeOf(await take(paymentId, '4001', 'EUR', { isLastCapture: true }))).toBe('F PROCESS_FAIL')
    expect(codeOf(await take(paymentId, '10000'))).toBe('S SUCCESS')
  })
})

describe('an American card at Antom', () => {
  const american = () => shop.call('pay', manual('10000', { currency: 'USD', card: cards.american }))

  test('is captured in the authorized amount or not at all', async () => {
    const { paymentId } = await american()
    const refused = await take(paymentId, '9999', 'USD')
    expect(codeOf(refused)).toBe('F INVALID_AMOUNT')
    expect(refused.result.resultMessage).toMatch(/^captureAmount\.value: must be the authorized 10000/)
    expect(codeOf(await take(paymentId, '10000', 'USD'))).toBe('S SUCCESS')
    expect(codeOf(await take(paymentId, '10000', 'USD'))).toBe('F MULTI_CAPTURE_NOT_SUPPORTED')
  })
})

describe('a Korean card with issuer authentication', () => {
  const korean = {
    paymentMethodType: 'CARD',
    requireIssuerAuthentication: true,
    paymentMethodMetaData: cards.korean,
  }

  test('cannot be captured by hand at Antom: MANUAL is refused at pay, and its id stays free', async () => {
    const asked = manual('10000', { currency: 'KRW', method: korean })
    const refused = await shop.call('pay', asked)
    expect(codeOf(refused)).toBe('F PARAM_ILLEGAL')
    expect(refused.result.resultMessage).toMatch(/^paymentFactor\.captureMode: /)
    const mended = { ...asked, paymentFactor: { isAuthorization: true, captureMode: 'AUTOMATIC' } }
    expect(codeOf(await shop.call('pay', mended))).toBe('S SUCCESS')
  })

  test('is captured automatically at Antom', async () => {
    const { paymentId } = await shop.call('pay', payment({ currency: 'KRW', method: korean, captureMode: 'AUTOMATIC' }))
    await server.advance(shop, 0)
    expect((await inquire(paymentId)).transactions).toMatchObject([{ transactionStatus: 'SUCCESS' }])
  })

  test('without that authentication is captured by hand like any other', async () => {
    const method = { ...korean, requireIssuerAuthentication: false }
    const { paymentId } = await shop.call('pay', manual('10000', { currency: 'KRW', method }))
    expect(codeOf(await take(paymentId, '10000', 'KRW'))).toBe('S SUCCESS')
  })

  test.each(['AUTOMATIC', 'MANUAL'] as const)(
    'needs no capture at 2C2P (%s): paying takes the money',
    async (captureMode) => {
      const paid = await shop.call('pay', payment({ currency: 'THB', method: korean, captureMode }))
      expect(paid.acquirerInfo.acquirerName).toBe('2C2P')
      expect(codeOf(paid)).toBe('S SUCCESS')
      const { transactions } = await inquire(paid.paymentId)
      expect(transactions).toMatchObject([
        {
          transactionType: 'CAPTURE',
          transactionStatus: 'SUCCESS',
          transactionAmount: { currency: 'THB', value: '10000' },
        },
      ])
      expect((await take(paid.paymentId, '10000', 'THB')).result.resultStatus).toBe('F')
      expect(codeOf(await shop.call('cancel', { paymentId: paid.paymentId }))).toBe('F ORDER_STATUS_INVALID')
    },
  )
})

describe('CHECKOUT', () => {
  const payId = expect.stringMatching(/^pay_[a-z2-7]{26}$/)
  const actionId = expect.stringMatching(/^act_[a-z2-7]{26}$/)
  const channel = expect.stringMatching(/^pc_[a-z2-7]{26}$/)

  test('takes yen, and names the payment in acquirerReferenceNo wherever it appears', async () => {
    const paid = await shop.call('pay', manual('120', { currency: 'JPY' }))
    expect(paid).toMatchObject({
      acquirerReferenceNo: payId,
      acquirerInfo: { acquirerName: 'CHECKOUT', acquirerTransactionId: payId, acquirerMerchantId: channel },
    })
    const captured = await take(paid.paymentId, '120', 'JPY')
    expect(captured).toMatchObject({
      acquirerReferenceNo: paid.acquirerReferenceNo,
      acquirerInfo: {
        acquirerName: 'CHECKOUT',
        acquirerTransactionId: actionId,
        acquirerMerchantId: paid.acquirerInfo.acquirerMerchantId,
      },
    })
    expect(await inquire(paid.paymentId)).toMatchObject({
      acquirerReferenceNo: paid.acquirerReferenceNo,
      transactions: [{ acquirerInfo: captured.acquirerInfo }],
    })
  })

  test('takes captures that are not final until one is', async () => {
    const { paymentId } = await shop.call('pay', manual('10000', { currency: 'JPY' }))
    expect(codeOf(await take(paymentId, '1000', 'JPY'))).toBe('S SUCCESS')
    expect(codeOf(await take(paymentId, '1000', 'JPY', { isLastCapture: true }))).toBe('S SUCCESS')
    expect((await take(paymentId, '1000', 'JPY')).result.resultStatus).toBe('F')
    expect(await booked(paymentId)).toEqual({ captured: '2000', held: '0', released: '8000', captures: 2 })
  })
})

describe('2C2P', () => {
  test('takes one capture, in part too, which gives back the rest: then MULTI_CAPTURE_NOT_SUPPORTED', async () => {
    const paid = await shop.call('pay', manual('10000', { currency: 'THB' }))
    expect(paid).toMatchObject({ acquirerInfo: { acquirerName: '2C2P' }, acquirerReferenceNo: expect.any(String) })
    expect(codeOf(await take(paid.paymentId, '6000', 'THB'))).toBe('S SUCCESS')
    expect(codeOf(await take(paid.paymentId, '1', 'THB'))).toBe('F MULTI_CAPTURE_NOT_SUPPORTED')
    expect((await inquire(paid.paymentId)).paymentStatus).toBe('SUCCESS')
    expect(await booked(paid.paymentId)).toEqual({ captured: '6000', held: '0', released: '4000', captures: 1 })
  })

  test('takes another capture when the first one failed', async () => {
    const { paymentId } = await shop.call('pay', manual('10000', { currency: 'THB' }))
    expect(codeOf(await take(paymentId, '4001', 'THB'))).toBe('F PROCESS_FAIL')
    expect(codeOf(await take(paymentId, '10000', 'THB'))).toBe('S SUCCESS')
  })
})
