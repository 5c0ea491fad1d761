import { describe, expect, it } from 'vitest'
import { paymentDeclines } from '../../domain/decline.ts'
import {
  account,
  amount,
  answer,
  converse,
  invoiceNo,
  maintenanceAnswer,
  merchantId,
  method,
  now,
} from './fixtures/dialogue.ts'
import { invoiceStatuses } from './maintenance-codes.ts'
import { accountRefusals, paymentCodes } from './payment-codes.ts'
import { inquireAuthorization } from './payment-inquiry.ts'

const order = { clientId: 'ACME', reference: invoiceNo, method, amount, requestedAt: now, now } as const

const told = {
  merchantID: merchantId,
  invoiceNo,
  amount: '129.00',
  currencyCode: 'SGD',
  paymentID: 'ccpp_8346966',
  respCode: '0000',
  respDesc: 'Success',
}

function told_(respCode: string, more: object = {}) {
  return converse(inquireAuthorization(order, account), answer({ ...told, respCode, ...more })).end
}

const status = (code: string) => maintenanceAnswer('I', '00', { amount: '129.00', status: code })

describe('a payment inquiry', () => {
  it('that says yes is followed by a question to payment maintenance', () => {
    const { requests, end } = converse(inquireAuthorization(order, account), answer(told), status('A'))
    expect(requests).toHaveLength(2)
    expect(requests.every(({ reads }) => reads)).toBe(true)
    expect(requests[1]?.body).toContain('<processType>I</processType>')
    // Without a tranRef, which is optional, the payment's id stands for it.
    expect(end).toMatchObject({ kind: 'succeeded', amount, receipt: { transactionId: 'ccpp_8346966' } })
  })

  it.each([...paymentCodes])('with %s is %j', (respCode, meaning) => {
    const end = told_(respCode)
    switch (meaning.kind) {
      case 'approved':
        expect(end).toMatchObject({ kind: 'ask' })
        break
      case 'declined':
        expect(paymentDeclines).toContain(meaning.code)
        expect(end).toMatchObject({ kind: 'failed', code: meaning.code, receipt: { resultCode: respCode } })
        expect('elsewhere' in (end as object)).toBe(meaning.elsewhere === true)
        break
      case 'unclear':
        expect(end).toMatchObject({ kind: 'unknown', reason: expect.stringContaining(meaning.says) })
        break
      default:
        expect(end).toMatchObject({ kind: meaning.kind })
    }
  })

  it.each([
    ['approved', '0000 4045 4110 4120 4121 4122 4130 4131 4132'],
    ['pending', '0001 2001 4009'],
    ['not-found', '2002'],
    ['voided', '4047'],
  ])('takes these codes and no others for "%s"', (kind, codes) => {
    const found = [...paymentCodes].filter(([, meaning]) => meaning.kind === kind).map(([code]) => code)
    expect(found.sort()).toEqual(codes.split(' '))
  })

  it('declares only what is of 2C2P or its way to the issuer worth another acquirer', () => {
    const elsewhere = [...paymentCodes].filter(([, meaning]) => 'elsewhere' in meaning).map(([code]) => code)
    expect(elsewhere.sort()).toEqual('4003 4031 4058 4090 4091 4092 5008'.split(' '))
  })

  it.each(['8888', '4069', '00', 'S', '', ...accountRefusals])(
    'with %j, which says nothing of it, is no result',
    (respCode) => {
      expect(told_(respCode)).toMatchObject({ kind: 'unknown' })
    },
  )

  it.each([
    [{ invoiceNo: `${invoiceNo}1` }],
    [{ merchantID: 'OTHER' }],
    [{ invoiceNo: undefined }],
    [{ amount: undefined }],
    [{ amount: '129.001' }],
    [{ currencyCode: undefined }],
    [{ currencyCode: 'KWD' }],
  ])('with %j is no yes', (more) => {
    expect(told_('0000', more)).toMatchObject({ kind: 'unknown' })
  })

  it('about another invoice is no no either', () => {
    for (const respCode of ['4005', '2002', '4047']) {
      expect(told_(respCode, { invoiceNo: 'OTHER' })).toMatchObject({ kind: 'unknown' })
    }
    expect(told_('4005', { invoiceNo: undefined })).toMatchObject({ kind: 'unknown' })
  })

  it('tells the amount and the currency that 2C2P names, whatever was asked for', () => {
    const other = { ...told, amount: 128.99 }
    const { end } = converse(inquireAuthorization(order, account), answer(other), status('A'))
    expect(end).toMatchObject({ kind: 'succeeded', amount: { currency: 'SGD', value: 12_899n } })
    const yen = converse(inquireAuthorization(order, account), answer({ ...told, currencyCode: 'JPY' }), status('A'))
    expect(yen.end).toMatchObject({ amount: { currency: 'JPY', value: 129n } })
  })

  it.each([...invoiceStatuses])('after a yes, status %s (%s) tells whether it is alive', (code, meaning) => {
    const { end } = converse(inquireAuthorization(order, account), answer(told), status(code))
    const alive = ['approved', 'captured', 'refund-follows'].includes(meaning)
    const kind = { voided: 'voided', 'void-pending': 'pending' }[String(meaning)] ?? (alive ? 'succeeded' : 'unknown')
    expect(end).toMatchObject({ kind })
  })

  it.each([
    ['A', 'pending'],
    ['RS', 'succeeded'],
    ['S', 'succeeded'],
    ['V', 'voided'],
  ])('of an authorization that captures, status %s is %s: only a settlement takes the money', (code, kind) => {
    const korean = { ...order, method: { type: 'CARD', issuerAuthenticated: true } }
    const { end } = converse(inquireAuthorization(korean, account), answer(told), status(code))
    expect(end).toMatchObject({ kind })
  })

  it.each([
    status('ZZ'),
    maintenanceAnswer('I', '00'),
    maintenanceAnswer('I', '16'),
    maintenanceAnswer('I', '99'),
    maintenanceAnswer('S', '00', { status: 'A' }),
    answer('<PaymentProcessResponse/>'),
    answer({ unproven: {} }, 401),
  ])('after a yes, an answer that tells nothing of it leaves it unknown (%#)', (second) => {
    const { end } = converse(inquireAuthorization(order, account), answer(told), second)
    expect(end).toMatchObject({ kind: 'unknown' })
  })

  it.each(['', '{', 'null', '[]', '{"respCode":0}', '<html/>'])('that is %j is no result', (body) => {
    expect(converse(inquireAuthorization(order, account), answer(body)).end).toMatchObject({ kind: 'unknown' })
  })

  it('that nobody signed is no result', () => {
    const { end } = converse(inquireAuthorization(order, account), answer({ unproven: { respCode: '2002' } }))
    expect(end).toMatchObject({ kind: 'unknown' })
  })
})
