import { readFileSync } from 'node:fs'
import { resultCodes } from '@capstan/protocol'
import { describe, expect, test } from 'vitest'
import { endpoints } from '../../src/http/endpoints/by-path.ts'
import { gatewayCodes } from '../../src/http/endpoints/gateway-codes.ts'
import { neverGiven } from '../../src/http/endpoints/never-given.ts'
import { anywhereCodes, declaredCodes } from '../../src/http/openapi/declared-codes.ts'
import { notifications } from '../../src/http/openapi/notifications.ts'
import { startMerchant } from '../notifications/merchant-endpoint.ts'
import { readNotification } from './notification.ts'
import { capture, manual } from './orders.ts'
import { captureProvocations } from './provocations/capture.ts'
import { consultProvocations } from './provocations/consult.ts'
import { elsewhereProvocations } from './provocations/gateway.ts'
import { cancelProvocations, inquiryPaymentProvocations } from './provocations/lookups.ts'
import { notificationProvocations } from './provocations/notifications.ts'
import { payProvocations } from './provocations/pay.ts'
import type { ApiProvocations, Provoke, Stage } from './provocations/provocation.ts'
import { inquiryRefundProvocations, refundProvocations } from './provocations/refund.ts'
import { createPaymentSessionProvocations, submitPayProvocations } from './provocations/session.ts'
import { updateAmountProvocations } from './provocations/update-amount.ts'
import type { Json } from './raw-client.ts'
import { type Merchant, startServer } from './running-server.ts'

const apiProvocations: ApiProvocations = {
  pay: payProvocations,
  createPaymentSession: createPaymentSessionProvocations,
  submitPay: submitPayProvocations,
  capture: captureProvocations,
  inquiryPayment: inquiryPaymentProvocations,
  cancel: cancelProvocations,
  refund: refundProvocations,
  inquiryRefund: inquiryRefundProvocations,
  consult: consultProvocations,
  updateAmount: updateAmountProvocations,
}

const server = await startServer()
const broken = await merchantOfBrokenServer()
const strict = await startServer({ worker: false, limits: { clientRate: 0.01, clientBurst: 1 } })
const limited = () => strict.newMerchant()

async function merchantOfBrokenServer(): Promise<Merchant> {
  const other = await startServer({ worker: false })
  const merchant = await other.newMerchant()
  await other.pool.query('drop schema public cascade')
  return merchant
}

type Table = Readonly<Record<string, Readonly<Record<string, Provoke>>>>

/** A row for each declared code; the table is asked, never believed to be complete. */
function rowsOf(declared: Readonly<Record<string, object>>, provocations: Table) {
  return Object.entries(declared).flatMap(([name, codes]) =>
    Object.keys(codes).map((code) => {
      const provoke = provocations[name]?.[code]
      if (!provoke)
        throw new Error(`${name} declares ${code}, and nothing provokes it: see test/conformance/provocations`)
      return { name, code, provoke }
    }),
  )
}

const codesOf = (all: Readonly<Record<string, { readonly codes: object }>>, more: object = {}) =>
  Object.fromEntries(Object.entries(all).map(([name, { codes }]) => [name, { ...more, ...codes }]))

const answers = [
  ...rowsOf(codesOf(endpoints, gatewayCodes), apiProvocations),
  ...rowsOf({ elsewhere: elsewhereProvocations }, { elsewhere: elsewhereProvocations }),
]

describe('every code that is declared is given over the wire, signed:', () => {
  test.each(answers)('$name answers $code', async ({ code, provoke }) => {
    const { result } = await provoke(await newStage())
    expect(result).toMatchObject(asInCatalogue(code))
  })

  test.each(rowsOf(codesOf(notifications), notificationProvocations))(
    '$name says $code',
    async ({ name, code, provoke }) => {
      const endpoint = await startMerchant()
      const merchant = await server.newMerchant(undefined, {
        payment: endpoint.url,
        capture: endpoint.url,
        refund: endpoint.url,
      })
      await provoke({ server, merchant, broken, limited })
      await server.advance(merchant, 0)
      const told: Json[] = endpoint.received.map((request) => readNotification(request, merchant).body)
      expect(told.filter(({ notifyType }) => notifyType === name).map(({ result }) => result)).toContainEqual(
        expect.objectContaining(asInCatalogue(code)),
      )
    },
  )
})

async function newStage(): Promise<Stage> {
  return { server, merchant: await server.newMerchant(), broken, limited }
}

function asInCatalogue(code: string): { resultCode: string; resultStatus: string } {
  const entry: { status: string } | undefined = resultCodes[code as keyof typeof resultCodes]
  return { resultCode: code, resultStatus: entry?.status ?? 'not in the catalogue' }
}

describe('a code of the acquirer’s own', () => {
  const own = 'EXCEEDS_TRANSACTION_AMOUNT_LIMIT'

  test('fails a payment with PROCESS_FAIL and stays readable in acquirerInfo', async () => {
    const merchant = await server.newMerchant()
    const { result, paymentId } = await merchant.call('pay', manual('5121'))
    expect(result).toMatchObject(asInCatalogue('PROCESS_FAIL'))
    const seen = await merchant.call('inquiryPayment', { paymentId })
    expect(seen).toMatchObject({ paymentResultCode: 'PROCESS_FAIL', acquirerInfo: { acquirerResultCode: own } })
  })

  test('fails a capture with PROCESS_FAIL, and so does a code that only payments can have', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('10000'))
    for (const value of ['4121', '4101']) {
      const { result } = await merchant.call('capture', capture(paymentId, value))
      expect(result).toMatchObject(asInCatalogue('PROCESS_FAIL'))
    }
    const { transactions } = await merchant.call('inquiryPayment', { paymentId })
    expect(transactions).toMatchObject([
      { transactionResult: { resultCode: 'PROCESS_FAIL' }, acquirerInfo: { acquirerResultCode: own } },
      { acquirerInfo: { acquirerResultCode: 'AUTHENTICATION_REQUIRED' } },
    ])
  })
})

describe('the catalogue', () => {
  const given = new Set([anywhereCodes, ...declaredCodes().map(({ codes }) => codes)].flatMap(Object.keys))

  test('has no code that nothing gives', () => {
    expect(Object.keys(resultCodes).filter((code) => !given.has(code))).toEqual([])
  })

  test('lists no code as never given that something gives', () => {
    expect(Object.keys(neverGiven).filter((code) => given.has(code))).toEqual([])
  })

  test('marks as the acquirer’s only what is declared', () => {
    for (const { name, codes, declines } of declaredCodes()) expect(codes, name).toMatchObject(declines)
  })
})

describe('docs/errors.md', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')
  const sections = page.split(/^#{2,3} /m).map((text) => ({ title: text.split('\n', 1)[0] ?? '', text }))
  const codesUnder = (title: string) => {
    const found = sections.filter((section) => section.title === title)
    expect(found, title).toHaveLength(1)
    return [...(found[0]?.text.matchAll(/^\| `(\w+)` \|/gm) ?? [])].map(([, code = '']) => code).toSorted()
  }

  test('lists every code of the catalogue, and no other', () => {
    const listed = [...codesUnder('Done, or still open'), ...codesUnder('Refused or failed')].toSorted()
    expect(listed).toEqual(Object.keys(resultCodes).toSorted())
  })

  test('says of every API and every notification which codes it gives, and of no other', () => {
    for (const { name, codes } of declaredCodes()) expect(codesUnder(name), name).toEqual(Object.keys(codes).toSorted())
    expect(codesUnder('Any API')).toEqual(Object.keys(anywhereCodes).toSorted())
    const described = sections.map(({ title }) => title).filter((title) => /^[a-z]\w+$/.test(title))
    expect(described).toEqual(declaredCodes().map(({ name }) => name))
  })
})
