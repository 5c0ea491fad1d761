import { describe, expect, onTestFinished, test } from 'vitest'
import { startApp } from '../../src/app.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { capture, manual } from '../conformance/orders.ts'
import { call, pathOf, readSigned, signedRequest } from '../conformance/raw-client.ts'
import { connect, exchange, headerValues, type RawAnswer, requestBytes } from '../conformance/raw-http.ts'
import { startServer } from '../conformance/running-server.ts'
import { expectNothingWritten } from '../conformance/untouched.ts'

const burst = 5
// A token comes back every hundred seconds: what counts here is the burst alone.
const server = await startServer({ limits: { clientRate: 0.01, clientBurst: burst } })

const tooMany = {
  result: {
    resultStatus: 'U',
    resultCode: 'REQUEST_TRAFFIC_EXCEED_LIMIT',
    resultMessage: 'more than 0.01 requests a second of this client',
  },
}

async function inTurn<Item>(count: number, act: (index: number) => Promise<Item>): Promise<Item[]> {
  const done: Item[] = []
  for (let index = 0; index < count; index += 1) done.push(await act(index))
  return done
}

describe('a client that sends more than it may', () => {
  test('is told so, signed; nothing is written and the request id stays unused', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual())
    const served = await inTurn(burst - 1, () => merchant.call('inquiryPayment', { paymentId }))
    expect(served.map(({ result }) => result.resultCode)).toEqual(served.map(() => 'SUCCESS'))
    const [asked, paid] = [capture(paymentId, '10000'), manual()]
    await expectNothingWritten(server, async () => {
      expect(await merchant.call('capture', asked)).toEqual(tooMany)
      expect(await merchant.call('pay', paid)).toEqual(tooMany)
      expect(await merchant.call('inquiryPayment', { paymentId })).toEqual(tooMany)
    })

    // The limit is that of a process: another one on the same database takes the very same requests.
    const other = await startApp({
      pool: server.pool,
      host: '127.0.0.1',
      port: 0,
      notifyAllow: [],
      log: createLog('silent'),
    })
    onTestFinished(() => other.stop())
    expect((await call(other.url, merchant, 'capture', asked)).result.resultCode).toBe('SUCCESS')
    expect((await call(other.url, merchant, 'pay', paid)).result.resultCode).toBe('SUCCESS')
  })

  test('takes nothing from another', async () => {
    const [greedy, modest] = [await server.newMerchant(), await server.newMerchant()]
    const answers = await Promise.all(Array.from({ length: 50 }, () => greedy.call('cancel', { paymentId: '1' })))
    const codes = answers.map(({ result }) => result.resultCode)
    expect(codes.filter((code) => code === 'ORDER_NOT_EXIST')).toHaveLength(burst)
    expect(codes.filter((code) => code === 'REQUEST_TRAFFIC_EXCEED_LIMIT')).toHaveLength(50 - burst)
    const answered = await inTurn(burst, () => modest.call('pay', manual()))
    expect(answered.map(({ result }) => result.resultStatus)).toEqual(answered.map(() => 'S'))
  })

  test('is only who signed: whoever uses its name without its key takes nothing from it', async () => {
    const [merchant, stranger] = [await server.newMerchant(), await server.newMerchant()]
    const forged = { ...stranger, clientId: merchant.clientId }
    const refused = await inTurn(3 * burst, () => call(server.url, forged, 'pay', manual()))
    expect(new Set(refused.map(({ result }) => result.resultCode))).toEqual(new Set(['INVALID_SIGNATURE']))
    const answered = await inTurn(burst, () => merchant.call('pay', manual()))
    expect(answered.map(({ result }) => result.resultStatus)).toEqual(answered.map(() => 'S'))
  })
})

describe('who floods the server without a key', () => {
  test('gets no signatures after a while, and a client from the same address is served as before', async () => {
    const merchant = await server.newMerchant()
    const { clientId, apoPublicKey } = merchant
    const nobody = { ...merchant, clientId: 'SANDBOX_NOBODY' }
    const bytes = requestBytes(signedRequest(nobody, 'pay', manual()))
    const refused: RawAnswer[] = []
    const flood = async () => {
      // Connections are closed with the first answer that is not signed.
      while (refused.at(-1)?.status !== 429) {
        const connection = await connect(server.url)
        connection.send(Buffer.concat(Array.from({ length: 16 }, () => bytes)))
        await inTurn(16, async () => refused.push(await connection.answer())).catch(() => undefined)
        connection.destroy()
      }
    }
    await flood()
    const unsigned = refused.filter(({ status }) => status !== 200)
    expect(refused.length - unsigned.length).toBeGreaterThanOrEqual(1_000)
    for (const answer of unsigned) {
      expect(answer.status).toBe(429)
      expect(headerValues(answer, 'connection')).toEqual(['close'])
      expect(headerValues(answer, 'retry-after')).toEqual(['1'])
      expect(JSON.parse(answer.body.toString())).toEqual({ error: 'too many requests that were refused' })
    }
    const served = await exchange(server.url, signedRequest(merchant, 'pay', manual()))
    const json = readSigned(served, pathOf('pay', clientId), clientId, apoPublicKey)
    expect(json.result.resultStatus).toBe('S')
  })
})
