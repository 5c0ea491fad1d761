import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { verifyNotification } from '@capstan/sdk'
import { describe, expect, it } from 'vitest'
import { signDelivery } from '../../src/notifications/signed-delivery.ts'
import { type ReceivedRequest, startMerchant } from './merchant-endpoint.ts'
import { deliveryTo, startTransport } from './transport-under-test.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicKey = createPublicKey(privateKey)
const key = { keyVersion: 3, privateKey }

const wallTime = new Date('2026-11-23T08:15:30.250Z')
const body = '{"notifyType":"CAPTURE_RESULT","shop":"Köln 東京 \u{1F600}"}'
const unsigned = { clientId: 'SANDBOX_ACME', body, sequence: 7, wallTime }

async function delivered(path: string, rest: { sandboxTime?: Date } = {}): Promise<ReceivedRequest> {
  const merchant = await startMerchant()
  const url = `http://127.0.0.1:${merchant.port}${path}`
  const headers = await signDelivery({ ...unsigned, ...rest, url }, key)
  expect(await startTransport().send(deliveryTo(url, { headers, body }))).toMatchObject({ status: 200 })
  return merchant.received[0]!
}

/** As the documentation describes it, from the bytes received and without the code under test. */
function verifies(request: ReceivedRequest): boolean {
  const headers = Object.fromEntries(request.headers)
  const signature = /^algorithm=RSA256,keyVersion=3,signature=([A-Za-z0-9%]+)$/.exec(headers['signature'] ?? '')?.[1]
  const head = `POST ${request.target}\n${headers['client-id']}.${headers['request-time']}.`
  const signed = Buffer.concat([Buffer.from(head, 'utf8'), request.body])
  return verify('sha256', signed, publicKey, Buffer.from(decodeURIComponent(signature ?? ''), 'base64'))
}

describe('a signed delivery', () => {
  it('carries the documented headers, in lower case, each once', async () => {
    const request = await delivered('/hook', { sandboxTime: new Date('2026-12-01T00:00:00Z') })
    expect(request.headers.filter(([name]) => !['host', 'connection', 'signature'].includes(name))).toEqual([
      ['content-type', 'application/json; charset=UTF-8'],
      ['user-agent', 'Capstan'],
      ['client-id', 'SANDBOX_ACME'],
      ['request-time', '2026-11-23T08:15:30+00:00'],
      ['capstan-sequence', '7'],
      ['capstan-sandbox-time', '2026-12-01T00:00:00+00:00'],
      ['content-length', String(Buffer.byteLength(body))],
    ])
    expect(request.headers.filter(([name]) => name === 'signature')).toHaveLength(1)
  })

  it('carries no sandbox time for live clients', async () => {
    const request = await delivered('/hook')
    expect(request.headers.map(([name]) => name)).not.toContain('capstan-sandbox-time')
  })

  it.each(['/hook', '/', '', '/hook?shop=7&x=%2F', '/a b?c d', '/köln?straße=ß', '/a/../b//c', '/hook?', '/hook#part'])(
    'to the path %j verifies against what the merchant received',
    async (path) => {
      const request = await delivered(path)
      expect(request.body.toString('utf8')).toBe(body)
      expect(verifies(request)).toBe(true)
    },
  )

  it('does not verify once a byte of path, client, time or body differs', async () => {
    const request = await delivered('/hook?shop=7')
    const withHeader = (name: string, value: string) => ({
      ...request,
      headers: request.headers.map(([is, was]) => (is === name ? ([is, value] as const) : ([is, was] as const))),
    })
    expect(verifies({ ...request, target: '/hook?shop=8' })).toBe(false)
    expect(verifies({ ...request, body: Buffer.from(`${body} `) })).toBe(false)
    expect(verifies(withHeader('client-id', 'SANDBOX_OTHER'))).toBe(false)
    expect(verifies(withHeader('request-time', '2026-11-23T08:15:31+00:00'))).toBe(false)
  })

  it('is verified by what merchants use', async () => {
    const request = await delivered('/hook?shop=7')
    const verified = await verifyNotification(
      { path: request.target, headers: Object.fromEntries(request.headers), body: request.body },
      { clientId: 'SANDBOX_ACME', apoPublicKey: { 3: publicKey }, tolerance: 5, now: () => wallTime },
    )
    expect(verified).toMatchObject({ kind: 'verified', notifyType: 'CAPTURE_RESULT' })
  })

  it('is signed for its own moment: the next try of the same body has another time and signature', async () => {
    const url = 'https://merchant.example/hook'
    const first = await signDelivery({ ...unsigned, url }, key)
    const second = await signDelivery({ ...unsigned, url, wallTime: new Date(wallTime.getTime() + 120_000) }, key)
    expect(second['request-time']).toBe('2026-11-23T08:17:30+00:00')
    expect(second['signature']).not.toBe(first['signature'])
  })

  it('is made even for a text that is no URL, and the transport then refuses it', async () => {
    const headers = await signDelivery({ ...unsigned, url: 'merchant.example' }, key)
    const answer = await startTransport().send(deliveryTo('merchant.example', { headers, body }))
    expect(answer).toEqual({ kind: 'refused', reason: 'not a URL' })
  })
})
