import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { generateClientKeys, parsePrivateKey, parsePublicKey } from './keys.ts'
import { answerHeaders, notificationHeaders, requestHeaders } from './message.ts'
import { signer, verifyMessage } from './signature.ts'
import { parseSignatureHeader } from './signature-header.ts'

const message = {
  path: '/ams/api/v1/payments/capture',
  clientId: 'SHOP',
  time: new Date('2026-11-23T00:45:27.482Z'),
  body: '{"a":1}',
  keyVersion: 3,
}

let privateKey: KeyObject
let publicKey: KeyObject

beforeAll(async () => {
  const keys = await generateClientKeys()
  privateKey = parsePrivateKey(keys.privateKey)
  publicKey = parsePublicKey(keys.publicKey)
})

/** Whether the header is of key version 3 and signs the message with this time text. */
async function signs(header: string, time: string): Promise<boolean> {
  const parsed = parseSignatureHeader(header)
  if (parsed.kind !== 'ok' || parsed.keyVersion !== 3) return false
  return verifyMessage({ ...message, time }, parsed.signature, publicKey)
}

describe('requestHeaders', () => {
  it('sends epoch milliseconds and signs exactly that text', async () => {
    const { Signature, ...rest } = await requestHeaders(message, signer(privateKey))
    expect(rest).toEqual({
      'Client-Id': 'SHOP',
      'Request-Time': '1795394727482',
      'Content-Type': 'application/json; charset=UTF-8',
    })
    expect(await signs(Signature, '1795394727482')).toBe(true)
  })
})

describe('answerHeaders', () => {
  it('sends lower-case names and signs exactly the response-time it sends', async () => {
    const { signature, ...rest } = await answerHeaders(message, signer(privateKey))
    expect(rest).toEqual({ 'client-id': 'SHOP', 'response-time': '2026-11-23T00:45:27+00:00' })
    expect(await signs(signature, '2026-11-23T00:45:27+00:00')).toBe(true)
  })
})

describe('notificationHeaders', () => {
  it('sends lower-case names and signs exactly the request-time it sends', async () => {
    const { signature, ...rest } = await notificationHeaders(message, signer(privateKey))
    expect(rest).toEqual({ 'client-id': 'SHOP', 'request-time': '2026-11-23T00:45:27+00:00' })
    expect(await signs(signature, '2026-11-23T00:45:27+00:00')).toBe(true)
  })
})
