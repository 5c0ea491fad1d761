import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { acknowledgement, acknowledging, startMerchant, startRawMerchant } from './merchant-endpoint.ts'
import { deliveryTo, startTransport } from './transport-under-test.ts'

describe('an answer to a delivery', () => {
  it('comes back with its status, its body and how long it took', async () => {
    const merchant = await startMerchant()
    const answer = await startTransport().send(deliveryTo(merchant.url))
    expect(answer).toEqual({ kind: 'answered', status: 200, body: acknowledgement, durationMs: expect.any(Number) })
    expect(answer).toHaveProperty('durationMs', Math.round((answer as { durationMs: number }).durationMs))
  })

  it.each([
    [204, ''],
    [404, 'no such page'],
    [500, '{"result":{"resultStatus":"F"}}'],
    [503, ''],
  ])('may have status %i', async (status, body) => {
    const merchant = await startMerchant((response) => response.writeHead(status).end(body))
    expect(await startTransport().send(deliveryTo(merchant.url))).toMatchObject({ kind: 'answered', status, body })
  })

  it.each([301, 302, 303, 307, 308])('with status %i leads nowhere else', async (status) => {
    const elsewhere = await startMerchant()
    const merchant = await startMerchant((response) => response.writeHead(status, { location: elsewhere.url }).end())
    const answer = await startTransport().send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'answered', status, body: '' })
    expect(merchant.received).toHaveLength(1)
    expect(elsewhere.connections()).toBe(0)
  })

  it('may follow interim answers, which are not it', async () => {
    const merchant = await startMerchant((response) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' })
      response.writeProcessing()
      acknowledging(response, merchant.received[0]!)
    })
    expect(await startTransport().send(deliveryTo(merchant.url))).toMatchObject({ kind: 'answered', status: 200 })
  })

  it('is kept whole up to the limit, to the byte, and so is the connection', async () => {
    const merchant = await startMerchant((response) => response.end('x'.repeat(4_096)))
    const transport = startTransport()
    for (let turn = 0; turn < 5; turn += 1) {
      const answer = await transport.send(deliveryTo(merchant.url))
      expect(answer).toMatchObject({ kind: 'answered', body: 'x'.repeat(4_096) })
    }
    expect(merchant.connections()).toBeLessThanOrEqual(2)
  })

  it('without end is cut at the limit and the connection dropped', async () => {
    let written = 0
    const merchant = await startMerchant((response) => {
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x'))) written += 65_536
      }
      response.on('drain', pour)
      pour()
    })
    const answer = await startTransport().send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'answered', status: 200, body: 'x'.repeat(4_096) })
    await merchant.quiet()
    // What the two sockets buffer, and no more.
    expect(written).toBeLessThan(16 * 1024 * 1024)
  })

  it('compressed is kept as it came: a small bomb stays small', async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024))
    const merchant = await startMerchant((response) => response.setHeader('content-encoding', 'gzip').end(bomb))
    const answer = await startTransport().send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'answered', status: 200 })
    const body = answer.kind === 'answered' ? answer.body : ''
    expect(body.length).toBeLessThanOrEqual(4_096)
    expect(body.charCodeAt(0)).toBe(0x1f)
    const asked = merchant.received[0]?.headers.map(([name]) => name.toLowerCase())
    expect(asked).not.toContain('accept-encoding')
  })

  it('is read as UTF-8, and what cannot be stored as text is marked', async () => {
    const merchant = await startMerchant((response) => response.end(Buffer.from([0x6b, 0xc3, 0xb6, 0x00, 0xff, 0x6e])))
    const answer = await startTransport().send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'answered', body: 'kö\uFFFD\uFFFDn' })
  })

  it('ends with the connection where the server gives no length', async () => {
    const merchant = await startRawMerchant((socket) => socket.end(`HTTP/1.0 200 OK\r\n\r\n${acknowledgement}`))
    expect(await startTransport().send(deliveryTo(merchant.url))).toMatchObject({ status: 200, body: acknowledgement })
  })
})

describe('a request', () => {
  it('is a POST of exactly the given bytes and headers', async () => {
    const merchant = await startMerchant()
    const body = '{"name":"Köln 東京 \u{1F600}", "odd" : 1.0}'
    const headers = { 'content-type': 'application/json; charset=UTF-8', 'client-id': 'SANDBOX_ACME' }
    await startTransport().send(deliveryTo(`${merchant.url}/a b?x=%2F&y#z`, { body, headers }))
    const [request] = merchant.received
    expect(request).toMatchObject({ method: 'POST', target: '/hook/a%20b?x=%2F&y' })
    expect(request?.body).toEqual(Buffer.from(body, 'utf8'))
    expect(request?.headers).toEqual(
      expect.arrayContaining([
        ['content-type', 'application/json; charset=UTF-8'],
        ['client-id', 'SANDBOX_ACME'],
        ['content-length', String(Buffer.byteLength(body))],
      ]),
    )
  })

  it('uses the connections of those before it', async () => {
    const merchant = await startMerchant()
    const transport = startTransport()
    for (let turn = 0; turn < 20; turn += 1) await transport.send(deliveryTo(merchant.url))
    expect(merchant.received).toHaveLength(20)
    // Two take turns: the next request starts in the moment in which the last connection is still being tidied up.
    expect(merchant.connections()).toBeLessThanOrEqual(2)
  })

  it('opens a new connection after the merchant closed the last one', async () => {
    const merchant = await startMerchant((response) => response.setHeader('connection', 'close').end(acknowledgement))
    const transport = startTransport()
    expect(await transport.send(deliveryTo(merchant.url))).toMatchObject({ status: 200 })
    await merchant.quiet()
    expect(await transport.send(deliveryTo(merchant.url))).toMatchObject({ status: 200 })
    expect(merchant.connections()).toBe(2)
  })

  it('ignores proxies named in the environment', async () => {
    const proxy = await startMerchant()
    const merchant = await startMerchant()
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'] as const
    const before = names.map((name) => process.env[name])
    for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : proxy.url
    try {
      expect(await startTransport().send(deliveryTo(merchant.url))).toMatchObject({ status: 200 })
    } finally {
      names.forEach((name, index) => {
        if (before[index] === undefined) delete process.env[name]
        else process.env[name] = before[index]
      })
    }
    expect(merchant.received).toHaveLength(1)
    expect(proxy.connections()).toBe(0)
  })
})

describe('closing', () => {
  it('lets a running delivery end, takes no more, and leaves no connection open', async () => {
    const held: (() => void)[] = []
    const server = createServer({ keepAlive: true })
    const merchant = await startMerchant((response) => held.push(() => response.end(acknowledgement)), server)
    const transport = startTransport()
    const running = transport.send(deliveryTo(merchant.url))
    await merchant.arrived(1)
    const closing = transport.close()
    expect(await transport.send(deliveryTo(merchant.url))).toEqual({
      kind: 'refused',
      reason: 'the server is stopping',
    })
    held[0]?.()
    expect(await running).toMatchObject({ kind: 'answered', status: 200 })
    await closing
    await merchant.quiet()
    expect(merchant.received).toHaveLength(1)
  })
})
