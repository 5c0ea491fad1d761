import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { acknowledgement, closedPort, startMerchant, startRawMerchant } from './merchant-endpoint.ts'
import { deliveryTo, lookupError, startTransport } from './transport-under-test.ts'

const headAnd = (rest: string) => `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${rest}`

describe('a delivery that runs out of time', () => {
  it('fails when the merchant never answers, and the connection is dropped', async () => {
    const merchant = await startRawMerchant(() => {})
    const answer = await startTransport({ totalTimeoutMs: 600 }).send(deliveryTo(merchant.url))
    expect(answer).toEqual({ kind: 'failed', reason: 'no answer within 600 ms', durationMs: expect.any(Number) })
    await merchant.quiet()
  })

  it('fails when the answer trickles, however steadily', async () => {
    const merchant = await startRawMerchant((socket) => {
      socket.write(headAnd('content-length: 4000\r\n\r\n'))
      trickle(socket, 'x')
    })
    const answer = await startTransport({ totalTimeoutMs: 600 }).send(deliveryTo(merchant.url))
    const reason = 'answer with status 200 not complete within 600 ms'
    expect(answer).toEqual({ kind: 'failed', reason, durationMs: expect.any(Number) })
    await merchant.quiet()
  })

  it('fails when headers trickle', async () => {
    const merchant = await startRawMerchant((socket) => {
      socket.write(headAnd('x-slow: '))
      trickle(socket, 'x')
    })
    const answer = await startTransport({ totalTimeoutMs: 600 }).send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'failed', reason: 'no answer within 600 ms' })
    await merchant.quiet()
  })

  it('fails when interim answers never end', async () => {
    const merchant = await startRawMerchant((socket) => trickle(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'))
    const answer = await startTransport({ totalTimeoutMs: 600 }).send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'failed', reason: 'no answer within 600 ms' })
    await merchant.quiet()
  })

  it('fails when the name servers never answer, before the whole time is over', async () => {
    const resolveName = () => new Promise<never>(() => {})
    const transport = startTransport({ resolveName, connectTimeoutMs: 150, totalTimeoutMs: 20_000 })
    const answer = await transport.send(deliveryTo('http://merchant.example/hook'))
    expect(answer).toMatchObject({ kind: 'failed', reason: 'no connection in time (UND_ERR_CONNECT_TIMEOUT)' })
    expect(answer).toHaveProperty(
      'durationMs',
      expect.toSatisfy((ms: number) => ms < 5_000),
    )
  })

  it('fails when TLS is never spoken, before the whole time is over', async () => {
    const merchant = await startRawMerchant(() => {})
    const transport = startTransport({ connectTimeoutMs: 150, totalTimeoutMs: 20_000 })
    const answer = await transport.send(deliveryTo(`https://127.0.0.1:${merchant.port}/hook`))
    expect(answer).toMatchObject({ kind: 'failed', reason: 'no connection in time (UND_ERR_CONNECT_TIMEOUT)' })
    expect(answer).toHaveProperty(
      'durationMs',
      expect.toSatisfy((ms: number) => ms < 5_000),
    )
    await merchant.quiet()
  })
})

describe('a delivery that breaks off', () => {
  it('fails when nobody listens', async () => {
    const answer = await startTransport().send(deliveryTo(`http://127.0.0.1:${await closedPort()}/hook`))
    expect(answer).toEqual({
      kind: 'failed',
      reason: 'connection refused (ECONNREFUSED)',
      durationMs: expect.any(Number),
    })
  })

  it('fails when every address of a name refuses', async () => {
    const port = await closedPort()
    const transport = startTransport({ resolveName: () => Promise.resolve(['127.0.0.1', '127.0.0.2']) })
    const answer = await transport.send(deliveryTo(`http://merchant.example:${port}/hook`))
    expect(answer).toMatchObject({ kind: 'failed', reason: 'connection refused (ECONNREFUSED)' })
  })

  it.each([
    ['with a reset', (socket: Socket) => socket.resetAndDestroy()],
    ['with an early end', (socket: Socket) => socket.end()],
  ])('fails %s in the middle of the body', async (_how, breakOff) => {
    const merchant = await startRawMerchant((socket) => {
      socket.write(headAnd(`content-length: 100\r\n\r\n${acknowledgement.slice(0, 20)}`), () => breakOff(socket))
    })
    const answer = await startTransport().send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^answer with status 200 broke off: /),
    })
  })

  it('fails when a body in chunks ends without its last chunk', async () => {
    const merchant = await startRawMerchant((socket) => {
      socket.end(headAnd(`transfer-encoding: chunked\r\n\r\n50\r\n${acknowledgement}\r\n`))
    })
    expect(await startTransport().send(deliveryTo(merchant.url))).toMatchObject({ kind: 'failed' })
  })

  it('fails when the connection is closed before an answer', async () => {
    const merchant = await startRawMerchant((socket) => socket.end())
    const answer = await startTransport().send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'failed', reason: 'connection closed by the other side (UND_ERR_SOCKET)' })
  })

  it('fails when the answer has too many header bytes', async () => {
    const merchant = await startRawMerchant((socket) => {
      socket.write(headAnd(`x-long: ${'x'.repeat(40_000)}\r\ncontent-length: 0\r\n\r\n`))
    })
    const answer = await startTransport().send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'failed', reason: expect.stringContaining('too many header bytes') })
    await merchant.quiet()
  })

  it.each([
    ['something else', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['a switch of protocols', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'],
    ['two lengths', headAnd('content-length: 2\r\ncontent-length: 3\r\n\r\n{}x')],
    ['a length and chunks', headAnd('content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n')],
  ])('fails when the answer is %s', async (_what, bytes) => {
    const merchant = await startRawMerchant((socket) => socket.write(bytes))
    const answer = await startTransport({ totalTimeoutMs: 2_000 }).send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'failed', reason: expect.not.stringContaining('within') })
    await merchant.quiet()
  })

  it.each(['ENOTFOUND', 'ESERVFAIL', 'ETIMEOUT', 'EAI_AGAIN'])('fails when the lookup ends with %s', async (code) => {
    const transport = startTransport({ resolveName: () => Promise.reject(lookupError(code)) })
    const answer = await transport.send(deliveryTo('https://merchant.example/hook'))
    expect(answer).toMatchObject({ kind: 'failed', reason: `host name not resolved (${code})` })
  })

  it('fails when a name has no address', async () => {
    const transport = startTransport({ resolveName: () => Promise.resolve([]) })
    const answer = await transport.send(deliveryTo('https://merchant.example/hook'))
    expect(answer).toMatchObject({ kind: 'failed', reason: 'host name not resolved (ENODATA)' })
  })
})

describe('a delivery that cannot be put on the wire', () => {
  it.each([
    ['a line break in a header', { 'client-id': 'SANDBOX_ACME\r\nx-forged: 1' }],
    ['a header name that is none', { 'client id': 'SANDBOX_ACME' }],
  ])('is refused for %s, and nothing is sent', async (_what, headers) => {
    const merchant = await startMerchant()
    const answer = await startTransport().send(deliveryTo(merchant.url, { headers }))
    expect(answer).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/^not a valid request: /) })
    expect(merchant.received).toHaveLength(0)
  })
})

function trickle(socket: Socket, bytes: string) {
  const timer = setInterval(() => socket.write(bytes), 5)
  socket.once('close', () => clearInterval(timer))
}
