import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import express5 from 'express'
import express4 from 'express-4'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { nodeHandler } from './node-handler.ts'
import { notificationReceiver } from './notification-receiver.ts'
import { memoryStore } from './notification-store.ts'
import { sampleNotifications } from './sample-notifications.ts'
import { generateTestKeys, signTestNotification } from './test-notification.ts'

const clientId = 'SANDBOX_SHOP'
let keys: Awaited<ReturnType<typeof generateTestKeys>>

beforeAll(async () => {
  keys = await generateTestKeys()
})

function shop() {
  const captured = vi.fn()
  const onError = vi.fn()
  const onRefused = vi.fn()
  const receiver = notificationReceiver({
    clientId,
    apoPublicKey: keys.publicKey,
    store: memoryStore(),
    on: { CAPTURE_RESULT: captured },
    onError,
    onRefused,
  })
  return { handler: nodeHandler(receiver), captured, onError, onRefused }
}

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Written with spaces, which no parser gives back. */
const written = (body: object) => JSON.stringify(body, undefined, 2)

async function deliver(url: string, body = written(sampleNotifications.captureSucceeded())) {
  const sent = await signTestNotification({ url, clientId, privateKey: keys.privateKey, body })
  const response = await fetch(url, sent)
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() }
}

const acknowledged = {
  status: 200,
  type: 'application/json',
  body: { result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } },
}

describe('on node:http', () => {
  it('a notification is handled over its raw body and acknowledged', async () => {
    const { handler, captured } = shop()
    const url = await served(handler)
    expect(await deliver(`${url}/hooks/apo?shop=7`)).toEqual(acknowledged)
    expect(captured).toHaveBeenCalledTimes(1)
  })

  it('a longer body is refused where the sender sees it, and the connection stays usable', async () => {
    const { handler } = shop()
    const url = await served(handler)
    const refused = await deliver(url, written({ text: 'x'.repeat(1_000_000) }))
    expect(refused).toMatchObject({ status: 413, body: { error: 'body-too-large' } })
    expect(await deliver(url)).toEqual(acknowledged)
  })

  it('a longer body is refused before its end, which may never come', async () => {
    const { handler } = shop()
    const url = new URL(await served(handler))
    const socket = connect(Number(url.port), url.hostname)
    onTestFinished(() => {
      socket.destroy()
    })
    socket.write(`POST / HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: 1000000000\r\nclient-id: ${clientId}\r\n`)
    socket.write(`request-time: 1795394727000\r\nsignature: algorithm=RSA256,signature=aa\r\n\r\n${'x'.repeat(65_537)}`)
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('another method is refused', async () => {
    const { handler } = shop()
    const response = await fetch(await served(handler))
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('a connection lost in the middle of a body is survived, and told of', async () => {
    const { handler, onRefused } = shop()
    const url = new URL(await served(handler))
    const { headers } = await signTestNotification({ url: '/', clientId, privateKey: keys.privateKey, body: '{}' })
    const socket = connect(Number(url.port), url.hostname)
    const lines = Object.entries({ host: url.host, ...headers, 'content-length': '100' })
    socket.write(
      `POST / HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n{"half":`,
      () => socket.destroy(),
    )
    await vi.waitFor(() =>
      expect(onRefused).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ reason: 'body-unreadable' })),
    )
    expect(await deliver(url.href)).toEqual(acknowledged)
  })

  it('nothing is answered once the server has answered for it', async () => {
    const { handler, captured } = shop()
    const { method, path, headers, body } = await signTestNotification({
      url: '/hooks',
      clientId,
      privateKey: keys.privateKey,
      body: sampleNotifications.captureSucceeded(),
    })
    const asked = Promise.withResolvers<void>()
    const [setHeader, end] = [vi.fn(), vi.fn()]
    const response = {
      statusCode: 503,
      get headersSent() {
        asked.resolve()
        return true
      },
      setHeader,
      end,
    }
    handler({ method, url: path, headers, body, on: () => undefined }, response)
    await asked.promise
    expect(captured).toHaveBeenCalledTimes(1)
    expect(response.statusCode).toBe(503)
    expect(setHeader).not.toHaveBeenCalled()
    expect(end).not.toHaveBeenCalled()
  })
})

describe.each([
  // One type for both, or nothing could be called on either; that the handler fits this one's own is tried below.
  ['Express 4', express4 as unknown as typeof express5],
  ['Express 5', express5],
])('on %s', (_name, express) => {
  it.each<[string, (app: express5.Express) => unknown]>([
    ['no body parser', () => undefined],
    ['express.raw()', (app) => app.use(express.raw({ type: '*/*' }))],
    ['express.text()', (app) => app.use(express.text({ type: '*/*' }))],
    ['a parser of other types', (app) => app.use(express.urlencoded({ extended: false }))],
    ['a JSON parser of other routes', (app) => app.use('/api', express.json())],
    [
      'a JSON parser that keeps the raw bytes',
      (app) =>
        app.use(
          express.json({
            verify: (request, _response, bytes) => {
              Object.assign(request, { rawBody: bytes })
            },
          }),
        ),
    ],
  ])('a notification is handled after %s', async (_what, prepare) => {
    const { handler, captured } = shop()
    const app = express()
    prepare(app)
    app.post('/hooks/apo', handler)
    app.use(express.json())
    expect(await deliver(`${await served(app)}/hooks/apo?shop=7`)).toEqual(acknowledged)
    expect(captured).toHaveBeenCalledTimes(1)
  })

  it('a notification is handled in a router of its own, by the path as it was requested', async () => {
    const { handler } = shop()
    const router = express.Router()
    router.post('/apo', handler)
    const app = express()
    app.use('/hooks', router)
    expect(await deliver(`${await served(app)}/hooks/apo?shop=7`)).toEqual(acknowledged)
  })

  it('after a JSON parser it is not handled, and everybody is told what to do', async () => {
    const { handler, captured, onError } = shop()
    const app = express()
    app.use(express.json())
    app.post('/hooks', handler)
    const advice = expect.stringContaining('above app.use(express.json())')
    expect(await deliver(`${await served(app)}/hooks`)).toMatchObject({
      status: 500,
      body: { error: 'body-parsed', message: advice },
    })
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: advice }), undefined)
    expect(captured).not.toHaveBeenCalled()
  })

  it('a hook that fails is answered 500', async () => {
    const { handler, captured } = shop()
    captured.mockRejectedValueOnce(new Error('out of lamps'))
    const app = express()
    app.post('/hooks', handler)
    const url = `${await served(app)}/hooks`
    const body = written(sampleNotifications.captureSucceeded())
    expect(await deliver(url, body)).toMatchObject({ status: 500, body: { error: 'not-handled' } })
    expect(await deliver(url, body)).toEqual(acknowledged)
  })
})

describe('by the types of Express 4', () => {
  it('the handler is one of a route', async () => {
    const { handler } = shop()
    const router = express4.Router().post('/apo', handler)
    expect(await deliver(`${await served(express4().use('/hooks', router))}/hooks/apo`)).toEqual(acknowledged)
  })
})
