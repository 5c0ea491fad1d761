import { pino } from 'pino'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { manual } from '../conformance/orders.ts'
import { ourInsides, pathOf, readSigned, signedRequest } from '../conformance/raw-client.ts'
import {
  type Connection,
  connect,
  exchange,
  headerValues,
  type RawRequest,
  requestBytes,
} from '../conformance/raw-http.ts'
import { startServer } from '../conformance/running-server.ts'
import { expectNothingWritten } from '../conformance/untouched.ts'

const connections = 20
const logged: string[] = []
const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) })
const patient = await startServer({ limits: { connections }, log })
const hasty = await startServer({ limits: { requestMs: 250 } })
const merchant = await patient.newMerchant()
const { clientId, apoPublicKey } = merchant
const payPath = pathOf('pay', clientId)

const wholeRequest = () => requestBytes(signedRequest(merchant, 'pay', manual()))

async function open(url: string): Promise<Connection> {
  const connection = await connect(url)
  onTestFinished(connection.destroy)
  return connection
}

/** By the server: nothing comes any more, although this side has not ended. */
async function expectClosed(connection: Connection): Promise<void> {
  await expect(connection.answer()).rejects.toThrow(/closed|ECONNRESET/)
}

/** Sends a byte now and then, as long as the connection is open. */
function drip(connection: Connection, bytes: Buffer): void {
  let sent = 0
  const timer = setInterval(() => {
    connection.send(bytes.subarray(sent, sent + 1))
    sent += 1
  }, 20)
  onTestFinished(() => clearInterval(timer))
}

describe('a request that is too slow is answered 408 and cut off', () => {
  const request = wholeRequest()
  const headEnd = request.indexOf('\r\n\r\n') + 4
  test.each([
    ['that never begins', 0],
    ['in its first line', 12],
    ['in its headers', headEnd - 30],
    ['in its body', headEnd + 10],
  ])('%s', async (_where, quickly) => {
    const connection = await open(hasty.url)
    connection.send(request.subarray(0, quickly))
    if (quickly > 0) drip(connection, request.subarray(quickly))
    const answer = await connection.answer()
    expect(answer.status).toBe(408)
    expect(JSON.parse(answer.body.toString())).toEqual({ error: 'the request took too long to arrive' })
    expect(headerValues(answer, 'connection')).toEqual(['close'])
    await expectClosed(connection)
  })

  test('after an earlier one on the same connection has its own answer', async () => {
    const ours = await hasty.newMerchant()
    const connection = await open(hasty.url)
    const inquiry = requestBytes(signedRequest(ours, 'inquiryPayment', { paymentId: '1' }))
    connection.send(Buffer.concat([inquiry, inquiry.subarray(0, inquiry.length - 5)]))
    const path = pathOf('inquiryPayment', ours.clientId)
    const json = readSigned(await connection.answer(), path, ours.clientId, ours.apoPublicKey)
    expect(json.result.resultCode).toBe('ORDER_NOT_EXIST')
    expect((await connection.answer()).status).toBe(408)
    await expectClosed(connection)
  })
})

describe('what is too long', () => {
  const refused = async (request: RawRequest) => {
    const answer = await expectNothingWritten(patient, () => exchange(patient.url, request))
    return readSigned(answer, payPath, clientId, apoPublicKey).result
  }

  test.each([
    ['headers', signedRequest(merchant, 'pay', manual(), { also: [`X-Long: ${'x'.repeat(16_384)}`] })],
    ['a target', signedRequest(merchant, 'pay', manual(), { target: `${payPath}?${'x'.repeat(16_384)}` })],
  ])('(%s) is answered 431 and closed', async (_what, request) => {
    const connection = await open(patient.url)
    connection.send(requestBytes(request))
    const answer = await connection.answer()
    expect(answer.status).toBe(431)
    expect(answer.body.toString()).not.toMatch(ourInsides)
    expect(JSON.parse(answer.body.toString())).toEqual({
      error: 'request line and headers are larger than 16384 bytes',
    })
    await expectClosed(connection)
  })

  test('(more than 100 header lines) is refused, and 100 are not', async () => {
    const lines = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: 1`)
    const standard = signedRequest(merchant, 'pay', manual()).headerLines.length
    expect(await refused(signedRequest(merchant, 'pay', manual(), { also: lines(101 - standard) }))).toMatchObject({
      resultCode: 'PARAM_ILLEGAL',
      resultMessage: 'headers: are more than 100 lines',
    })
    expect(await refused(signedRequest(merchant, 'pay', manual(), { also: lines(500) }))).toMatchObject({
      resultCode: 'PARAM_ILLEGAL',
    })
    const fits = signedRequest(merchant, 'pay', manual(), { also: lines(100 - standard) })
    const json = readSigned(await exchange(patient.url, fits), payPath, clientId, apoPublicKey)
    expect(json.result.resultStatus).toBe('S')
  })

  test.each(['gzip', 'br', 'identity, gzip'])(
    'when unpacked (Content-Encoding: %s) is never unpacked',
    async (encoding) => {
      const request = signedRequest(merchant, 'pay', manual(), { also: [`Content-Encoding: ${encoding}`] })
      expect(await refused(request)).toMatchObject({
        resultCode: 'PARAM_ILLEGAL',
        resultMessage: expect.stringMatching(/^header Content-Encoding: /),
      })
    },
  )
})

describe('more connections than are allowed', () => {
  /** Answered once, so that the server has taken it for sure; then in the middle of the next request. */
  async function busy(): Promise<Connection> {
    const connection = await open(patient.url)
    connection.send('GET /livez HTTP/1.1\r\nhost: capstan\r\n\r\n')
    expect((await connection.answer()).status).toBe(200)
    connection.send('GET /livez HTTP/1.1\r\n')
    return connection
  }

  async function quiet(): Promise<void> {
    const count = () =>
      new Promise<number>((resolve) => patient.app.http.server.getConnections((_, now) => resolve(now)))
    await expect.poll(count, { timeout: 10_000 }).toBe(0)
  }

  test('are closed without an answer; who is served stays served, and who leaves makes room', async () => {
    await quiet()
    const taken: Connection[] = []
    for (let index = 0; index < connections; index += 1) taken.push(await busy())
    // The last bytes of the last one may still be under way; asked on an open connection, all are there.
    taken[0]?.send('host: capstan\r\n\r\n')
    expect((await taken[0]?.answer())?.status).toBe(200)
    taken[0]?.send('GET /livez HTTP/1.1\r\n')

    const beyond = await open(patient.url)
    beyond.send(wholeRequest())
    await expect(beyond.answer()).rejects.toThrow()
    taken[1]?.send('host: capstan\r\n\r\n')
    expect((await taken[1]?.answer())?.status).toBe(200)

    expect(logged.map((line) => JSON.parse(line).turnedAway)).toContainEqual({ connection: 1 })

    taken[2]?.destroy()
    await vi.waitFor(async () => {
      const answer = await exchange(patient.url, signedRequest(merchant, 'pay', manual()))
      expect(readSigned(answer, payPath, clientId, apoPublicKey).result.resultStatus).toBe('S')
    })
  })

  test('close those on which nothing is under way, so that the next finds room', async () => {
    await quiet()
    const idle: Connection[] = []
    for (let index = 0; index < connections; index += 1) {
      const connection = await open(patient.url)
      connection.send('GET /livez HTTP/1.1\r\nhost: capstan\r\n\r\n')
      expect((await connection.answer()).status).toBe(200)
      idle.push(connection)
    }
    await vi.waitFor(async () => {
      const answer = await exchange(patient.url, signedRequest(merchant, 'pay', manual()))
      expect(readSigned(answer, payPath, clientId, apoPublicKey).result.resultStatus).toBe('S')
    })
    await Promise.all(idle.map(expectClosed))
  })
})
