import type { KeyObject } from 'node:crypto'
import {
  acknowledgement,
  formatSignatureHeader,
  generateClientKeys,
  notificationHeaders,
  parsePrivateKey,
  parsePublicKey,
  signer,
  signMessage,
} from '@capstan/protocol'
import { committedVectors } from '@capstan/protocol/fixtures'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { ReceivedNotification } from './received-notification.ts'
import { createNotificationVerifier, verifyNotification } from './verify-notification.ts'

const path = '/hooks/apo'
const clientId = 'SANDBOX_SHOP'
const time = new Date('2026-11-23T00:45:27Z')
const captureBody = '{"notifyType":"CAPTURE_RESULT","captureId":"20261102CAP1"}'

let oldKey: { readonly private: KeyObject; readonly public: KeyObject }
let newKey: typeof oldKey

beforeAll(async () => {
  const pairs = await Promise.all([generateClientKeys(), generateClientKeys()])
  const [first, second] = pairs.map((pair) => ({
    private: parsePrivateKey(pair.privateKey),
    public: parsePublicKey(pair.publicKey),
  }))
  oldKey = first!
  newKey = second!
})

async function signed(body: Uint8Array | string, keyVersion = 1, key = oldKey) {
  const headers = await notificationHeaders({ path, clientId, time, body, keyVersion }, signer(key.private))
  return { path, headers, body } satisfies ReceivedNotification
}

const now = () => time
const trust = () => ({ clientId, apoPublicKey: oldKey.public, now })

async function withHeaders(changes: Record<string, string | readonly string[] | undefined>) {
  const received = await signed(captureBody)
  return verifyNotification({ ...received, headers: { ...received.headers, ...changes } }, trust())
}

describe('verifyNotification accepts', () => {
  it('a notification that openssl signed, and parses it', async () => {
    const { publicKey, vectors } = committedVectors
    const vector = vectors.find(({ name }) => name.startsWith('notification of a capture'))!
    const verified = await verifyNotification(
      {
        path: vector.path,
        headers: {
          'Client-Id': vector.clientId,
          'REQUEST-TIME': [vector.time],
          signature: `algorithm=RSA256, keyVersion=1, signature=${vector.signature}`,
          host: 'lamps.example',
          via: undefined,
        },
        body: vector.body,
      },
      { clientId: vector.clientId, apoPublicKey: publicKey, tolerance: false },
    )
    expect(verified).toMatchObject({
      kind: 'verified',
      notifyType: 'CAPTURE_RESULT',
      time: new Date('2026-11-02T13:05:13Z'),
      body: { captureId: '20261102CAP1', captureAmount: { currency: 'JPY', value: '120' } },
    })
  })

  it.each([
    ['CAPTURE_RESULT', 'CAPTURE_RESULT'],
    ['PAYMENT_RESULT', 'PAYMENT_RESULT'],
    ['PAYMENT_PENDING', 'PAYMENT_PENDING'],
    ['AUTHORIZATION_EXPIRING', 'AUTHORIZATION_EXPIRING'],
    ['REFUND_RESULT', 'REFUND_RESULT'],
  ])('notifyType %s as %s', async (sent, expected) => {
    const verified = await verifyNotification(await signed(`{"notifyType":"${sent}"}`), trust())
    expect(verified).toMatchObject({ kind: 'verified', notifyType: expected, body: { notifyType: sent } })
  })

  it('either key while the key is being replaced, each under its own version only', async () => {
    const apoPublicKey = { 1: oldKey.public, 2: newKey.public }
    for (const received of [await signed(captureBody, 1, oldKey), await signed(captureBody, 2, newKey)]) {
      expect(await verifyNotification(received, { clientId, apoPublicKey, now })).toMatchObject({ kind: 'verified' })
    }
    const mixed = await signed(captureBody, 2, oldKey)
    expect(await verifyNotification(mixed, { clientId, apoPublicKey, now })).toMatchObject({
      reason: 'signature-invalid',
    })
  })

  it('a header without keyVersion as signed by the newest key', async () => {
    const apoPublicKey = { 1: oldKey.public, 2: newKey.public }
    const received = await signed(captureBody, 2, newKey)
    const signature = received.headers.signature.replace('keyVersion=2,', '')
    const headers = { ...received.headers, signature }
    expect(await verifyNotification({ ...received, headers }, { clientId, apoPublicKey, now })).toMatchObject({
      kind: 'verified',
    })
  })

  it.each([0, 300, -300])('a request-time %i s from now when the tolerance is 300 s', async (distance) => {
    const later = () => new Date(time.getTime() + distance * 1_000)
    const verified = await verifyNotification(await signed(captureBody), { ...trust(), tolerance: 300, now: later })
    expect(verified).toMatchObject({ kind: 'verified' })
  })
})

describe('verifyNotification refuses', () => {
  it.each(['client-id', 'request-time', 'signature'])('a missing or empty %s', async (name) => {
    expect(await withHeaders({ [name]: undefined })).toMatchObject({ kind: 'refused', reason: 'header-missing' })
    expect(await withHeaders({ [name]: '' })).toMatchObject({ kind: 'refused', reason: 'header-missing' })
  })

  it.each(['client-id', 'request-time', 'signature'])('a %s that came twice', async (name) => {
    const asList = await withHeaders({ [name]: ['a', 'b'] })
    const inTwoCases = await withHeaders({ [name.toUpperCase()]: 'a' })
    expect(asList).toMatchObject({ reason: 'header-missing' })
    expect(inTwoCases).toMatchObject({ reason: 'header-missing' })
  })

  it('a malformed signature header, saying why', async () => {
    expect(await withHeaders({ signature: 'algorithm=HMAC,signature=abc' })).toEqual({
      kind: 'refused',
      reason: 'signature-malformed',
      message: expect.stringContaining('RSA256'),
    })
  })

  it("another client's genuine notification", async () => {
    const received = await signed(captureBody)
    const refused = await verifyNotification(received, { ...trust(), clientId: 'SANDBOX_OTHER' })
    expect(refused).toMatchObject({ reason: 'client-unexpected' })
  })

  it('a key version that is not known', async () => {
    const received = await signed(captureBody, 2)
    const apoPublicKey = { 1: oldKey.public }
    expect(await verifyNotification(received, { clientId, apoPublicKey, now })).toMatchObject({ reason: 'key-unknown' })
  })

  it('a body, path or time other than what was signed', async () => {
    const received = await signed(captureBody)
    const changes = [{ body: `${captureBody} ` }, { path: '/hooks/other' }]
    for (const change of changes) {
      const refused = await verifyNotification({ ...received, ...change }, trust())
      expect(refused).toMatchObject({ reason: 'signature-invalid' })
    }
    // The same moment in another format: only the text that was signed counts.
    expect(await withHeaders({ 'request-time': '1795394727000' })).toMatchObject({ reason: 'signature-invalid' })
  })

  it('a request-time that is no time, though genuinely signed', async () => {
    const signature = await signMessage({ path, clientId, time: 'today', body: captureBody }, oldKey.private)
    const headers = {
      'client-id': clientId,
      'request-time': 'today',
      signature: formatSignatureHeader({ keyVersion: 1, signature }),
    }
    const refused = await verifyNotification({ path, headers, body: captureBody }, trust())
    expect(refused).toMatchObject({ reason: 'time-malformed' })
  })

  it.each([301, -301])('a request-time %i s from now when the tolerance is 300 s', async (distance) => {
    const later = () => new Date(time.getTime() + distance * 1_000)
    const refused = await verifyNotification(await signed(captureBody), { ...trust(), tolerance: 300, now: later })
    expect(refused).toMatchObject({ reason: 'time-outside-tolerance' })
  })

  it.each([
    ['text', 'hello'],
    ['an array', '[]'],
    ['null', 'null'],
    ['nothing', ''],
    ['bytes that are not UTF-8', Buffer.from('{"a":"\xff"}', 'latin1')],
  ])('a signed body that is %s', async (_, body) => {
    const refused = await verifyNotification(await signed(body), trust())
    expect(refused).toMatchObject({ kind: 'refused', reason: 'body-malformed' })
  })
})

describe('a Web Request', () => {
  const request = async (url: string, path: string) => {
    const headers = await notificationHeaders(
      { path, clientId, time, body: captureBody, keyVersion: 1 },
      signer(oldKey.private),
    )
    return new Request(url, { method: 'POST', headers, body: captureBody })
  }

  it.each([
    ['/hooks/apo?shop=7&lang=de%20AT', 'https://shop.example/hooks/apo?shop=7&lang=de%20AT'],
    ['/', 'https://shop.example'],
    ['/hooks?', 'http://shop.example:8080/hooks?'],
    ['/a%2Fb//c', 'http://shop.example/a%2Fb//c#part'],
  ])('is verified over the path and query of its URL: %s', async (path, url) => {
    expect(await verifyNotification(await request(url, path), trust())).toMatchObject({
      kind: 'verified',
      notifyType: 'CAPTURE_RESULT',
    })
    expect(await verifyNotification(await request(url, `${path}x`), trust())).toMatchObject({
      reason: 'signature-invalid',
    })
  })

  it('is read to its end in as many pieces as it comes in', async () => {
    const bytes = new TextEncoder().encode(captureBody)
    const pieces = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const received = await request('https://shop.example/hooks', '/hooks')
    const streamed = new Request(received.url, {
      method: 'POST',
      headers: received.headers,
      body: pieces,
      duplex: 'half',
    } as RequestInit)
    expect(await verifyNotification(streamed, trust())).toMatchObject({ kind: 'verified' })
  })

  it('that was read before is refused, saying so', async () => {
    const received = await request('https://shop.example/hooks', '/hooks')
    await received.json()
    expect(await verifyNotification(received, trust())).toMatchObject({
      reason: 'body-parsed',
      message: expect.stringContaining('request.json()'),
    })
  })

  it('whose connection is lost on the way is refused', async () => {
    const received = await request('https://shop.example/hooks', '/hooks')
    const lost = new ReadableStream({
      pull: (controller) => controller.error(new Error('gone')),
    })
    const broken = new Request(received.url, {
      method: 'POST',
      headers: received.headers,
      body: lost,
      duplex: 'half',
    } as RequestInit)
    expect(await verifyNotification(broken, trust())).toMatchObject({ reason: 'body-unreadable' })
  })

  it('is read no further than the limit', async () => {
    const cancelled = Promise.withResolvers<void>()
    let sent = 0
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += 1_000
        controller.enqueue(new Uint8Array(1_000))
      },
      cancel: () => cancelled.resolve(),
    })
    const received = await request('https://shop.example/hooks', '/hooks')
    const long = new Request(received.url, {
      method: 'POST',
      headers: received.headers,
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect(await verifyNotification(long, { ...trust(), maxBodyBytes: 10_000 })).toMatchObject({
      reason: 'body-too-large',
      message: expect.stringContaining('10000'),
    })
    await cancelled.promise
    expect(sent).toBeLessThan(20_000)
  })

  it('of another method is refused', async () => {
    const put = new Request('https://shop.example/hooks', { method: 'PUT', body: captureBody })
    expect(await verifyNotification(put, trust())).toMatchObject({ reason: 'method-unexpected' })
  })
})

describe('behind a proxy that changes the path', () => {
  it.each<[string, string | ((path: string) => string)]>([
    ['the URL that was registered', 'https://shop.example/hooks/apo'],
    ['its path', '/hooks/apo'],
    ['the way back to it', (received) => `/hooks${received}`],
    ['the way back to the whole URL', (received) => `https://shop.example/hooks${received}`],
  ])('a notification is verified by %s', async (_what, notifyUrl) => {
    const received = { ...(await signed(captureBody)), path: '/apo' }
    expect(await verifyNotification(received, trust())).toMatchObject({ reason: 'signature-invalid' })
    expect(await verifyNotification(received, { ...trust(), notifyUrl })).toMatchObject({ kind: 'verified' })
  })

  it('the whole URL as the target of a request counts by its path', async () => {
    const received = { ...(await signed(captureBody)), path: `http://shop.example${path}` }
    expect(await verifyNotification(received, trust())).toMatchObject({ kind: 'verified' })
  })
})

describe('the tolerance', () => {
  const at = (seconds: number) => ({ ...trust(), now: () => new Date(time.getTime() + seconds * 1_000) })

  it.each([600, -600])('is ten minutes: %i s are taken', async (seconds) => {
    expect(await verifyNotification(await signed(captureBody), at(seconds))).toMatchObject({ kind: 'verified' })
  })

  it.each([601, -601])('is ten minutes: %i s are not', async (seconds) => {
    expect(await verifyNotification(await signed(captureBody), at(seconds))).toMatchObject({
      reason: 'time-outside-tolerance',
      message: expect.stringContaining('600 s'),
    })
  })

  it('can be turned off', async () => {
    const verified = await verifyNotification(await signed(captureBody), { ...at(86_400), tolerance: false })
    expect(verified).toMatchObject({ kind: 'verified' })
  })
})

describe('the place of a notification', () => {
  it.each([
    ['7', 7],
    ['0', undefined],
    ['-1', undefined],
    ['seven', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('among those of its payment, sent as %s, is %s', async (sent, sequence) => {
    const verified = await withHeaders({ 'capstan-sequence': sent })
    expect(verified).toMatchObject({ kind: 'verified' })
    expect('sequence' in verified ? verified.sequence : undefined).toBe(sequence)
  })
})

describe('a verifier', () => {
  it('reads each key once', async () => {
    const exported = vi.spyOn(oldKey.public, 'export')
    const verify = createNotificationVerifier(trust())
    for (let count = 0; count < 3; count += 1) {
      expect(await verify(await signed(captureBody))).toMatchObject({ kind: 'verified' })
    }
    expect(exported).toHaveBeenCalledTimes(1)
  })
})

describe('acknowledgement', () => {
  it('is the documented body', () => {
    expect(JSON.parse(JSON.stringify(acknowledgement))).toEqual({
      result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' },
    })
  })
})
