import { createPublicKey, verify } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { sampleNotifications } from './sample-notifications.ts'
import { generateTestKeys, signTestNotification } from './test-notification.ts'
import { verifyNotification } from './verify-notification.ts'

const clientId = 'SANDBOX_SHOP'
let keys: Awaited<ReturnType<typeof generateTestKeys>>

beforeAll(async () => {
  keys = await generateTestKeys()
})

describe('a test notification', () => {
  it('is signed as the protocol says, checked without this package', async () => {
    const sent = await signTestNotification({
      url: 'https://shop.example/hooks/köln?shop=7',
      clientId,
      privateKey: keys.privateKey,
      keyVersion: 3,
      body: { notifyType: 'CAPTURE_RESULT' },
      time: new Date('2026-11-23T08:15:30.250Z'),
      sequence: 2,
    })
    expect(sent).toMatchObject({
      method: 'POST',
      path: '/hooks/k%C3%B6ln?shop=7',
      body: '{"notifyType":"CAPTURE_RESULT"}',
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        'client-id': clientId,
        'request-time': '2026-11-23T08:15:30+00:00',
        'capstan-sequence': '2',
      },
    })
    const signature = /^algorithm=RSA256,keyVersion=3,signature=(.+)$/.exec(sent.headers['signature'] ?? '')?.[1] ?? ''
    const message = `POST ${sent.path}\n${clientId}.2026-11-23T08:15:30+00:00.${sent.body}`
    const key = createPublicKey({ key: Buffer.from(keys.publicKey, 'base64'), format: 'der', type: 'spki' })
    const bytes = Buffer.from(decodeURIComponent(signature), 'base64')
    expect(verify('sha256', Buffer.from(message), key, bytes)).toBe(true)
  })

  it.each([
    ['an object', sampleNotifications.captureSucceeded()],
    ['text', '{ "notifyType": "CAPTURE_RESULT" }'],
    ['bytes', new TextEncoder().encode('{"notifyType":"CAPTURE_RESULT"}')],
  ])('of %s is verified as it is, and as a Request each time anew', async (_what, body) => {
    const sent = await signTestNotification({ url: '/hooks?shop=7', clientId, privateKey: keys.privateKey, body })
    const trust = { clientId, apoPublicKey: keys.publicKey }
    for (const request of [sent, sent.toRequest(), sent.toRequest()]) {
      expect(await verifyNotification(request, trust)).toMatchObject({ notifyType: 'CAPTURE_RESULT' })
    }
    expect(sent.toRequest().url).toBe('http://localhost/hooks?shop=7')
  })

  it.each(['hooks', '', 'not a url'])('for %j, which is no URL, is refused', async (url) => {
    const sign = signTestNotification({ url, clientId, privateKey: keys.privateKey, body: {} })
    await expect(sign).rejects.toThrow('notify URL')
  })
})

describe('sample notifications', () => {
  it('are another one at each call, with what is given', () => {
    const given = { captureRequestId: 'c-1' }
    const [one, other] = [sampleNotifications.captureSucceeded(given), sampleNotifications.captureSucceeded(given)]
    expect([one.captureRequestId, other.captureRequestId]).toEqual(['c-1', 'c-1'])
    expect(one.captureId).not.toBe(other.captureId)
  })
})
