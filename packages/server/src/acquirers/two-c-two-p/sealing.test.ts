import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { CompactEncrypt, CompactSign, compactDecrypt, compactVerify, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import type { SecretAccount } from '../kit/account.ts'
import { account, answer } from './fixtures/dialogue.ts'
import { open, seal, unprovenAnswer } from './sealing.ts'

const theirs = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const ours = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const others = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const secretKey = '0123456789ABCDEF0123456789ABCDEF'

const secretAccount: SecretAccount = {
  ...account,
  settings: {
    ...account.settings,
    acquirerPublicKey: theirs.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  },
  secrets: { secretKey, merchantPrivateKey: ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
}

const post = (url: string, body: string) => ({ method: 'POST', url, headers: {}, body }) as const
const inquiry = post('https://pgw.example/payment/4.3/paymentInquiry', '{"invoiceNo":"1"}')
const maintenance = post('https://t.example/PaymentAction/2.0/action', '<PaymentProcessRequest/>')
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytes = (words: string) => new TextEncoder().encode(words)

/** By hand, without the library. */
function jwt(claims: string, key: string, header = '{"alg":"HS256","typ":"JWT"}', hash = 'sha256'): string {
  const signed = [header, claims].map((part) => Buffer.from(part).toString('base64url')).join('.')
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`
}

interface Envelope {
  readonly receiver?: KeyObject
  readonly sender?: KeyObject
  readonly wrapping?: string
  readonly encryption?: string
  readonly signature?: string
}

async function sealed(xml: string, envelope: Envelope = {}): Promise<string> {
  const { wrapping = 'RSA-OAEP', encryption = 'A256GCM', signature = 'PS256' } = envelope
  const encrypted = await new CompactEncrypt(bytes(xml))
    .setProtectedHeader({ alg: wrapping, enc: encryption })
    .encrypt(envelope.receiver ?? ours.publicKey)
  return new CompactSign(bytes(encrypted))
    .setProtectedHeader({ alg: signature })
    .sign(envelope.sender ?? theirs.privateKey)
}

describe('a payment message', () => {
  it('is a JWT under the letters of the secret key, as HMAC by hand says too', async () => {
    const { body = '', url } = await seal(inquiry, secretAccount)
    expect(url).toBe(inquiry.url)
    const { payload } = JSON.parse(body) as { payload: string }
    expect(payload).toBe(jwt('{"invoiceNo":"1"}', secretKey))
  })

  it('is bare JSON where it pays, since 2C2P signs that in neither direction', async () => {
    const pay = post('https://pgw.example/payment/4.3/payment', '{"paymentToken":"t"}')
    expect(await seal(pay, secretAccount)).toEqual(pay)
    expect(await open(answer('{"respCode":"2000"}'), pay, secretAccount)).toEqual(answer('{"respCode":"2000"}'))
  })

  it('is opened when it is signed', async () => {
    const good = answer({ payload: jwt('{"respCode":"0000"}', secretKey) })
    expect((await open(good, inquiry, secretAccount)).body).toBe('{"respCode":"0000"}')
  })

  it.each([
    ['by another key', jwt('{"respCode":"0000"}', 'another key')],
    ['by the key read as hexadecimal', jwt('{"respCode":"0000"}', Buffer.from(secretKey, 'hex').toString('latin1'))],
    ['by nothing', `${jwt('{}', secretKey, '{"alg":"none"}').split('.').slice(0, 2).join('.')}.`],
    ['by HS512', jwt('{"respCode":"0000"}', secretKey, '{"alg":"HS512"}', 'sha512')],
    ['over other words', jwt('{"respCode":"4005"}', secretKey).replace(/\.[^.]+\./, '.eyJyZXNwQ29kZSI6IjAwMDAifQ.')],
    ['not at all', 'eyJyZXNwQ29kZSI6IjAwMDAifQ'],
  ])('signed %s is not believed', async (_, payload) => {
    await expect(open(answer({ payload }), inquiry, secretAccount)).rejects.toThrow()
  })

  it.each(['', '<html>Sign in</html>', '[]', '{"payload":7}', '{}'])('that is %j is not believed', async (body) => {
    await expect(open(answer(body), inquiry, secretAccount)).rejects.toThrow()
  })

  it('that nobody signed is passed on as such, and nothing of it but its code', async () => {
    const opened = await open(answer({ respCode: '9042', respDesc: 'x', paymentToken: 't' }), inquiry, secretAccount)
    expect(unprovenAnswer(opened)).toEqual({ respCode: '9042' })
    expect(opened.body).not.toContain('paymentToken')
    expect(unprovenAnswer(await open(answer('no', 401), inquiry, secretAccount))).toEqual({})
    const signed = await open(answer({ payload: jwt('{"respCode":"2002"}', secretKey) }), inquiry, secretAccount)
    expect(unprovenAnswer(signed)).toBeUndefined()
  })
})

describe('a maintenance message', () => {
  it('is encrypted for 2C2P, then signed by us', async () => {
    const { body = '' } = await seal(maintenance, secretAccount)
    expect(decodeProtectedHeader(body)).toEqual({ alg: 'PS256', typ: 'JWT' })
    const { payload } = await compactVerify(body, ours.publicKey, { algorithms: ['PS256'] })
    expect(decodeProtectedHeader(text(payload))).toEqual({ alg: 'RSA-OAEP', enc: 'A256GCM' })
    const { plaintext } = await compactDecrypt(text(payload), theirs.privateKey)
    expect(text(plaintext)).toBe(maintenance.body)
  })

  it('is opened when 2C2P signed it and we can decrypt it', async () => {
    const good = answer(`${await sealed('<PaymentProcessResponse/>')}\n`)
    expect((await open(good, maintenance, secretAccount)).body).toBe('<PaymentProcessResponse/>')
  })

  it.each<[string, Envelope]>([
    ['signed by somebody else', { sender: others.privateKey }],
    ['signed by ourselves', { sender: ours.privateKey }],
    ['encrypted for somebody else', { receiver: others.publicKey }],
    ['signed by another algorithm', { signature: 'RS256' }],
    ['wrapped by another algorithm', { wrapping: 'RSA-OAEP-256' }],
    ['encrypted by another algorithm', { encryption: 'A128GCM' }],
  ])('%s is not believed', async (_, envelope) => {
    const body = await sealed('<PaymentProcessResponse/>', envelope)
    await expect(open(answer(body), maintenance, secretAccount)).rejects.toThrow()
  })

  it('in the clear is not believed, though signed; nor any page', async () => {
    const clear = await new CompactSign(bytes('<PaymentProcessResponse/>'))
      .setProtectedHeader({ alg: 'PS256' })
      .sign(theirs.privateKey)
    for (const body of [clear, '<PaymentProcessResponse/>', '', '<html/>']) {
      await expect(open(answer(body), maintenance, secretAccount)).rejects.toThrow()
    }
  })

  it('by which the account is turned away is marked as unproven', async () => {
    const opened = await open(answer('Access is denied', 401), maintenance, secretAccount)
    expect(unprovenAnswer(opened)).toEqual({})
    expect(opened.status).toBe(401)
  })

  it('cannot be sealed without a key', async () => {
    const keyless = { ...secretAccount, secrets: { secretKey } }
    await expect(seal(maintenance, keyless)).rejects.toThrow('merchantPrivateKey')
  })
})
