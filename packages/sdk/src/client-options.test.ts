import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { cardNo, clientOf, errorOf, payment } from '../test/client.ts'
import {
  answersWith,
  apo,
  badGateway,
  clientId,
  cuts,
  merchant,
  type Reply,
  startGateway,
  unsigned,
} from '../test/gateway.ts'
import { ApoClient } from './client.ts'
import type { ApoClientOptions } from './client-options.ts'
import { ApoError, InvalidRequestError } from './errors.ts'

const sound = {
  gatewayUrl: 'https://open-de-global.alipay.com',
  clientId,
  privateKey: merchant.privateText,
  apoPublicKey: apo.publicText,
}

describe('new ApoClient', () => {
  it.each(['https://gateway.example', 'https://gateway.example/', 'http://127.0.0.1:8080'])(
    'takes %s',
    (gatewayUrl) => {
      expect(new ApoClient({ ...sound, gatewayUrl })).toBeInstanceOf(ApoClient)
    },
  )

  it.each<[string, Record<string, unknown>, string]>([
    ['no URL', { gatewayUrl: undefined }, 'absolute URL'],
    ['a host alone', { gatewayUrl: 'gateway.example' }, 'absolute URL'],
    ['another scheme', { gatewayUrl: 'ftp://gateway.example' }, 'https://'],
    ['a path', { gatewayUrl: 'https://gateway.example/ams/api' }, 'scheme, host and port only'],
    ['a query', { gatewayUrl: 'https://gateway.example?a=b' }, 'scheme, host and port only'],
    ['a password', { gatewayUrl: 'https://me:SECRET@gateway.example' }, 'scheme, host and port only'],
    ['no client id', { clientId: undefined }, 'clientId must be'],
    ['an empty client id', { clientId: '' }, 'clientId must be'],
    ['a client id that would break a header', { clientId: 'A\nB' }, 'clientId must be'],
    ['key version 0', { keyVersion: 0 }, 'keyVersion'],
    ['half a key version', { keyVersion: 1.5 }, 'keyVersion'],
    ['no public keys', { apoPublicKey: {} }, 'holds no key'],
    ['a public key without its version', { apoPublicKey: { newest: apo.publicText } }, 'keys by version'],
    ['no time', { timeoutMs: 0 }, 'timeoutMs must be'],
    ['a time that is none', { timeoutMs: Number.NaN }, 'timeoutMs must be'],
    ['more than a timer keeps', { deadlineMs: 2 ** 31 }, 'deadlineMs must be'],
    ['no tries', { maxTries: 0 }, 'maxTries'],
    ['half a try', { maxTries: 1.5 }, 'maxTries'],
  ])('refuses %s', (_, wrong, message) => {
    const error = (() => {
      try {
        return new ApoClient({ ...sound, ...wrong } as unknown as ApoClientOptions)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(InvalidRequestError)
    expect(String(error)).toContain(message)
    expect(String(error)).not.toContain('SECRET')
  })

  it('is told of wrong patience of one call, too', async () => {
    const gateway = await startGateway()
    const error = await errorOf(clientOf(gateway).inquiryPayment({ paymentId: 'P' }, { timeoutMs: -1 }))
    expect(error).toBeInstanceOf(InvalidRequestError)
    expect(gateway.received).toHaveLength(0)
  })

  it('is told of a request that is no JSON, with its ids', async () => {
    const gateway = await startGateway()
    const captureAmount = { currency: 'EUR', value: 1295n as unknown as string }
    const error = await errorOf(clientOf(gateway).capture({ paymentId: 'P', captureAmount }))
    expect(error).toBeInstanceOf(InvalidRequestError)
    expect(error).toMatchObject({ requestIds: { captureRequestId: expect.any(String) } })
    expect(gateway.received).toHaveLength(0)
  })
})

/** All that a program may print of a value without meaning to show a secret. */
function shown(value: unknown): string {
  return [
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify(value) ?? '',
    String(value),
    value instanceof Error ? `${value.message}\n${value.stack}` : '',
  ].join('\n')
}

const secrets = [merchant.privateText.slice(40, 90), apo.publicText.slice(60, 100), cardNo, '"731"']

describe('nothing secret is shown', () => {
  it('by a client', async () => {
    const gateway = await startGateway()
    gateway.replies(answersWith('S', 'SUCCESS', { paymentId: 'PAY1' }))
    const client = clientOf(gateway, { privateKey: merchant.privateText, apoPublicKey: apo.publicText })
    await client.pay(payment)
    for (const secret of secrets) expect(shown(client)).not.toContain(secret)
    expect(Object.keys(client)).toEqual([])
  })

  it.each<[string, Reply | string]>([
    [
      'refused',
      answersWith('F', 'PARAM_ILLEGAL', {
        result: { resultStatus: 'F', resultCode: 'PARAM_ILLEGAL', resultMessage: `cardNo ${cardNo}.` },
      }),
    ],
    ['unknown', badGateway],
    ['unknown after a cut', cuts],
    ['not believed', unsigned(200, { result: { resultStatus: 'F', resultCode: cardNo } })],
    ['not sent', 'http://127.0.0.1:1'],
    ['invalid', 'bad key'],
  ])('by an error: %s', async (name, reply) => {
    const gateway = await startGateway()
    if (typeof reply === 'function') gateway.replies(reply)
    const url = typeof reply === 'string' && reply.startsWith('http') ? reply : gateway.url
    const privateKey = reply === 'bad key' ? merchant.privateText.slice(0, 800) : merchant.privateText
    const client = clientOf({ url }, { privateKey, timeoutMs: 100 })
    const error = await errorOf(client.pay(payment))
    expect(error, name).toBeInstanceOf(ApoError)
    for (const secret of secrets) expect(shown(error)).not.toContain(secret)
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: (error as Error).name,
      message: expect.any(String),
      api: 'pay',
      requestIds: { paymentRequestId: expect.any(String) },
    })
  })

  it('by an event', async () => {
    const gateway = await startGateway()
    gateway.replies(answersWith('F', 'INVALID_CARD_NUMBER'))
    const events: unknown[] = []
    await clientOf(gateway, { onCall: (event) => events.push(event) }).pay(payment)
    expect(events).toHaveLength(1)
    for (const secret of secrets) expect(shown(events)).not.toContain(secret)
  })
})
