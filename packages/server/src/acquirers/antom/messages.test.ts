import {
  answerHeaders,
  generateClientKeys,
  notificationHeaders,
  parsePrivateKey,
  parsePublicKey,
  parseSignatureHeader,
  signer,
  verifyMessage,
} from '@capstan/protocol'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SecretAccount } from '../kit/account.ts'
import { antomFields } from './account.ts'
import { antomCallback } from './callback.ts'
import { account as plain } from './fixtures/orders.ts'
import { openAnswer, sealRequest } from './signed-messages.ts'

type Keys = Awaited<ReturnType<typeof generateClientKeys>>
let merchant: Keys
let theirs: Keys
let account: SecretAccount

beforeAll(async () => {
  merchant = await generateClientKeys()
  theirs = await generateClientKeys()
  const settings = { ...plain.settings, antomPublicKey: theirs.publicKey }
  account = { ...plain, settings, secrets: { merchantPrivateKey: merchant.privateKey } }
})

const clientId = '5Y7M2K0000000417'
const path = '/ams/api/v1/payments/capture'
const request = { method: 'POST', url: `https://open-sea-global.alipay.com${path}`, headers: {}, body: '{}' } as const
const time = new Date('2026-11-02T09:00:00Z')

describe('a request', () => {
  test('is signed over its path, client, time and body', async () => {
    const sealed = await sealRequest(request, account, time)
    expect(sealed).toMatchObject({
      method: 'POST',
      url: request.url,
      body: '{}',
      headers: {
        'client-id': clientId,
        'request-time': '1793610000000',
        'content-type': expect.stringMatching(/json/),
      },
    })
    const header = parseSignatureHeader(sealed.headers['signature'] ?? '')
    if (header.kind === 'malformed') throw new Error(header.reason)
    const message = { path, clientId, time: '1793610000000', body: '{}' }
    expect(await verifyMessage(message, header.signature, parsePublicKey(merchant.publicKey))).toBe(true)
    expect(header.keyVersion).toBe(1)
  })

  test('names the version of the key that the account has', async () => {
    const settings = { ...account.settings, keyVersion: '3' }
    const sealed = await sealRequest(request, { ...account, settings }, time)
    expect(sealed.headers['signature']).toContain('keyVersion=3,')
  })
})

async function signedAnswer(changes: { path?: string; clientId?: string } = {}, key = theirs.privateKey) {
  const body = '{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"é"}}'
  const message = { path, clientId, body, time, keyVersion: 1, ...changes }
  return { status: 200, headers: { ...(await answerHeaders(message, signer(parsePrivateKey(key)))) }, body }
}

describe('an answer', () => {
  test('that Antom signed for this request is given back', async () => {
    const answer = await signedAnswer()
    expect(await openAnswer(answer, request, account)).toBe(answer)
  })

  test('that is not proven to be its answer to this request throws', async () => {
    const good = await signedAnswer()
    const without = (name: string) => {
      const headers = Object.fromEntries(Object.entries(good.headers).filter(([key]) => key !== name))
      return { ...good, headers }
    }
    const bad = [
      without('signature'),
      without('client-id'),
      without('response-time'),
      { ...good, body: good.body.replace('"S"', '"F"') },
      { ...good, headers: { ...good.headers, 'response-time': '2026-11-02T09:00:01+00:00' } },
      { ...good, headers: { ...good.headers, signature: 'algorithm=RSA256,keyVersion=1,signature=AAAA' } },
      { ...good, headers: { ...good.headers, signature: 'AAAA' } },
      await signedAnswer({ path: '/ams/api/v1/payments/refund' }),
      await signedAnswer({ clientId: 'ANOTHER' }),
      await signedAnswer({}, merchant.privateKey),
    ]
    for (const answer of bad) {
      await expect(openAnswer(answer, request, account)).rejects.toThrow("not proven to be Antom's")
    }
  })
})

async function notification(body: unknown, at = time, on = '/callbacks/ALIPAY', key = theirs.privateKey) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const message = { path: on, clientId, body: text, time: at, keyVersion: 1 }
  const headers = { ...(await notificationHeaders(message, signer(parsePrivateKey(key)))) }
  return { method: 'POST', target: on, headers, body: text }
}

const captureResult = {
  notifyType: 'CAPTURE_RESULT',
  captureRequestId: 'cap0001',
  captureId: '20261102200001',
  paymentId: '20261102100001',
  result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'done' },
}

describe('a notification', () => {
  test.each([
    [{ notifyType: 'PAYMENT_RESULT', paymentRequestId: 'pay0001', paymentId: '1' }, 'authorization', 'pay0001'],
    [{ notifyType: 'PAYMENT_PENDING', paymentRequestId: 'pay0001', paymentId: '1' }, 'authorization', 'pay0001'],
    [captureResult, 'capture', 'cap0001'],
    [{ notifyType: 'REFUND_RESULT', refundRequestId: 'ref0001', refundId: '3' }, 'refund', 'ref0001'],
  ])('%j is a reason to ask about our own', async (body, subject, reference) => {
    const read = await antomCallback.read(await notification(body), account)
    const eventId = expect.stringMatching(/^[0-9a-f]{64}$/)
    expect(read).toEqual({ kind: 'read', events: [{ eventId, subject, reference }] })
  })

  test('is the same event however often it comes, and another one for another result', async () => {
    const id = async (body: object, at: Date) => {
      const read = await antomCallback.read(await notification(body, at), account)
      return read.kind === 'read' ? read.events[0]?.eventId : read.reason
    }
    const first = await id(captureResult, time)
    expect(await id(captureResult, new Date('2026-11-02T09:10:00Z'))).toBe(first)
    const takenBack = { ...captureResult, result: { resultStatus: 'F', resultCode: 'PROCESS_FAIL' } }
    expect(await id(takenBack, time)).not.toBe(first)
  })

  test.each(['UPDATE_AMOUNT_RESULT', undefined, 'SOMETHING_NEW'])('of type %s tells nothing', async (notifyType) => {
    expect(await antomCallback.read(await notification({ notifyType, disputeId: '1' }), account)).toEqual({
      kind: 'read',
      events: [],
    })
  })

  test('that came through a proxy which changed its path is still Antom’s', async () => {
    const raw = { ...(await notification(captureResult)), target: '/capstan/callbacks/ALIPAY' }
    expect(await antomCallback.read(raw, account)).toMatchObject({ kind: 'read', events: [{ subject: 'capture' }] })
    const elsewhere = await notification(captureResult, time, '/an/address/of/the/dashboard?a=1')
    expect(await antomCallback.read(elsewhere, account)).toMatchObject({ kind: 'read', events: [{}] })
  })

  test('that is not proven, or not understood, is refused', async () => {
    const good = await notification(captureResult)
    const bad = [
      { ...good, body: good.body.replace('cap0001', 'cap0002') },
      { ...good, headers: {} },
      { ...good, headers: { ...good.headers, 'client-id': 'ANOTHER' } },
      { ...good, headers: { ...good.headers, 'request-time': '2026-11-02T10:00:00+00:00' } },
      { ...good, method: 'GET' },
      await notification(captureResult, time, '/callbacks/ALIPAY', merchant.privateKey),
      await notification({ notifyType: 'CAPTURE_RESULT' }),
      await notification('not json'),
    ]
    for (const raw of bad) {
      expect(await antomCallback.read(raw, account)).toEqual({ kind: 'refused', reason: expect.any(String) })
    }
  })

  test('is acknowledged in the one way that ends its deliveries', () => {
    const { status, body } = antomCallback.acknowledgement
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success' } },
    ])
  })
})

describe('the fields of an account', () => {
  const fault = (name: string, value: string) => antomFields.find((field) => field.name === name)?.fault?.(value)

  test('take what Antom gives', () => {
    expect(fault('gatewayUrl', 'https://open-de-global.alipay.com')).toBeUndefined()
    expect(fault('gatewayUrl', 'http://127.0.0.1:8080/')).toBeUndefined()
    expect(fault('clientId', 'SANDBOX_5Y7M2K0000000417')).toBeUndefined()
    expect(fault('merchantPrivateKey', merchant.privateKey)).toBeUndefined()
    expect(fault('antomPublicKey', theirs.publicKey)).toBeUndefined()
    expect(fault('environment', 'sandbox')).toBeUndefined()
    expect(fault('keyVersion', '2')).toBeUndefined()
    expect(fault('settlementCurrency', 'USD')).toBeUndefined()
  })

  test.each([
    ['gatewayUrl', 'open-sea-global.alipay.com'],
    ['gatewayUrl', 'http://open-sea-global.alipay.com'],
    ['gatewayUrl', 'https://user:pass@open-sea-global.alipay.com'],
    ['gatewayUrl', 'https://open-sea-global.alipay.com/ams/api'],
    ['clientId', 'two words'],
    ['clientId', 'x'.repeat(65)],
    ['environment', 'test'],
    ['keyVersion', '0'],
    ['settlementCurrency', 'usd'],
    ['antomPublicKey', 'c2VjcmV0'],
  ])('refuse %s %s', (name, value) => {
    expect(fault(name, value)).toEqual(expect.any(String))
  })

  test('refuse a wrong half of a key without repeating it', () => {
    expect(fault('merchantPrivateKey', merchant.publicKey)).toEqual(expect.any(String))
    expect(fault('antomPublicKey', theirs.privateKey)).toEqual(expect.any(String))
    expect(fault('antomPublicKey', theirs.privateKey)).not.toContain(theirs.privateKey.slice(0, 20))
  })

  test('keep one secret, the private key', () => {
    expect(antomFields.filter(({ secret }) => secret).map(({ name }) => name)).toEqual(['merchantPrivateKey'])
  })
})
