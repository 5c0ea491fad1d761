import { describe, expect, onTestFinished, test } from 'vitest'
import { manual } from './orders.ts'
import { type Api, type Bends, pathOf, readSigned, signedRequest } from './raw-client.ts'
import { connect, exchange, type RawRequest, requestBytes } from './raw-http.ts'
import { startServer } from './running-server.ts'
import { formEncoded, signBase64 } from './wire-signature.ts'

const server = await startServer()
const merchant = await server.newMerchant()
const { clientId, apoPublicKey, merchantPrivateKey } = merchant
const { paymentId } = await merchant.call('pay', manual())
const inquiry = { paymentId }
const inquiryPath = pathOf('inquiryPayment', clientId)

/** Sends a request, bent or rewritten, and expects that it is served like any other. */
async function expectServed(bends: Bends, rewrite = (request: RawRequest) => request) {
  const request = rewrite(signedRequest(merchant, 'inquiryPayment', inquiry, bends))
  const answer = await exchange(server.url, request)
  const json = readSigned(answer, bends.path ?? inquiryPath, clientId, apoPublicKey)
  expect(json.result).toMatchObject({ resultStatus: 'S' })
  expect(json.paymentId).toBe(paymentId)
}

function withHeaderLines(change: (lines: readonly string[]) => readonly string[]) {
  return (request: RawRequest): RawRequest => ({ ...request, headerLines: change(request.headerLines) })
}

describe('a request is served', () => {
  test.each([
    ['lower case', (name: string) => name.toLowerCase()],
    ['upper case', (name: string) => name.toUpperCase()],
  ])('with header names in %s', async (_case, change) => {
    await expectServed(
      {},
      withHeaderLines((lines) => lines.map((line) => line.replace(/^[^:]+/, change))),
    )
  })

  test.each([
    'Accept: text/html',
    'Accept: image/png',
    'Accept: application/xml;q=0',
    'Accept-Encoding: br;q=1, *;q=0',
  ])('whatever it accepts (%s)', async (line) => {
    await expectServed({ also: [line] })
  })

  test.each([
    ['no content type', []],
    ['two content types', ['Content-Type: application/json', 'Content-Type: application/json; charset=UTF-8']],
    ['a form’s content type', ['Content-Type: application/x-www-form-urlencoded']],
    ['a content type that is none', ['Content-Type: ;;;']],
    ['an empty content type', ['Content-Type: ']],
  ])('with %s', async (_what, lines) => {
    await expectServed({ without: ['content-type'], also: lines })
  })

  test.each(['agent-token: ', 'agent-token: 2020042809160910', 'Key-Version: 7', 'X-sdkVersion: ams-dotnet.20201113'])(
    'with the SDKs’ further header "%s"',
    async (line) => {
      await expectServed({ also: [line] })
    },
  )

  test.each([
    ['https', `https://open-sea-global.alipay.com${inquiryPath}`],
    ['http, with a port', `http://127.0.0.1:8080${inquiryPath}`],
  ])('with a target in absolute form (%s), signed by its path alone', async (_scheme, target) => {
    await expectServed({ target })
  })

  test('with a query string, which is not part of what is signed', async () => {
    await expectServed({ target: `${inquiryPath}?trace=1` })
    await expectServed({ target: `https://open-sea-global.alipay.com${inquiryPath}?trace=1` })
  })

  test('by a sandbox client on the path without /sandbox too', async () => {
    await expectServed({ path: '/ams/api/v1/payments/inquiryPayment' })
  })

  test.each([1, 7, 4096])('in chunks of %i bytes', async (size) => {
    await expectServed({ without: ['content-length'], also: ['Transfer-Encoding: chunked'] }, (request) => {
      const chunks: Buffer[] = []
      for (let at = 0; at < request.body.length; at += size) {
        const chunk = request.body.subarray(at, at + size)
        chunks.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'))
      }
      return { ...request, body: Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')]) }
    })
  })
})

describe('the time of a request may be written', () => {
  const now = new Date()
  const iso = now.toISOString()
  test.each([
    ['as Java and Go do', String(now.getTime())],
    ['as Python does', `${iso.slice(0, 19)}+00:00`],
    ['as PHP does', `${iso.slice(0, 19)}+0000`],
    ['as .NET does', iso.replace('Z', '1234Z')],
    ['as older documentation does', `${new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`],
    ['nine minutes late', String(now.getTime() - 540_000)],
    ['nine minutes early', String(now.getTime() + 540_000)],
  ])('%s', async (_how, time) => {
    await expectServed({ time })
  })
})

describe('the signature header may be written', () => {
  const time = String(Date.now())
  const body = JSON.stringify(inquiry)
  const base64 = signBase64({ path: inquiryPath, clientId, time, body }, merchantPrivateKey)
  const encoded = formEncoded(base64)
  test.each([
    ['with spaces after the commas, as documented', `algorithm=RSA256, keyVersion=1, signature=${encoded}`],
    ['without a key version, meaning the newest key', `algorithm=RSA256,signature=${encoded}`],
    ['in another order', `signature=${encoded},keyVersion=1,algorithm=RSA256`],
    [
      'with lower-case escapes',
      `algorithm=RSA256,keyVersion=1,signature=${encoded.replaceAll(/%../g, (e) => e.toLowerCase())}`,
    ],
    ['in plain base64', `algorithm=RSA256,keyVersion=1,signature=${base64}`],
    ['with an item we do not know', `algorithm=RSA256,keyVersion=1,signature=${encoded},region=eu`],
  ])('%s', async (_how, signatureHeader) => {
    await expectServed({ time, signatureHeader })
  })
})

describe('a connection', () => {
  const request = (api: Api, body: object) => signedRequest(merchant, api, body)

  test('serves one request after the other', async () => {
    const connection = await connect(server.url)
    onTestFinished(connection.destroy)
    for (const api of ['inquiryPayment', 'pay', 'inquiryPayment'] as const) {
      connection.send(requestBytes(request(api, api === 'pay' ? manual() : inquiry)))
      const json = readSigned(await connection.answer(), pathOf(api, clientId), clientId, apoPublicKey)
      expect(json.result.resultStatus).toBe('S')
    }
  })

  test('serves requests sent without waiting, in their order, each answer signed for its own path', async () => {
    const connection = await connect(server.url)
    onTestFinished(connection.destroy)
    const pay = manual()
    connection.send(
      Buffer.concat([request('pay', pay), request('inquiryPayment', inquiry), request('cancel', {})].map(requestBytes)),
    )
    const answered = async (api: Api) =>
      readSigned(await connection.answer(), pathOf(api, clientId), clientId, apoPublicKey)
    expect((await answered('pay')).paymentRequestId).toBe(pay.paymentRequestId)
    expect((await answered('inquiryPayment')).paymentId).toBe(paymentId)
    expect((await answered('cancel')).result.resultCode).toBe('PARAM_ILLEGAL')
  })

  test('is told to go on when it expects that, as cURL does before a long body', async () => {
    const connection = await connect(server.url)
    onTestFinished(connection.destroy)
    const asked = signedRequest(merchant, 'inquiryPayment', inquiry, { also: ['Expect: 100-continue'] })
    connection.send(requestBytes({ ...asked, body: Buffer.alloc(0) }))
    expect((await connection.answer()).status).toBe(100)
    connection.send(asked.body)
    const json = readSigned(await connection.answer(), inquiryPath, clientId, apoPublicKey)
    expect(json.paymentId).toBe(paymentId)
  })

  test('may bring a request in single bytes', async () => {
    const connection = await connect(server.url)
    onTestFinished(connection.destroy)
    for (const byte of requestBytes(request('inquiryPayment', inquiry))) connection.send(Buffer.from([byte]))
    const json = readSigned(await connection.answer(), inquiryPath, clientId, apoPublicKey)
    expect(json.paymentId).toBe(paymentId)
  })
})

describe('an answer', () => {
  const requests: readonly (readonly [string, RawRequest])[] = [
    ['to a request that is served', signedRequest(merchant, 'inquiryPayment', inquiry)],
    ['that refuses a field', signedRequest(merchant, 'capture', {})],
    ['to a signature that does not verify', signedRequest(merchant, 'pay', {}, { sentBody: Buffer.from('{ }') })],
    ['about an unknown API', signedRequest(merchant, 'pay', {}, { path: '/ams/sandbox/api/v1/payments/none' })],
    ['to another method', signedRequest(merchant, 'pay', {}, { method: 'PUT' })],
    ['to a body too large', signedRequest(merchant, 'pay', Buffer.alloc(300_000, ' '))],
  ]

  test.each(requests)(
    '%s names signature and time in one header each, for PHP finds any other',
    async (_which, asked) => {
      const { headerLines } = await exchange(server.url, asked)
      expect(headerLines.filter((line) => /signature/i.test(line)).map((line) => line.split(':')[0])).toEqual([
        'signature',
      ])
      expect(headerLines.filter((line) => /response-time/i.test(line)).map((line) => line.split(':')[0])).toEqual([
        'response-time',
      ])
    },
  )
})
