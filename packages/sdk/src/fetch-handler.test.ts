import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { fetchHandler } from './fetch-handler.ts'
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
  const receiver = notificationReceiver({
    clientId,
    apoPublicKey: keys.publicKey,
    store: memoryStore(),
    on: { CAPTURE_RESULT: captured },
    onError: () => undefined,
  })
  return { handle: fetchHandler(receiver), captured }
}

async function deliver(url: string) {
  const body = JSON.stringify(sampleNotifications.captureSucceeded(), undefined, 2)
  const sent = await signTestNotification({ url, clientId, privateKey: keys.privateKey, body })
  const response = await fetch(url, sent)
  return { status: response.status, body: await response.json() }
}

const acknowledged = {
  status: 200,
  body: { result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } },
}

async function served(app: Hono): Promise<string> {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  if (!server.listening) await once(server, 'listening')
  onTestFinished(async () => {
    server.close()
    await once(server, 'close')
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('on Hono', () => {
  it('a notification is handled over its raw body and acknowledged, in a group of routes too', async () => {
    const { handle, captured } = shop()
    const hooks = new Hono().post('/apo', (c) => handle(c.req.raw))
    const url = await served(new Hono().route('/hooks', hooks))
    expect(await deliver(`${url}/hooks/apo?shop=7`)).toEqual(acknowledged)
    expect(captured).toHaveBeenCalledTimes(1)
  })

  it('a body that a middleware read before is refused, saying so', async () => {
    const { handle, captured } = shop()
    const app = new Hono()
    app.use(async (c, next) => {
      await c.req.json()
      await next()
    })
    app.post('/hooks', (c) => handle(c.req.raw))
    expect(await deliver(`${await served(app)}/hooks`)).toMatchObject({ status: 500, body: { error: 'body-parsed' } })
    expect(captured).not.toHaveBeenCalled()
  })

  it('a longer body is refused', async () => {
    const { handle } = shop()
    const app = new Hono().post('/hooks', (c) => handle(c.req.raw))
    const url = `${await served(app)}/hooks`
    const body = JSON.stringify({ text: 'x'.repeat(100_000) })
    const sent = await signTestNotification({ url, clientId, privateKey: keys.privateKey, body })
    expect(await fetch(url, sent)).toMatchObject({ status: 413 })
  })
})

describe('as the POST of a route', () => {
  it('it takes a Request and gives a Response', async () => {
    const { handle: POST, captured } = shop()
    const url = 'https://shop.example/api/notify?shop=7'
    const body = sampleNotifications.captureSucceeded()
    const sent = await signTestNotification({ url, clientId, privateKey: keys.privateKey, body })
    const response = await POST(sent.toRequest())
    expect(response).toBeInstanceOf(Response)
    expect({ status: response.status, body: await response.json() }).toEqual(acknowledged)
    expect(captured).toHaveBeenCalledTimes(1)
  })
})
