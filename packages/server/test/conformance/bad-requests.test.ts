import { describe, expect, onTestFinished, test } from 'vitest'
import { manual } from './orders.ts'
import { type Bends, type Json, ourInsides, pathOf, readSigned, signedRequest } from './raw-client.ts'
import { connect, exchange, headerValues, type RawRequest, requestBytes } from './raw-http.ts'
import { startServer } from './running-server.ts'
import { expectNothingWritten } from './untouched.ts'
import { formEncoded, signBase64 } from './wire-signature.ts'

const server = await startServer()
const merchant = await server.newMerchant('SANDBOX_SHOP')
const stranger = await server.newMerchant('SANDBOX_STRANGER')
const live = await server.newMerchant('LIVE_SHOP')
const { clientId, apoPublicKey, merchantPrivateKey } = merchant
const payPath = pathOf('pay', clientId)

interface Refusal {
  readonly code: string
  readonly message: RegExp
  /** The client the answer is signed for, where it is not the sender. */
  readonly signedFor?: string
}

/** Sends a request and expects a refusal of just this kind, signed, and nothing written. */
async function expectRefused(request: RawRequest, refusal: Refusal, path = payPath): Promise<Json> {
  const answer = await expectNothingWritten(server, () => exchange(server.url, request))
  const json = readSigned(answer, path, refusal.signedFor ?? clientId, apoPublicKey)
  expect(Object.keys(json)).toEqual(['result'])
  expect(json.result).toMatchObject({ resultStatus: 'F', resultCode: refusal.code })
  expect(json.result.resultMessage).toMatch(refusal.message)
  return json
}

const refusePay = (bends: Bends, refusal: Refusal) =>
  expectRefused(signedRequest(merchant, 'pay', manual(), bends), refusal)

describe('a request without one of its headers is refused:', () => {
  test('Client-Id', async () => {
    const refusal = { code: 'PARAM_ILLEGAL', message: /^header Client-Id: is missing/, signedFor: '' }
    const request = signedRequest(merchant, 'pay', manual(), { without: ['client-id'] })
    // Signed for nobody, and so with the key of the live environment, which is not this merchant's.
    const answer = await expectNothingWritten(server, () => exchange(server.url, request))
    const json = readSigned(answer, payPath, '', live.apoPublicKey)
    expect(json.result).toMatchObject({ resultCode: refusal.code })
    expect(json.result.resultMessage).toMatch(refusal.message)
  })

  test('Request-Time', async () => {
    await refusePay(
      { without: ['request-time'] },
      { code: 'PARAM_ILLEGAL', message: /^header Request-Time: is missing/ },
    )
  })

  test('Signature', async () => {
    await refusePay({ without: ['signature'] }, { code: 'INVALID_SIGNATURE', message: /^header Signature: is missing/ })
  })
})

describe('a request with a header twice is refused:', () => {
  test('another Client-Id', async () => {
    const request = signedRequest(merchant, 'pay', manual(), { also: ['Client-Id: SANDBOX_STRANGER'] })
    const answer = await expectNothingWritten(server, () => exchange(server.url, request))
    const json = readSigned(answer, payPath, '', live.apoPublicKey)
    expect(json.result.resultCode).toBe('PARAM_ILLEGAL')
    expect(json.result.resultMessage).toMatch(/^header Client-Id: /)
  })

  test('another Request-Time', async () => {
    const refusal = { code: 'PARAM_ILLEGAL', message: /^header Request-Time: must be/ }
    await refusePay({ also: [`Request-Time: ${Date.now()}`] }, refusal)
  })

  test('another Signature', async () => {
    const refusal = { code: 'INVALID_SIGNATURE', message: /^header Signature: .*same item twice/ }
    await refusePay({ also: ['Signature: algorithm=RSA256,keyVersion=1,signature=AAAA'] }, refusal)
  })
})

describe('a Client-Id is refused', () => {
  test('of nobody, in an answer signed for it all the same', async () => {
    const refusal = {
      code: 'INVALID_CLIENT',
      message: /^header Client-Id: no such client/,
      signedFor: 'SANDBOX_NOBODY',
    }
    await refusePay({ clientId: 'SANDBOX_NOBODY' }, refusal)
  })

  test('that is longer than 64 characters', async () => {
    const long = `SANDBOX_${'9'.repeat(57)}`
    await refusePay({ clientId: long }, { code: 'PARAM_ILLEGAL', message: /^header Client-Id: /, signedFor: long })
  })

  test.each([
    ['with bytes above ASCII', 'SANDBOX_\u00dcBER'],
    ['with a blank', 'SANDBOX SHOP'],
    ['that is a JSON object', '{"$ne":1}'],
  ])('%s', async (_what, odd) => {
    const answer = await exchange(server.url, signedRequest(merchant, 'pay', manual(), { clientId: odd }))
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body.toString('utf8')).result.resultMessage).toMatch(/^header Client-Id: /)
    expect(headerValues(answer, 'signature')).toHaveLength(1)
  })
})

describe('a Request-Time is refused', () => {
  const minute = 60_000
  test.each([
    ['eleven minutes old', String(Date.now() - 11 * minute), /more than 10 minutes off/],
    ['eleven minutes ahead', String(Date.now() + 11 * minute), /more than 10 minutes off/],
    ['of last year', '2025-03-16T19:27:19-07:00', /more than 10 minutes off/],
    ['in seconds', String(Math.floor(Date.now() / 1000)), /must be epoch milliseconds or ISO 8601/],
    ['without an offset', new Date().toISOString().replace('Z', ''), /must be epoch milliseconds or ISO 8601/],
    ['in words', 'now', /must be epoch milliseconds or ISO 8601/],
    ['with bytes above ASCII', '\u00b2\u00b3', /must be epoch milliseconds or ISO 8601/],
  ])('%s', async (_what, time, message) => {
    await refusePay(
      { time },
      { code: 'PARAM_ILLEGAL', message: new RegExp(`^header Request-Time: .*${message.source}`) },
    )
  })
})

describe('a Signature is refused', () => {
  const refusal = { code: 'INVALID_SIGNATURE', message: /signature/i }
  test.each([
    ['empty', ''],
    ['of one word', 'abc'],
    ['of commas', ',,,'],
    ['without an algorithm', 'keyVersion=1,signature=AAAA'],
    ['with another algorithm', 'algorithm=none,keyVersion=1,signature=AAAA'],
    ['without a signature', 'algorithm=RSA256,keyVersion=1'],
    ['with an empty signature', 'algorithm=RSA256,keyVersion=1,signature='],
    ['that is no base64', 'algorithm=RSA256,keyVersion=1,signature=%%%'],
    ['that is too short', 'algorithm=RSA256,keyVersion=1,signature=AAAA'],
    ['with bytes above ASCII', 'algorithm=RSA256,keyVersion=1,signature=\u00e9\u00e9\u00e9'],
    ['with a key version that is no number', 'algorithm=RSA256,keyVersion=one,signature=AAAA'],
    ['with key version 0', 'algorithm=RSA256,keyVersion=0,signature=AAAA'],
    ['of 8 KiB', `algorithm=RSA256,keyVersion=1,signature=${'A'.repeat(8_000)}`],
  ])('%s', async (_what, signatureHeader) => {
    await refusePay({ signatureHeader }, refusal)
  })

  test('of another body', async () => {
    await refusePay({ sentBody: Buffer.from(JSON.stringify(manual('999999'))) }, refusal)
  })

  test('of the same body with another blank in it', async () => {
    const body = Buffer.from(JSON.stringify(manual()))
    const request = signedRequest(merchant, 'pay', body, { sentBody: Buffer.concat([body, Buffer.from(' ')]) })
    await expectRefused(request, refusal)
  })

  const signedAs = (changes: { path?: string; clientId?: string; time?: string }, key = merchantPrivateKey) => {
    const time = String(Date.now())
    const body = Buffer.from(JSON.stringify(manual()))
    const signature = formEncoded(signBase64({ path: payPath, clientId, time, body, ...changes }, key))
    return signedRequest(merchant, 'pay', body, {
      time,
      signatureHeader: `algorithm=RSA256,keyVersion=1,signature=${signature}`,
    })
  }

  test('of another path', async () => {
    await expectRefused(signedAs({ path: pathOf('cancel', clientId) }), refusal)
  })

  test('of another time', async () => {
    await expectRefused(signedAs({ time: String(Date.now() - 1) }), refusal)
  })

  test('of another client id', async () => {
    await expectRefused(signedAs({ clientId: stranger.clientId }), refusal)
  })

  test('made with another client’s key', async () => {
    await expectRefused(signedAs({}, stranger.merchantPrivateKey), refusal)
  })

  test('of a key version that the client does not have', async () => {
    await refusePay({ keyVersion: '2' }, { code: 'KEY_NOT_FOUND', message: /no key of version 2/ })
  })
})

describe('one client', () => {
  test('cannot see, capture or cancel the payment of another', async () => {
    const { paymentId } = await merchant.call('pay', manual())
    const asStranger = async (api: 'inquiryPayment' | 'capture' | 'cancel', body: object) =>
      expectNothingWritten(server, () => stranger.call(api, body))
    const capture = { captureRequestId: 'theft-1', paymentId, captureAmount: { currency: 'EUR', value: '10000' } }
    expect((await asStranger('inquiryPayment', { paymentId })).result.resultCode).toBe('ORDER_NOT_EXIST')
    expect((await asStranger('cancel', { paymentId })).result.resultCode).toBe('ORDER_NOT_EXIST')
    expect((await asStranger('capture', capture)).result.resultCode).toBe('AUTH_NOT_FOUND')
  })

  test('that is live may not use the sandbox path', async () => {
    const path = '/ams/sandbox/api/v1/payments/pay'
    const request = signedRequest(live, 'pay', manual(), { path })
    const answer = await expectNothingWritten(server, () => exchange(server.url, request))
    const json = readSigned(answer, path, live.clientId, live.apoPublicKey)
    expect(json.result).toMatchObject({ resultStatus: 'F', resultCode: 'ACCESS_DENIED' })
    expect(json.result.resultMessage).toMatch(/sandbox path/)
  })
})

describe('another method than POST is refused:', () => {
  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'])('%s', async (method) => {
    await refusePay({ method }, { code: 'METHOD_NOT_SUPPORTED', message: /POST/ })
  })
})

describe('a path under /ams/ that is no API is refused:', () => {
  test.each([
    '/ams/',
    '/ams/api/v1/payments/refundAll',
    '/ams/sandbox/api/v1/payments/pay/',
    '/ams/sandbox/api/v1/payments//pay',
    '/ams/sandbox/api/v1/payments/%70ay',
    '/ams/sandbox/api/v1/payments/PAY',
    '/ams/sandbox/api/v1/payments/%zz',
    '/ams/sandbox/api/v1/payments/%',
    '/ams/sandbox/sandbox/api/v1/payments/pay',
    '/ams/../ams/api/v1/payments/pay',
    `/ams/api/${'v'.repeat(2_000)}`,
    '/ams/api/v1/payments/__proto__',
  ])('%s', async (path) => {
    const request = signedRequest(merchant, 'pay', manual(), { path })
    await expectRefused(request, { code: 'NO_INTERFACE_DEF', message: /no such API/ }, path)
  })

  test('outside /ams/ it is an ordinary 404 without any of our insides', async () => {
    const answer = await exchange(server.url, signedRequest(merchant, 'pay', manual(), { path: '/amsapi/pay' }))
    expect(answer.status).toBe(404)
    expect(answer.body.toString('utf8')).not.toMatch(ourInsides)
  })
})

describe('a body is refused', () => {
  test.each([262_145, 1_048_576])('of %i bytes', async (size) => {
    const body = Buffer.from(JSON.stringify({ ...manual(), padding: '' }).padEnd(size, ' '))
    await expectRefused(signedRequest(merchant, 'pay', body), {
      code: 'PARAM_ILLEGAL',
      message: /^body: is larger than/,
    })
  })

  test('of 1 MiB in chunks, whose length nobody said', async () => {
    const body = Buffer.alloc(1_048_576, ' ')
    const request = signedRequest(merchant, 'pay', body, {
      without: ['content-length'],
      also: ['Transfer-Encoding: chunked'],
    })
    const chunked = Buffer.concat([Buffer.from('100000\r\n'), body, Buffer.from('\r\n0\r\n\r\n')])
    await expectRefused({ ...request, body: chunked }, { code: 'PARAM_ILLEGAL', message: /^body: is larger than/ })
  })

  test('that is announced as a gigabyte, before it comes', async () => {
    const request = signedRequest(merchant, 'pay', manual(), {
      without: ['content-length'],
      also: ['Content-Length: 1073741824'],
    })
    await expectRefused(request, { code: 'PARAM_ILLEGAL', message: /^body: is larger than/ })
  })

  test('that is empty', async () => {
    await expectRefused(signedRequest(merchant, 'pay', Buffer.alloc(0)), {
      code: 'PARAM_ILLEGAL',
      message: /^body: is empty/,
    })
  })

  test('that is missing together with its length', async () => {
    const request = signedRequest(merchant, 'pay', Buffer.alloc(0), { without: ['content-length', 'content-type'] })
    await expectRefused(request, { code: 'PARAM_ILLEGAL', message: /^body: is empty/ })
  })
})

describe('a broken connection', () => {
  const wholeRequest = () => signedRequest(merchant, 'pay', manual())

  /** Writes bytes, gives up on the connection, and expects no trace of it and a server that goes on serving. */
  async function expectNoTrace(leave: (connection: Awaited<ReturnType<typeof connect>>) => Promise<void> | void) {
    await expectNothingWritten(server, async () => {
      const connection = await connect(server.url)
      onTestFinished(connection.destroy)
      await leave(connection)
      await connection.closed
    })
    expect((await merchant.call('pay', manual())).result.resultStatus).toBe('S')
  }

  test('in the middle of a body leaves nothing', async () => {
    const request = wholeRequest()
    await expectNoTrace((connection) => {
      connection.send(requestBytes({ ...request, body: request.body.subarray(0, 100) }))
      connection.destroy()
    })
  })

  test('whose sender says no more in the middle of a body leaves nothing', async () => {
    const request = wholeRequest()
    await expectNoTrace((connection) => {
      connection.send(requestBytes({ ...request, body: request.body.subarray(0, 100) }))
      connection.end()
    })
  })

  test('in the middle of the headers leaves nothing', async () => {
    await expectNoTrace((connection) => {
      connection.send('POST /ams/sandbox/api/v1/payments/pay HTTP/1.1\r\nHost: x\r\nClient-')
      connection.end()
    })
  })

  test.each([
    ['is not HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['has a header line without a colon', 'POST /ams/api/v1/payments/pay HTTP/1.1\r\nHost: x\r\nClient Id\r\n\r\n'],
    [
      'has two different lengths',
      'POST /ams/api/v1/payments/pay HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
    ],
    ['has a negative length', 'POST /ams/api/v1/payments/pay HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}'],
    [
      'has a length and chunks',
      'POST /ams/api/v1/payments/pay HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['has 64 KiB of headers', `POST /ams/api/v1/payments/pay HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(65_536)}\r\n\r\n`],
  ])('that %s is closed without a look inside', async (_what, bytes) => {
    await expectNoTrace(async (connection) => {
      connection.send(Buffer.from(bytes, 'latin1'))
      const answer = await connection.answer()
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.body.toString('utf8')).not.toMatch(ourInsides)
      connection.end()
    })
  })

  test('that brings more than it announced leaves nothing, and the rest is not taken for a request', async () => {
    const request = wholeRequest()
    const short = request.headerLines.map((line) => line.replace(/^Content-Length: .*/, 'Content-Length: 100'))
    await expectNoTrace(async (connection) => {
      connection.send(requestBytes({ ...request, headerLines: short }))
      // What was announced is answered as the request it is; the rest is none.
      const json = readSigned(await connection.answer(), payPath, clientId, apoPublicKey)
      expect(json.result.resultCode).toBe('INVALID_SIGNATURE')
      expect((await connection.answer()).status).toBe(400)
      connection.end()
    })
  })

  test('that stalls keeps nobody else waiting, and its request is served when the rest comes', async () => {
    const slow = await connect(server.url)
    onTestFinished(slow.destroy)
    const request = signedRequest(merchant, 'pay', manual())
    const bytes = requestBytes(request)
    slow.send(bytes.subarray(0, bytes.length - 20))
    const others = await Promise.all(Array.from({ length: 20 }, () => merchant.call('pay', manual())))
    expect(others.map(({ result }) => result.resultStatus)).toEqual(others.map(() => 'S'))
    slow.send(bytes.subarray(bytes.length - 20))
    const json = readSigned(await slow.answer(), payPath, clientId, apoPublicKey)
    expect(json.result.resultStatus).toBe('S')
  })
})
