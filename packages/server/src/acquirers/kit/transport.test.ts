import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { HttpRequest } from './exchange.ts'
import { type AcquirerTransportOptions, acquirerTransportLimits, createAcquirerTransport } from './transport.ts'

async function listen(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function open(options: Partial<AcquirerTransportOptions> = {}) {
  const transport = createAcquirerTransport({ ...acquirerTransportLimits, ...options })
  onTestFinished(() => transport.close())
  return transport
}

const never = new AbortController().signal

function post(url: string): HttpRequest {
  return { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: '{"reference":"1"}' }
}

describe('what was certainly not sent', () => {
  it('a refused connection', async () => {
    const server = createServer()
    const url = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    expect(await open().send(post(url), never)).toEqual({
      kind: 'not-sent',
      reason: 'connection refused (ECONNREFUSED)',
    })
  })

  it('a name that does not exist', async () => {
    const sent = await open().send(post('http://acquirer.invalid/pay'), never)
    expect(sent).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining('host name not resolved') })
  })

  it('TLS that the other side does not speak', async () => {
    const url = await listen(createServer((_, response) => response.end()))
    const sent = await open().send(post(url.replace('http:', 'https:')), never)
    expect(sent).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining('TLS failed') })
  })

  it('a signal that was over before', async () => {
    const url = await listen(createServer((_, response) => response.end()))
    expect(await open().send(post(url), AbortSignal.abort())).toMatchObject({ kind: 'not-sent' })
  })

  it('what waited for a free connection until its time was over, and does not leave afterwards', async () => {
    const received: string[] = []
    let answerFirst = () => {}
    const url = await listen(
      createServer((request, response) => {
        received.push(String(request.url))
        answerFirst = () => response.end('{}')
      }),
    )
    const transport = open({ connectionsPerOrigin: 1 })
    const first = transport.send(post(`${url}/first`), never)
    await vi.waitFor(() => expect(received).toEqual(['/first']))
    const second = transport.send(post(`${url}/second`), AbortSignal.timeout(50))
    expect(await second).toMatchObject({ kind: 'not-sent', reason: 'no free connection before its time was over' })
    answerFirst()
    expect(await first).toMatchObject({ kind: 'answered' })
    const third = transport.send(post(`${url}/third`), never)
    await vi.waitFor(() => expect(received).toContain('/third'))
    answerFirst()
    await third
    expect(received).toEqual(['/first', '/third'])
  })
})

describe('what may have arrived', () => {
  it('a connection that ends before the answer', async () => {
    const url = await listen(createServer((request) => request.socket.destroy()))
    expect(await open().send(post(url), never)).toEqual({
      kind: 'unknown',
      reason: 'connection closed by the acquirer (UND_ERR_SOCKET)',
    })
  })

  it('no answer before its time is over', async () => {
    // Its time is over when the request has arrived, however long that took.
    const time = new AbortController()
    const url = await listen(createServer(() => time.abort()))
    expect(await open().send(post(url), time.signal)).toEqual({
      kind: 'unknown',
      reason: 'no whole answer before its time was over',
    })
  })

  it('an answer that breaks off', async () => {
    const url = await listen(
      createServer((request, response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('{"status":"Auth')
        setImmediate(() => request.socket.destroy())
      }),
    )
    const sent = await open().send(post(url), never)
    expect(sent).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(/^answer with status 200 broke off: /),
    })
  })

  it('an answer that is too long to be read', async () => {
    const url = await listen(createServer((_, response) => response.end('x'.repeat(2_000))))
    const sent = await open({ maxAnswerBytes: 1_000 }).send(post(url), never)
    expect(sent).toEqual({ kind: 'unknown', reason: 'the answer is longer than 1000 bytes' })
  })

  it('an answer that is no HTTP', async () => {
    const url = await listen(createTcpServer((socket) => socket.end('220 mail ready\r\n')))
    expect(await open().send(post(url), never)).toMatchObject({ kind: 'unknown' })
  })
})

describe('an answer', () => {
  it('comes whole, with its headers in lower case, and as it was sent', async () => {
    const url = await listen(
      createServer((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          response.writeHead(202, { 'Response-Time': '1', 'content-type': 'application/json' })
          response.end(`${request.method} ${request.url} ${request.headers['content-type']} ${Buffer.concat(chunks)}`)
        })
      }),
    )
    expect(await open().send(post(`${url}/a/b?c=d`), never)).toMatchObject({
      kind: 'answered',
      answer: {
        status: 202,
        headers: { 'response-time': '1' },
        body: 'POST /a/b?c=d application/json {"reference":"1"}',
      },
    })
  })

  it('that leads elsewhere is not followed', async () => {
    const received: string[] = []
    const url = await listen(
      createServer((request, response) => {
        received.push(String(request.url))
        response.writeHead(307, { location: '/elsewhere' }).end()
      }),
    )
    expect(await open().send(post(url), never)).toMatchObject({ kind: 'answered', answer: { status: 307 } })
    expect(received).toEqual(['/'])
  })
})
