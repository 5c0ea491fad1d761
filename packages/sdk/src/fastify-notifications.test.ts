import fastify from 'fastify'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { fastifyNotifications } from './fastify-notifications.ts'
import { notificationReceiver } from './notification-receiver.ts'
import { memoryStore } from './notification-store.ts'
import { sampleNotifications } from './sample-notifications.ts'
import { generateTestKeys, signTestNotification } from './test-notification.ts'

const clientId = 'SANDBOX_SHOP'
let keys: Awaited<ReturnType<typeof generateTestKeys>>

beforeAll(async () => {
  keys = await generateTestKeys()
})

/** A server with an API of its own beside the notifications. */
function shop(options: { readonly prefix?: string } = {}) {
  const captured = vi.fn()
  const receiver = notificationReceiver({
    clientId,
    apoPublicKey: keys.publicKey,
    store: memoryStore(),
    on: { CAPTURE_RESULT: captured },
    onError: () => undefined,
  })
  // Smaller than a notification's limit: the server's own limits must not decide about notifications.
  const app = fastify({ bodyLimit: 2_000 })
  app.register(fastifyNotifications(receiver, '/notify'), options)
  app.post('/orders', (request) => ({ got: request.body }))
  onTestFinished(() => app.close())
  return { app, captured }
}

const sign = (url: string, body: object | string = sampleNotifications.captureSucceeded()) =>
  signTestNotification({ url, clientId, privateKey: keys.privateKey, body })

const acknowledgement = { result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } }

describe('on Fastify', () => {
  it('a notification is handled over its raw body and acknowledged', async () => {
    const { app, captured } = shop()
    const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/notify?shop=7`
    const sent = await sign(url, JSON.stringify(sampleNotifications.captureSucceeded(), undefined, 2))
    const response = await fetch(url, sent)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await response.json()).toEqual(acknowledgement)
    expect(captured).toHaveBeenCalledTimes(1)
  })

  it('it is signed for the whole path, prefix included', async () => {
    const { app } = shop({ prefix: '/hooks' })
    const { method, path, headers, body } = await sign('/hooks/notify')
    expect(await app.inject({ method, url: path, headers, body: String(body) })).toMatchObject({ statusCode: 200 })
  })

  it('the rest of the server goes on parsing JSON', async () => {
    const { app } = shop()
    const response = await app.inject({ method: 'POST', url: '/orders', payload: { lamps: 2 } })
    expect(response.json()).toEqual({ got: { lamps: 2 } })
  })

  it.each<[string, number, string | undefined, string | undefined]>([
    ['of another type', 401, 'text/plain', 'hello'],
    ['without a type', 401, undefined, 'hello'],
    ['longer than the limit', 413, 'application/json', 'x'.repeat(70_000)],
    ['longer than the server takes elsewhere', 401, 'application/json', 'x'.repeat(3_000)],
    ['that is not there', 401, undefined, undefined],
  ])('a body %s gets the same refusal as elsewhere', async (_what, statusCode, type, body) => {
    const { app, captured } = shop()
    const { method, path, headers } = await sign('/notify')
    const { 'content-type': _json, ...signed } = headers
    const response = await app.inject({
      method,
      url: path,
      headers: { ...signed, ...(type !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body }),
    })
    expect(response.statusCode).toBe(statusCode)
    expect(response.json()).toEqual({ error: expect.any(String), message: expect.any(String) })
    expect(captured).not.toHaveBeenCalled()
  })

  it('a signed request with an empty body is refused for its body', async () => {
    const { app } = shop()
    const { method, path, headers } = await sign('/notify', '')
    const response = await app.inject({ method, url: path, headers })
    expect([response.statusCode, response.json().error]).toEqual([400, 'body-malformed'])
  })

  it('a hook that fails is answered 500', async () => {
    const { app, captured } = shop()
    captured.mockRejectedValueOnce(new Error('out of lamps'))
    const { method, path, headers, body } = await sign('/notify')
    const deliver = () => app.inject({ method, url: path, headers, body: String(body) })
    expect((await deliver()).statusCode).toBe(500)
    expect((await deliver()).json()).toEqual(acknowledgement)
    expect(captured).toHaveBeenCalledTimes(2)
  })
})
